"""Listings that move, stumble or page strangely while they are read: nothing of them is missed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from mfa_scraper.parse.cuts import Cut, Cutter
from mfa_scraper.parse.verdict import Kind, Verdict
from mfa_scraper.walk import Walk
from news.articles import FetchedPage
from news.crawls import CrawlMode, CrawlOutcome
from tests.mfa_scraper.walking import NOW, FakeApi, ids, row, walked

REFUSED = Verdict(kind=Kind.REFUSED, reason="No.")


def rows(count: int) -> list[Any]:
    return [row(number) for number in range(count)]


@dataclass
class Odd(FakeApi):
    """A listing that answers as `oddly` says, given itself and what it was asked for."""

    oddly: Callable[["Odd", Cut], list[Any]] = field(default=lambda api, cut: api.rows[cut.start : cut.end])

    def answered(self, cut: Cut) -> list[Any]:
        """What the oddity makes of it."""
        return self.oddly(self, cut)


def whole(walk: Walk, pages: Sequence[FetchedPage], count: int) -> bool:
    """Whether the walk is complete and has given every row of a listing that long."""
    return walk.outcome is CrawlOutcome.COMPLETE and {*map(int, ids(pages))} >= set(range(count))


@pytest.mark.parametrize("gone", [0, 18, 19, 30, 37, 60, 89])
@pytest.mark.parametrize("at_read", [1, 2, 3, 5])
def test_a_row_that_vanishes_during_the_walk_takes_no_other_with_it(gone: int, at_read: int) -> None:
    def vanishing(api: Odd, cut: Cut) -> list[Any]:
        if api.reads == at_read + 1:
            del api.rows[gone]
        return api.rows[cut.start : cut.end]

    walk, pages = walked([Odd(rows(100), oddly=vanishing)])
    assert walk.outcome is CrawlOutcome.COMPLETE
    assert set(range(100)) - {*map(int, ids(pages))} <= {gone}


def test_many_rows_that_vanish_at_once_take_no_other_with_them() -> None:
    def vanishing(api: Odd, cut: Cut) -> list[Any]:
        if api.reads == 5:
            del api.rows[5:55]
        return api.rows[cut.start : cut.end]

    walk, pages = walked([Odd(rows(200), oddly=vanishing)])
    assert walk.outcome is CrawlOutcome.COMPLETE
    assert set(range(55, 200)) <= {*map(int, ids(pages))}


def test_an_order_that_is_never_the_same_is_not_called_complete() -> None:
    def shuffled(api: Odd, cut: Cut) -> list[Any]:
        moved = 0 if cut.start < 30 else 1000 * api.reads
        return [row(number + moved) for number in range(cut.start, cut.end)]

    walk, _ = walked([Odd([], oddly=shuffled)])
    assert (walk.outcome, walk.detail) == (
        CrawlOutcome.PARTIAL,
        "The listing changes faster than it can be read.",
    )


@pytest.mark.parametrize("mode", [CrawlMode.FULL, CrawlMode.POLL])
@pytest.mark.parametrize("at_read", [2, 3, 4, 6])
def test_a_list_that_is_empty_for_a_moment_is_no_end(mode: CrawlMode, at_read: int) -> None:
    def stumbling(api: Odd, cut: Cut) -> list[Any]:
        return [] if api.reads == at_read else api.rows[cut.start : cut.end]

    assert whole(*walked([Odd(rows(90), oddly=stumbling)], mode), 90)


@pytest.mark.parametrize("at_read", [2, 3, 4])
def test_a_list_that_is_cut_off_for_a_moment_is_no_end(at_read: int) -> None:
    def stumbling(api: Odd, cut: Cut) -> list[Any]:
        return api.rows[cut.start : cut.start + 3 if api.reads == at_read else cut.end]

    assert whole(*walked([Odd(rows(90), oddly=stumbling)]), 90)


def test_a_list_that_stays_empty_further_down_is_not_called_complete() -> None:
    walk, pages = walked(
        [Odd(rows(90), oddly=lambda api, cut: api.rows[cut.start : cut.end][: 40 - cut.start])]
    )
    assert whole(walk, pages, 40)
    hollow = Odd(rows(90), oddly=lambda api, cut: [] if cut.start > 30 else api.rows[cut.start : cut.end])
    walk, _ = walked([hollow])
    assert walk.outcome is CrawlOutcome.PARTIAL


def test_a_site_that_repeats_its_last_page_comes_to_an_end() -> None:
    def clamped(api: Odd, cut: Cut) -> list[Any]:
        last = (len(api.rows) - 1) // cut.size
        start = min(cut.page - 1, last) * cut.size
        return api.rows[start : start + cut.size]

    for count in (1, 20, 30, 40, 57):
        assert whole(*walked([Odd(rows(count), oddly=clamped)]), count)


@pytest.mark.parametrize("count", [1, 9, 10, 20, 21, 40, 90, 100, 137])
@pytest.mark.parametrize("size", [10, 15, 20, 25, 50])  # no portal gives less
def test_a_site_with_pages_of_its_own_length_is_read_whole(count: int, size: int) -> None:
    def own(api: Odd, cut: Cut) -> list[Any]:
        return api.rows[(cut.page - 1) * size : cut.page * size]

    assert whole(*walked([Odd(rows(count), oddly=own)]), count)


@pytest.mark.parametrize("count", [9, 10, 20, 40, 90, 137])
def test_a_site_that_gives_no_more_than_so_many_rows_is_read_whole(count: int) -> None:
    def capped(api: Odd, cut: Cut) -> list[Any]:
        size = min(cut.size, 12)
        return api.rows[(cut.page - 1) * size : cut.page * size]

    assert whole(*walked([Odd(rows(count), oddly=capped)]), count)


@pytest.mark.parametrize("count", [9, 10, 20, 40, 90, 137])
def test_a_site_that_knows_round_sizes_only_is_read_whole(count: int) -> None:
    def rounded(api: Odd, cut: Cut) -> list[Any]:
        size = 20 if cut.size >= 20 else 10
        return api.rows[(cut.page - 1) * size : cut.page * size]

    assert whole(*walked([Odd(rows(count), oddly=rounded)]), count)


def test_an_end_that_the_other_api_knows_to_be_none_is_gone_beyond() -> None:
    def own(api: Odd, cut: Cut) -> list[Any]:
        return api.rows[(cut.page - 1) * 25 : cut.page * 25] if cut.page < 3 else []

    other = FakeApi(rows(90), name="rest", cutter=Cutter(100))
    walk, pages = walked([Odd(rows(90), oddly=own), other])
    assert whole(walk, pages, 90)
    assert "The listing ends before its last row." in walk.switch.reason("rest", at=NOW)


def test_an_end_stands_where_the_other_api_does_not_answer() -> None:
    def own(api: Odd, cut: Cut) -> list[Any]:
        return api.rows[(cut.page - 1) * 25 : cut.page * 25]

    refusing = FakeApi([], name="rest", failures={0: REFUSED})
    assert whole(*walked([Odd(rows(50), oddly=own), refusing]), 50)


def test_untranslated_pages_at_the_top_are_looked_at_once() -> None:
    listing = [row(number, title=None if number < 45 else "A title") for number in range(90)]
    api = FakeApi(listing)
    walk, _ = walked([api], CrawlMode.POLL, known={str(number) for number in range(90)})
    assert walk.outcome is CrawlOutcome.COMPLETE
    assert api.offsets == [0, 19, 36, 0]


def test_rows_that_stand_twice_do_not_lead_a_poll_down_the_listing() -> None:
    api = FakeApi([each for number in range(90) for each in (row(number), row(number))])
    walk, _ = walked([api], CrawlMode.POLL, known={str(number) for number in range(90)})
    assert (walk.outcome, api.offsets) == (CrawlOutcome.COMPLETE, [0])
