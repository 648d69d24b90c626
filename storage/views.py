"""Reads for pages, feeds and scripts."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, and_, case, func, select, tuple_

from countries import Mention
from news.articles import ArticleRef
from news.views import AlertView, ArticleSummary, Page, RevisionView, Totals

from . import articles as article_rows
from . import checks, codec, copies, cursors, naming, outbox, stories, tables
from .tables import article_countries, articles, mentions, story_countries
from .transaction import Transaction

_CORRECTED = ("url", "published_at", "published_raw")  # an article has these as they stand
_EXCERPT = 400  # characters of the first paragraph


def latest_articles(
    tx: Transaction,
    *,
    limit: int,
    cursor: str | None = None,
    country: str | None = None,
    language: str | None = None,
) -> Page[ArticleSummary]:
    """Articles as they stand, those published last first; all, or those that name a country.

    Where the source's date cannot be read, the instant of appearing stands in for it. Raises
    NotFoundError for a cursor that no page gave.
    """
    rows = tx.connection.execute(_places(country, language, cursor).limit(limit + 1)).all()
    shown = rows[:limit]
    more = cursors.write(shown[-1].listed_at, shown[-1].id) if len(rows) > limit else None
    return Page(items=summaries(tx, [row.id for row in shown]), next_cursor=more)


def revisions(
    tx: Transaction, *, key: str, language: str | None = None, numbers: Collection[int] | None = None
) -> tuple[RevisionView, ...]:
    """The revisions of a release in one language or in all, newest first; empty where it is unknown.

    Of `numbers` only, where they are given: a text with all it names is much to read. The current one of a
    language has its address and date as the source has corrected them since.
    """
    entity, _, rest = key.partition("/")
    section, _, external_id = rest.partition("/")
    query = (
        select(
            articles.c.language,
            articles.c.visibility,
            articles.c.missing_since,
            tables.annotations.c.gazetteer,
            *_as_it_stands(),
        )
        .join(articles, articles.c.id == tables.revisions.c.article_id)
        .join(tables.annotations, tables.annotations.c.revision_id == tables.revisions.c.id)
        .where(
            articles.c.entity == entity,
            articles.c.section == section,
            articles.c.external_id == external_id,
        )
        .order_by(tables.revisions.c.seen_at.desc(), tables.revisions.c.id.desc())
    )
    if language is not None:
        query = query.where(articles.c.language == language)
    if numbers is not None:
        query = query.where(tables.revisions.c.number.in_(numbers))
    rows = tx.connection.execute(query).all()
    ids = [row.id for row in rows]
    found = mentions_of(tx, ids)
    acting, told = naming.actors_of(tx, ids), naming.occasions_of(tx, ids)
    return tuple(
        replace(
            _revision(row, key, found.get(row.id, ())),
            actors=acting.get(row.id, ()),
            occasions=told.get(row.id, ()),
        )
        for row in rows
    )


def _as_it_stands() -> list[ColumnElement[Any]]:
    columns = tables.revisions.c
    is_current = columns.number == articles.c.revision
    return [
        case((is_current, articles.c[column.name]), else_=column).label(column.name)
        if column.name in _CORRECTED
        else column
        for column in columns
    ]


def alerts(tx: Transaction, *, limit: int, cursor: str | None = None) -> Page[AlertView]:
    """Alerts with their messages, newest first. Raises NotFoundError for a cursor that no page gave."""
    columns = tables.alerts.c
    query = (
        select(columns.id, columns.story_id, columns.snapshot).order_by(columns.id.desc()).limit(limit + 1)
    )
    if cursor is not None:
        query = query.where(columns.id < cursors.read_id(cursor))
    rows = tx.connection.execute(query).all()
    shown = rows[:limit]
    languages = stories.languages_of(tx, [row.story_id for row in shown])
    deliveries = outbox.of_alerts(tx, [row.id for row in shown])
    views = tuple(
        AlertView(
            id=row.id,
            alert=codec.load_alert(row.snapshot),
            story_languages=languages.get(row.story_id, ()),
            deliveries=deliveries.get(row.id, ()),
        )
        for row in shown
    )
    return Page(items=views, next_cursor=str(shown[-1].id) if len(rows) > limit else None)


def totals(tx: Transaction) -> Totals:
    """How much is kept and how much waits."""
    waiting = tx.connection.execute(
        select(tables.outbox.c.state, func.count())
        .where(tables.outbox.c.state.in_(("pending", "dead")))
        .group_by(tables.outbox.c.state)
    )
    messages = {state: count for state, count in waiting}  # noqa: C416 - dict() cannot be told the row's type
    return Totals(
        articles=_count(tx, articles),
        revisions=_count(tx, tables.revisions),
        stories=_count(tx, tables.stories),
        alerts=_count(tx, tables.alerts),
        pending=messages.get("pending", 0),
        dead=messages.get("dead", 0),
        unreadable=_count(tx, tables.unreadable_rows),
        **checks.counts(tx),
    )


def counts_by_country(tx: Transaction, *, since: datetime) -> dict[str, int]:
    """How many stories named each country since then, most first; a capital or metonym does not count."""
    stories_named = func.count(story_countries.c.story_id.distinct())
    rows = tx.connection.execute(
        select(story_countries.c.country, stories_named)
        .where(story_countries.c.appeared_at >= since, story_countries.c.is_named)
        .group_by(story_countries.c.country)
        .order_by(stories_named.desc(), story_countries.c.country)
    )
    return {country: count for country, count in rows}  # noqa: C416 - dict() cannot be told the row's type


def _places(country: str | None, language: str | None, cursor: str | None) -> Select[int, datetime]:
    """Ids and instants in order, walked in the index that suits the question."""
    if country is None:
        article_id, listed_at = articles.c.id, articles.c.listed_at
        query = select(article_id, listed_at)
    else:
        article_id, listed_at = article_countries.c.article_id, article_countries.c.listed_at
        query = select(article_id.label("id"), listed_at).where(article_countries.c.country == country)
        if language is not None:
            query = query.join(articles, articles.c.id == article_id)
    if language is not None:
        query = query.where(articles.c.language == language)
    if cursor is not None:
        query = query.where(tuple_(listed_at, article_id) < tuple_(*cursors.read(cursor)))
    return query.order_by(listed_at.desc(), article_id.desc())


def summaries(tx: Transaction, article_ids: Sequence[int]) -> tuple[ArticleSummary, ...]:
    """Articles as they stand, those published last first."""
    revision = tables.revisions
    rows = tx.connection.execute(
        select(
            articles,
            revision.c.id.label("revision_id"),
            revision.c.title,
            func.substr(revision.c.text, 1, _EXCERPT + 1).label("opening"),
            tables.stories.c.key.label("story_key"),
        )
        .join(
            revision, and_(revision.c.article_id == articles.c.id, revision.c.number == articles.c.revision)
        )
        .join(tables.stories, tables.stories.c.id == articles.c.story_id)
        .where(articles.c.id.in_(article_ids))
        .order_by(articles.c.listed_at.desc(), articles.c.id.desc())
    ).all()
    states = article_rows.states_of(tx, article_ids)
    languages = stories.languages_of(tx, [row.story_id for row in rows])
    named = mentions_of(tx, [row.revision_id for row in rows], field="title")
    counted = copies.counts(tx, article_ids)
    return tuple(
        ArticleSummary(
            key=_ref(row).key,
            language=row.language,
            story_key=row.story_key,
            story_languages=languages[row.story_id],
            url=row.url,
            title=row.title,
            excerpt=_excerpt(row.opening),
            published_at=row.published_at,
            first_seen_at=row.first_seen_at,
            revision=row.revision,
            states=tuple(sorted(states.get(row.id, ()))),
            title_mentions=named.get(row.revision_id, ()),
            copies=counted.get(row.id, 1),
            visibility=row.visibility,
            missing_since=row.missing_since,
        )
        for row in rows
    )


def _ref(row: Row[*tuple[Any, ...]]) -> ArticleRef:
    return ArticleRef(entity=row.entity, section=row.section, external_id=row.external_id)


def _excerpt(opening: str) -> str:
    paragraph = opening.partition("\n")[0]
    return paragraph if len(paragraph) <= _EXCERPT else paragraph[: _EXCERPT - 1].rstrip() + "…"


def mentions_of(
    tx: Transaction, revision_ids: Sequence[int], *, field: str | None = None
) -> dict[int, tuple[Mention, ...]]:
    """Mentions by revision, in their order; revisions that name nothing are left out."""
    query = (
        select(mentions)
        .where(mentions.c.revision_id.in_(revision_ids))
        .order_by(mentions.c.revision_id, mentions.c.position)
    )
    if field is not None:
        query = query.where(mentions.c.field == field)
    found: dict[int, list[Mention]] = {}
    for row in tx.connection.execute(query):
        found.setdefault(row.revision_id, []).append(_mention(row))
    return {revision_id: tuple(named) for revision_id, named in found.items()}


def _mention(row: Row[*tuple[Any, ...]]) -> Mention:
    return Mention(
        country=row.country,
        start=row.start,
        end=row.end,
        surface=row.surface,
        kind=row.kind,
        field=row.field,
        role=row.role,
        reason=row.reason,
    )


def _revision(row: Row[*tuple[Any, ...]], key: str, named: tuple[Mention, ...]) -> RevisionView:
    return RevisionView(
        key=key,
        language=row.language,
        url=row.url,
        number=row.number,
        seen_at=row.seen_at,
        title=row.title,
        text=row.text,
        text_language=row.text_language,
        published_at=row.published_at,
        published_raw=row.published_raw,
        fingerprint=row.fingerprint,
        raw_sha256=row.raw_sha256,
        gazetteer=row.gazetteer,
        mentions=named,
        visibility=row.visibility,
        missing_since=row.missing_since,
        evidence_id=row.evidence_id,
    )


def _count(tx: Transaction, table: Table) -> int:
    return tx.connection.execute(select(func.count()).select_from(table)).scalar_one()
