"""Alerts: each is raised once for a story."""

from collections.abc import Sequence

from sqlalchemy import func, select

from news.alerts import Alert, AlertType
from news.errors import NotFoundError

from . import codec
from .tables import alerts
from .transaction import Transaction

_ONCE = ("rule_id", "type", "country", "occasion")


def raise_once(
    tx: Transaction, alert: Alert, *, story_id: int | None = None, article_id: int | None = None
) -> int | None:
    """Keeps an alert and returns its id; None where this rule has told this of its occasion before."""
    return next((alert_id for _alert, alert_id in raise_new(tx, [alert], story_id, article_id)), None)


def raise_new(
    tx: Transaction, raised: Sequence[Alert], story_id: int | None, article_id: int | None
) -> list[tuple[Alert, int]]:
    """Keeps alerts in one statement; those that were not told before, in their order, with their ids."""
    if not raised:
        return []
    columns = alerts.c
    rows = [
        {
            "rule_id": alert.rule_id,
            "type": alert.type,
            "country": alert.country or "",
            "occasion": alert.occasion,
            "story_id": story_id,
            "article_id": article_id,
            "created_at": alert.created_at,
            "snapshot": codec.dump(alert),
        }
        for alert in raised
    ]
    added = tx.connection.execute(
        tx.insert(alerts)
        .on_conflict_do_nothing(index_elements=list(_ONCE))
        .returning(columns.id, *(columns[name] for name in _ONCE)),
        rows,
    )
    ids = {tuple(key): alert_id for alert_id, *key in added}
    # One that stands twice among them is the first of the two.
    return [
        (alert, ids.pop(key))
        for alert, row in zip(raised, rows, strict=True)
        if (key := tuple(row[name] for name in _ONCE)) in ids
    ]


def are_of_article(tx: Transaction, article_id: int) -> bool:
    """Whether any alert was raised by this article."""
    one = select(alerts.c.id).where(alerts.c.article_id == article_id).limit(1)
    return tx.connection.execute(one).scalar_one_or_none() is not None


def latest_by_country(tx: Transaction, rule_id: str, kind: AlertType) -> dict[str, Alert]:
    """The last alert of that type that a rule has raised of each state."""
    newest = (
        select(func.max(alerts.c.id))
        .where(alerts.c.rule_id == rule_id, alerts.c.type == kind)
        .group_by(alerts.c.country)
    )
    rows = tx.connection.execute(select(alerts.c.country, alerts.c.snapshot).where(alerts.c.id.in_(newest)))
    return {country: codec.load_alert(snapshot) for country, snapshot in rows}


def get(tx: Transaction, alert_id: int) -> Alert:
    """The alert of that id as it was raised; NotFoundError where there is none."""
    snapshot = tx.connection.execute(
        select(alerts.c.snapshot).where(alerts.c.id == alert_id)
    ).scalar_one_or_none()
    if snapshot is None:
        raise NotFoundError("alert", str(alert_id))
    return codec.load_alert(snapshot)
