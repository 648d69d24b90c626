"""What feeds tell of: the newest alerts, of all rules, of one rule or of one state."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from news.alerts import Alert

from . import codec
from .tables import alerts, rules
from .transaction import Transaction


class Raised(NamedTuple):
    """An alert and when it was kept."""

    id: int
    created_at: datetime
    alert: Alert


def newest(
    tx: Transaction, *, limit: int, rule_id: str | None = None, country: str | None = None
) -> tuple[Raised, ...]:
    """The newest alerts of that rule and that state, where they are given, the newest first."""
    wanted: list[ColumnElement[bool]] = []
    if rule_id is not None:
        wanted.append(alerts.c.rule_id == rule_id)
    if country is not None:
        wanted.append(alerts.c.country == country)
    rows = tx.connection.execute(
        select(alerts.c.id, alerts.c.created_at, alerts.c.snapshot)
        .where(*wanted)
        .order_by(alerts.c.id.desc())
        .limit(limit)
    )
    return tuple(
        Raised(id=row.id, created_at=row.created_at, alert=codec.load_alert(row.snapshot)) for row in rows
    )


def rule_name(tx: Transaction, rule_id: str) -> str | None:
    """The name of a rule, also of one that is gone but has told something; None where there was none."""
    snapshot = tx.connection.execute(
        select(rules.c.snapshot).where(rules.c.id == rule_id)
    ).scalar_one_or_none()
    if snapshot is not None:
        return codec.load_rule(snapshot).name
    told = newest(tx, limit=1, rule_id=rule_id)
    return told[0].alert.rule_name if told else None
