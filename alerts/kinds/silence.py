"""A state that is not named for so many days, or for longer than ever before.

"Longer than ever" needs a past to be compared with: five silences at least, and it is counted in whole days,
so that a state which every release names is not told after an afternoon.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.building import Firing
from news.alerts import CountryHistory
from news.reasons import Silent
from news.rules import Rule

LEAST_SILENCES = 5
_DAY = timedelta(days=1)
_DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class LastNamed:
    """When a state was named last, how often it had been silent before that, and how long at most."""

    country: str
    at: datetime
    silences: int = 0
    longest_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """What must be known of time before a silence is told.

    The rule listens since `listening_since`: what was too long by then is none of its news. `read_until` is
    the time up to which the listings were read well, None where one of them was not of late: in what nobody
    has read a state may be named. `told_at` is when the rule spoke of the state last.
    """

    listening_since: datetime
    read_until: datetime | None
    told_at: datetime | None
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceFacts:
    """A state that is silent, and the coverage that this rests on."""

    last: LastNamed
    attention: Attention
    history: CountryHistory


def too_long_at(rule: Rule, last: LastNamed) -> datetime | None:
    """When the silence since then has lasted as long as the rule asks; None where that cannot be said."""
    if rule.window_days is not None:
        return last.at + timedelta(days=rule.window_days)
    if last.silences < LEAST_SILENCES or last.longest_s is None:
        return None
    return last.at + timedelta(days=last.longest_s // _DAY_S + 1)


def may_be_due(rule: Rule, last: LastNamed, attention: Attention) -> bool:
    """Whether it is worth while to ask for the silences before this one, which `last` need not have."""
    if rule.window_days is not None:
        return is_due(rule, last, attention)
    return attention.now - last.at >= _DAY and not _is_told(last, attention)


def is_due(rule: Rule, last: LastNamed, attention: Attention) -> bool:
    """Whether the silence is to be told: it has become too long while the rule listened and somebody read.

    A silence is told once, also where an older mention that an import brings dates it anew.
    """
    at = too_long_at(rule, last)
    if at is None or not attention.listening_since < at <= attention.now:
        return False
    is_read = attention.read_until is not None and attention.read_until >= at
    return is_read and not _is_told(last, attention)


def fires(rule: Rule, facts: SilenceFacts) -> tuple[Firing, ...]:
    """One firing where the state's silence is to be told."""
    last, history = facts.last, facts.history
    if not is_due(rule, last, facts.attention):
        return ()
    reason = Silent(
        last_at=last.at,
        silent_days=(facts.attention.now - last.at).days,
        longest_days=None if last.longest_s is None else last.longest_s // _DAY_S,
        watched_since=history.watched_since,
        has_gap=history.has_gap,
        looks=history.looks,
        longest_gap_s=history.longest_gap_s,
    )
    occasion = f"silence/{last.at.isoformat()}"
    return (Firing(type="country.silent", country=last.country, reason=reason, occasion=occasion),)


def _is_told(last: LastNamed, attention: Attention) -> bool:
    # What a clock that was ahead has told does not count.
    return attention.told_at is not None and last.at < attention.told_at <= attention.now
