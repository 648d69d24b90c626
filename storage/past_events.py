"""Events of articles by kind, over the whole archive, for asking a rule about the past."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import func, select

from news.events import EventKind, Snapshot

from . import codec
from .tables import article_events, articles, event_countries, revisions
from .transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class PastEvent:
    """An event of an article; `revision` is the number of the text that it is about."""

    kind: EventKind
    at: datetime
    article_id: int
    story_id: int
    revision: int
    snapshot: Snapshot


def of_kind(tx: Transaction, kind: str, *, states: Collection[str]) -> tuple[PastEvent, ...]:
    """The events of a kind in the order in which they were written; of any of `states`, or all without."""
    columns = article_events.c
    query = (
        select(
            columns.at,
            columns.article_id,
            columns.snapshot,
            articles.c.story_id,
            func.coalesce(revisions.c.number, articles.c.revision).label("revision"),
        )
        .join(articles, articles.c.id == columns.article_id)
        .outerjoin(revisions, revisions.c.id == columns.revision_id)
        .where(columns.kind == kind)
        .order_by(columns.id)
    )
    if states:
        about = select(event_countries.c.event_id).where(event_countries.c.country.in_(sorted(states)))
        query = query.where(columns.id.in_(about))
    event_kind = cast("EventKind", kind)
    return tuple(
        PastEvent(
            kind=event_kind,
            at=row.at,
            article_id=row.article_id,
            story_id=row.story_id,
            revision=row.revision,
            snapshot=codec.load_snapshot(event_kind, row.snapshot),
        )
        for row in tx.connection.execute(query)
    )
