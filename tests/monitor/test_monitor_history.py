"""What the first reading finds: when it came out, and that nobody is told of it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor import prune
from news.articles import ArticleRef, UnreadableRow
from storage import unreadable, views
from tests.monitor.house import House, row

LONG_AGO = "2025-03-01T06:00:00+00:00"
NO_DATES = ["", "soon", "2099-01-01T00:00:00+00:00"]


@pytest.mark.parametrize("at", NO_DATES)
def test_an_old_release_without_a_good_date_does_not_hide_that_its_state_comes_up(
    house: House, at: str
) -> None:
    house.begun(row(9, "Today."), row(8, "Talks with Algeria.", at=at), row(7, "Old.", at=LONG_AGO))
    house.read(row(10, "Talks with Algeria."))
    assert [(alert.country, alert.reason and alert.reason.silent_days) for alert in house.alerts()] == [
        ("DZ", 549)
    ]


@pytest.mark.parametrize("at", NO_DATES)
def test_the_last_release_of_a_listing_is_as_old_as_the_one_above_it(house: House, at: str) -> None:
    house.begun(row(9, "Old.", at=LONG_AGO), row(8, "Talks with Algeria.", at=at))
    house.read(row(10, "Talks with Algeria."))
    assert [alert.country for alert in house.alerts()] == ["DZ"]


@pytest.mark.parametrize("at", NO_DATES)
def test_a_page_without_any_good_date_is_as_old_as_the_page_before_it(house: House, at: str) -> None:
    house.read_whole([row(9, "Old.", at=LONG_AGO)], [row(8, "Talks with Algeria.", at=at)])
    house.clock.move(minutes=5)
    house.read(row(10, "Talks with Algeria."))
    assert [alert.country for alert in house.alerts()] == ["DZ"]


@pytest.mark.parametrize("at", NO_DATES)
def test_an_old_release_at_the_top_of_the_listing_is_dated_by_its_id(house: House, at: str) -> None:
    house.read_whole(
        [row(75, "Talks with Algeria.", at=at), row(99, "Today."), row(98, "Today too.")],
        [row(76, "Old.", at=LONG_AGO), row(74, "Older.", at="2025-02-27T06:00:00+00:00")],
    )
    house.clock.move(minutes=5)
    house.read(row(100, "Talks with Algeria."))
    assert [alert.country for alert in house.alerts()] == ["DZ"]


def test_ids_that_are_no_numbers_tell_no_date(house: House) -> None:
    slug = ArticleRef(entity="mfa", section="news", external_id="visit")
    house.read_whole(
        [replace(row(1, "Talks with Algeria.", at=""), ref=slug), row(99, "Today.")],
        [replace(row(2, "Old.", at=LONG_AGO), ref=replace(slug, external_id="talks"))],
    )
    house.clock.move(minutes=5)
    house.read(row(100, "Talks with Algeria."))
    assert house.alerts() == []


def test_a_first_listing_without_any_date_is_of_today(house: House) -> None:
    house.begun(row(8, "Talks with Algeria.", at=""))
    house.read(row(10, "Talks with Algeria."))
    assert house.alerts() == []


def test_a_date_that_the_source_corrects_is_taken_over_without_a_revision(house: House) -> None:
    house.begun(row(8, "Talks with Algeria.", at=""), row(7, "Talks with Peru.", at=NO_DATES[2]))
    kept = house.read(row(8, "Talks with Algeria.", at=LONG_AGO), row(7, "Talks with Peru.", at=LONG_AGO))
    assert (kept.unchanged, kept.revised) == (2, 0)
    with house.service.database.reading() as tx:
        found = [(item.published_at, item.revision) for item in views.latest_articles(tx, limit=9).items]
    assert found == [(datetime(2025, 3, 1, 6, tzinfo=UTC), 1)] * 2
    house.read(row(9, "Talks with Algeria and with Peru."))
    assert {alert.country for alert in house.alerts()} == {"DZ", "PE"}


def broken(external_id: str, raw: bytes = b"?") -> UnreadableRow:
    return UnreadableRow(external_id=external_id, reason="The field alt_image is a number.", raw=raw)


@pytest.mark.parametrize("at", [LONG_AGO, "2031-01-01T00:00:00+00:00", ""])
def test_a_row_that_the_first_reading_could_not_read_is_history_when_it_can_be_read(
    house: House, at: str
) -> None:
    house.read(row(9, "Today."), unreadable=[broken("8")])
    house.clock.move(days=1)
    assert house.read(row(9, "Today."), row(8, "Talks with Algeria.", at=at)).new == 1
    assert house.alerts() == []


def test_a_row_of_long_ago_that_can_be_read_does_not_hide_that_its_state_comes_up(house: House) -> None:
    house.read(row(9, "Today."), unreadable=[broken("8")])
    house.clock.move(days=1)
    house.read(row(9, "Today."), row(8, "Talks with Algeria.", at=LONG_AGO))
    house.read(row(10, "Talks with Algeria."))
    assert [alert.article_key for alert in house.alerts()] == ["mfa/news/10"]


def test_a_row_that_came_unreadable_after_the_first_reading_is_told_when_it_can_be_read(house: House) -> None:
    house.begun(row(7, "Old."))
    house.read(row(7, "Old."), unreadable=[broken("8")])
    house.read(row(8, "Talks with Algeria."))
    assert [alert.article_key for alert in house.alerts()] == ["mfa/news/8"]


def test_rows_that_can_be_read_at_last_are_forgotten_with_the_old_records(house: House) -> None:
    house.begun(row(7, "Old."))
    for raw in (b"1 view", b"2 views", b"3 views", b"4 views"):
        house.read(row(7, "Old."), unreadable=[broken("8", raw), broken("9", raw + b".")])
    house.clock.move(minutes=5)
    house.read(row(8, "Talks with Algeria."))
    prune.prune(house.service)
    with house.service.database.reading() as tx:
        assert [view.external_id for view in unreadable.unreadable(tx, limit=99)] == ["9", "9", "9"]
