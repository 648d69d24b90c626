"""What can be said of a window from the stretches of looks that touch it."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from news.coverage import CoverageStretch, Statement, bound_s, cite
from news.crawls import CrawlOutcome, SourceRef

NOW = datetime(2026, 9, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SOURCE = SourceRef(entity="mfa", section="news", language="ru")


def stretch(since: datetime, until: datetime, **facts: Any) -> CoverageStretch:
    defaults: dict[str, Any] = {
        "id": 1,
        "source": SOURCE,
        "outcome": CrawlOutcome.COMPLETE,
        "looks": 2,
        "longest_gap_s": 3600,
    }
    return CoverageStretch(since=since, until=until, **(defaults | facts))


def said(*stretches: CoverageStretch, days: float = 10) -> Statement:
    return cite(stretches, since=NOW - days * DAY, until=NOW)


def test_a_source_without_a_look_is_one_long_gap() -> None:
    nothing = said()
    assert (nothing.looks, nothing.longest_gap_s, nothing.long_gaps) == (0, 864_000, 1)
    assert nothing.has_gap
    assert nothing.coverage_ids == ()


def test_looks_close_together_over_the_whole_window_leave_no_gap() -> None:
    whole = said(stretch(NOW - 10 * DAY, NOW, looks=500, longest_gap_s=1800))
    assert (whole.looks, whole.good_looks, whole.longest_gap_s, whole.has_gap) == (500, 500, 1800, False)
    assert whole.coverage_ids == (1,)


def test_looks_that_failed_fill_no_gap_and_are_cited() -> None:
    broken = said(
        stretch(NOW - 10 * DAY, NOW - 5 * DAY, looks=40),
        stretch(NOW - 4 * DAY, NOW - 3 * DAY, id=2, outcome=CrawlOutcome.BLOCKED, looks=9),
        stretch(NOW - 2 * DAY, NOW, id=3, looks=30),
    )
    assert (broken.looks, broken.good_looks) == (79, 70)
    assert (broken.longest_gap_s, broken.long_gaps) == (3 * 86_400, 1)
    assert broken.coverage_ids == (1, 2, 3)


def test_a_gap_counts_only_as_far_as_it_lies_in_the_window() -> None:
    kept = (stretch(NOW - 10 * DAY, NOW - 5 * DAY), stretch(NOW - HOUR, NOW, id=2))
    assert said(*kept, days=1).long_gaps == 0
    assert said(*kept, days=3).long_gaps == 1


def test_the_time_before_the_first_look_and_after_the_last_is_a_gap() -> None:
    kept = stretch(NOW - 6 * DAY, NOW - 4 * DAY)
    assert said(kept).long_gaps == 2
    assert said(kept).longest_gap_s == 4 * 86_400


def test_a_stretch_that_the_window_cuts_says_only_what_is_sure() -> None:
    hourly = stretch(NOW - 100 * DAY, NOW, looks=4800, longest_gap_s=3600)
    assert said(hourly, days=1).looks == 25
    between = cite([hourly], since=NOW - 2 * DAY, until=NOW - DAY)
    assert between.looks == 24
    short = cite([hourly], since=NOW - 2 * DAY, until=NOW - 2 * DAY + HOUR / 2)
    assert (short.looks, short.longest_gap_s) == (0, 1800)


def test_an_empty_window_has_no_gap() -> None:
    assert said(days=0).longest_gap_s == 0
    assert not said(days=0).has_gap


def test_stretches_that_a_wrong_clock_laid_over_each_other_are_taken_together() -> None:
    laid_over = said(
        stretch(NOW - 10 * DAY, NOW - 2 * DAY), stretch(NOW - 8 * DAY, NOW - 7 * DAY, id=2), days=10
    )
    assert (laid_over.longest_gap_s, laid_over.long_gaps) == (2 * 86_400, 1)


def test_looks_belong_together_within_three_polls_an_hour_at_least_and_a_day_at_most() -> None:
    assert [bound_s(poll_s) for poll_s in (1, 300, 1800, 86_400)] == [3600, 3600, 5400, 86_400]


@given(looks=st.lists(st.integers(0, 10_000), min_size=1, max_size=40), since=st.integers(0, 10_000))
def test_a_cut_stretch_never_claims_more_looks_than_there_were(looks: list[int], since: int) -> None:
    looks.sort()
    gaps = [after - before for before, after in itertools.pairwise(looks)]
    start = NOW - 10 * DAY
    kept = stretch(
        start + timedelta(seconds=looks[0]),
        start + timedelta(seconds=looks[-1]),
        looks=len(looks),
        longest_gap_s=max(gaps, default=0),
    )
    told = cite([kept], since=start + timedelta(seconds=since), until=start + timedelta(seconds=10_000))
    assert told.looks <= sum(at >= since for at in looks)
