"""How often each state is named by itself: a level that follows slowly and learns nothing from a spike."""

from dataclasses import dataclass

import numpy as np

from .series import Counts, Floats

WEEK = 7
_HALF_LIFE_WEEKS = 26.0  # a trend of a year is followed, a visit of a fortnight hardly
_KEPT = 0.5 ** (1 / _HALF_LIFE_WEEKS)
# What is known of a state before anything was counted: so many stories at the archive's usual rate.
_PRIOR_STORIES = 0.5
_PRIOR_DAYS = 60.0
# Where the archive begins nothing is known; its first quarter says where to begin, and no spike is looked
# for in it.
FIRST_WEEKS = 13
_BEGINNING_DAYS = 28.0
# A week teaches at most this: the level, and as many deviations more (see `_most`).
_CAP = 2.5
_USUAL_DISPERSION = 0.4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Levels:
    """A row a state, a column a week: what was known before that week began.

    `rate` is stories a usual day, `stories` how many it rests on, older ones for less.
    """

    rate: Floats
    stories: Floats


def levels(counts: Counts, usual_days: Floats) -> Levels:
    """The levels before each week of the archive, and before the one that follows it.

    `usual_days` says how much of a usual day each day was, by coverage and calendar.
    """
    weeks = counts.shape[1] // WEEK
    named = counts[:, : weeks * WEEK].reshape(len(counts), weeks, WEEK).sum(axis=2).T.astype(np.float64)
    lived = usual_days[: weeks * WEEK].reshape(weeks, WEEK).sum(axis=1)
    begun = named[:FIRST_WEEKS].sum(axis=0) / max(1.0, lived[:FIRST_WEEKS].sum())
    stories = _PRIOR_STORIES + begun * _BEGINNING_DAYS
    days = np.full(len(counts), _PRIOR_DAYS / 2 + _BEGINNING_DAYS)
    rate, rests_on = np.empty((weeks + 1, len(counts))), np.empty((weeks + 1, len(counts)))
    for week in range(weeks):
        rate[week], rests_on[week] = stories / days, stories
        expected = rate[week] * lived[week]
        stories = stories * _KEPT + np.minimum(named[week], _most(expected, stories))
        days = days * _KEPT + lived[week]
        # The prior fades as the rest does; some of it stays, or a state unheard of would be impossible.
        stories, days = np.maximum(stories, _PRIOR_STORIES), np.maximum(days, _PRIOR_DAYS)
    rate[weeks], rests_on[weeks] = stories / days, stories
    return Levels(rate=rate.T, stories=rests_on.T)


def _most(expected: Floats, stories: Floats) -> Floats:
    spread = np.sqrt(expected + expected**2 * (_USUAL_DISPERSION + 1 / stories))
    result: Floats = expected + _CAP * spread + 1
    return result
