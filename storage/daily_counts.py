"""How often states are named: when each story first named each, for counting by the day."""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple, cast

from sqlalchemy import BigInteger, ColumnElement, and_, exists, func, select
from sqlalchemy import cast as as_type

from news.dates import ALMATY

from .tables import articles, sources, story_countries
from .transaction import Transaction

HOME = "KZ"  # stands in every release


class Naming(NamedTuple):
    """That a story named a state for the first time, in whole seconds since 1970."""

    state: str
    at_s: int


def first_namings(tx: Transaction, *, is_settled: bool) -> tuple[Naming, ...]:
    """When each story first named each state but Kazakhstan by name, in no order.

    `is_settled`: only what a listing has that was read whole once. A first reading goes back in time, so what
    it has kept so far looks as if it all had begun last week.
    """
    columns = story_countries.c
    query = (
        select(columns.country, func.min(_seconds(tx, columns.appeared_at)))
        .where(columns.is_named, columns.country != HOME)
        .group_by(columns.country, columns.story_id)
    )
    if is_settled and _has_unsettled(tx):
        query = query.where(exists().where(articles.c.story_id == columns.story_id, _is_of_settled()))
    return tuple(Naming(*row) for row in tx.connection.execute(query))


def articles_in(tx: Transaction) -> dict[tuple[str, str], int]:
    """How many articles each (entity, section) has, by which listings weigh more or less."""
    columns = articles.c
    query = select(columns.entity, columns.section, func.count()).group_by(columns.entity, columns.section)
    return {(entity, section): number for entity, section, number in tx.connection.execute(query)}


def looks(
    tx: Transaction,
) -> tuple[int, int, int]:
    """Numbers that change where there is something new to count: articles, namings, settled listings."""
    newest = select(func.coalesce(func.max(articles.c.id), 0)).scalar_subquery()
    named = select(func.count()).select_from(story_countries).scalar_subquery()
    settled = select(func.count()).where(sources.c.baseline_at.is_not(None)).scalar_subquery()
    row = tx.connection.execute(select(newest, named, settled)).one()
    return cast("tuple[int, int, int]", tuple(row))


@lru_cache(maxsize=200_000)
def _day(hour: int) -> date:
    return datetime.fromtimestamp(hour * 3600, UTC).astimezone(ALMATY).date()


def day_of(at_s: int) -> date:
    """The day in Almaty, whose clocks differ from UTC by whole hours."""
    return _day(at_s // 3600)


def _has_unsettled(tx: Transaction) -> bool:
    one = select(sources.c.id).where(sources.c.baseline_at.is_(None)).limit(1)
    return tx.connection.execute(one).scalar_one_or_none() is not None


def _is_of_settled() -> ColumnElement[bool]:
    return exists().where(
        and_(
            sources.c.entity == articles.c.entity,
            sources.c.section == articles.c.section,
            sources.c.language == articles.c.language,
            sources.c.baseline_at.is_not(None),
        )
    )


def _seconds(tx: Transaction, instant: ColumnElement[datetime]) -> ColumnElement[int]:
    """Whole seconds since 1970: half a million instants would take seconds to read."""
    if tx.connection.dialect.name == "sqlite":
        return func.unixepoch(instant, type_=BigInteger)
    return as_type(func.floor(func.extract("epoch", instant)), BigInteger)
