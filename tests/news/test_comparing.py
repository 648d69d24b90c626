"""Series made comparable, places among partners, times without a look, and how counts are cited."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.comparing import base, by_year, measured
from news.counts_cited import CitedCounts, bibtex, csl, ris
from news.coverage import CoverageStretch
from news.crawls import CrawlOutcome, SourceRef
from news.partners import ranked, top
from news.series import Point
from news.state_views import Pairs, Silence
from news.unwatched import Unwatched, merged, unwatched

DAY = date(2026, 1, 1)
AT = datetime(2026, 3, 1, tzinfo=UTC)


def points(*counts: tuple[int, int]) -> tuple[Point, ...]:
    """A point a month from January 2026 on: articles that name the state, and all."""
    return tuple(
        Point(day=date(2026 + place // 12, place % 12 + 1, 1), articles=own, mentions=own, all_articles=every)
        for place, (own, every) in enumerate(counts)
    )


def test_months_add_up_to_years() -> None:
    years = by_year(points(*[(1, 2)] * 14))
    assert [(each.day, each.articles, each.mentions, each.all_articles) for each in years] == [
        (date(2026, 1, 1), 12, 12, 24), (date(2027, 1, 1), 2, 2, 4),
    ]  # fmt: skip
    assert by_year(()) == ()


def test_a_share_of_nothing_is_unknown() -> None:
    assert measured(points((1, 4), (0, 0)), "share") == (25.0, None)


def test_an_index_begins_with_the_first_period_that_has_an_article() -> None:
    found = points((0, 4), (2, 4), (3, 4))
    assert base(found) == 1
    assert measured(found, "index") == (None, 100.0, 150.0)
    assert measured(points((0, 1)), "index") == (None,)
    assert measured(found, "absolute") == (0.0, 2.0, 3.0)


def test_states_with_as_many_share_a_place_and_kazakhstan_has_none() -> None:
    counts = {"KZ": 99, "FR": 5, "DZ": 3, "TR": 3, "CN": 1, "XK": 0}
    assert [(code, ranked(counts, code, day=DAY).rank) for code in ("FR", "DZ", "TR", "CN", "XK", "KZ")] == [
        ("FR", 1), ("DZ", 2), ("TR", 2), ("CN", 4), ("XK", None), ("KZ", None),
    ]  # fmt: skip
    assert ranked(counts, "DZ", day=DAY).of == 4
    assert top(counts, 3) == ("FR", "DZ", "TR")


@given(st.dictionaries(st.sampled_from(["FR", "DZ", "TR", "CN", "US"]), st.integers(0, 9)))
def test_a_place_is_one_more_than_the_states_that_more_articles_name(counts: dict[str, int]) -> None:
    for code, number in counts.items():
        rank = ranked(counts, code, day=DAY).rank
        assert rank == (1 + sum(each > number for each in counts.values()) if number else None)


def stretch(since: int, until: int, outcome: CrawlOutcome = CrawlOutcome.COMPLETE) -> CoverageStretch:
    """A stretch between two days of March."""
    return CoverageStretch(
        id=since, source=SourceRef(entity="mfa", section="news", language="ru"), outcome=outcome,
        since=AT + timedelta(days=since), until=AT + timedelta(days=until), looks=2, longest_gap_s=3600,
    )  # fmt: skip


def times(found: tuple[Unwatched, ...]) -> list[tuple[int, int]]:
    """The times in days after the first of March."""
    return [((each.since - AT).days, (each.until - AT).days) for each in found]


def test_only_more_than_a_day_without_a_good_look_counts() -> None:
    end = AT + timedelta(days=20)
    found = unwatched([stretch(1, 3), stretch(4, 6), stretch(9, 10)], since=AT, until=end)
    assert times(found) == [(6, 9), (10, 20)]
    assert times(unwatched([], since=AT, until=end)) == [(0, 20)]
    assert unwatched([stretch(-5, 30)], since=AT, until=end) == ()


def test_a_blocked_look_sees_nothing() -> None:
    found = unwatched(
        [stretch(0, 3), stretch(4, 8, CrawlOutcome.BLOCKED), stretch(9, 30)],
        since=AT,
        until=AT + timedelta(days=20),
    )
    assert times(found) == [(3, 9)]


def test_the_times_of_several_sources_become_one() -> None:
    one, two, three = (
        Unwatched(since=AT + timedelta(days=since), until=AT + timedelta(days=until))
        for since, until in ((5, 8), (1, 3), (2, 6))
    )
    assert times(merged([one, two, three])) == [(1, 8)]
    assert times(merged([one, two])) == [(1, 3), (5, 8)]


def test_a_silence_is_as_long_as_its_whole_days() -> None:
    assert Silence(since=AT, until=AT + timedelta(days=3, hours=23)).days == 3


def test_a_pair_is_the_same_from_both_sides() -> None:
    found = Pairs(
        codes=("FR", "DZ"), articles=9, since=None, is_capped=False, alone={}, counts={("DZ", "FR"): 4}
    )
    assert (found.together("FR", "DZ"), found.together("DZ", "FR"), found.together("DZ", "TR")) == (4, 4, 0)


def cited(**facts: object) -> CitedCounts:
    """Counts of Algeria in a year."""
    known: dict[str, object] = {
        "code": "DZ", "state": "Algeria", "since": DAY, "until": date(2026, 12, 31), "narrowed": "",
        "gazetteer": "abc123", "url": "http://127.0.0.1:8765/countries/DZ?step=month&role=venue",
        "retrieved_at": "2027-01-02T03:04:05Z",
    }  # fmt: skip
    return CitedCounts(**(known | facts))  # type: ignore[arg-type]  # each test names fields of CitedCounts


@pytest.mark.parametrize("written", [bibtex(cited()), ris(cited()), str(csl(cited()))])
def test_a_citation_says_what_was_counted_how_and_when(written: str) -> None:
    for part in (
        "Mentions of Algeria",
        "2026-01-01 to 2026-12-31",
        "gazetteer version abc123",
        "retrieved 2027-01-02T03:04:05Z",
    ):
        assert part in written


def test_a_citation_holds_in_each_form() -> None:
    assert bibtex(cited(state="Trinidad & Tobago", narrowed="venue, ru")).startswith(
        "@dataset{mentions-dz-20260101-20261231-2027-01-02,\n  author = {{Ministry monitor}},\n"
    )
    assert r"Trinidad \& Tobago" in bibtex(cited(state="Trinidad & Tobago"))
    assert "Kazakhstan (venue, ru), 2026" in ris(cited(narrowed="venue, ru"))
    assert ris(cited()).endswith("ER  - \n")
    assert csl(cited())["accessed"] == {"date-parts": [[2027, 1, 2]]}
