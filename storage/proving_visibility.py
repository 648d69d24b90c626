"""Proving that what is said to be missing or removed was found to be, by the chain of events."""

from sqlalchemy import case, func, select

from .ledger import Ledger
from .tables import article_events, articles
from .transaction import Transaction

_HIDING = ("missing", "removed")


def prove_visibility(tx: Transaction, ledger: Ledger) -> None:
    """Proves that each article is as visible as the last event that speaks of it says."""
    columns = article_events.c
    last = (
        select(func.max(columns.id).label("id"))
        .where(columns.kind.in_((*_HIDING, "restored", "found")))
        .group_by(columns.article_id)
        .subquery()
    )
    spoken = select(columns.article_id, columns.kind).join(last, last.c.id == columns.id).subquery()
    said = case((spoken.c.kind.in_(_HIDING), spoken.c.kind), else_="visible")
    own = articles.c
    found = tx.connection.execute(
        select(own.entity, own.section, own.external_id, own.language, own.visibility, said.label("said"))
        .outerjoin(spoken, spoken.c.article_id == own.id)
        .where(own.visibility != said)
        .order_by(own.id)
        .limit(1)
    ).first()
    if found:
        ledger.blame(
            "visibility",
            f"{found.entity}/{found.section}/{found.external_id} ({found.language})",
            f"It is said to be {found.visibility}; its events say {found.said}.",
        )
