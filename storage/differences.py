"""What one language of a story names and another leaves out, as it stands, and since when."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, insert, select

from news.differences import Difference

from .tables import story_differences
from .transaction import Transaction


def replace(tx: Transaction, story_id: int, found: Iterable[Difference], *, now: datetime) -> None:
    """Makes the differences of a story those found; one that stood there before keeps its instant."""
    columns = story_differences.c
    kept = {
        (row.kind, row.value): row
        for row in tx.connection.execute(select(story_differences).where(columns.story_id == story_id))
    }
    tx.connection.execute(delete(story_differences).where(columns.story_id == story_id))
    rows = {
        (each.kind, each.value): {
            "story_id": story_id,
            "kind": each.kind,
            "value": each.value,
            "present_in": each.present_in,
            "absent_in": each.absent_in,
            "noted_at": kept[each.kind, each.value].noted_at if (each.kind, each.value) in kept else now,
        }
        for each in found
    }
    if rows:
        tx.connection.execute(insert(story_differences), list(rows.values()))


def of_story(tx: Transaction, story_id: int) -> tuple[Difference, ...]:
    """The differences of a story, sorted by kind and value; empty where its languages say the same."""
    columns = story_differences.c
    rows = tx.connection.execute(
        select(columns.kind, columns.value, columns.present_in, columns.absent_in)
        .where(columns.story_id == story_id)
        .order_by(columns.kind, columns.value)
    )
    return tuple(
        Difference(kind=row.kind, value=row.value, present_in=row.present_in, absent_in=row.absent_in)
        for row in rows
    )
