"""What a rule of kind spike waits for, as the latest look at the archive left it."""

from dataclasses import dataclass
from datetime import date, timedelta

from news.rules import Rule
from storage import Transaction
from storage import calibrations as calibration_store

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
