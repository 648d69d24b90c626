"""Counts of whole months and years in few rows: for places among partners, and for long series.

What `storage.series` answers to the day, this answers from the months and years that are kept beside them.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, Table, func, select, union_all

from countries import CODES
from news.series import Point, Span, beginning, steps

from . import day_counts, followers
from .tables import article_counts, state_counts
from .transaction import Transaction

Grain = Literal["month", "year"]
_MONTH = timedelta(days=31)
_ROLES = tuple(role for role in day_counts.ROLES if role != day_counts.ANY_ROLE)


def by_period(
    tx: Transaction, *, span: Span, grain: Grain, role: str | None = None, language: str | None = None
) -> dict[date, dict[str, int]]:
    """How many articles name each state in each whole month or year that touches a span, oldest first."""
    followers.follow(tx)
    columns = state_counts.c
    rows = tx.connection.execute(
        select(columns.since, columns.country, func.sum(columns.articles))
        .where(
            columns.country.in_(sorted(CODES)),  # first in the key, so that each state is one short look
            columns.role == (role or day_counts.ANY_ROLE),
            columns.grain == grain,
            columns.since.between(_first(span.since, grain), span.until),
            *_in(state_counts, language),
        )
        .group_by(columns.since, columns.country)
    )
    found: dict[date, dict[str, int]] = {day: {} for day in _periods(span, grain)}
    for since, country, number in rows:
        found[since][country] = int(number)
    return found


def by_month(
    tx: Transaction, *, country: str, span: Span, role: str | None = None, language: str | None = None
) -> tuple[Point, ...]:
    """How often a state is named in each month of a span, those of zero too, the oldest first."""
    followers.follow(tx)
    columns = state_counts.c
    named = select(columns.since, columns.articles, columns.mentions).where(
        columns.country == country,
        columns.role == (role or day_counts.ANY_ROLE),
        *_in(state_counts, language),
    )
    listed = select(article_counts.c.since, article_counts.c.articles).where(*_in(article_counts, language))
    found: dict[date, list[int]] = {day: [0, 0, 0] for day in steps(span, "month")}
    for since, articles, mentions in tx.connection.execute(_over(span, named, state_counts)):
        counts = found[beginning(since, "month")]
        counts[0] += articles
        counts[1] += mentions
    for since, articles in tx.connection.execute(_over(span, listed, article_counts)):
        found[beginning(since, "month")][2] += articles
    return tuple(
        Point(day=day, articles=articles, mentions=mentions, all_articles=every)
        for day, (articles, mentions, every) in found.items()
    )


def by_role(tx: Transaction, *, country: str, span: Span, language: str | None = None) -> dict[str, int]:
    """How many articles name a state in each role; one may name it in several."""
    followers.follow(tx)
    columns = state_counts.c
    query = select(columns.role.label("key"), columns.articles).where(
        columns.country == country, columns.role.in_(_ROLES), *_in(state_counts, language)
    )
    return _summed(tx, span, query, state_counts)


def by_language(
    tx: Transaction, *, country: str, span: Span, role: str | None = None
) -> dict[str, tuple[int, int]]:
    """How many articles of each language name a state, and how many there are in it."""
    followers.follow(tx)
    columns = state_counts.c
    named = select(columns.language.label("key"), columns.articles).where(
        columns.country == country, columns.role == (role or day_counts.ANY_ROLE)
    )
    listed = select(article_counts.c.language.label("key"), article_counts.c.articles)
    own = _summed(tx, span, named, state_counts)
    every = _summed(tx, span, listed, article_counts)
    return {language: (own.get(language, 0), number) for language, number in every.items()}


def _summed(tx: Transaction, span: Span, query: Select[*tuple[Any, ...]], table: Table) -> dict[str, int]:
    found = union_all(
        *(
            query.where(table.c.grain == each.grain, table.c.since.between(each.since, each.until))
            for each in day_counts.stretches(span)
        )
    ).subquery()
    rows = tx.connection.execute(select(found.c.key, func.sum(found.c.articles)).group_by(found.c.key))
    return {key: int(number) for key, number in rows}


def _over(span: Span, query: Select[*tuple[Any, ...]], table: Table) -> Any:  # noqa: ANN401 - a union of many types
    """The rows of the whole months of a span, and of the days before and after them."""
    return union_all(
        *(
            query.where(table.c.grain == grain, table.c.since.between(since, until))
            for grain, since, until in _parts(span)
        )
    )


def _parts(span: Span) -> Iterator[tuple[str, date, date]]:
    first = span.since if span.since.day == 1 else _next_month(span.since)
    after = _next_month(span.until)
    last = (
        span.until + timedelta(days=1)
        if span.until + timedelta(days=1) == after
        else span.until.replace(day=1)
    )
    if first >= last:
        yield "day", span.since, span.until
        return
    if span.since < first:
        yield "day", span.since, first - timedelta(days=1)
    yield "month", first, last - timedelta(days=1)
    if last <= span.until:
        yield "day", last, span.until


def _next_month(day: date) -> date:
    return (day.replace(day=1) + _MONTH).replace(day=1)


def _first(day: date, grain: Grain) -> date:
    return day.replace(day=1) if grain == "month" else date(day.year, 1, 1)


def _periods(span: Span, grain: Grain) -> Iterator[date]:
    if grain == "month":
        yield from steps(span, "month")
    else:
        yield from (date(year, 1, 1) for year in range(span.since.year, span.until.year + 1))


def _in(table: Table, language: str | None) -> list[ColumnElement[bool]]:
    return [] if language is None else [table.c.language == language]
