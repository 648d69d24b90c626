"""The times in which a listing could have said something unseen: shaded where absence is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .coverage import LONGEST_UNWATCHED, CoverageStretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwatched:
    """A time without a good look at some listing, longer than a day."""

    since: datetime
    until: datetime


def unwatched(
    stretches: Iterable[CoverageStretch], *, since: datetime, until: datetime
) -> tuple[Unwatched, ...]:
    """The times of one source between `since` and `until` without a good look for more than a day, in order.

    Within a stretch two looks never lie further apart than a day.
    """
    seen_until = since
    found = []
    good = sorted((each for each in stretches if each.outcome.is_good), key=lambda each: each.since)
    for each in good:
        if min(each.since, until) - seen_until > LONGEST_UNWATCHED:
            found.append(Unwatched(since=seen_until, until=min(each.since, until)))
        seen_until = max(seen_until, each.until)
    if until - seen_until > LONGEST_UNWATCHED:
        found.append(Unwatched(since=seen_until, until=until))
    return tuple(found)


def merged(times: Iterable[Unwatched]) -> tuple[Unwatched, ...]:
    """The times of several sources as one: where any of them was unwatched, in order and without overlap."""
    found: list[Unwatched] = []
    for each in sorted(times, key=lambda time: (time.since, time.until)):
        if found and each.since <= found[-1].until:
            last = found.pop()
            found.append(Unwatched(since=last.since, until=max(last.until, each.until)))
        else:
            found.append(each)
    return tuple(found)
