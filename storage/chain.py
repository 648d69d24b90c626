"""The hash chain: each row of a chained table carries a hash over itself and the row before it.

A changed byte in any row, a row taken out and a row put between all break the chain at that row. Rows are
chained in the order of their ids, which one writer at a time gives.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, insert, select, update

from .columns import storable
from .tables import article_events, articles, evidence, evidence_files, revisions

GENESIS = hashlib.sha256(b"ministry monitor: the chain begins").hexdigest()
_AT_ONCE = 2000


def link(previous: str, parts: Sequence[object]) -> str:
    """The link of a row: SHA-256 (hex) over the link before it and the row's parts in their order.

    Parts are texts, numbers, instants, tuples of texts and None; texts count as the database keeps them.
    """
    written = json.dumps([previous, *map(_plain, parts)], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def head(connection: Connection, table: Table) -> str:
    """The link of the last row of a chained table; GENESIS where it is empty."""
    found: str | None = connection.execute(
        select(table.c.link).order_by(table.c.id.desc()).limit(1)
    ).scalar_one_or_none()
    return GENESIS if found is None else found


def append(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, object]],
    *,
    parts: Sequence[Sequence[object]],
) -> tuple[int, ...]:
    """Adds rows to a chained table, each with its link over its `parts`; returns their ids in order."""
    previous, linked = head(connection, table), []
    for row, spoken in zip(rows, parts, strict=True):
        previous = link(previous, spoken)
        linked.append({**row, "link": previous})
    added = connection.execute(insert(table).returning(table.c.id, sort_by_parameter_order=True), linked)
    return tuple(added.scalars())


def chained_revisions() -> Select[*tuple[Any, ...]]:
    """Every revision by id with its link, then all that the link speaks of: its evidence included."""
    return (
        select(
            revisions.c.id,
            revisions.c.link,
            articles.c.entity,
            articles.c.section,
            articles.c.external_id,
            articles.c.language,
            revisions.c.number,
            revisions.c.seen_at,
            revisions.c.url,
            revisions.c.title,
            revisions.c.text,
            revisions.c.text_language,
            revisions.c.published_at,
            revisions.c.published_raw,
            revisions.c.fingerprint,
            revisions.c.raw_sha256,
            evidence_files.c.name,
            evidence.c.offset,
            evidence.c.length,
            evidence.c.sha256,
            evidence.c.payload_sha256,
        )
        .outerjoin(articles, articles.c.id == revisions.c.article_id)
        .outerjoin(evidence, evidence.c.id == revisions.c.evidence_id)
        .outerjoin(evidence_files, evidence_files.c.id == evidence.c.file_id)
        .order_by(revisions.c.id)
    )


def chained_evidence() -> Select[*tuple[Any, ...]]:
    """Every extent by id with its link, then all that the link speaks of, its file first."""
    return (
        select(
            evidence.c.id,
            evidence.c.link,
            evidence_files.c.name,
            evidence_files.c.opened_at,
            evidence.c.offset,
            evidence.c.length,
            evidence.c.sha256,
            evidence.c.payload_sha256,
            evidence.c.kind,
            evidence.c.url,
            evidence.c.fetched_at,
        )
        .outerjoin(evidence_files, evidence_files.c.id == evidence.c.file_id)
        .order_by(evidence.c.id)
    )


def chained_events() -> Select[*tuple[Any, ...]]:
    """Every article event by id with its link, then all that the link speaks of."""
    return select(
        article_events.c.id,
        article_events.c.link,
        article_events.c.article_id,
        article_events.c.revision_id,
        article_events.c.kind,
        article_events.c.at,
        article_events.c.snapshot,
        article_events.c.evidence_id,
    ).order_by(article_events.c.id)


def parts_of(row: Sequence[object]) -> Sequence[object]:
    """What the link of a row of one of the selects above is made over."""
    return row[2:]


def link_revisions(connection: Connection, ids: Sequence[int]) -> None:
    """Chains revisions that were just written, in the order of their ids."""
    previous = _head_before(connection, min(ids))
    rows = connection.execute(chained_revisions().where(revisions.c.id.in_(ids))).all()
    linked = []
    for row in rows:
        previous = link(previous, parts_of(row))
        linked.append({"revision_id": row.id, "its_link": previous})
    connection.execute(
        update(revisions)
        .where(revisions.c.id == bindparam("revision_id"))
        .values(link=bindparam("its_link")),
        linked,
    )


def link_unlinked_revisions(connection: Connection) -> None:
    """Chains the revisions of an archive that was kept before there was a chain."""
    last = 0
    while ids := list(
        connection.execute(
            select(revisions.c.id).where(revisions.c.id > last).order_by(revisions.c.id).limit(_AT_ONCE)
        ).scalars()
    ):
        link_revisions(connection, ids)
        last = ids[-1]


def _head_before(connection: Connection, revision_id: int) -> str:
    found: str | None = connection.execute(
        select(revisions.c.link).where(revisions.c.id < revision_id).order_by(revisions.c.id.desc()).limit(1)
    ).scalar_one_or_none()
    return GENESIS if found is None else found


def _plain(part: object) -> object:
    match part:
        case str():
            return storable(part)
        case datetime():
            return part.astimezone(UTC).isoformat()
        case _:
            return part
