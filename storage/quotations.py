"""Sentences that name a state, of the newest articles."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, and_, case, func, select

from countries import Mention
from news.articles import ArticleRef
from news.sentences import sentence_spans
from news.state_views import Quotation

from .tables import article_countries, articles, mentions, revisions
from .transaction import Transaction

_AROUND = 1200  # characters before and after a mention in which its sentence is looked for
_LONGEST = 420  # characters of a sentence that are shown


def is_current(of: Table, revision: Table) -> ColumnElement[bool]:
    """That a revision is the one in which an article stands."""
    return and_(revision.c.article_id == of.c.id, revision.c.number == of.c.revision)


def newest(
    tx: Transaction, country: str, *, limit: int, language: str | None = None
) -> tuple[Quotation, ...]:
    """A sentence each of the newest articles that name a state, newest first.

    It is the first of the text that names it, or the title where only that does.
    """
    wanted = (
        select(revisions.c.id)
        .select_from(article_countries)
        .join(articles, articles.c.id == article_countries.c.article_id)
        .join(revisions, is_current(articles, revisions))
        .where(article_countries.c.country == country)
        .order_by(article_countries.c.listed_at.desc(), article_countries.c.article_id.desc())
        .limit(limit)
    )
    if language is not None:
        wanted = wanted.where(articles.c.language == language)
    ids = list(tx.connection.execute(wanted).scalars())
    named = _mentions(tx, ids, country)
    return tuple(
        _quotation(row, named[row.id])
        for row in tx.connection.execute(_texts(ids, country))
        if row.id in named
    )


def _mentions(tx: Transaction, ids: Sequence[int], country: str) -> dict[int, list[Mention]]:
    """The mentions of a state by revision: those of the text where there are such, else of the title."""
    rows = tx.connection.execute(
        select(mentions)
        .where(mentions.c.revision_id.in_(ids), mentions.c.country == country)
        .order_by(mentions.c.revision_id, mentions.c.field, mentions.c.start)  # "body" before "title"
    )
    found: dict[int, list[Mention]] = {}
    for row in rows:
        own = found.setdefault(row.revision_id, [])
        if not own or own[0].field == row.field:
            own.append(
                Mention(
                    country=row.country, start=row.start, end=row.end, surface=row.surface,
                    kind=row.kind, field=row.field, role=row.role, reason=row.reason,
                )
            )  # fmt: skip
    return found


def _texts(ids: Sequence[int], country: str) -> Select[*tuple[Any, ...]]:
    """Of each text no more than what surrounds its first mention of the state: it may have a megabyte."""
    first = (
        select(
            mentions.c.revision_id,
            func.min(case((mentions.c.field == "body", mentions.c.start))).label("start"),
        )
        .where(mentions.c.revision_id.in_(ids), mentions.c.country == country)
        .group_by(mentions.c.revision_id)
        .subquery()
    )
    begin = case((first.c.start > _AROUND, first.c.start - _AROUND), else_=0)
    return (
        select(
            revisions.c.id,
            revisions.c.title,
            func.substr(revisions.c.text, begin + 1, 2 * _AROUND).label("part"),
            begin.label("begin"),
            *(articles.c.entity, articles.c.section, articles.c.external_id),
            *(articles.c.language, articles.c.published_at),
        )
        .join(first, first.c.revision_id == revisions.c.id)
        .join(articles, articles.c.id == revisions.c.article_id)
        .order_by(articles.c.listed_at.desc(), articles.c.id.desc())
    )


def _quotation(row: Row[*tuple[Any, ...]], named: Sequence[Mention]) -> Quotation:
    text, begin = (row.part, row.begin) if named[0].field == "body" else (row.title, 0)
    start, end = _sentence(text, named[0].start - begin, named[0].end - begin)
    return Quotation(
        key=ArticleRef(entity=row.entity, section=row.section, external_id=row.external_id).key,
        language=row.language,
        title=row.title,
        published_at=row.published_at,
        sentence=text[start:end],
        mentions=tuple(_inside(named, begin + start, begin + end)),
    )


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a mention stands; of a very long one what lies around the mention."""
    spans = ((first, last) for first, last in sentence_spans(text) if first <= start < last)
    first, last = next(spans, (start, end))
    if last - first > _LONGEST:
        first = max(first, start - _LONGEST // 2)
        last = min(last, first + _LONGEST)
    return first, max(last, min(end, len(text)))


def _inside(named: Iterable[Mention], start: int, end: int) -> Iterator[Mention]:
    for each in named:
        if start <= each.start and each.end <= end:
            yield replace(each, start=each.start - start, end=each.end - start)
