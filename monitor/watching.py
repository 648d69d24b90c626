"""The rules that the clock drives: silences, ranks, languages that are missing, sources that fail.

Asked once a minute. Each rule by itself, so that one that fails touches no other; whether something is due is
only read, and only then written, so that a quiet minute costs the other processes nothing. An alert is unique
by its occasion: asked twice, or by two processes, a rule tells nothing twice.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from alerts.building import listens
from news.errors import StorageError
from news.rules import Rule, RuleKind
from storage import Transaction
from storage import rules as rule_store

from . import ranking, silences, standing, translating
from .asking import Asking, listening_since
from .bootstrap import Service
from .log import logger

_LONGEST = 300  # characters of a reason that are kept


@dataclass(frozen=True, slots=True)
class _Watcher:
    """How rules of a kind are asked: whether anything is due, which reads, and the telling, which writes."""

    is_due: Callable[[Asking], bool]
    tell: Callable[[Asking], int]


_WATCHERS: Final[dict[RuleKind, _Watcher]] = {
    "silence": _Watcher(silences.is_due, silences.tell),
    "rank_change": _Watcher(ranking.is_due, ranking.tell),
    "language_gap": _Watcher(translating.is_due, translating.tell),
    "source_health": _Watcher(standing.is_due, standing.tell),
}


def watch(service: Service) -> Counter[str]:
    """Ask every rule that the clock drives; how many alerts of each kind were raised, and `failed` rules.

    Raises StorageError where the database is away, which is no rule's fault.
    """
    now = service.clock.now()
    told: Counter[str] = Counter()
    with service.database.reading() as tx:
        rules = [rule for rule in service.rulesets.current(tx).of_kind(*_WATCHERS) if listens(rule, now)]
        changed = rule_store.changed_at(tx, [rule.id for rule in rules]) if rules else {}
    failures: dict[str, str] = {}
    for rule in rules:
        try:
            told[rule.kind] += _ask(service, rule, changed[rule.id], now)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - one bad rule must never stop the others
            logger.exception("rule.failed", rule=rule.id)
            failures[rule.id] = f"{type(error).__name__}: {error}"[:_LONGEST]
    if failures:
        told["failed"] = len(failures)
        with service.database.writing() as tx:
            rule_store.note_failures(tx, failures)
    return told


def _ask(service: Service, rule: Rule, changed_at: datetime, now: datetime) -> int:
    def asking(tx: Transaction) -> Asking:
        since = listening_since(rule, changed_at)
        return Asking(service=service, tx=tx, rule=rule, listening_since=since, now=now)

    watcher = _WATCHERS[rule.kind]
    with service.database.reading() as tx:
        if not watcher.is_due(asking(tx)):
            return 0
    with service.database.writing() as tx:
        # Another process may have told it, or somebody changed the rule, between the two transactions.
        is_unchanged = rule in service.rulesets.current(tx).of_kind(rule.kind)
        return watcher.tell(asking(tx)) if is_unchanged and watcher.is_due(asking(tx)) else 0
