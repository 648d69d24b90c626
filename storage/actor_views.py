"""Reads of organisations and persons over all stories, for pages and scripts."""

from typing import Any

from sqlalchemy import Row, Select, func, select, tuple_

from news.errors import NotFoundError
from news.views import ActorSummary, ActorView, ArticleSummary, Page

from . import cursors, views
from .naming import names_of
from .tables import actors, articles, story_actors
from .transaction import Transaction


def listing(
    tx: Transaction, *, limit: int, kind: str | None = None, cursor: str | None = None
) -> Page[ActorSummary]:
    """Organisations and persons, those named last first; NotFoundError for a cursor that no page gave."""
    query = _summaries().order_by(actors.c.last_at.desc(), actors.c.id.desc()).limit(limit + 1)
    if kind is not None:
        query = query.where(actors.c.kind == kind)
    if cursor is not None:
        query = query.where(tuple_(actors.c.last_at, actors.c.id) < tuple_(*cursors.read(cursor)))
    rows = tx.connection.execute(query).all()
    shown = rows[:limit]
    more = cursors.write(shown[-1].last_at, shown[-1].id) if len(rows) > limit else None
    return Page(items=tuple(_summary(row) for row in shown), next_cursor=more)


def one(tx: Transaction, key: str, *, limit: int) -> ActorView:
    """An organisation or person with the latest articles of the stories that name it, newest first.

    Raises NotFoundError where nobody is known under the key.
    """
    row = tx.connection.execute(_summaries().where(actors.c.key == key)).one_or_none()
    if row is None:
        raise NotFoundError("organisation or person", key)
    return ActorView(actor=_summary(row), articles=_articles(tx, key, limit))


def _articles(tx: Transaction, key: str, limit: int) -> tuple[ArticleSummary, ...]:
    latest = (
        select(story_actors.c.story_id)
        .where(story_actors.c.actor_key == key)
        .order_by(story_actors.c.appeared_at.desc(), story_actors.c.story_id.desc())
        .limit(limit)
    )
    ids = tx.connection.execute(
        select(articles.c.id)
        .where(articles.c.story_id.in_(latest))
        .order_by(articles.c.listed_at.desc(), articles.c.id.desc())
        .limit(limit)
    ).scalars()
    return views.summaries(tx, list(ids))


def _summaries() -> Select[*tuple[Any, ...]]:
    stories = select(func.count()).where(story_actors.c.actor_key == actors.c.key).scalar_subquery()
    return select(actors, stories.label("stories"))


def _summary(row: Row[*tuple[Any, ...]]) -> ActorSummary:
    return ActorSummary(
        key=row.key,
        kind=row.kind,
        names=names_of(row),
        office=row.office,
        state=row.state,
        first_at=row.first_at,
        last_at=row.last_at,
        stories=row.stories,
    )
