"""How much of each day was read, and how much of it watched, from what the listings and the coverage say."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from news.coverage import LONGEST_UNWATCHED, CoverageStretch
from news.dates import ALMATY

from .series import Floats

_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A listing that was read whole at `baseline_at` and last looked at with success at `last_good_at`.

    `outlet` is what it is one language of; listings of one outlet tell the same stories, and one of them is
    enough. `weight` is how much the outlet publishes beside others.
    """

    outlet: str
    weight: float
    baseline_at: datetime
    last_good_at: datetime
    stretches: tuple[CoverageStretch, ...] = ()


def read_shares(listings: Sequence[Listing], *, first: date, days: int, now: datetime) -> Floats:
    """The share of each day's stories that the archive has or will have by the end of the day.

    A complete look walks down to what it knows, so that all before it was read, however long nobody looked:
    only what came after the last one is missing. A day that is not over counts as whole while the listing
    answers, since its count can only grow. All days count as whole where no listing was ever read.
    """

    def of(listing: Listing) -> Floats:
        until = listing.last_good_at
        is_answering = now - until <= LONGEST_UNWATCHED
        bounds = _bounds(first, days)
        shares = np.clip((until.timestamp() - bounds[:-1]) / np.diff(bounds), 0.0, 1.0)
        return np.ones(days) if is_answering else shares

    return _weighed(listings, of, days)


def watched_shares(listings: Sequence[Listing], *, first: date, days: int, now: datetime) -> Floats:
    """The share of each day in which somebody looked; of the day that is not over, of what is over of it.

    Two good looks at most a day apart count as watching all along. The time before a listing was read whole
    counts as watched, since that reading told of it.
    """
    bounds = np.minimum(_bounds(first, days), now.timestamp())
    lasts = np.maximum(np.diff(bounds), 1.0)

    def of(listing: Listing) -> Floats:
        spans = [(0.0, listing.baseline_at.timestamp()), *_spans(listing.stretches)]
        seconds = np.zeros(days)
        reached = 0.0
        for since, until in spans:
            near = since - reached <= LONGEST_UNWATCHED.total_seconds()
            begins, ends = max(reached, 0.0) if near else since, max(reached, until)
            seconds += np.clip(np.minimum(bounds[1:], ends) - np.maximum(bounds[:-1], begins), 0.0, None)
            reached = ends
        if now.timestamp() - reached <= LONGEST_UNWATCHED.total_seconds():
            seconds += np.clip(bounds[1:] - np.maximum(bounds[:-1], reached), 0.0, None)
        return np.minimum(seconds / lasts, 1.0)

    return _weighed(listings, of, days)


def _spans(stretches: Iterable[CoverageStretch]) -> list[tuple[float, float]]:
    good = [each for each in stretches if each.outcome.is_good]
    return sorted((each.since.timestamp(), each.until.timestamp()) for each in good)


def _weighed(listings: Sequence[Listing], of: Callable[[Listing], Floats], days: int) -> Floats:
    """The mean over outlets of the best of their languages, by weight."""
    best: dict[str, Floats] = {}
    for listing in listings:
        best[listing.outlet] = np.maximum(best.get(listing.outlet, np.zeros(days)), of(listing))
    weights = {listing.outlet: listing.weight for listing in listings}
    if not sum(weights.values()):
        return np.ones(days)
    return np.average(list(best.values()), axis=0, weights=[weights[outlet] for outlet in best])


def _bounds(first: date, days: int) -> Floats:
    """The instants at which each day begins in Almaty, and the end of the last."""
    dates = [first + timedelta(days=number) for number in range(days + 1)]
    return np.array([datetime.combine(day, time(), ALMATY).astimezone(UTC).timestamp() for day in dates])
