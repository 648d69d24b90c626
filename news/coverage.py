"""When a source was watched, and what can be said of a window of time from that."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from .crawls import CrawlOutcome, SourceRef

# A day without one good look is a gap that a statement about silence or absence has to name.
LONGEST_UNWATCHED = timedelta(days=1)
_LEAST_BOUND_S = 3600.0  # a shorter silence between two looks is nobody's concern


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageStretch:
    """Looks at a source in a row that ended alike, each soon after the one before.

    `since` and `until` are the ends of the first and the last look; `longest_gap_s` is the longest time
    between the ends of two looks, in seconds.
    """

    id: int
    source: SourceRef
    outcome: CrawlOutcome
    since: datetime
    until: datetime
    looks: int
    longest_gap_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the coverage says of a window.

    `looks` and `good_looks` are at least so many, `longest_gap_s` is at most so long: a stretch that the
    window cuts does not tell where in it each look was. `long_gaps` are times of more than a day without a
    good look; `coverage_ids` are the stretches that say so, by time.
    """

    since: datetime
    until: datetime
    looks: int
    good_looks: int
    longest_gap_s: int
    long_gaps: int
    coverage_ids: tuple[int, ...]

    @property
    def has_gap(self) -> bool:
        """Whether the source went without a good look for more than a day."""
        return self.long_gaps > 0


def bound_s(poll_interval_s: float) -> float:
    """Seconds that two looks of a stretch lie apart at most: three polls, at least an hour, at most a day.

    A day at most, so that a gap of more than a day always lies between two stretches.
    """
    return min(max(3 * poll_interval_s, _LEAST_BOUND_S), LONGEST_UNWATCHED.total_seconds())


def cite(stretches: Iterable[CoverageStretch], *, since: datetime, until: datetime) -> Statement:
    """The statement about one source and a window; of a source without a stretch it is one long gap."""
    touching = sorted(
        (each for each in stretches if each.since <= until and each.until >= since),
        key=lambda each: (each.since, each.id),
    )
    good = [each for each in touching if each.outcome.is_good]
    gaps = _gaps(good, since=since, until=until)
    return Statement(
        since=since,
        until=until,
        looks=sum(_looks(each, since, until) for each in touching),
        good_looks=sum(_looks(each, since, until) for each in good),
        longest_gap_s=max((ceil(gap.total_seconds()) for gap in gaps), default=0),
        long_gaps=sum(gap > LONGEST_UNWATCHED for gap in gaps),
        coverage_ids=tuple(each.id for each in touching),
    )


def _gaps(good: Iterable[CoverageStretch], *, since: datetime, until: datetime) -> list[timedelta]:
    """The times without a good look; within a stretch, its longest."""
    gaps = []
    watched_until = since
    for each in good:
        inside = min(each.until, until) - max(each.since, since)
        gaps += [each.since - watched_until, min(timedelta(seconds=each.longest_gap_s), inside)]
        watched_until = max(watched_until, min(each.until, until))
    return [gap for gap in (*gaps, until - watched_until) if gap > timedelta(0)]


def _looks(stretch: CoverageStretch, since: datetime, until: datetime) -> int:
    """How many looks of a stretch lie in the window, at least: there is one in each `longest_gap_s`."""
    has_first, has_last = stretch.since >= since, stretch.until <= until
    if has_first and has_last:
        return stretch.looks
    inside_s = (min(stretch.until, until) - max(stretch.since, since)).total_seconds()
    return min(stretch.looks, (has_first or has_last) + int(inside_s // max(stretch.longest_gap_s, 1)))
