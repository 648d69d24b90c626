"""One release for its page: all its versions in short, and where a version stands in the chain."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, select

from news.errors import NotFoundError
from news.reading import ChainPlace, VersionHead

from . import chain
from .tables import articles, evidence, revisions
from .transaction import Transaction


def of_key(key: str) -> list[ColumnElement[bool]]:
    """What says that a row of `articles` is of that release, in whichever language."""
    entity, _, rest = key.partition("/")
    section, _, external_id = rest.partition("/")
    return [
        articles.c.entity == entity,
        articles.c.section == section,
        articles.c.external_id == external_id,
    ]


def heads(tx: Transaction, key: str) -> tuple[VersionHead, ...]:
    """The versions of a release in all its languages, newest first; empty where it is unknown.

    No text is read: a release that was edited five hundred times costs no more than a list of its edits.
    """
    columns = revisions.c
    rows = tx.connection.execute(
        select(
            *(columns.id, articles.c.language, columns.number, columns.seen_at, columns.text_language),
            *(columns.fingerprint, columns.raw_sha256, columns.evidence_id),
        )
        .join(articles, articles.c.id == columns.article_id)
        .where(*of_key(key))
        .order_by(columns.number.desc(), columns.id.desc())
    )
    return tuple(VersionHead(**row._mapping) for row in rows)  # noqa: SLF001 - the public name, in spite of its look


def place_of_revision(tx: Transaction, revision_id: int) -> ChainPlace:
    """Where a version stands in the chain of versions. Raises NotFoundError where there is none."""
    return _place(tx, revisions, chain.chained_revisions().where(revisions.c.id == revision_id), revision_id)


def place_of_evidence(tx: Transaction, evidence_id: int) -> ChainPlace:
    """Where a record stands in the chain of evidence. Raises NotFoundError where there is none."""
    return _place(tx, evidence, chain.chained_evidence().where(evidence.c.id == evidence_id), evidence_id)


def _place(tx: Transaction, table: Table, query: Select[*tuple[Any, ...]], row_id: int) -> ChainPlace:
    row = tx.connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError("link of the chain", str(row_id))
    previous = _link(tx, select(table.c.link).where(table.c.id < row_id).order_by(table.c.id.desc()))
    following = _link(tx, select(table.c.link).where(table.c.id > row_id).order_by(table.c.id))
    before = chain.GENESIS if previous is None else previous
    return ChainPlace(
        number=row_id,
        link=row.link,
        previous=before,
        following=following,
        is_sound=row.link == chain.link(before, chain.parts_of(row)),
    )


def _link(tx: Transaction, query: Select[str]) -> str | None:
    found: str | None = tx.connection.execute(query.limit(1)).scalar_one_or_none()
    return found
