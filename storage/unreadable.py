"""Rows of a source that could not be read: kept raw, a few of each id, and counted."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, case, delete, exists, func, or_, select, tuple_

from news.articles import UnreadableRow
from news.crawls import SourceRef
from news.views import UnreadableView

from . import sources as source_rows
from .tables import articles, sources, unreadable_rows
from .transaction import Transaction

# A counter of views in a row makes other bytes of it in each crawl: the first and the newest tell enough.
_KEPT_OF_AN_ID = 3
_KEPT_WITHOUT_ID = 30  # these are of several rows that nothing tells apart


def keep_unreadable(
    tx: Transaction, *, run_id: int | None, source: SourceRef, rows: Sequence[UnreadableRow], now: datetime
) -> None:
    """Keeps rows by the hash of their bytes; one met before is counted, with its latest reason.

    Of each id only the first and the newest stay.
    """
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
    _trim(tx, source_id)


def _trim(tx: Transaction, source_id: int) -> None:
    columns = unreadable_rows.c
    newest_first = (columns.last_seen_at.desc(), columns.id.desc())
    ranked = (
        select(
            columns.id,
            columns.external_id,
            func.row_number().over(partition_by=columns.external_id, order_by=newest_first).label("newest"),
            func.row_number().over(partition_by=columns.external_id, order_by=columns.id).label("oldest"),
        )
        .where(columns.source_id == source_id)
        .subquery()
    )
    kept = case((ranked.c.external_id.is_(None), _KEPT_WITHOUT_ID), else_=_KEPT_OF_AN_ID)
    # The first one counts among those that are kept, and one place is its own.
    between = select(ranked.c.id).where(ranked.c.newest >= kept, ranked.c.oldest > 1)
    tx.connection.execute(delete(unreadable_rows).where(columns.id.in_(between)))


def prune(tx: Transaction, *, before: datetime) -> int:
    """Forgets rows that can be read by now, and those not seen since `before`; returns how many went.

    A row that stood there in the first reading stays until it can be read: it is known by its id then.
    """
    columns = unreadable_rows.c
    is_old = columns.last_seen_at < before
    is_of_no_use = or_(columns.external_id.is_(None), columns.first_seen_at > sources.c.baseline_at)
    gone = (
        select(columns.id)
        .join(sources, sources.c.id == columns.source_id)
        .where(or_(_is_readable(), is_old & is_of_no_use))
    )
    return tx.connection.execute(delete(unreadable_rows).where(columns.id.in_(gone))).rowcount


def _is_readable() -> ColumnElement[bool]:
    return exists().where(
        articles.c.entity == sources.c.entity,
        articles.c.section == sources.c.section,
        articles.c.language == sources.c.language,
        articles.c.external_id == unreadable_rows.c.external_id,
        articles.c.last_seen_at > unreadable_rows.c.last_seen_at,
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


def has_unknown(tx: Transaction, *, source: SourceRef, rows: Sequence[UnreadableRow]) -> bool:
    """Whether one of these rows was never met: by its id, or by its bytes where it has none."""
    columns = unreadable_rows.c
    ids = {row.external_id for row in rows if row.external_id is not None}
    digests = {sha256(row.raw).hexdigest() for row in rows if row.external_id is None}
    known = tx.connection.execute(
        select(columns.external_id, columns.raw_sha256)
        .join(sources, sources.c.id == columns.source_id)
        .where(
            sources.c.entity == source.entity,
            sources.c.section == source.section,
            sources.c.language == source.language,
            or_(columns.external_id.in_(ids), columns.raw_sha256.in_(digests)),
        )
    ).all()
    return bool(ids - {row.external_id for row in known} or digests - {row.raw_sha256 for row in known})


def unreadable(
    tx: Transaction, *, limit: int, behind: tuple[datetime, int] | None = None
) -> tuple[UnreadableView, ...]:
    """The unreadable rows met last, newest first; bytes that are not UTF-8 show as U+FFFD.

    Those behind a row where its last sight and its id are given.
    """
    met_at, row_id = unreadable_rows.c.last_seen_at, unreadable_rows.c.id
    query = (
        select(unreadable_rows, sources.c.entity, sources.c.section, sources.c.language)
        .join(sources, sources.c.id == unreadable_rows.c.source_id)
        .order_by(met_at.desc(), row_id.desc())
        .limit(limit)
    )
    if behind is not None:
        query = query.where(tuple_(met_at, row_id) < tuple_(*behind))
    rows = tx.connection.execute(query)
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
