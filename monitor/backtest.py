"""When a rule would have fired over the archive, before it is switched on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import alerts
from alerts.backtest.counting import counted
from alerts.backtest.releases import awake
from news.backtests import Backtest
from news.errors import BacktestError
from news.rules import Rule, RuleKind
from storage import past_facts
from storage import stories as story_store

from . import rules
from .backtest_clock import past_of_gaps, past_of_ranks, past_of_silences, past_of_sources, past_of_spikes
from .backtest_events import past_of_events
from .backtest_notes import notes_on
from .backtest_past import Found, Past, uncollected
from .backtest_releases import past_of_releases
from .bootstrap import Service

_PASTS: Final[Mapping[RuleKind, Callable[[Past, Rule], Found]]] = {
    "first_mention": past_of_releases,
    "watch_list": past_of_releases,
    "co_mention": past_of_releases,
    "phrase": past_of_releases,
    "actor": past_of_releases,
    "event_kind": past_of_releases,
    "edited": past_of_events,
    "removed": past_of_events,
    "restored": past_of_events,
    "silence": past_of_silences,
    "spike": past_of_spikes,
    "rank_change": past_of_ranks,
    "language_gap": past_of_gaps,
    "source_health": past_of_sources,
}
SHOWN = 200  # firings that a page or a terminal lists unless it asks for more


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The time that a backtest is asked for; None means since the archive begins, and until now."""

    since: datetime | None = None
    until: datetime | None = None


WHOLE = Span()


def of_kept(service: Service, rule_id: str, span: Span = WHOLE, *, limit: int = SHOWN) -> Backtest:
    """The backtest of a kept rule; NotFoundError where there is none."""
    return backtest(service, rules.get(service, rule_id), span, limit=limit)


def of_written(
    service: Service, written: Mapping[str, object], span: Span = WHOLE, *, limit: int = SHOWN
) -> Backtest:
    """The backtest of a rule that is not kept; RuleError with every mistake in it."""
    return backtest(service, alerts.parse_rule(written, now=service.clock.now()), span, limit=limit)


def backtest(service: Service, rule: Rule, span: Span = WHOLE, *, limit: int = SHOWN) -> Backtest:
    """When the rule would have fired in a time, were it switched on; what came before counts as known.

    The newest `limit` firings are listed, all are counted. The time is cut to that of the archive. Raises
    BacktestError where it ends before it begins, or has no time zone.
    """
    now = service.clock.now()
    _check(span, now)
    with uncollected(), service.database.reading() as tx:
        known = (story_store.record_begins_at(tx), past_facts.watch_begins_at(tx), now)
        past = Past(service=service, tx=tx, begins_at=min(each for each in known if each), now=now)
        found = _PASTS[rule.kind](past, awake(rule))
        until = min(span.until or now, now)
        since = min(max(span.since or past.begins_at, past.begins_at), until)
        result = counted(rule, found.fired, since=since, until=until)
        shown = tuple(found.in_full(result.fired[:limit]))
        return replace(
            result, fired=shown, notes=notes_on(past, rule, result, lacking_days=found.lacking_days)
        )


def _check(span: Span, now: datetime) -> None:
    for name, at in (("since", span.since), ("until", span.until)):
        if at is not None and at.utcoffset() is None:
            raise BacktestError(
                f"{name}: write an instant with its offset, such as 2026-01-31T09:00:00+05:00"
            )
    if span.since and span.until and span.since > span.until:
        raise BacktestError("since: lies after until; a backtest goes forward in time")
    if span.since and span.since > now:
        raise BacktestError("since: lies in the future, of which the archive knows nothing")
