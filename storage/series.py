"""How often states are named, by the day, week and month in Almaty: articles as they stand, as kept."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, select, union_all

from countries import CODES
from news.series import Point, Span, StateCount, Step, beginning, day_of, steps

from . import day_counts, followers
from .tables import article_counts, articles, state_counts
from .transaction import Transaction


def by_state(
    tx: Transaction,
    *,
    span: Span,
    role: str | None = None,
    language: str | None = None,
    entity: str | None = None,
    section: str | None = None,
) -> tuple[StateCount, ...]:
    """The states that articles of a span name, most first; those named by none are left out."""
    followers.follow(tx)
    columns = state_counts.c
    counted = select(columns.country, columns.articles, columns.mentions).where(
        columns.country.in_(sorted(CODES)),  # first in the key, so that each state is one short look
        columns.role == (day_counts.ANY_ROLE if role is None else role),
        *_of_listing(state_counts, language, entity, section),
    )
    found = _over(span, counted, state_counts).subquery()
    named = func.sum(found.c.articles)
    rows = tx.connection.execute(
        select(found.c.country, named, func.sum(found.c.mentions))
        .group_by(found.c.country)
        .order_by(named.desc(), found.c.country)
    )
    return tuple(
        StateCount(country=country, articles=int(articles_), mentions=int(places))
        for country, articles_, places in rows
    )


def series(  # noqa: PLR0913 - each part of the question narrows it by itself
    tx: Transaction,
    *,
    country: str,
    span: Span,
    step: Step,
    role: str | None = None,
    language: str | None = None,
    entity: str | None = None,
    section: str | None = None,
) -> tuple[Point, ...]:
    """How often a state is named in each step of a span, those of zero too, the oldest first."""
    followers.follow(tx)
    columns, of_all = state_counts.c, article_counts.c
    named = (
        select(columns.since, func.sum(columns.articles), func.sum(columns.mentions))
        .where(columns.country == country, columns.role == (day_counts.ANY_ROLE if role is None else role))
        .where(*_of_listing(state_counts, language, entity, section))
    )
    listed = select(of_all.since, func.sum(of_all.articles)).where(
        *_of_listing(article_counts, language, entity, section)
    )
    found: dict[date, list[int]] = {day: [0, 0, 0] for day in steps(span, step)}
    for day, count, places in tx.connection.execute(_daily(named, state_counts, span)):
        counts = found[beginning(day, step)]
        counts[0] += int(count)
        counts[1] += int(places)
    for day, count in tx.connection.execute(_daily(listed, article_counts, span)):
        found[beginning(day, step)][2] += int(count)
    return tuple(
        Point(day=day, articles=counts[0], mentions=counts[1], all_articles=counts[2])
        for day, counts in found.items()
    )


def all_articles(
    tx: Transaction,
    *,
    span: Span,
    language: str | None = None,
    entity: str | None = None,
    section: str | None = None,
) -> int:
    """How many articles a span has, whether or not they name a state."""
    followers.follow(tx)
    counted = select(article_counts.c.articles).where(*_of_listing(article_counts, language, entity, section))
    found = _over(span, counted, article_counts).subquery()
    total = select(func.coalesce(func.sum(found.c.articles), 0))
    return int(tx.connection.execute(total).scalar_one())


def extent(tx: Transaction) -> Span | None:
    """From the first day with an article to the last; None where there is none."""
    first, last = (
        tx.connection.execute(select(function(articles.c.listed_at))).scalar_one()
        for function in (func.min, func.max)  # each a step into the index, both at once a walk through it
    )
    return None if first is None or last is None else Span(since=day_of(first), until=day_of(last))


def _of_listing(
    table: Table, language: str | None, entity: str | None, section: str | None
) -> tuple[ColumnElement[bool], ...]:
    asked = {"language": language, "entity": entity, "section": section}
    return tuple(table.c[name] == value for name, value in asked.items() if value is not None)


def _over(span: Span, query: Select[*tuple[Any, ...]], table: Table) -> Any:  # noqa: ANN401 - a union of many types
    """The rows of the years, months and days that make up a span."""
    return union_all(
        *(
            query.where(table.c.grain == each.grain, table.c.since.between(each.since, each.until))
            for each in day_counts.stretches(span)
        )
    )


def _daily(query: Select[*tuple[Any, ...]], table: Table, span: Span) -> Select[*tuple[Any, ...]]:
    days = (table.c.grain == "day", table.c.since.between(span.since, span.until))
    return query.where(*days).group_by(table.c.since)
