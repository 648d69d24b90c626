"""What a rule has told already, for rules that the clock drives."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from news.alerts import AlertType

from .tables import alerts
from .transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An alert by what it is about; `country` is None where it is about none."""

    country: str | None
    occasion: str
    at: datetime


def by_rule(
    tx: Transaction, rule_id: str, kind: AlertType, *, since: datetime | None = None
) -> tuple[Told, ...]:
    """The alerts of that type that a rule has raised, oldest first; all, or those since an instant."""
    columns = alerts.c
    query = (
        select(columns.country, columns.occasion, columns.created_at)
        .where(columns.rule_id == rule_id, columns.type == kind)
        .order_by(columns.id)
    )
    if since is not None:
        query = query.where(columns.created_at >= since)
    return tuple(
        Told(country=row.country or None, occasion=row.occasion, at=row.created_at)
        for row in tx.connection.execute(query)
    )
