"""Events of articles: only ever added, each a link of a hash chain of their own."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Row, Select, func, insert, select

from news.articles import ArticleRef
from news.corrections import Noted
from news.events import (
    Absence,
    ArticleEvent,
    Correction,
    Edit,
    EventArticle,
    EventKind,
    EventView,
)
from news.views import Page

from . import chain, codec, cursors
from .article_views import of_key
from .tables import article_events, articles, event_countries, revisions, stories
from .transaction import Transaction

_NOTES = 50  # notes by which it is judged whether another is worth its place


def add(tx: Transaction, event: ArticleEvent) -> int:
    """Keeps an event as the next link of the chain; returns its id."""
    snapshot = codec.dump(event.snapshot)
    facts: dict[str, object] = {
        "article_id": event.article_id,
        "revision_id": event.revision_id,
        "kind": event.kind,
        "at": event.at,
        "snapshot": snapshot,
        "evidence_id": event.evidence_id,
    }
    link = chain.link(chain.head(tx.connection, article_events), list(facts.values()))
    event_id: int = tx.connection.execute(
        insert(article_events).values(**facts, link=link).returning(article_events.c.id)
    ).scalar_one()
    named = [{"country": country, "event_id": event_id} for country in sorted(set(event.states))]
    if named:
        tx.connection.execute(insert(event_countries), named)
    return event_id


def of_article(
    tx: Transaction, *, key: str, language: str | None = None, kinds: Sequence[EventKind] = (), limit: int = 0
) -> tuple[EventView, ...]:
    """The events of a release in one language or in all, newest first; empty where it is unknown.

    Of these kinds or of all; the newest `limit` of them, where it is not 0.
    """
    query = _views().where(*of_key(key))
    if language is not None:
        query = query.where(articles.c.language == language)
    if kinds:
        query = query.where(article_events.c.kind.in_(kinds))
    return _read(tx, query.limit(limit) if limit else query)


def edits_of(tx: Transaction, *, key: str, revision_ids: Collection[int]) -> tuple[EventView, ...]:
    """The edits of a release that these revisions came of, newest first; none for one without an event."""
    own = article_events.c
    edits = _views().where(*of_key(key), own.kind == "edited", own.revision_id.in_(list(revision_ids)))
    return _read(tx, edits)


def latest(
    tx: Transaction,
    *,
    limit: int,
    cursor: str | None = None,
    kinds: Sequence[EventKind] = (),
    country: str | None = None,
) -> Page[EventView]:
    """Events, newest first: of these kinds or of all, of articles that named this state before or after.

    Raises NotFoundError for a cursor that no page gave.
    """
    query = _views().limit(limit + 1)
    if kinds:
        query = query.where(article_events.c.kind.in_(kinds))
    if country is not None:
        query = query.join(event_countries, event_countries.c.event_id == article_events.c.id).where(
            event_countries.c.country == country
        )
    if cursor is not None:
        query = query.where(article_events.c.id < cursors.read_id(cursor))
    found = _read(tx, query)
    more = str(found[limit - 1].id) if len(found) > limit else None
    return Page(items=found[:limit], next_cursor=more)


def notes_on(tx: Transaction, article_id: int) -> tuple[Noted, ...]:
    """The latest notes of what the source changed beside the text of an article, newest first."""
    columns = article_events.c
    rows = tx.connection.execute(
        select(columns.at, columns.snapshot)
        .where(columns.article_id == article_id, columns.kind == "corrected")
        .order_by(columns.id.desc())
        .limit(_NOTES)
    )
    return tuple(
        Noted(at=at, facts=snapshot.facts)
        for at, text in rows
        if isinstance(snapshot := codec.load_snapshot("corrected", text), Correction)
    )


def _views() -> Select[*tuple[Any, ...]]:
    events = article_events.c
    shown = func.coalesce(events.revision_id, _current())
    return (
        select(
            events.id,
            events.kind,
            events.at,
            events.snapshot,
            articles.c.entity,
            articles.c.section,
            articles.c.external_id,
            articles.c.language,
            articles.c.url,
            articles.c.published_at,
            articles.c.first_seen_at,
            revisions.c.title,
            revisions.c.number,
            revisions.c.raw_sha256,
            stories.c.key.label("story_key"),
        )
        .join(articles, articles.c.id == events.article_id)
        .join(stories, stories.c.id == articles.c.story_id)
        .join(revisions, revisions.c.id == shown)
        .order_by(events.id.desc())
    )


def _current() -> Any:  # noqa: ANN401 - a scalar subquery; its type says nothing here
    current = revisions.alias("current")
    return (
        select(current.c.id)
        .where(current.c.article_id == articles.c.id, current.c.number == articles.c.revision)
        .correlate(articles)
        .scalar_subquery()
    )


def _read(tx: Transaction, query: Select[*tuple[Any, ...]]) -> tuple[EventView, ...]:
    rows = tx.connection.execute(query).all()
    named = _states(tx, (row.id for row in rows))
    return tuple(_view(row, tuple(named.get(row.id, ()))) for row in rows)


def _states(tx: Transaction, ids: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = tx.connection.execute(
        select(event_countries.c.event_id, event_countries.c.country)
        .where(event_countries.c.event_id.in_(list(ids)))
        .order_by(event_countries.c.event_id, event_countries.c.country)
    )
    for event_id, country in rows:
        found.setdefault(event_id, []).append(country)
    return found


def _view(row: Row[*tuple[Any, ...]], states: tuple[str, ...]) -> EventView:
    ref = ArticleRef(entity=row.entity, section=row.section, external_id=row.external_id)
    snapshot = codec.load_snapshot(row.kind, row.snapshot)
    return EventView(
        id=row.id,
        type=f"article.{row.kind}",
        kind=row.kind,
        at=row.at,
        article=EventArticle(
            key=ref.key,
            language=row.language,
            url=row.url,
            title=row.title,
            published_at=row.published_at,
            first_seen_at=row.first_seen_at,
            revision=row.number,
            sha256=row.raw_sha256,
            story_key=row.story_key,
        ),
        states=states,
        edit=snapshot if isinstance(snapshot, Edit) else None,
        correction=snapshot if isinstance(snapshot, Correction) else None,
        absence=snapshot if isinstance(snapshot, Absence) else None,
    )
