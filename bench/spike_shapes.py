"""Made-up archives of several shapes, none of them drawn from the model that is tried on them.

States differ in how often they are named, from once in two months to more than daily. Every shape has
weekends and holidays; what it is called after comes on top.
"""

from collections.abc import Callable
from datetime import date, timedelta

import holidays
import numpy as np
from numpy.typing import NDArray

from alerts.spikes.series import Series

Floats = NDArray[np.float64]
FIRST = date(2011, 1, 3)
WEEKDAYS = np.array([1.15, 1.25, 1.25, 1.2, 1.1, 0.35, 0.2])
STATES = 64
ASSEMBLY = (258, 272)  # days of the year
LEARNT = 3 * 365  # days of archive before what is tested
# The last rows are of states whose rate is known, so that spikes of a known size can be put into them.
CLASSES = {"1 a month": 1 / 30, "1 a week": 1 / 7, "1 a day": 1.0}
EACH = 4


def of_class(name: str) -> range:
    """The rows of the states that are named so often."""
    begins = STATES - EACH * (len(CLASSES) - list(CLASSES).index(name))
    return range(begins, begins + EACH)


def calendar(days: int) -> Floats:
    """How much of a day's news there is, by weekday and holiday."""
    free = holidays.country_holidays("KZ", years=range(FIRST.year, FIRST.year + days // 365 + 2))
    dates = [FIRST + timedelta(days=number) for number in range(days)]
    return np.array([WEEKDAYS[day.weekday()] * (0.4 if day in free else 1.0) for day in dates])


def rates(dice: np.random.Generator, *, low: float = 1 / 60, high: float = 1.5) -> Floats:
    """Stories a day of each state, most of them seldom named, as it is with a ministry."""
    drawn = np.exp(np.log(low) + (np.log(high) - np.log(low)) * dice.beta(0.9, 1.6, STATES))
    for name, rate in CLASSES.items():
        drawn[of_class(name)] = min(rate, high)
    return drawn


def _plain(dice: np.random.Generator, days: int) -> Floats:
    return rates(dice)[:, None] * calendar(days)


def _sparse(dice: np.random.Generator, days: int) -> Floats:
    return rates(dice, low=1 / 400, high=1 / 10)[:, None] * calendar(days)


def _trend(dice: np.random.Generator, days: int) -> Floats:
    """From a third to three times as much over ten years, up or down, each state by itself."""
    slope = dice.uniform(-np.log(3), np.log(3), STATES)[:, None]
    return _plain(dice, days) * np.exp(slope * np.arange(days) / 3650)


def _season(dice: np.random.Generator, days: int) -> Floats:
    """A quiet January and August, a full autumn, and two weeks in September at the United Nations."""
    turn = np.arange(days) % 365.25
    summer, (begins, ends), share = (205, 235), ASSEMBLY, 0.4
    is_summer = (turn > summer[0]) & (turn < summer[1])
    year = 1 + 0.35 * np.sin((turn - 190) / 365.25 * 2 * np.pi) - 0.3 * is_summer
    assembly = (turn > begins) & (turn < ends)
    takes_part = dice.random(STATES) < share
    return _plain(dice, days) * year * np.where(takes_part[:, None] & assembly, 3.0, 1.0)


def _forums(dice: np.random.Generator, days: int) -> Floats:
    """Some seven forums a year, of three to six days, in which a third of the states come up fourfold."""
    return _plain(dice, days) * _gathering(dice, days)


def _gathering(dice: np.random.Generator, days: int) -> Floats:
    factor = np.ones((STATES, days))
    for _ in range(dice.poisson(7 * days / 365)):
        begins, lasts = int(dice.integers(days)), int(dice.integers(3, 7))
        takes_part = dice.random(STATES) < dice.uniform(0.15, 0.5)
        factor[np.ix_(takes_part, np.arange(begins, min(days, begins + lasts)))] *= dice.uniform(3, 5)
    return factor


def _overdispersed(dice: np.random.Generator, days: int) -> Floats:
    """Days that vary by themselves (a gamma of shape 1 to 8), and months that do (a slow random walk)."""
    shape = dice.uniform(1, 8, STATES)[:, None]
    rate = _plain(dice, days) * dice.gamma(shape, 1 / shape, (STATES, days))
    steps = dice.normal(0, 1, (STATES, days // 30 + 2))
    walk = np.zeros_like(steps)
    for month in range(1, steps.shape[1]):
        walk[:, month] = 0.8 * walk[:, month - 1] + 0.25 * steps[:, month]
    return rate * np.exp(np.repeat(walk, 30, axis=1)[:, :days])


def _trips(dice: np.random.Generator, days: int) -> Floats:
    """Nearly nothing, then a visit that is told of in several stories over a few days."""
    rate = rates(dice)
    visits = dice.poisson(rate[:, None] * 0.6 / 3.5 * np.ones(days))
    told = np.zeros((STATES, days))
    for state, day in zip(*np.nonzero(visits), strict=True):
        share = dice.dirichlet(np.ones(4)) * dice.gamma(2.0, 1.75)
        until = min(days, day + 4)
        told[state, day:until] += share[: until - day]
    return (0.4 * rate[:, None] + told) * calendar(days)


def _shifts(dice: np.random.Generator, days: int) -> Floats:
    """Every few years a state becomes twice or half as much of a partner, for good."""
    steps = np.zeros((STATES, days))
    for state in range(STATES):
        for day in dice.integers(0, days, dice.poisson(days / 1400)):
            steps[state, day:] += dice.choice([-1, 1]) * np.log(dice.uniform(1.5, 2.5))
    return _plain(dice, days) * np.exp(np.clip(steps, -1.5, 1.5))


def _all_at_once(dice: np.random.Generator, days: int) -> Floats:
    """Everything together, milder."""
    turn = np.arange(days) % 365.25
    year = 1 + 0.2 * np.sin((turn - 190) / 365.25 * 2 * np.pi)
    return _trips(dice, days) * year * np.sqrt(_gathering(dice, days))


def _doubles(dice: np.random.Generator, days: int) -> Floats:
    """Half way through what is tested the ministry publishes twice as much of everything, for good."""
    return _plain(dice, days) * np.where(np.arange(days) > days * 0.65, 2.0, 1.0)


def _first_forums(dice: np.random.Generator, days: int) -> Floats:
    """Forum weeks of a kind that the first three years have never seen."""
    return _plain(dice, days) * np.where(np.arange(days) > LEARNT, _gathering(dice, days), 1.0)


SHAPES: dict[str, Callable[[np.random.Generator, int], Floats]] = {
    "stationary": _plain,
    "sparse": _sparse,
    "trend": _trend,
    "yearly season": _season,
    "forum weeks": _forums,
    "over-dispersed": _overdispersed,
    "clustered trips": _trips,
    "level shifts": _shifts,
    "coverage gaps": _plain,
    "all doubles": _doubles,
    "first forums": _first_forums,
    "all together": _all_at_once,
}


def archive(shape: str, *, seed: int, days: int) -> tuple[Series, Floats]:
    """An archive of a shape without a spike in it, and the true mean of each state and day."""
    dice = np.random.default_rng([seed, *shape.encode()])
    rate = SHAPES[shape](dice, days)
    exposure = np.ones(days)
    if shape == "coverage gaps":
        for _ in range(days // 120):
            begins = int(dice.integers(days))
            exposure[begins : begins + int(dice.integers(1, 10))] = dice.choice([0.0, 0.3, 0.6])
    counts = dice.poisson(rate * exposure)
    names = tuple(f"S{number:03}" for number in range(STATES))
    series = Series(first=FIRST, states=names, counts=counts, exposure=exposure, watched=exposure)
    return series, rate
