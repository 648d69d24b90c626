"""Rows of a source that could not be read: kept raw, once each, and counted."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from news.articles import UnreadableRow
from news.crawls import SourceRef
from news.views import UnreadableView

from . import sources as source_rows
from .tables import sources, unreadable_rows
from .transaction import Transaction


def keep_unreadable(
    tx: Transaction, *, run_id: int | None, source: SourceRef, rows: Sequence[UnreadableRow], now: datetime
) -> None:
    """Keeps rows by the hash of their bytes; one met before is counted, with its latest reason."""
    if not rows:
        return
    source_id = source_rows.id_of(tx, source)
    statement = tx.insert(unreadable_rows)
    met_again = {
        "run_id": statement.excluded.run_id,
        "reason": statement.excluded.reason,
        "last_seen_at": statement.excluded.last_seen_at,
        "times": unreadable_rows.c.times + 1,
    }
    tx.connection.execute(
        statement.on_conflict_do_update(index_elements=["source_id", "raw_sha256"], set_=met_again),
        [
            {
                "source_id": source_id,
                "run_id": run_id,
                "external_id": row.external_id,
                "reason": row.reason,
                "raw": row.raw,
                "raw_sha256": sha256(row.raw).hexdigest(),
                "first_seen_at": now,
                "last_seen_at": now,
                "times": 1,
            }
            for row in rows
        ],
    )


def seen_by(
    tx: Transaction, *, source: SourceRef, external_ids: Sequence[str], by: datetime
) -> frozenset[str]:
    """Those of these ids under which a row that could not be read stood by then."""
    columns = unreadable_rows.c
    rows = tx.connection.execute(
        select(columns.external_id).where(
            columns.source_id == source_rows.id_of(tx, source),
            columns.external_id.in_(external_ids),
            columns.first_seen_at <= by,
        )
    )
    return frozenset(rows.scalars())


def unreadable(tx: Transaction, *, limit: int) -> tuple[UnreadableView, ...]:
    """The unreadable rows met last, newest first; bytes that are not UTF-8 show as U+FFFD."""
    rows = tx.connection.execute(
        select(unreadable_rows, sources.c.entity, sources.c.section, sources.c.language)
        .join(sources, sources.c.id == unreadable_rows.c.source_id)
        .order_by(unreadable_rows.c.last_seen_at.desc(), unreadable_rows.c.id.desc())
        .limit(limit)
    )
    return tuple(
        UnreadableView(
            id=row.id,
            source_key=SourceRef(entity=row.entity, section=row.section, language=row.language).key,
            external_id=row.external_id,
            reason=row.reason,
            raw=row.raw.decode(errors="replace"),
            first_seen_at=row.first_seen_at,
            last_seen_at=row.last_seen_at,
            times=row.times,
        )
        for row in rows
    )
