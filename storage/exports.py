"""Everything that is kept, row by row, as plain values for JSON: any size in little memory.

The iterators read from the database as they are read from; use them up inside the transaction.
"""

import json
from collections.abc import Generator, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, select

from news.alerts import Alert
from news.articles import ArticleRef

from . import articles as article_rows
from . import tables
from .codec import plain
from .tables import articles as articles_table
from .tables import revisions
from .transaction import Transaction

_ROWS_AT_ONCE = 500

# The names in a row of each export, in order, for forms that need them before the first row or without any.
COLUMNS: dict[str, tuple[str, ...]] = {
    "articles": (
        *("key", "entity", "section", "external_id", "language", "story", "first_seen_at", "last_seen_at"),
        *("appeared_at", "is_history", "image_urls", "revision", "revised_at", "url", "title", "text"),
        *(
            "text_language",
            "published_at",
            "published_raw",
            "fingerprint",
            "raw_sha256",
            "gazetteer",
            "states",
        ),
    ),
    "mentions": (
        *("key", "entity", "section", "external_id", "language", "revision", "published_at", "gazetteer"),
        *("country", "start", "end", "surface", "kind", "field", "role", "reason"),
    ),
    "events": ("id", *(member.name for member in fields(Alert))),
}

_IDENTITY = (
    articles_table.c.entity,
    articles_table.c.section,
    articles_table.c.external_id,
    articles_table.c.language,
)


def articles(tx: Transaction) -> Generator[dict[str, object], None, None]:
    """Every article with the text of its current revision, in the order of first keeping."""
    query = (
        select(
            *_IDENTITY,
            tables.stories.c.key.label("story"),
            articles_table.c.first_seen_at,
            articles_table.c.last_seen_at,
            articles_table.c.appeared_at,
            articles_table.c.is_history,
            articles_table.c.image_urls,
            revisions.c.article_id,
            revisions.c.number.label("revision"),
            revisions.c.seen_at.label("revised_at"),
            articles_table.c.url,
            revisions.c.title,
            revisions.c.text,
            revisions.c.text_language,
            articles_table.c.published_at,
            articles_table.c.published_raw,
            revisions.c.fingerprint,
            revisions.c.raw_sha256,
            tables.annotations.c.gazetteer,
        )
        .join(revisions, _is_current())
        .join(tables.annotations, _is_of_revision())
        .join(tables.stories, tables.stories.c.id == articles_table.c.story_id)
        .order_by(articles_table.c.id)
    )
    for rows in _in_batches(tx, query):
        states = article_rows.states_of(tx, [row["article_id"] for row in rows])
        for row in rows:
            article = _keyed(row)
            del article["article_id"]
            yield article | {"states": sorted(states.get(row["article_id"], ()))}


def mentions(tx: Transaction) -> Generator[dict[str, object], None, None]:
    """Every mention in the current revision of every article, in the order of the articles."""
    columns = tables.mentions.c
    query = (
        select(
            *_IDENTITY,
            revisions.c.number.label("revision"),
            articles_table.c.published_at,
            tables.annotations.c.gazetteer,
            columns.country,
            columns.start,
            columns.end,
            columns.surface,
            columns.kind,
            columns.field,
            columns.role,
            columns.reason,
        )
        .join(revisions, _is_current())
        .join(tables.annotations, _is_of_revision())
        .join(tables.mentions, columns.revision_id == revisions.c.id)
        .order_by(articles_table.c.id, columns.position)
    )
    for rows in _in_batches(tx, query):
        for row in rows:
            yield _keyed(row)


def events(tx: Transaction) -> Generator[dict[str, object], None, None]:
    """Every alert as it was raised, oldest first, with its id."""
    query = select(tables.alerts.c.id, tables.alerts.c.snapshot).order_by(tables.alerts.c.id)
    for rows in _in_batches(tx, query):
        for row in rows:
            yield {"id": row["id"], **json.loads(row["snapshot"])}


def _in_batches(
    tx: Transaction, query: Select[*tuple[Any, ...]]
) -> Generator[Sequence[RowMapping], None, None]:
    # A cursor on the server: without stream_results psycopg fetches the whole answer first.
    with tx.connection.execute(query, execution_options={"stream_results": True}) as result:
        yield from result.mappings().partitions(_ROWS_AT_ONCE)


def _is_current() -> ColumnElement[bool]:
    return and_(
        revisions.c.article_id == articles_table.c.id, revisions.c.number == articles_table.c.revision
    )


def _is_of_revision() -> ColumnElement[bool]:
    return tables.annotations.c.revision_id == revisions.c.id


def _keyed(row: RowMapping) -> dict[str, object]:
    """The row's columns by name in values of JSON, behind the public key of the article."""
    key = ArticleRef(entity=row["entity"], section=row["section"], external_id=row["external_id"]).key
    return {"key": key} | {str(name): plain(value) for name, value in row.items()}
