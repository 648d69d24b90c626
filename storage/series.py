"""How often states are named, by the day, week and month in Almaty: articles as they stand."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from news.series import Point, Span, StateCount, Step, beginning, day_of, steps

from .tables import articles, mentions, revisions
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
    wanted = [*_within(span), *_of_listing(language, entity, section), *_in_role(role)]
    naming = func.count(articles.c.id.distinct())
    rows = tx.connection.execute(
        _named(mentions.c.country, naming, func.count())
        .where(*wanted)
        .group_by(mentions.c.country)
        .order_by(naming.desc(), mentions.c.country)
    )
    return tuple(
        StateCount(country=country, articles=named, mentions=places) for country, named, places in rows
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
    listing = _of_listing(language, entity, section)
    named = tx.connection.execute(
        _named(articles.c.listed_at, func.count())
        .where(mentions.c.country == country, *_within(span), *listing, *_in_role(role))
        .group_by(articles.c.id, articles.c.listed_at)
    )
    found: dict[date, list[int]] = {day: [0, 0, 0] for day in steps(span, step)}
    for listed_at, places in named:
        _add(found, listed_at, step, (1, places, 0))
    for listed_at in tx.connection.execute(
        select(articles.c.listed_at).where(*_within(span), *listing)
    ).scalars():
        _add(found, listed_at, step, (0, 0, 1))
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
    query = select(func.count()).select_from(articles)
    return tx.connection.execute(
        query.where(*_within(span), *_of_listing(language, entity, section))
    ).scalar_one()


def extent(tx: Transaction) -> Span | None:
    """From the first day with an article to the last; None where there is none."""
    first, last = tx.connection.execute(
        select(func.min(articles.c.listed_at), func.max(articles.c.listed_at))
    ).one()
    return None if first is None or last is None else Span(since=day_of(first), until=day_of(last))


def _named(*columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns)
        .select_from(articles)
        .join(
            revisions,
            (revisions.c.article_id == articles.c.id) & (revisions.c.number == articles.c.revision),
        )
        .join(mentions, mentions.c.revision_id == revisions.c.id)
    )


def _within(span: Span) -> tuple[ColumnElement[bool], ...]:
    since, after = span.instants
    return articles.c.listed_at >= since, articles.c.listed_at < after


def _of_listing(
    language: str | None, entity: str | None, section: str | None
) -> tuple[ColumnElement[bool], ...]:
    asked = {"language": language, "entity": entity, "section": section}
    return tuple(articles.c[name] == value for name, value in asked.items() if value is not None)


def _in_role(role: str | None) -> tuple[ColumnElement[bool], ...]:
    return () if role is None else (mentions.c.role == role,)


def _add(found: dict[date, list[int]], listed_at: datetime, step: Step, more: tuple[int, int, int]) -> None:
    counts = found[beginning(day_of(listed_at), step)]
    counts[:] = [old + new for old, new in zip(counts, more, strict=True)]
