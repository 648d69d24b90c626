"""Instants from the source's dates."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news import dates
from news.dates import appeared_at, date_by_id, likely_dates, parse_date
from news.errors import UnreadableDateError

NOW = datetime(2026, 9, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "instant"),
    [
        ("2026-06-09T11:48:00Z", datetime(2026, 6, 9, 11, 48, tzinfo=UTC)),
        ("2026-06-09T11:48:00.000+0000", datetime(2026, 6, 9, 11, 48, tzinfo=UTC)),
        ("2026-06-09T11:48:00+0600", datetime(2026, 6, 9, 5, 48, tzinfo=UTC)),
        ("2026-06-09T11:48:00+05:00", datetime(2026, 6, 9, 6, 48, tzinfo=UTC)),
        ("2026-06-09T11:48:00", datetime(2026, 6, 9, 6, 48, tzinfo=UTC)),
        ("2020-12-01 11:48", datetime(2020, 12, 1, 5, 48, tzinfo=UTC)),
        ("2020-12-01", datetime(2020, 11, 30, 18, 0, tzinfo=UTC)),
    ],
)
def test_every_form_of_the_source_is_read(raw: str, instant: datetime) -> None:
    assert parse_date(raw, fetched_at=NOW) == instant


SECONDS = st.datetimes(min_value=datetime(2017, 1, 1), max_value=datetime(2026, 9, 2)).map(  # noqa: DTZ001 - a clock on a wall
    lambda at: at.replace(microsecond=0)
)


@given(SECONDS, st.sampled_from(["Z", ".000Z", "+0000", ".000+0000", "+00:00", " Z"]), st.sampled_from("T "))
def test_a_stamp_in_utc_is_that_instant(at: datetime, zone: str, between: str) -> None:
    raw = at.isoformat(between) + zone
    assert parse_date(raw, fetched_at=NOW) == at.replace(tzinfo=UTC)


@given(SECONDS, st.integers(-14 * 4, 14 * 4), st.sampled_from(["{:02}{:02}", "{:02}:{:02}"]))
def test_an_offset_is_taken_off(at: datetime, quarters: int, form: str) -> None:
    hours, rest = divmod(abs(quarters), 4)
    raw = at.isoformat() + ("-" if quarters < 0 else "+") + form.format(hours, rest * 15)
    assert parse_date(raw, fetched_at=NOW) == at.replace(tzinfo=UTC) - timedelta(minutes=15 * quarters)


@given(SECONDS, st.sampled_from(["seconds", "minutes"]), st.sampled_from("T "))
def test_a_naive_stamp_is_five_or_six_hours_ahead_of_utc(at: datetime, exact: str, between: str) -> None:
    found = parse_date(at.isoformat(between, exact), fetched_at=NOW)
    written = at if exact == "seconds" else at.replace(second=0)
    assert written.replace(tzinfo=UTC) - found in (timedelta(hours=5), timedelta(hours=6))


@given(st.text() | st.from_regex(dates._FORM) | st.from_regex(dates._FORM, fullmatch=True))
def test_any_text_is_an_instant_in_utc_or_said_to_be_none(raw: str) -> None:
    try:
        found = parse_date(raw, fetched_at=NOW)
    except UnreadableDateError:
        return
    assert found.utcoffset() == timedelta(0)


def test_a_z_that_would_lie_in_the_future_is_astana_time() -> None:
    assert parse_date("2026-09-02T14:30:00Z", fetched_at=NOW) == datetime(2026, 9, 2, 9, 30, tzinfo=UTC)


def test_a_date_in_the_far_future_is_kept_as_written() -> None:
    assert parse_date("2027-09-02T14:30:00Z", fetched_at=NOW) == datetime(2027, 9, 2, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "raw", ["", "yesterday", "2026-13-01T00:00:00Z", "2026-02-30", "0001-01-01", "9999-12-31T23:59:59-0900"]
)
def test_what_is_no_date_is_said_to_be_none(raw: str) -> None:
    with pytest.raises(UnreadableDateError):
        parse_date(raw, fetched_at=NOW)


def test_a_back_dated_release_came_up_after_the_last_good_crawl() -> None:
    last_good = NOW - timedelta(minutes=5)
    assert appeared_at(NOW - timedelta(days=60), last_good_at=last_good, now=NOW) == last_good


def test_within_an_outage_a_releases_own_date_tells_when_it_came_up() -> None:
    published = NOW - timedelta(days=3)
    assert appeared_at(published, last_good_at=NOW - timedelta(days=7), now=NOW) == published


def test_on_the_first_reading_only_the_release_knows_its_date() -> None:
    published = NOW - timedelta(days=900)
    assert appeared_at(published, last_good_at=None, now=NOW) == published


@given(st.none() | st.datetimes(timezones=st.just(UTC)), st.none() | st.datetimes(timezones=st.just(UTC)))
def test_nothing_comes_up_in_the_future(published: datetime | None, last_good: datetime | None) -> None:
    assert appeared_at(published, last_good_at=last_good, now=NOW) <= NOW


DAY = timedelta(days=1)
FUTURE = NOW + 9 * DAY


@pytest.mark.parametrize(
    ("published", "likely"),
    [
        ([], ()),
        ([NOW, NOW - DAY], (NOW, NOW - DAY)),
        ([NOW, None, NOW - 2 * DAY], (NOW, NOW - 2 * DAY, NOW - 2 * DAY)),
        ([FUTURE, FUTURE, NOW - DAY], (NOW - DAY, NOW - DAY, NOW - DAY)),
        ([NOW, NOW - DAY, None, None], (NOW, NOW - DAY, NOW - DAY, NOW - DAY)),
        ([None, FUTURE], (NOW - 30 * DAY, NOW - 30 * DAY)),
    ],
)
def test_a_date_that_says_nothing_is_stood_in_for_by_the_neighbours(
    published: list[datetime | None], likely: tuple[datetime, ...]
) -> None:
    assert likely_dates(published, carried=NOW - 30 * DAY, now=NOW) == likely


def test_where_nothing_tells_there_is_no_likely_date() -> None:
    assert likely_dates([None, FUTURE], carried=None, now=NOW) == (None, None)


@given(st.lists(st.none() | st.timedeltas(-99 * DAY, 99 * DAY).map(lambda apart: NOW + apart)))
def test_a_likely_date_is_one_of_the_listing_that_has_come(published: list[datetime | None]) -> None:
    likely = likely_dates(published, carried=None, now=NOW)
    assert len(likely) == len(published)
    come = {at for at in published if at is not None and at <= NOW + timedelta(minutes=5)}
    assert set(likely) <= (come or {None})


@pytest.mark.parametrize(
    ("number", "at"),
    [(1, None), (10, None), (15, NOW - 9 * DAY), (20, NOW - 9 * DAY), (25, None), (31, None)],
)
def test_an_id_between_two_neighbours_is_as_old_as_the_lower(number: int, at: datetime | None) -> None:
    dated = [(10, NOW - 9 * DAY), (20, NOW - 8 * DAY), (30, NOW)]
    assert date_by_id(number, dated) == at


def test_an_id_without_neighbours_has_no_date() -> None:
    assert date_by_id(7, []) is None
