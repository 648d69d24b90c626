"""What a source changed beside the text, and what of it is worth a note."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from news.corrections import Facts, Noted, corrected, worth_noting
from news.events import CorrectedFact

NOW = datetime(2026, 9, 1, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FACTS = Facts(
    url="https://example.org/1",
    published_at=NOW,
    published_raw="2026-09-01T06:00:00Z",
    image_urls=("https://example.org/a/photo.jpg",),
    link_urls=("https://example.org/x", "https://example.org/y"),
)


def changed(**facts: Any) -> tuple[CorrectedFact, ...]:
    return corrected(FACTS, replace(FACTS, **facts))


def names(facts: tuple[CorrectedFact, ...]) -> list[str]:
    return [fact.name for fact in facts]


def noted(fact: CorrectedFact, *ages: timedelta) -> list[Noted]:
    return [Noted(at=NOW - age, facts=(fact,)) for age in ages]


MARKUP = CorrectedFact(name="markup")


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"published_at": NOW - DAY, "published_raw": "31.08.2026"}, ["date"]),
        ({"published_at": None, "published_raw": "soon"}, ["date"]),
        ({"url": "https://example.org/2"}, ["address"]),
        ({"image_urls": ()}, ["pictures"]),
        ({"link_urls": ("https://example.org/x",)}, ["links"]),
        ({"url": "https://example.org/2", "image_urls": ()}, ["address", "pictures"]),
        ({"link_urls": ("https://example.org/y", "https://example.org/x")}, ["markup"]),
        ({"published_raw": "01.09.2026 11:00"}, ["markup"]),
        ({}, ["markup"]),
    ],
)
def test_what_differs_is_named(facts: dict[str, Any], found: list[str]) -> None:
    assert names(changed(**facts)) == found


def test_a_date_is_told_in_the_words_of_the_source() -> None:
    (date,) = changed(published_at=NOW - DAY, published_raw="31.08.2026")
    assert (date.before, date.after) == (("2026-09-01T06:00:00Z",), ("31.08.2026",))


def test_links_that_come_to_an_article_without_any_are_not_told() -> None:
    assert names(corrected(replace(FACTS, link_urls=()), FACTS)) == ["markup"]


@pytest.mark.parametrize(
    ("ages", "is_noted"),
    [
        ([], True),
        ([23 * HOUR], False),
        ([DAY], True),
        ([DAY, 3 * DAY], False),
        ([2 * DAY, 3 * DAY], True),
        ([31 * DAY, *[60 * DAY] * 20], False),
        ([32 * DAY, *[60 * DAY] * 20], True),
    ],
)
def test_mere_markup_is_noted_ever_more_rarely(ages: list[timedelta], *, is_noted: bool) -> None:
    assert bool(worth_noting([MARKUP], noted(MARKUP, *ages), now=NOW)) is is_noted


def test_pictures_that_only_change_their_place_are_noted_once() -> None:
    (moved,) = changed(image_urls=("https://cdn.example.org/b/photo.jpg?v=2",))
    (other,) = changed(image_urls=("https://example.org/a/other.jpg",))
    assert worth_noting([moved], [], now=NOW) == (moved,)
    assert worth_noting([moved], noted(other, 90 * DAY), now=NOW) == ()
    assert worth_noting([other], noted(moved, 2 * DAY), now=NOW) == (other,)
    assert worth_noting([other], noted(moved, HOUR), now=NOW) == ()


def test_an_address_that_cannot_be_read_is_compared_all_the_same() -> None:
    (broken,) = changed(image_urls=("https://[bad/photo.jpg",))
    assert worth_noting([broken], noted(broken, 90 * DAY), now=NOW) == ()


def test_a_date_may_be_corrected_again_the_same_day_but_not_without_end() -> None:
    (date,) = changed(published_at=NOW - DAY, published_raw="31.08.2026")
    (another,) = changed(published_at=NOW - 2 * DAY, published_raw="30.08.2026")
    assert worth_noting([date], noted(another, HOUR, 2 * HOUR, 3 * HOUR), now=NOW) == (date,)
    assert worth_noting([date], noted(another, *[HOUR] * 4), now=NOW) == ()


def test_what_goes_to_and_fro_is_noted_once_a_season() -> None:
    (address,) = changed(url="https://example.org/2")
    assert worth_noting([address], noted(address, 29 * DAY), now=NOW) == ()
    assert worth_noting([address], noted(address, 31 * DAY), now=NOW) == (address,)


def test_a_menu_of_addresses_is_shown_in_part() -> None:
    (links,) = changed(link_urls=tuple(f"https://example.org/{number}" for number in range(50)))
    assert len(links.after) == 10
