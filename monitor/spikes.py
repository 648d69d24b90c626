"""Watches for spikes, where a rule asks for them."""

from dataclasses import dataclass
from datetime import date, timedelta

from alerts.building import listens
from news.rules import Rule
from storage import Transaction
from storage import calibrations as calibration_store
from storage import rules as rule_store

from .bootstrap import Service

CALIBRATED = "spikes/"  # what is kept of a rule, before its id


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """That the archive has `days` of the `needed` ones, and the day in Almaty on which it will have them."""

    days: int
    needed: int
    works_on: date


def shortness(tx: Transaction, rule: Rule) -> Short | None:
    """What a rule of kind spike waits for, by the latest look; None where it works, or was not looked at."""
    kept = calibration_store.get(tx, CALIBRATED + rule.id) if rule.kind == "spike" else None
    if kept is None or kept.facts["is_enough"]:
        return None
    days, needed = kept.facts["days"], kept.facts["needed"]
    works_on = date.fromisoformat(kept.facts["day"]) + timedelta(days=needed - days)
    return Short(days=days, needed=needed, works_on=works_on)


def watch_spikes(service: Service) -> int:
    """Raise what rules of kind spike say of the archive as it stands; returns the number of new alerts."""
    now = service.clock.now()
    with service.database.reading() as tx:
        rules = tuple(each for each in rule_store.list_all(tx) if each.kind == "spike" and listens(each, now))
    if not rules:
        return 0
    from .spike_alerts import raise_spikes  # noqa: PLC0415 - numpy is for those who have such a rule

    return raise_spikes(service, rules, now)
