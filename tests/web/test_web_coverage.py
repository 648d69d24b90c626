"""The strip of coverage: what each of its parts claims."""

from datetime import UTC, datetime, timedelta

from news.coverage import CoverageStretch
from news.crawls import CrawlOutcome, SourceRef
from web.coverage import SHOWN_DAYS, segments

NOW = datetime(2026, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def stretch(days_ago: float, until: float, outcome: CrawlOutcome = CrawlOutcome.COMPLETE) -> CoverageStretch:
    return CoverageStretch(
        id=1,
        source=SourceRef(entity="mfa", section="news", language="ru"),
        outcome=outcome,
        since=NOW - days_ago * DAY,
        until=NOW - until * DAY,
        looks=9,
        longest_gap_s=300,
    )


def shown(*stretches: CoverageStretch) -> list[tuple[str, int]]:
    found = segments(stretches, since=NOW - SHOWN_DAYS, until=NOW)
    assert sum(each.width for each in found) == 120
    return [(each.outcome, each.width) for each in found]


def test_a_source_that_was_never_watched_is_one_gap() -> None:
    assert shown() == [("gap", 120)]


def test_a_failure_shows_among_good_looks_and_a_silence_as_a_gap() -> None:
    assert shown(
        stretch(40, 20), stretch(20, 19.9, CrawlOutcome.BLOCKED), stretch(19.9, 10), stretch(5, 0)
    ) == [("complete", 40), ("blocked", 1), ("complete", 40), ("gap", 19), ("complete", 20)]
