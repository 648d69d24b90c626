"""The threshold that keeps to a budget of false alarms, from what the archive would have given."""

from collections.abc import Collection
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np

from .series import Floats, Series
from .windows import LARGEST_CHANCE, WARM_UP_DAYS, Surprises, surprises, windows

MONTH = 30  # days
# Shorter archives say too little of what is usual: see docs/spikes.md.
LEAST_DAYS = 365
_LEAST_WINDOWS = 20
# How far above the archive's own rate the true one may lie, in standard errors.
_MARGIN = 1.0
# With fewer alarms than this in the archive its rate is no measure, and the tail beyond is drawn out instead.
_ENOUGH_ALARMS = 10
_LEAST_TAIL = 1.0  # chances that are right fall by e for each unit of their logarithm
_LEAST_BUDGET = 1e-6
_CERTAIN = 700.0  # minus the logarithm of the smallest chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """That a window fires whose chance is at most `chance`, and the archive that says so.

    `alarms_per_month` is what the archive would have given, all of them counted as false.
    """

    chance: float
    days: int
    months: float
    alarms_per_month: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TooShort:
    """That the archive is too short to be calibrated on: it has `days`, and `needed` are."""

    days: int
    needed: int


def needed_days(width: int) -> int:
    """How many days of archive a window of `width` days needs."""
    return max(LEAST_DAYS, WARM_UP_DAYS + _LEAST_WINDOWS * width)


def calibrate(
    series: Series, *, width: int, budget: float, states: Collection[str] | None = None
) -> Calibration | TooShort:
    """The threshold for a window of `width` days that gives at most `budget` alarms in 30 days.

    Over all `states` together, or all of the series where that is None.
    """
    if series.days < needed_days(width):
        return TooShort(days=series.days, needed=needed_days(width))
    found = among(surprises(windows(series, width)), series, states)
    return threshold(found, days=series.days, width=width, budget=budget)


def among(found: Surprises, series: Series, states: Collection[str] | None) -> Surprises:
    """Those of these states."""
    if states is None:
        return found
    wanted = np.isin(found.state, [row for row, state in enumerate(series.states) if state in states])
    return Surprises(state=found.state[wanted], day=found.day[wanted], chance=found.chance[wanted])


def quiet_days(width: int) -> int:
    """How many days without firing end an episode: by then nothing of it is in the window any more."""
    return 2 * width


def threshold(found: Surprises, *, days: int, width: int, budget: float) -> Calibration:
    """The largest chance at which these windows give few enough alarms, with a margin for what is unknown.

    A budget of nothing is taken as one alarm in ages: the tail has no end to be beyond.
    """
    budget = max(budget, _LEAST_BUDGET)
    surprise = np.minimum(-np.log(np.maximum(found.chance, exp(-_CERTAIN))), _CERTAIN)
    months = (days - WARM_UP_DAYS) / MONTH
    known = sorted(set(np.quantile(surprise, np.linspace(0, 1, 400)))) if len(surprise) else []
    low = -log(LARGEST_CHANCE)
    steps = [low, *(value for value in known if value > low)]
    at = _first_within(found, surprise, steps, months=months, width=width, budget=budget)
    return Calibration(
        chance=exp(-at),
        days=days,
        months=months,
        alarms_per_month=len(_alarms(found, surprise >= at, width)) / months,
    )


def _first_within(
    found: Surprises, surprise: Floats, steps: list[float], *, months: float, width: int, budget: float
) -> float:
    """The least surprise that keeps to the budget, found by halving: alarms only become fewer with it."""

    def rate(step: float) -> tuple[float, int]:
        days = _alarms(found, surprise >= step, width)
        return _upper_rate(days, months), len(days)

    least, most = 0, len(steps) - 1
    while least < most:
        middle = (least + most) // 2
        above, alarms = rate(steps[middle])
        if alarms < _ENOUGH_ALARMS or above <= budget:
            most = middle
        else:
            least = middle + 1
    at = steps[least]
    above, _alarms_there = rate(at)
    return at if above <= budget else at + _tail(surprise, at) * log(above / budget)


def _alarms(found: Surprises, fires: np.ndarray[tuple[int], np.dtype[np.bool_]], width: int) -> Floats:
    """The days on which an episode begins, over all states."""
    state, day = found.state[fires], found.day[fires]
    is_first = np.ones(len(day), dtype=bool)
    is_first[1:] = (np.diff(state) != 0) | (np.diff(day) > quiet_days(width))
    begun: Floats = day[is_first].astype(np.float64)
    return begun


def _upper_rate(days: Floats, months: float) -> float:
    """Alarms a month, and a standard error more; alarms of one forum are not independent of each other."""
    by_month = np.bincount(((days - WARM_UP_DAYS) / MONTH).astype(np.int64), minlength=int(months))
    spread = max(float(by_month.var()), float(by_month.mean()))
    return (len(days) + _MARGIN * sqrt(max(1.0, spread * months))) / months


def _tail(surprise: Floats, at: float) -> float:
    """By how much the surprise of a window above `at` exceeds it on average (Hill's estimate)."""
    above = surprise[surprise >= at] - at
    return max(_LEAST_TAIL, float(above.mean())) if len(above) else _LEAST_TAIL
