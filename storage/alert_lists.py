"""Alerts for scripts: of a rule, a state or a type, newest first, with what became of their messages."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from news.errors import NotFoundError
from news.views import AlertView, Page

from . import codec, cursors, outbox, stories
from .tables import alerts
from .transaction import Transaction


def latest(
    tx: Transaction,
    *,
    limit: int,
    cursor: str | None = None,
    rule_id: str | None = None,
    country: str | None = None,
    type_: str | None = None,
) -> Page[AlertView]:
    """The newest alerts of all or of those that are named. NotFoundError for a cursor that no page gave."""
    asked: tuple[tuple[ColumnElement[Any], object], ...] = (
        (alerts.c.rule_id, rule_id),
        (alerts.c.country, country),
        (alerts.c.type, type_),
    )
    query = _alerts().where(*(column == value for column, value in asked if value is not None))
    if cursor is not None:
        query = query.where(alerts.c.id < cursors.read_id(cursor))
    rows = tx.connection.execute(query.order_by(alerts.c.id.desc()).limit(limit + 1)).all()
    shown = rows[:limit]
    return Page(items=_views(tx, shown), next_cursor=str(shown[-1].id) if len(rows) > limit else None)


def one(tx: Transaction, alert_id: int) -> AlertView:
    """The alert of that id; NotFoundError where there is none."""
    rows = tx.connection.execute(_alerts().where(alerts.c.id == alert_id)).all()
    if not rows:
        raise NotFoundError("alert", str(alert_id))
    return _views(tx, rows)[0]


def _alerts() -> Select[*tuple[Any, ...]]:
    return select(alerts.c.id, alerts.c.story_id, alerts.c.snapshot)


def _views(tx: Transaction, rows: Sequence[Row[*tuple[Any, ...]]]) -> tuple[AlertView, ...]:
    languages = stories.languages_of(tx, [row.story_id for row in rows])
    deliveries = outbox.of_alerts(tx, [row.id for row in rows])
    return tuple(
        AlertView(
            id=row.id,
            alert=codec.load_alert(row.snapshot),
            story_languages=languages.get(row.story_id, ()),
            deliveries=deliveries.get(row.id, ()),
        )
        for row in rows
    )
