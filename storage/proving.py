"""Proving the chains and what the tables say of each other, row after row in one transaction.

Rows are read as the database holds them, past the types of columns: a value that was tampered with may be
none of its column's type, and shall be named and not stop the proof.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Select, Table, Text, case, func, or_, select, type_coerce

from . import chain
from .chain import GENESIS
from .columns import Instant
from .ledger import Ledger
from .tables import actor_mentions, article_events, articles, evidence, mentions, metadata, revisions
from .transaction import Transaction

_AT_ONCE = 1000  # rows read at a time: some 10 MB of texts
_BEFORE_ALL = -(2**63)
_WHOLE_SECOND = ".000000"
_STORED_LENGTH = len("2026-01-01 00:00:00.000000")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=repr).encode

AnyRow = Row[*tuple[Any, ...]]
Look = Callable[[AnyRow], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chained:
    """A chain to be proved: its table, its rows, and how a row is called.

    The first `spoken` columns of a row are its id, its link and what that speaks of.
    """

    table: Table
    rows: Select[*tuple[Any, ...]]
    spoken: int
    name_of: Callable[[AnyRow], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenChain:
    """How many rows a chain has, and the link of the last."""

    rows: int
    head: str


def count(tx: Transaction) -> int:
    """How many rows all chains have together."""
    return sum(
        tx.connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in (revisions, evidence, article_events)
    )


@contextmanager
def as_stored(tx: Transaction) -> Iterator[None]:
    """Lets texts through that are no UTF-8, which SQLite keeps and its driver refuses."""
    if tx.connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = tx.connection.connection.dbapi_connection
    driver.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str


def prove_chain(tx: Transaction, chained: Chained, ledger: Ledger, look: Look) -> ProvenChain:
    """Proves that each row carries the link over itself and the row before it; `look` sees every row."""
    previous, rows, link = GENESIS, 0, _linker(chained)
    for batch in _batches(tx.connection, chained):
        for row in batch:
            if link(previous, row) != row.link:
                ledger.blame(
                    f"chain of {chained.table.name}",
                    chained.name_of(row),
                    "This row does not carry the link that it makes with the row before it: "
                    "one of the two was changed, or a row was taken out, put in or moved here.",
                )
            previous = row.link
            ledger.meet(previous)
            look(row)
        rows += len(batch)
        ledger.advance(len(batch))
    return ProvenChain(rows=rows, head=previous)


def revisions_chain() -> Chained:
    """The chain of revisions; its rows end with `evidence_id` and what their articles say of them."""
    chained = chain.chained_revisions()
    rows = chained.add_columns(
        revisions.c.evidence_id,
        articles.c.revision.label("last_number"),
        articles.c.fingerprint.label("last_fingerprint"),
    )
    return Chained(table=revisions, rows=rows, spoken=len(chained.selected_columns), name_of=name_of_revision)


def events_chain() -> Chained:
    """The chain of what became of articles."""
    rows = chain.chained_events()
    return Chained(
        table=article_events,
        rows=rows,
        spoken=len(rows.selected_columns),
        name_of=lambda row: f"event {row.id}, {row.kind} of article {row.article_id}",
    )


def evidence_chain() -> Chained:
    """The chain of evidence."""
    rows = chain.chained_evidence()
    return Chained(
        table=evidence,
        rows=rows,
        spoken=len(rows.selected_columns),
        name_of=lambda row: f"{row.name} at {row.offset}",
    )


def name_of_revision(row: AnyRow) -> str:
    """How a revision is called, from a row with its article's identity and its number."""
    return f"{row.entity}/{row.section}/{row.external_id} ({row.language}), revision {row.number}"


def prove_article(row: AnyRow, ledger: Ledger) -> None:
    """Proves, of a row of `revisions_chain`, that the article agrees with its last revision."""
    if row.number == row.last_number and row.fingerprint != row.last_fingerprint:
        ledger.blame(
            "article", name_of_revision(row), "The article has another fingerprint than its last revision."
        )


def prove_numbers(tx: Transaction, ledger: Ledger) -> None:
    """Proves that the revisions of each article are 1, 2, … to the one that the article names."""
    columns = revisions.c
    counted = (
        select(
            columns.article_id,
            func.count().label("rows"),
            func.min(columns.number).label("first"),
            func.max(columns.number).label("last"),
        )
        .group_by(columns.article_id)
        .subquery()
    )
    found = tx.connection.execute(
        select(articles.c.entity, articles.c.section, articles.c.external_id, articles.c.language)
        .outerjoin(counted, counted.c.article_id == articles.c.id)
        .where(
            or_(
                counted.c.rows.is_(None),
                counted.c.first != 1,
                counted.c.rows != counted.c.last,
                articles.c.revision != counted.c.last,
            )
        )
        .order_by(articles.c.id)
        .limit(1)
    ).one_or_none()
    if found:
        ledger.blame(
            "numbers",
            f"{found.entity}/{found.section}/{found.external_id} ({found.language})",
            "Its revisions are not 1, 2, … without a hole up to the one that the article names.",
        )


def prove_mentions(tx: Transaction, ledger: Ledger) -> None:
    """Proves that what was found in a text stands there, letter by letter."""
    for table in (mentions, actor_mentions):
        columns = table.c
        text = case((columns.field == "title", revisions.c.title), else_=revisions.c.text)
        # PostgreSQL refuses a negative length, whatever the other conditions say.
        length = case((columns.end > columns.start, columns.end - columns.start), else_=0)
        stands = func.substr(text, columns.start + 1, length)
        found = tx.connection.execute(
            select(
                articles.c.entity,
                articles.c.section,
                articles.c.external_id,
                articles.c.language,
                revisions.c.number,
                columns.surface,
                columns.start,
            )
            .select_from(table)
            .join(revisions, revisions.c.id == columns.revision_id)
            .join(articles, articles.c.id == revisions.c.article_id)
            .where(or_(columns.end < columns.start, columns.start < 0, stands != columns.surface))
            .order_by(columns.revision_id, columns.position)
            .limit(1)
        ).one_or_none()
        if found:
            ledger.blame(
                table.name,
                name_of_revision(found),
                f"“{found.surface}” does not stand in it at {found.start}.",
            )


def prove_references(tx: Transaction, ledger: Ledger) -> None:
    """Proves that every row that another one points at is there."""
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            target = key.column.table.alias()
            found = tx.connection.execute(
                select(*table.primary_key.columns, key.parent.label("points_at"))
                .outerjoin(target, target.c[key.column.name] == key.parent)
                .where(key.parent.is_not(None), target.c[key.column.name].is_(None))
                .limit(1)
            ).first()
            if found:
                *own, points_at = found
                ledger.blame(
                    "foreign key",
                    f"{table.name} {', '.join(map(str, own))}",
                    f"It points at {key.column.table.name} {points_at}, which is not there.",
                )


def _batches(connection: Connection, chained: Chained) -> Iterator[Sequence[AnyRow]]:
    columns = [
        type_coerce(column, Text).label(column.key) if isinstance(column.type, Instant) else column
        for column in chained.rows.selected_columns
    ]
    rows = chained.rows.with_only_columns(*columns, maintain_column_froms=True).limit(_AT_ONCE)
    last = _BEFORE_ALL
    while batch := connection.execute(rows.where(chained.table.c.id > last)).all():
        yield batch
        last = batch[-1].id


def _linker(chained: Chained) -> Callable[[str, AnyRow], str]:
    """What makes the link of a row, as `chain.link` does, from values as they are stored."""
    columns = list(chained.rows.selected_columns)[: chained.spoken]
    instants = [at for at, column in enumerate(columns) if isinstance(column.type, Instant)]

    def link(previous: str, row: AnyRow) -> str:
        spoken = list(row[: chained.spoken])
        for at in instants:
            spoken[at] = _instant(spoken[at])
        return sha256(as_json([previous, *chain.parts_of(spoken)])).hexdigest()

    return link


def as_json(values: Sequence[object]) -> bytes:
    """The values as `chain.link` writes them; of what no sound row holds, something that it never writes."""
    try:
        return orjson.dumps(values)
    except orjson.JSONEncodeError:  # letters that are none, numbers beyond 64 bits, bytes
        return _encode(values).encode("utf-8", "surrogatepass")


def _instant(stored: object) -> object:
    """An instant as links have it; what is none stays as it is, and breaks the link."""
    if isinstance(stored, datetime):
        return stored.astimezone(UTC).isoformat()
    if isinstance(stored, str) and len(stored) == _STORED_LENGTH and stored[10] == " ":
        day, time, rest = stored[:10], stored[11:19], stored[19:]
        return f"{day}T{time}{'' if rest == _WHOLE_SECOND else rest}+00:00"
    return stored
