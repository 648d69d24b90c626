"""A listing that cannot be read, and one that can be again.

One bad look is nothing: a source is broken from the second in a row on, and told when that has lasted for the
hours that the rule asks for, 0 meaning at once. A source that is broken already when the rule is made or its
mute ends is told then, for it is broken then; that it has recovered only where the rule said it was broken.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from alerts.building import Firing
from news.alerts import AlertType
from news.crawls import SourceRef
from news.reasons import SourceStanding
from news.rules import Rule

from .listings import heard

LEAST_FAILURES = 2
_WELL: Final = "healthy"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """A source and its `state` as `monitor.health` has it, with the detail of its last crawl.

    `is_alarming`: the state is one to worry about. `bad_since` is the first look that failed since the last
    good one, None where none did; `good_since` the first good one of those in a row. `broken` are the
    occasions on which the rule has said that it is broken, oldest first.
    """

    source: SourceRef
    state: str
    is_alarming: bool
    failures: int
    detail: str
    bad_since: datetime | None
    good_since: datetime | None
    broken: tuple[str, ...]
    now: datetime


def fires(rule: Rule, facts: SourceFacts) -> tuple[Firing, ...]:
    """One firing where the source has been broken for so long, or has recovered since the rule said so."""
    if not heard(rule, (facts.source,), _day(facts)):
        return ()
    if facts.is_alarming:
        return _broken(rule, facts)
    if facts.state == _WELL and facts.good_since is not None and facts.broken:
        return (_firing(facts, "source.recovered", facts.good_since, facts.broken[-1]),)
    return ()


def _broken(rule: Rule, facts: SourceFacts) -> tuple[Firing, ...]:
    since = facts.bad_since
    if since is None or facts.failures < LEAST_FAILURES or facts.now < since + timedelta(hours=rule.hours):
        return ()
    return (_firing(facts, "source.broken", since, f"{facts.source.key}@{since.isoformat()}"),)


def _day(facts: SourceFacts) -> date:
    return facts.now.date()


def _firing(facts: SourceFacts, kind: AlertType, since: datetime, occasion: str) -> Firing:
    reason = SourceStanding(
        source=facts.source.key,
        state=facts.state,
        since=since,
        failures=facts.failures,
        detail=facts.detail,
    )
    return Firing(type=kind, country=None, reason=reason, occasion=occasion)
