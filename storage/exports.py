"""Everything that is kept, in batches of plain values: any size in little memory.

The iterators read from the database as they are read from; use them up inside the transaction.
"""

from collections.abc import Callable, Generator
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select

from . import export_events, export_stories, tables
from .export_rows import KEY, Batch, Columns, Filter, batches, raw
from .tables import articles, revisions
from .transaction import Transaction

_ARTICLES: Columns = {
    "key": "text",
    "entity": "text",
    "section": "text",
    "external_id": "text",
    "language": "text",
    "story": "text",
    "joined_by": "text",
    "visibility": "text",
    "first_seen_at": "instant",
    "last_seen_at": "instant",
    "appeared_at": "instant",
    "is_history": "truth",
    "image_urls": "texts",
    "revision": "whole",
    "revised_at": "instant",
    "url": "text",
    "title": "text",
    "text": "text",
    "text_language": "text",
    "published_at": "instant",
    "published_raw": "text",
    "fingerprint": "text",
    "raw_sha256": "text",
    "gazetteer": "text",
    "states": "texts",
}
_REVISIONS: Columns = {
    "key": "text",
    "entity": "text",
    "section": "text",
    "external_id": "text",
    "language": "text",
    "story": "text",
    "revision": "whole",
    "seen_at": "instant",
    "is_current": "truth",
    "url": "text",
    "title": "text",
    "text": "text",
    "text_language": "text",
    "published_at": "instant",
    "published_raw": "text",
    "fingerprint": "text",
    "raw_sha256": "text",
    "link": "text",
    "evidence_file": "text",
    "evidence_offset": "whole",
    "evidence_length": "whole",
    "evidence_sha256": "text",
    "evidence_at": "instant",
}
_MENTIONS: Columns = {
    "key": "text",
    "entity": "text",
    "section": "text",
    "external_id": "text",
    "language": "text",
    "revision": "whole",
    "published_at": "instant",
    "gazetteer": "text",
    "country": "text",
    "start": "whole",
    "end": "whole",
    "surface": "text",
    "kind": "text",
    "field": "text",
    "role": "text",
    "reason": "text",
}
# The columns of each export by name, with their kinds; docs/data.md says what they mean.
COLUMNS: dict[str, Columns] = {
    "articles": _ARTICLES,
    "revisions": _REVISIONS,
    "mentions": _MENTIONS,
    "stories": export_stories.COLUMNS,
    "events": export_events.COLUMNS,
}

_IDENTITY = (
    KEY.label("key"),
    articles.c.entity,
    articles.c.section,
    articles.c.external_id,
    articles.c.language,
)
_IS_CURRENT = and_(revisions.c.article_id == articles.c.id, revisions.c.number == articles.c.revision)


def read(tx: Transaction, what: str, wanted: Filter) -> Generator[Batch, None, None]:
    """The rows of an export by its name, in batches by column."""
    return _READS[what](tx, wanted)


def _articles(tx: Transaction, wanted: Filter) -> Generator[Batch, None, None]:
    """Every article with the text of its current revision, in the order of first keeping."""
    own = articles.c
    query = (
        select(
            *_IDENTITY,
            tables.stories.c.key.label("story"),
            *(own.joined_by, own.visibility),
            *_raw(own.first_seen_at, own.last_seen_at, own.appeared_at),
            *(own.is_history, raw("image_urls", own.image_urls), own.revision),
            raw("revised_at", revisions.c.seen_at),
            *(own.url, revisions.c.title, revisions.c.text, revisions.c.text_language),
            *(*_raw(own.published_at), own.published_raw, own.fingerprint, revisions.c.raw_sha256),
            *(tables.annotations.c.gazetteer, _states()),
        )
        .join(revisions, _IS_CURRENT)
        .join(tables.annotations, tables.annotations.c.revision_id == revisions.c.id)
        .join(tables.stories, tables.stories.c.id == own.story_id)
        .where(*wanted.of_articles(), *wanted.of_time(own.listed_at), *_naming(wanted))
        .order_by(own.id)
    )
    for *found, states in batches(tx, query, _ARTICLES | {"states": "text"}):
        yield [*found, [sorted(named.split(" ")) if named else [] for named in states]]


def _revisions(tx: Transaction, wanted: Filter) -> Generator[Batch, None, None]:
    """Every revision that was ever kept with the evidence of it, in the order of keeping."""
    own, proof = revisions.c, tables.evidence.c
    query = (
        select(
            *_IDENTITY,
            tables.stories.c.key.label("story"),
            *(own.number.label("revision"), *_raw(own.seen_at)),
            (own.number == articles.c.revision).label("is_current"),
            *(own.url, own.title, own.text, own.text_language),
            *(*_raw(own.published_at), own.published_raw, own.fingerprint, own.raw_sha256, own.link),
            tables.evidence_files.c.name.label("evidence_file"),
            *(proof.offset.label("evidence_offset"), proof.length.label("evidence_length")),
            *(proof.sha256.label("evidence_sha256"), raw("evidence_at", proof.fetched_at)),
        )
        .join(articles, articles.c.id == own.article_id)
        .join(tables.stories, tables.stories.c.id == articles.c.story_id)
        .outerjoin(tables.evidence, proof.id == own.evidence_id)
        .outerjoin(tables.evidence_files, tables.evidence_files.c.id == proof.file_id)
        .where(*wanted.of_articles(), *wanted.of_time(own.seen_at))
        .order_by(own.id)
    )
    if wanted.country is not None:
        query = query.where(
            exists().where(
                tables.mentions.c.revision_id == own.id, tables.mentions.c.country == wanted.country
            )
        )
    yield from batches(tx, query, _REVISIONS)


def _mentions(tx: Transaction, wanted: Filter) -> Generator[Batch, None, None]:
    """Every mention in the current revision of every article, in the order of the articles."""
    own = tables.mentions.c
    query = (
        select(
            *_IDENTITY,
            *(articles.c.revision, *_raw(articles.c.published_at), tables.annotations.c.gazetteer),
            *(own.country, own.start, own.end, own.surface, own.kind, own.field, own.role, own.reason),
        )
        .join(revisions, _IS_CURRENT)
        .join(tables.annotations, tables.annotations.c.revision_id == revisions.c.id)
        .join(tables.mentions, own.revision_id == revisions.c.id)
        .where(*wanted.of_articles(), *wanted.of_time(articles.c.listed_at))
        .order_by(articles.c.id, own.position)
    )
    if wanted.country is not None:
        query = query.where(own.country == wanted.country)
    yield from batches(tx, query, _MENTIONS)


def _states() -> ColumnElement[str]:
    """The states that an article names, parted by spaces: one look-up in the same cursor."""
    named = tables.article_countries.c
    return (
        select(func.aggregate_strings(named.country, " "))
        .where(named.article_id == articles.c.id)
        .scalar_subquery()
        .label("states")
    )


def _naming(wanted: Filter) -> list[ColumnElement[bool]]:
    named = tables.article_countries.c
    if wanted.country is None:
        return []
    return [exists().where(named.article_id == articles.c.id, named.country == wanted.country)]


def _raw(*columns: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    return [raw(column.key or "", column) for column in columns]


_READS: dict[str, Callable[[Transaction, Filter], Generator[Batch, None, None]]] = {
    "articles": _articles,
    "revisions": _revisions,
    "mentions": _mentions,
    "stories": export_stories.read,
    "events": export_events.read,
}
