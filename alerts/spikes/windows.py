"""What is counted in each window, what was to be expected there, and how surprising that is."""

from dataclasses import dataclass

import numpy as np

from .dayfactors import day_factors
from .levels import FIRST_WEEKS, WEEK, levels
from .series import Floats, Series, rolling
from .tails import at_least

# Fewer stories in a window are no spike, however seldom a state is named: two may be one visit.
LEAST_STORIES = 3
# Windows that are less surprising than this are not looked at closer: no budget reaches so low.
LARGEST_CHANCE = 0.03
WARM_UP_DAYS = FIRST_WEEKS * WEEK
_SCREEN = 1.2  # deviations above the mean that a window needs before its chance is worth working out

_SIZE_AT_LEAST = 0.02
_LEAST_DISPERSION = 0.01
_USUAL_DISPERSION = 0.2  # where an archive is too sparse to tell
_LEAST_MEAN = 0.02
_TRUST = 60.0  # a state's own variance counts as much as the others' once it amounts to this
_LEAST_OWN, _MOST_OWN = 0.3, 4.0
_CAP = 4.0

# Where the other states rise together (a forum, a week at the United Nations), this one may too; so many
# stories of the others must be missing or found before that is believed.
_COMMON_AT_REST = 5.0
# Some rise more than others then: of three that take part in what a dozen do, each rises more than all do.
_COMMON_UNEVEN = 2.0

_LAP = 364  # a year in whole weeks
_NEAR = 7  # days by which a yearly occasion moves
_YEARLY_AT_REST = 6.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Windows:
    """A row a state, a column the day on which a window ends: stories, what is expected, and its size.

    The size is the negative binomial's: the variance is the mean and its square over the size.
    """

    counts: Floats
    mean: Floats
    size: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Surprises:
    """The windows that are worth a look, by state and day: where they are, and how probable they were."""

    state: np.ndarray[tuple[int], np.dtype[np.int64]]
    day: np.ndarray[tuple[int], np.dtype[np.int64]]
    chance: Floats


def windows(series: Series, width: int) -> Windows:
    """Every window of `width` days of an archive, beginning where there are that many."""
    usual_days = day_factors(series) * series.exposure
    known = levels(series.counts, usual_days)
    # The level of a window is that before the week in which it begins: it never teaches what it is judged by.
    week = np.maximum(np.arange(series.days) - width + 1, 0) // WEEK
    counts = rolling(series.counts, width)
    mean = known.rate[:, week] * rolling(usual_days, width)
    common = _common(counts, mean)
    mean = mean * common
    mean = mean * _yearly(counts, mean)
    unsure = 1 / known.stories[:, week] + _COMMON_UNEVEN * (1 - 1 / common) ** 2
    dispersion = _dispersion(counts, mean, unsure)
    return Windows(counts=counts, mean=mean, size=np.maximum(1 / (dispersion + unsure), _SIZE_AT_LEAST))


def surprises(found: Windows) -> Surprises:
    """Those that are less probable than `LARGEST_CHANCE`, after the archive's beginning."""
    spread = np.sqrt(found.mean + found.mean**2 / found.size)
    floor = np.maximum(found.mean + _SCREEN * spread, LEAST_STORIES)
    states, days = np.nonzero(found.counts[:, WARM_UP_DAYS:] >= floor[:, WARM_UP_DAYS:])
    days += WARM_UP_DAYS
    at = (states, days)
    chance = at_least(found.counts[at], found.mean[at], found.size[at])
    small = chance < LARGEST_CHANCE
    return Surprises(state=states[small], day=days[small], chance=chance[small])


def _common(counts: Floats, mean: Floats) -> Floats:
    """By how much all other states are named more than usual; never less than 1, to be on the safe side."""
    others = counts.sum(axis=0) - counts
    expected = mean.sum(axis=0) - mean
    result: Floats = np.maximum((others + _COMMON_AT_REST) / (expected + _COMMON_AT_REST), 1.0)
    return result


def _yearly(counts: Floats, mean: Floats) -> Floats:
    """By how much a state was named more than usual at this time of earlier years; never less than 1."""
    named = np.full_like(mean, _YEARLY_AT_REST)
    usual = named.copy()
    capped = np.minimum(counts, _CAP * mean + _CAP)
    for lap in range(_LAP, counts.shape[1] - _NEAR, _LAP):
        for shift in (lap - _NEAR, lap, lap + _NEAR):
            named[:, shift:] += capped[:, :-shift]
            usual[:, shift:] += mean[:, :-shift]
    result: Floats = np.maximum(named / usual, 1.0)
    return result


def _dispersion(counts: Floats, mean: Floats, unsure: Floats) -> Floats:
    """How much more than by chance counts vary, over the square of the mean, beyond what is unsure anyway.

    Two causes are told apart over all states: stories that come several at a time (in proportion to the
    mean), and months that differ (to its square). How much a state has of both is its own, as far as it was
    named often enough to tell; else it is taken to be as the others are.
    """
    inside = np.s_[:, WARM_UP_DAYS:]
    excess = _excess(counts[inside], mean[inside], unsure[inside])
    once, twice = mean[inside].sum(axis=1), (mean[inside] ** 2).sum(axis=1)
    several, months = _causes(excess, once, twice)
    usual = several * once + months * twice
    own = np.maximum(excess + _TRUST, 0) / (usual + _TRUST)
    shares = np.clip(own, _LEAST_OWN, _MOST_OWN)[:, None]
    result: Floats = shares * (months + several / np.maximum(mean, _LEAST_MEAN)) + _LEAST_DISPERSION
    return result


def _excess(counts: Floats, mean: Floats, unsure: Floats) -> Floats:
    """The sum over each state's windows of its variance above that by chance, past spikes cut off."""
    most = mean + _CAP * np.sqrt(mean + mean**2 * (unsure + _USUAL_DISPERSION)) + 2
    missed = (np.minimum(counts, most) - mean) ** 2
    result: Floats = (missed - mean - mean**2 * unsure).sum(axis=1)
    return result


def _causes(excess: Floats, once: Floats, twice: Floats) -> tuple[float, float]:
    """The parts of the excess that grow with the mean and with its square, by least squares, 0 or more."""
    if not once.any():
        return 0.0, _USUAL_DISPERSION
    weight = 1 / np.maximum(once + twice, 1.0) ** 1.5
    table = np.stack([once, twice], axis=1)
    normal = table.T @ (weight[:, None] * table) + 1e-9 * np.eye(2)
    right = table.T @ (weight * excess)
    both = np.linalg.solve(normal, right)
    if both.min() < 0:  # one cause alone explains more
        alone = np.maximum(right / np.diag(normal), 0.0)
        both = np.where(both > 0, alone, 0.0)
    return float(both[0]), float(both[1])
