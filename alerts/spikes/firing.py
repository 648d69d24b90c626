"""Which spikes an archive holds: when each began, and the facts that an alert states."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from news.reasons import Spiked

from .calibration import Calibration, TooShort, among, needed_days, quiet_days, threshold
from .series import Series, rolling
from .tails import at_least
from .windows import LEAST_STORIES, Surprises, Windows, surprises, windows

LEAST_WATCHED = 0.5  # of a window; of less nobody can say what was usual in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Spike:
    """That a state was named unusually often, from the first day that fired to the last.

    `reason` is what was known at the end of the first. It is one spike until no window has fired for twice
    the window's length.
    """

    state: str
    began: date
    last: date
    reason: Spiked


def would_fire(
    series: Series,
    *,
    width: int,
    budget: float,
    states: Collection[str] | None = None,
    calibration: Calibration | None = None,
) -> tuple[Spike, ...] | TooShort:
    """The spikes of an archive by the day they began, for windows of `width` days and a monthly budget.

    Of `states`, or of all where that is None. The threshold is that of `calibration`, or of this archive
    where that is None.
    """
    if series.days < needed_days(width):
        return TooShort(days=series.days, needed=needed_days(width))
    seen = windows(series, width)
    found = among(surprises(seen), series, states)
    if calibration is None:
        calibration = threshold(found, days=series.days, width=width, budget=budget)
    watched = rolling(series.watched, width) / width
    fires = (found.chance <= calibration.chance) & (watched[found.day] >= LEAST_WATCHED)
    spikes = [
        Spike(
            state=series.states[state],
            began=series.day(days[0]),
            last=series.day(days[-1]),
            reason=Spiked(
                observed=int(seen.counts[state, days[0]]),
                expected=round(float(seen.mean[state, days[0]]), 3),
                limit=limit(seen, (state, days[0]), calibration.chance),
                since=series.day(days[0]) - timedelta(days=width - 1),
                until=series.day(days[0]),
                coverage=round(float(watched[days[0]]), 3),
                budget_per_month=budget,
                calibrated_on=calibration.days,
            ),
        )
        for state, days in _episodes(found, fires, width)
    ]
    return tuple(sorted(spikes, key=lambda each: (each.began, each.state)))


def limit(seen: Windows, at: tuple[int, int], chance: float) -> int:
    """The least number of stories in that window that fires."""
    most = int(seen.counts[at])
    counts = np.arange(LEAST_STORIES, most, dtype=np.float64)
    mean, size = np.full(len(counts), seen.mean[at]), np.full(len(counts), seen.size[at])
    # Below the mean the tail is no tail, and nothing fires.
    enough = (counts > mean) & (at_least(counts, mean, size) <= chance)
    return LEAST_STORIES + int(np.argmax(enough)) if enough.any() else most


def _episodes(
    found: Surprises, fires: np.ndarray[tuple[int], np.dtype[np.bool_]], width: int
) -> list[tuple[int, list[int]]]:
    """(state, the days that fired) of each episode."""
    episodes: list[tuple[int, list[int]]] = []
    for state, day in zip(found.state[fires].tolist(), found.day[fires].tolist(), strict=True):
        if episodes and episodes[-1][0] == state and day - episodes[-1][1][-1] <= quiet_days(width):
            episodes[-1][1].append(day)
        else:
            episodes.append((state, [day]))
    return episodes
