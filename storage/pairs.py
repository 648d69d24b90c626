"""Whom and what is named together, by the newest articles of a window: everything would take seconds.

A window of ten years has a hundred thousand articles and a million mentions. The newest thousand that name a
state say as much of its company, and the answer tells how many were looked at and since when.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import combinations
from typing import Any

from sqlalchemy import Row, Select, func, select

from news.state_views import Companion, Company, Pairs

from .naming import names_of
from .quotations import is_current
from .tables import actors, article_countries, articles, occasions, revisions, story_actors
from .transaction import Transaction

SAMPLE = 1000  # articles that name a state
MATRIX_SAMPLE = 3000  # articles of any kind
_KINDS = ("organisation", "person")


def company(  # noqa: PLR0913 - each part of the question narrows it by itself
    tx: Transaction,
    country: str,
    *,
    since: datetime,
    until: datetime,
    most: int,
    language: str | None = None,
    sample: int = SAMPLE,
) -> Company:
    """Whom and what the newest articles from `since` to before `until` name with a state; `most` of each."""
    rows = tx.connection.execute(_newest(country, since, until, language).limit(sample + 1)).all()
    shown = rows[:sample]
    actors_by_kind = _actors(tx, {row.story_id for row in shown}, most)
    return Company(
        articles=len(shown),
        since=shown[-1].listed_at if shown else None,
        is_capped=len(rows) > sample,
        states=_states(tx, [row.id for row in shown], country, most),
        occasions=_occasions(tx, [row.revision_id for row in shown]),
        organisations=actors_by_kind["organisation"],
        persons=actors_by_kind["person"],
    )


def _newest(country: str, since: datetime, until: datetime, language: str | None) -> Select[*tuple[Any, ...]]:
    named = article_countries.c
    query = (
        select(articles.c.id, articles.c.story_id, named.listed_at, revisions.c.id.label("revision_id"))
        .select_from(article_countries)
        .join(articles, articles.c.id == named.article_id)
        .join(revisions, is_current(articles, revisions))
        .where(named.country == country, named.listed_at >= since, named.listed_at < until)
        .order_by(named.listed_at.desc(), named.article_id.desc())
    )
    return query if language is None else query.where(articles.c.language == language)


def _states(tx: Transaction, ids: Sequence[int], country: str, most: int) -> tuple[tuple[str, int], ...]:
    number = func.count()
    rows = tx.connection.execute(
        select(article_countries.c.country, number)
        .where(article_countries.c.article_id.in_(ids), article_countries.c.country != country)
        .group_by(article_countries.c.country)
        .order_by(number.desc(), article_countries.c.country)
        .limit(most)
    )
    return tuple((code, count) for code, count in rows)


def _occasions(tx: Transaction, revision_ids: Sequence[int]) -> tuple[tuple[str, int], ...]:
    number = func.count()
    rows = tx.connection.execute(
        select(occasions.c.kind, number)
        .where(occasions.c.revision_id.in_(revision_ids))
        .group_by(occasions.c.kind)
        .order_by(number.desc(), occasions.c.kind)
    )
    return tuple((kind, count) for kind, count in rows)


def _actors(tx: Transaction, story_ids: Collection[int], most: int) -> dict[str, tuple[Companion, ...]]:
    number = func.count().label("stories")
    counted = (
        select(story_actors.c.actor_key, number)
        .where(story_actors.c.story_id.in_(sorted(story_ids)))
        .group_by(story_actors.c.actor_key)
        .subquery()
    )
    query = (
        select(actors, counted.c.stories)
        .join(counted, counted.c.actor_key == actors.c.key)
        .order_by(counted.c.stories.desc(), actors.c.key)
        .limit(most)
    )
    return {
        kind: tuple(map(_companion, tx.connection.execute(query.where(actors.c.kind == kind))))
        for kind in _KINDS
    }


def _companion(row: Row[*tuple[Any, ...]]) -> Companion:
    return Companion(key=row.key, kind=row.kind, names=names_of(row), stories=row.stories)


def pairs(
    tx: Transaction,
    codes: Sequence[str],
    *,
    since: datetime,
    until: datetime,
    language: str | None = None,
    sample: int = MATRIX_SAMPLE,
) -> Pairs:
    """In how many of the newest articles from `since` to before `until` each two of the states are named."""
    ids, begins_at, is_capped = _window(tx, since, until, language, sample)
    found: dict[int, list[str]] = {}
    if begins_at is not None:
        named = article_countries.c
        rows = tx.connection.execute(
            select(named.country, named.article_id).where(
                named.country.in_(sorted(codes)), named.listed_at >= begins_at, named.listed_at < until
            )
        )
        for country, article_id in rows:
            if article_id in ids:
                found.setdefault(article_id, []).append(country)
    return Pairs(
        codes=tuple(codes),
        articles=len(ids),
        since=begins_at,
        is_capped=is_capped,
        alone=Counter(code for own in found.values() for code in own),
        counts=_counted(found.values()),
    )


def _window(
    tx: Transaction, since: datetime, until: datetime, language: str | None, sample: int
) -> tuple[frozenset[int], datetime | None, bool]:
    """The newest articles of a window, when the oldest of them was listed, and whether there are more."""
    columns = articles.c
    query = select(columns.id).where(columns.listed_at >= since, columns.listed_at < until)
    if language is not None:
        query = query.where(columns.language == language)
    newest = query.order_by(columns.listed_at.desc(), columns.id.desc()).limit(sample + 1)
    ids = tx.connection.execute(newest).scalars().all()
    shown = ids[:sample]
    if not shown:
        return frozenset(), None, False
    # Of the last alone: to make instants of thousands takes longer than to find them.
    begins_at = tx.connection.execute(select(columns.listed_at).where(columns.id == shown[-1])).scalar_one()
    return frozenset(shown), begins_at, len(ids) > sample


def _counted(named: Iterable[Sequence[str]]) -> Counter[tuple[str, str]]:
    return Counter(pair for states in named for pair in combinations(sorted(states), 2))
