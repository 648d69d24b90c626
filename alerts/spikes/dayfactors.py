"""How much of a usual day's news a day brings, by weekday, holiday and season: a log-linear model."""

import numpy as np

from .seasons import design
from .series import Floats, Series, rolling

# The level that days are measured by: what is slower than a quarter is trend and belongs to each state's own.
_QUARTER = 91
_ROUNDS = 8  # it has settled to a millionth by then
# A day of more than so many deviations above what was expected teaches no more than one of just so many:
# a forum is no habit of its weekday.
_CAP = 2.5
_RIDGE = 1.0  # keeps the effect of a holiday at none where the archive has hardly seen any
_LARGEST_EFFECT = 3.0  # in logarithms; a weekday of twenty times another is a mistake of a short archive


def day_factors(series: Series) -> Floats:
    """A factor a day, 1 on average, from the totals over all states (quasi-Poisson, fitted by IRLS)."""
    table = design(series.first, series.days)
    totals = series.counts.sum(axis=0).astype(np.float64)
    offset = series.exposure * _level(totals, series.exposure)
    effects = np.zeros(table.shape[1])
    centred = table - table.mean(axis=0)
    for _ in range(_ROUNDS):
        mean = np.maximum(offset * np.exp(centred @ effects), 1e-9)
        step = _step(centred, totals, mean, effects)
        effects = np.clip(effects + step, -_LARGEST_EFFECT, _LARGEST_EFFECT)
    factors = np.exp(centred @ effects)
    result: Floats = factors / factors.mean()
    return result


def _step(table: Floats, totals: Floats, mean: Floats, effects: Floats) -> Floats:
    """One step of Fisher scoring with outliers capped."""
    spread = max(1.0, float(np.median((totals - mean) ** 2 / mean)) / 0.455)  # median of chi-squared(1)
    capped = np.minimum(totals, mean + _CAP * np.sqrt(spread * mean))
    normal = table.T @ (mean[:, None] * table) + _RIDGE * spread * np.diag(np.ones(table.shape[1]))
    slope = table.T @ (capped - mean) - _RIDGE * spread * effects
    return np.asarray(np.linalg.solve(normal, slope), dtype=np.float64)


def _level(totals: Floats, exposure: Floats) -> Floats:
    """The daily total of the quarter around each day, had all of it been read."""
    half = _QUARTER // 2

    def around(values: Floats) -> Floats:
        return rolling(np.concatenate([values, np.zeros(half)]), _QUARTER)[half:]

    read = around(exposure)
    level: Floats = around(totals) / np.maximum(read, 1.0)
    return level
