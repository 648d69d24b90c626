"""Posts abroad that the portal's site map has named; one that it drops is kept, with its last sight."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from .tables import posts
from .transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """An entity that the site map has named, and when it did so first and last."""

    entity: str
    first_seen_at: datetime
    last_seen_at: datetime


def note(tx: Transaction, entities: Sequence[str], *, now: datetime) -> tuple[str, ...]:
    """Notes that the site map names these; returns those that it had never named, in their order."""
    known = {post.entity for post in listing(tx)}
    rows = [
        {"entity": entity, "first_seen_at": now, "last_seen_at": now} for entity in dict.fromkeys(entities)
    ]
    if rows:
        statement = tx.insert(posts)
        tx.connection.execute(
            statement.on_conflict_do_update(
                index_elements=["entity"], set_={"last_seen_at": statement.excluded.last_seen_at}
            ),
            rows,
        )
    return tuple(entity for entity in dict.fromkeys(entities) if entity not in known)


def listing(tx: Transaction) -> tuple[Post, ...]:
    """Every post that was ever named, by name."""
    rows = tx.connection.execute(select(posts).order_by(posts.c.entity))
    return tuple(
        Post(entity=row.entity, first_seen_at=row.first_seen_at, last_seen_at=row.last_seen_at)
        for row in rows
    )
