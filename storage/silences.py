"""When states were last named, and how long they were silent before: anywhere, or in some listings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    ScalarSelect,
    Subquery,
    Table,
    cast,
    exists,
    extract,
    func,
    select,
    tuple_,
)

from news.crawls import SourceRef

from .appearances import NAMING_KINDS
from .tables import article_countries, articles, mentions, revisions, story_countries
from .transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Silences:
    """How often a state was silent before, between two times at which it was named, and how long at most."""

    times: int
    longest_s: int


def last_named(
    tx: Transaction, *, before: datetime, sources: Collection[SourceRef] | None = None
) -> dict[str, datetime]:
    """When each state was last named before an instant; of these listings, or of all where None.

    Of listings it is when the last release that names the state, as it stands, came up.
    """
    table = story_countries if sources is None else article_countries
    states = _states(table)
    last = _last_anywhere(states, before) if sources is None else _last_in(states, before, sources)
    rows = tx.connection.execute(
        select(states.c.country, last.label("at")).where(states.c.country.is_not(None))
    )
    return {country: at for country, at in rows if at is not None}


def _states(table: Table) -> CTE:
    """Every state of a table, one look-up each: a grouped query would read every row."""
    first = select(func.min(table.c.country).label("country")).cte("states", recursive=True)
    following = select(func.min(table.c.country)).where(table.c.country > first.c.country).scalar_subquery()
    return first.union_all(select(following).where(first.c.country.is_not(None)))


def _last_anywhere(states: CTE, before: datetime) -> ScalarSelect[datetime]:
    columns = story_countries.c
    return (
        select(columns.appeared_at)
        .where(columns.country == states.c.country, columns.is_named, columns.appeared_at < before)
        .order_by(columns.appeared_at.desc())
        .limit(1)
        .scalar_subquery()
    )


def _last_in(states: CTE, before: datetime, sources: Collection[SourceRef]) -> ScalarSelect[datetime]:
    return (
        select(articles.c.appeared_at)
        .join(article_countries, article_countries.c.article_id == articles.c.id)
        .where(
            article_countries.c.country == states.c.country,
            articles.c.appeared_at < before,
            *_named_in(sources),
        )
        # In the order of the index: what is listed last came up last, but for dates that were set back.
        .order_by(article_countries.c.listed_at.desc())
        .limit(1)
        .scalar_subquery()
    )


def earlier(
    tx: Transaction,
    states: Sequence[str],
    *,
    before: datetime,
    sources: Collection[SourceRef] | None = None,
) -> dict[str, Silences]:
    """The silences of each of these states before an instant; those never named twice are left out."""
    named = _everywhere() if sources is None else _of_listings(sources)
    seconds = _seconds(tx, named.c.at)
    apart = (
        select(
            named.c.country,
            (seconds - func.lag(seconds).over(partition_by=named.c.country, order_by=named.c.at)).label(
                "apart_s"
            ),
        )
        .where(named.c.country.in_(states), named.c.at < before)
        .subquery()
    )
    rows = tx.connection.execute(
        select(apart.c.country, func.count(), func.max(apart.c.apart_s))
        .where(apart.c.apart_s > 0)
        .group_by(apart.c.country)
    )
    return {country: Silences(times=times, longest_s=longest) for country, times, longest in rows}


def _everywhere() -> Subquery:
    columns = story_countries.c
    return select(columns.country, columns.appeared_at.label("at")).where(columns.is_named).subquery()


def _of_listings(sources: Collection[SourceRef]) -> Subquery:
    return (
        select(article_countries.c.country, articles.c.appeared_at.label("at"))
        .join(articles, articles.c.id == article_countries.c.article_id)
        .where(*_named_in(sources))
        .subquery()
    )


def _named_in(sources: Collection[SourceRef]) -> tuple[ColumnElement[bool], ...]:
    """That an article is of these listings and names the state by a name, as it stands."""
    columns = articles.c
    is_named = exists(
        select(revisions.c.id)
        .join(mentions, mentions.c.revision_id == revisions.c.id)
        .where(
            revisions.c.article_id == columns.id,
            revisions.c.number == columns.revision,
            mentions.c.country == article_countries.c.country,
            mentions.c.kind.in_(NAMING_KINDS),
        )
    )
    wanted = [(each.entity, each.section, each.language) for each in sources]
    return (tuple_(columns.entity, columns.section, columns.language).in_(wanted), is_named)


def _seconds(tx: Transaction, instant: ColumnElement[Any]) -> ColumnElement[int]:
    """An instant in seconds, by which two can be subtracted on either database."""
    if tx.connection.dialect.name == "sqlite":
        return cast(func.strftime("%s", instant), Integer)
    return cast(extract("epoch", instant), Integer)
