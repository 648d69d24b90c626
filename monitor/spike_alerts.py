"""Raises alerts of spikes: counts where there is something new, and tells of each spike once."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from math import log1p
from typing import Any

from alerts.building import Firing, alert_of
from alerts.spikes import (
    Calibration,
    Spike,
    TooShort,
    calibrate,
    is_news,
    is_same_spike,
    question,
    spikes_of,
    states_of,
    window_of,
)
from news.dates import ALMATY
from news.reasons import Spiked
from news.rules import Rule
from storage import Transaction
from storage import alerts as alert_store
from storage import calibrations as calibration_store
from storage import daily_counts as count_store
from storage import rules as rule_store

from .bootstrap import Service
from .log import logger
from .raising import raise_alert
from .spike_series import Counted, count
from .spike_waiting import CALIBRATED

_SEEN = "spikes.seen"
_STEPS = 50  # a fiftieth more is another size


def raise_spikes(service: Service, rules: tuple[Rule, ...], now: datetime) -> int:
    """Raise what these rules of kind spike say of the archive as it stands; returns the number of new alerts.

    Nothing is read where nothing has changed since the last time. Two processes may do this at once: an alert
    is unique by its occasion, and whether a spike was told of is asked under the lock of the writer.
    """
    with service.database.reading() as tx:
        mark = _mark(tx, rules, now)
        seen = calibration_store.get(tx, _SEEN)
        if seen is not None and seen.facts == mark:
            return 0
        counted = count(tx, now=now)
        kept = {rule.id: calibration_store.get(tx, CALIBRATED + rule.id) for rule in rules}
    raised = 0
    for rule in rules:
        last = kept[rule.id]
        facts = _calibrated(rule, counted, None if last is None else last.facts, now)
        raised += _tell(service, rule, counted, facts, now)
    with service.database.writing() as tx:
        calibration_store.put(tx, _SEEN, mark, now=now)
    return raised


def _mark(tx: Transaction, rules: tuple[Rule, ...], now: datetime) -> dict[str, Any]:
    """What is equal as long as there is nothing new to find: the day, the rules, what is counted."""
    return {
        "day": now.astimezone(ALMATY).date().isoformat(),
        "version": rule_store.version(tx),
        "rules": [rule.id for rule in rules],
        "looks": list(count_store.looks(tx)),
    }


def _calibrated(
    rule: Rule, counted: Counted, kept: Mapping[str, Any] | None, now: datetime
) -> Mapping[str, Any]:
    """The rule's calibration as it is kept: that of this day, or one made anew.

    Within a day it is made anew only where the rule is another, or the archive has grown at its beginning or
    by more than a fiftieth.
    """
    series = counted.series
    asked = {
        "question": question(rule, series),
        "day": now.astimezone(ALMATY).date().isoformat(),
        "size": round(_STEPS * log1p(len(counted.namings))),
    }
    if kept is not None and asked.items() <= kept.items():
        return kept
    states = states_of(rule, series, on=series.last)
    found = calibrate(series, width=window_of(rule), budget=rule.budget_per_month, states=states)
    if isinstance(found, TooShort):
        logger.info("spikes.too_short", rule=rule.id, days=found.days, needed=found.needed)
    return asked | {"is_enough": isinstance(found, Calibration)} | asdict(found)


def _tell(service: Service, rule: Rule, counted: Counted, facts: Mapping[str, Any], now: datetime) -> int:
    """Keep the calibration and raise the rule's alerts, all at once."""
    spikes = _news(rule, counted, facts, now)
    with service.database.writing() as tx:
        calibration_store.put(tx, CALIBRATED + rule.id, facts, now=now)
        last = alert_store.latest_by_country(tx, rule.id, "country.spike") if spikes else {}
        raised = 0
        for spike in spikes:
            told = last.get(spike.state)
            if told is None or not _goes_on(told.reason, spike, rule):
                raised += raise_alert(service, tx, alert_of(rule, _firing(spike), now=now))
    return raised


def _goes_on(told: object, spike: Spike, rule: Rule) -> bool:
    """Whether the rule has told of this spike before, perhaps as having begun on another day."""
    return isinstance(told, Spiked) and is_same_spike(told.until, spike.began, width=window_of(rule))


def _news(rule: Rule, counted: Counted, facts: Mapping[str, Any], now: datetime) -> list[Spike]:
    """The spikes that are under way and that the rule may tell of."""
    if not facts["is_enough"]:
        return []
    calibration = Calibration(**{name: facts[name] for name in Calibration.__dataclass_fields__})
    found = spikes_of(rule, counted.series, calibration=calibration)
    created_on = rule.created_at.astimezone(ALMATY).date()
    today = now.astimezone(ALMATY).date()
    return [
        spike
        for spike in (() if isinstance(found, TooShort) else found)
        if is_news(spike, rule, created_on=created_on, today=today)
        and not (spike.began == created_on and _is_older(spike, rule, counted))
    ]


def _is_older(spike: Spike, rule: Rule, counted: Counted) -> bool:
    """Whether the spike would have fired on the rule's first day before there was the rule."""
    before = counted.known_by(spike.state, since=spike.reason.since, at=rule.created_at)
    return before >= spike.reason.limit


def _firing(spike: Spike) -> Firing:
    return Firing(
        type="country.spike",
        country=spike.state,
        reason=spike.reason,
        occasion=f"spike/{spike.state}/{spike.began.isoformat()}",
    )
