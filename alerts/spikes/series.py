"""What a spike is looked for in: how many stories name each state, day by day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Series:
    """Stories that name each state, by the day (in Almaty) on which they first did.

    `counts` has a row a state, as in `states`, and a column a day from `first` on. `exposure` is the share of
    a day's stories, 0 to 1, that could be read at all: the model expects as much less. `watched` is the share
    of a day in which somebody looked; a day that was not watched may have been read later.
    """

    first: date
    states: tuple[str, ...]
    counts: Counts
    exposure: Floats
    watched: Floats

    @property
    def days(self) -> int:
        """How many days there are."""
        return len(self.exposure)

    @property
    def last(self) -> date:
        """The last day; the one before `first` where there is none."""
        return self.day(self.days - 1)

    def day(self, index: int) -> date:
        """The day of a column."""
        return self.first + timedelta(days=index)


def series_of(
    counted: Iterable[tuple[str, date, int]],
    *,
    first: date,
    last: date,
    exposure: Mapping[date, float] | None = None,
    watched: Mapping[date, float] | None = None,
) -> Series:
    """The series of (state, day, stories) between two days, both included; others are passed over.

    A day that `exposure` does not name was read whole, one that `watched` does not name was watched as far
    as it was read.
    """
    known = [each for each in counted if first <= each[1] <= last]
    states = tuple(sorted({state for state, _day, _stories in known}))
    place = {state: row for row, state in enumerate(states)}
    days = max(0, (last - first).days + 1)
    counts = np.zeros((len(states), days), dtype=np.int64)
    for state, day, stories in known:
        counts[place[state], (day - first).days] += stories
    read = _shares(exposure or {}, np.ones(days), first)
    return Series(
        first=first,
        states=states,
        counts=counts,
        exposure=read,
        watched=_shares(watched or {}, read.copy(), first),
    )


def _shares(told: Mapping[date, float], shares: Floats, first: date) -> Floats:
    for day, share in told.items():
        if 0 <= (day - first).days < len(shares):
            shares[(day - first).days] = min(1.0, max(0.0, share))
    return shares


def rolling(values: NDArray[np.float64] | Counts, width: int) -> Floats:
    """Sums over `width` columns up to and including each one, fewer at the beginning."""
    sums = np.cumsum(values, axis=-1, dtype=np.float64)
    result = sums.copy()
    result[..., width:] -= sums[..., :-width]
    return result
