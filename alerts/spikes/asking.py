"""What a rule of kind spike asks of an archive, and which of the spikes are news to its owner."""

import hashlib
import json
from datetime import date, timedelta

from countries.groups import members
from news.dates import ALMATY
from news.rules import Rule

from .calibration import Calibration, TooShort, quiet_days
from .firing import Spike, would_fire
from .series import Series

WINDOW_DAYS = 7  # where a rule says nothing: a week has every weekday once
# What a calibration was made with; a new number makes all of them anew.
_MODEL = 1


def window_of(rule: Rule) -> int:
    """The days that the rule looks at together."""
    return rule.window_days or WINDOW_DAYS


def states_of(rule: Rule, series: Series, *, on: date) -> frozenset[str]:
    """The states of the series that the rule is about, its groups as they were on that day."""
    named = frozenset(rule.countries).union(*(members(group, on) for group in rule.groups))
    asked = named if rule.countries or rule.groups else frozenset(series.states)
    return asked.intersection(series.states).difference(rule.excluded)


def spikes_of(
    rule: Rule, series: Series, *, calibration: Calibration | None = None
) -> tuple[Spike, ...] | TooShort:
    """The spikes that the rule would have told of over the archive, by the day they began."""
    return would_fire(
        series,
        width=window_of(rule),
        budget=rule.budget_per_month,
        states=states_of(rule, series, on=series.last),
        calibration=calibration,
    )


def question(rule: Rule, series: Series) -> str:
    """A digest of what a calibration answers: its states, window and budget, the archive's first day."""
    states = sorted(states_of(rule, series, on=series.last))
    asked = [_MODEL, window_of(rule), rule.budget_per_month, series.first.isoformat(), states]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def is_news(spike: Spike, rule: Rule, *, created_on: date, today: date) -> bool:
    """Whether the spike is under way, began lately, and began when the rule was listening.

    One that began on the day of the rule may be older than it; see `limit` in its reason.
    """
    is_under_way = spike.last >= today - timedelta(days=1)
    is_late = spike.began < today - timedelta(days=window_of(rule))
    was_muted = rule.muted_until is not None and spike.began <= rule.muted_until.astimezone(ALMATY).date()
    return is_under_way and not is_late and spike.began >= created_on and not was_muted


def is_same_spike(until: date, began: date, *, width: int) -> bool:
    """Whether what began then goes on with what was told of as of `until`.

    Days may have been counted anew since, and the threshold made anew, so that the same spike begins on
    another day.
    """
    return abs((began - until).days) <= quiet_days(width)
