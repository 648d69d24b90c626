"""Dates as people wrote them under the releases of the old site."""

from datetime import UTC, datetime

import pytest

from news.dates import parse_date
from news.errors import UnreadableDateError
from news.written_dates import local_time

SEEN = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("12 Марта 2015, 14:20", "2015-03-12T14:20"),
        ("Опубликовано 12 мая 2014 г. 9.05", "2014-05-12T09:05"),
        ("12.03.2015 14:20", "2015-03-12T14:20"),
        ("14:20, 12/03/2015", "2015-03-12T14:20"),
        ("2015/3/1", "2015-03-01T00:00"),
        ("12 наурыз 2015", "2015-03-12T00:00"),
        ("2015 жылғы 12 қыркүйек, 14:20", "2015-09-12T14:20"),
        ("3 желтоқсан 2016 ж., 10:15:30", "2016-12-03T10:15"),
        ("March 12, 2015 2:20 PM", "2015-03-12T14:20"),
        ("1st September 2016, 12:05 a.m.", "2016-09-01T00:05"),
        ("12-Mar-2015", "2015-03-12T00:00"),
    ],
)
def test_words_and_numbers_are_read_in_three_languages(written: str, read: str) -> None:
    assert local_time(written) == datetime.fromisoformat(read)


@pytest.mark.parametrize("written", ["", "soon", "31.02.2015", "12.13.2015", "12 мая 2015 25:00", "12 мая"])
def test_what_names_no_day_is_no_date(written: str) -> None:
    assert local_time(written) is None
    with pytest.raises(UnreadableDateError):
        parse_date(written, fetched_at=SEEN)


def test_a_written_date_is_local_to_astana() -> None:
    assert parse_date("12 Марта 2015, 14:20", fetched_at=SEEN) == datetime(2015, 3, 12, 8, 20, tzinfo=UTC)
