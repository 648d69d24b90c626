"""When states were last named, and how long they were silent before: anywhere, or in some listings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Subquery, cast, exists, extract, func, select, tuple_

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
    if sources is not None:
        shown = _of_listings(sources)
        query = select(shown.c.country, func.max(shown.c.at)).where(shown.c.at < before)
        rows = tx.connection.execute(query.group_by(shown.c.country))
        return {country: at for country, at in rows}  # noqa: C416 - dict() cannot be told its type
    columns = story_countries.c
    rows = tx.connection.execute(
        select(columns.country, func.max(columns.appeared_at))
        .where(columns.is_named, columns.appeared_at < before)
        .group_by(columns.country)
    )
    return {country: at for country, at in rows}  # noqa: C416 - as above


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
    return (
        select(article_countries.c.country, columns.appeared_at.label("at"))
        .join(articles, columns.id == article_countries.c.article_id)
        .where(tuple_(columns.entity, columns.section, columns.language).in_(wanted), is_named)
        .subquery()
    )


def _seconds(tx: Transaction, instant: ColumnElement[Any]) -> ColumnElement[int]:
    """An instant in seconds, by which two can be subtracted on either database."""
    if tx.connection.dialect.name == "sqlite":
        return cast(func.strftime("%s", instant), Integer)
    return cast(extract("epoch", instant), Integer)
