"""Archives for tests of spikes: drawn once from a seed, with what a test puts into them."""

from datetime import date
from typing import Any

import numpy as np

from alerts.spikes import Series

FIRST = date(2022, 1, 3)  # a Monday
DAYS = 3 * 365
# Stories a day: one state often, two now and then, one hardly ever.
RATES = {"CN": 1.0, "DE": 0.3, "FR": 0.15, "TV": 0.005}


def archive(*, days: int = DAYS, seed: int = 1, **facts: Any) -> Series:
    """An archive in which nothing happens: weekdays alike, weekends at a fifth."""
    dice = np.random.default_rng(seed)
    week = np.array([1.3, 1.3, 1.3, 1.3, 1.3, 0.3, 0.2])[np.arange(days) % 7]
    counts = dice.poisson(np.array(list(RATES.values()))[:, None] * week)
    defaults = {
        "first": FIRST,
        "states": tuple(RATES),
        "counts": counts,
        "exposure": np.ones(days),
        "watched": np.ones(days),
    }
    return Series(**(defaults | facts))


def with_more(series: Series, state: str, day: int, stories: int, *, lasts: int = 1) -> Series:
    """The same archive with so many stories more of a state on each of some days."""
    counts = series.counts.copy()
    counts[series.states.index(state), day : day + lasts] += stories
    return Series(
        first=series.first,
        states=series.states,
        counts=counts,
        exposure=series.exposure,
        watched=series.watched,
    )
