"""Reads for scripts: revisions, mentions, stories and deliveries, line by line in keyset pages."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, literal, select, tuple_

from news.lines import DeliveryLine, MentionLine, RevisionLine, StoryLine
from news.views import Page

from . import cursors, export_stories, tables
from .export_rows import KEY, Filter
from .tables import article_countries, articles, mentions, outbox, revisions, stories
from .transaction import Transaction

_IS_CURRENT = and_(revisions.c.article_id == articles.c.id, revisions.c.number == articles.c.revision)


def revision_lines(
    tx: Transaction, wanted: Filter, *, limit: int, cursor: str | None = None
) -> Page[RevisionLine]:
    """Every text that was ever kept, the latest kept first. NotFoundError for a cursor that no page gave."""
    own = revisions.c
    query = (
        select(own.id, KEY.label("key"), articles.c.language, own.number)
        .add_columns((own.number == articles.c.revision).label("is_current"), own.seen_at, own.url, own.title)
        .add_columns(own.published_at, own.fingerprint, own.raw_sha256, own.link, own.evidence_id)
        .join(articles, articles.c.id == own.article_id)
        .where(*wanted.of_articles(), *wanted.of_time(own.seen_at))
        .order_by(own.id.desc())
        .limit(limit + 1)
    )
    if wanted.country is not None:
        named = mentions.c
        query = query.where(exists().where(named.revision_id == own.id, named.country == wanted.country))
    if cursor is not None:
        query = query.where(own.id < cursors.read_id(cursor))
    rows = tx.connection.execute(query).mappings().all()
    items = tuple(RevisionLine(**row) for row in rows[:limit])
    return Page(items=items, next_cursor=_more([row["id"] for row in rows], limit))


def mention_lines(
    tx: Transaction,
    wanted: Filter,
    *,
    role: str | None = None,
    limit: int,
    cursor: str | None = None,
) -> Page[MentionLine]:
    """Every mention in the articles as they stand, those published last first, in the order of each text.

    Raises NotFoundError for a cursor that no page gave.
    """
    own = mentions.c
    named = article_countries.c
    walked = articles.c if wanted.country is None else named
    place = articles.c.id if wanted.country is None else named.article_id
    query = (
        select(KEY.label("key"), articles.c.language, articles.c.revision, walked.listed_at)
        .add_columns(own.country, own.start, own.end, own.surface, own.kind, own.field, own.role, own.reason)
        .add_columns(articles.c.id.label("article_id"), own.position)
        .join(revisions, _IS_CURRENT)
        .join(mentions, own.revision_id == revisions.c.id)
        .where(*wanted.of_articles(), *wanted.of_time(walked.listed_at))
        .order_by(walked.listed_at.desc(), place.desc(), own.position)
        .limit(limit + 1)
    )
    if wanted.country is not None:
        query = query.join(article_countries, named.article_id == articles.c.id)
        query = query.where(named.country == wanted.country, own.country == wanted.country)
    if role is not None:
        query = query.where(own.role == role)
    if cursor is not None:
        query = query.where(*_behind(cursor, walked.listed_at, place))
    rows = tx.connection.execute(query).mappings().all()
    places = {"article_id", "position"}
    lines = tuple(
        MentionLine(**{name: value for name, value in row.items() if name not in places})
        for row in rows[:limit]
    )
    if len(rows) <= limit:
        return Page(items=lines, next_cursor=None)
    last = rows[limit - 1]
    behind = f"{cursors.write(last['listed_at'], last['article_id'])}~{last['position']}"
    return Page(items=lines, next_cursor=behind)


def story_lines(tx: Transaction, wanted: Filter, *, limit: int, cursor: str | None = None) -> Page[StoryLine]:
    """Stories, those begun last first. NotFoundError for a cursor that no page gave."""
    began = stories.c.created_at.label("began_at")
    query = export_stories.beginnings(wanted).add_columns(began)
    query = query.order_by(stories.c.id.desc()).limit(limit + 1)
    if cursor is not None:
        query = query.where(stories.c.id < cursors.read_id(cursor))
    rows = tx.connection.execute(query).all()
    told = export_stories.facts(tx, [row.id for row in reversed(rows[:limit])])
    lines = tuple(StoryLine(key=row.key, created_at=row.began_at, **told[row.id]) for row in rows[:limit])
    return Page(items=lines, next_cursor=_more([row.id for row in rows], limit))


def delivery_lines(
    tx: Transaction, *, alert_id: int | None = None, limit: int, cursor: str | None = None
) -> Page[DeliveryLine]:
    """Attempts and whatever else was done to messages, the latest first; of one alert where it is given."""
    own = tables.attempts.c
    query = (
        select(own.id, outbox.c.id.label("message_id"), outbox.c.alert_id, outbox.c.channel)
        .add_columns(outbox.c.address, outbox.c.state)
        .add_columns(own.at, own.outcome, own.kind, own.detail, own.took_ms)
        .join(outbox, outbox.c.id == own.entry_id)
        .order_by(own.id.desc())
        .limit(limit + 1)
    )
    if alert_id is not None:
        query = query.where(outbox.c.alert_id == alert_id)
    if cursor is not None:
        query = query.where(own.id < cursors.read_id(cursor))
    rows = tx.connection.execute(query).mappings().all()
    items = tuple(DeliveryLine(**row) for row in rows[:limit])
    return Page(items=items, next_cursor=_more([row["id"] for row in rows], limit))


def _more(ids: Sequence[int], limit: int) -> str | None:
    """Where the next page begins, of which one row was read too much; None where there is none."""
    return str(ids[limit - 1]) if len(ids) > limit else None


def _behind(
    cursor: str, listed_at: ColumnElement[datetime], place: ColumnElement[int]
) -> list[ColumnElement[bool]]:
    """What is behind a mention: later ones of its article, and all of the articles after it."""
    walked, _, position = cursor.rpartition("~")
    at, article_id = cursors.read(walked)
    told = mentions.c.position
    return [
        tuple_(listed_at, place) <= tuple_(literal(at, listed_at.type), literal(article_id)),
        ~and_(place == article_id, told <= cursors.read_id(position)),
    ]
