"""Watches for spikes, where a rule asks for them."""

from alerts.building import listens
from storage import rules as rule_store

from .bootstrap import Service


def watch_spikes(service: Service) -> int:
    """Raise what rules of kind spike say of the archive as it stands; returns the number of new alerts."""
    now = service.clock.now()
    with service.database.reading() as tx:
        rules = tuple(each for each in rule_store.list_all(tx) if each.kind == "spike" and listens(each, now))
    if not rules:
        return 0
    from .spike_alerts import raise_spikes  # noqa: PLC0415 - numpy is for those who have such a rule

    return raise_spikes(service, rules, now)
