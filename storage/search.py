"""Finding articles by words and filters."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, select

from news.searching import MOST_COUNTED, Asked, Hit, Hits, Phrase, Snippet, fold, phrases
from news.series import Span

from . import cursors, views
from .tables import article_countries, articles, mentions, occasions, revisions
from .transaction import Transaction

_AROUND = 120  # characters of a snippet on either side of the first word found
_Found = Row[*tuple[Any, ...]]


def search(tx: Transaction, asked: Asked, *, limit: int, cursor: str | None) -> Hits:
    """The articles that have all the words and facts asked for, those published last first.

    Raises NotFoundError for a cursor that no page gave.
    """
    wanted = phrases(asked.text)
    after = None if cursor is None else cursors.read(cursor)
    found: list[_Found] = []
    total = 0
    for row in _matching(tx, asked, wanted):
        total += 1
        is_on_page = after is None or (row.listed_at, row.id) < after
        if is_on_page and len(found) <= limit:
            found.append(row)
        if total > MOST_COUNTED and len(found) > limit:
            break
    shown = found[:limit]
    more = cursors.write(shown[-1].listed_at, shown[-1].id) if len(found) > limit else None
    return Hits(
        items=_hits(tx, shown, wanted),
        next_cursor=more,
        total=min(total, MOST_COUNTED),
        is_capped=total > MOST_COUNTED,
    )


def _matching(tx: Transaction, asked: Asked, wanted: Sequence[Phrase]) -> Iterator[_Found]:
    patterns = [_pattern(phrase) for phrase in wanted]
    rows = tx.connection.execute(_query(asked))
    for row in rows:
        text = fold(f"{row.title}\n{row.text}")
        if all(pattern.search(text) for pattern in patterns):
            yield row


def _query(asked: Asked) -> Select[*tuple[Any, ...]]:
    return (
        select(articles.c.id, articles.c.listed_at, revisions.c.title, revisions.c.text)
        .join(
            revisions,
            (revisions.c.article_id == articles.c.id) & (revisions.c.number == articles.c.revision),
        )
        .where(*_facts(asked))
        .order_by(articles.c.listed_at.desc(), articles.c.id.desc())
    )


def _facts(asked: Asked) -> Iterator[ColumnElement[bool]]:
    for name in ("entity", "section", "language", "visibility"):
        if (value := getattr(asked, name)) is not None:
            yield articles.c[name] == value
    if asked.is_edited:
        yield articles.c.revision > 1
    if asked.since or asked.until:
        since, after = asked.since or date.min, asked.until or date.max
        if after < since:
            yield articles.c.id.is_(None)
        else:
            begins_at, ends_at = Span(since=since, until=after).instants
            yield articles.c.listed_at >= begins_at
            yield articles.c.listed_at < ends_at
    if asked.country is not None:
        country = article_countries.c
        yield exists().where(country.article_id == articles.c.id, country.country == asked.country)
    if asked.role is not None:
        yield _has_role(asked.role, asked.country)
    if asked.occasion is not None:
        yield exists().where(occasions.c.revision_id == revisions.c.id, occasions.c.kind == asked.occasion)


def _has_role(role: str, country: str | None) -> ColumnElement[bool]:
    found = exists().where(mentions.c.revision_id == revisions.c.id, mentions.c.role == role)
    return found if country is None else found.where(mentions.c.country == country)


def _hits(tx: Transaction, shown: Sequence[_Found], wanted: Sequence[Phrase]) -> tuple[Hit, ...]:
    texts = [row.text for row in shown]
    summaries = views.summaries(tx, [row.id for row in shown])
    return tuple(
        Hit(article=summary, snippet=_snippet(text, wanted))
        for summary, text in zip(summaries, texts, strict=True)
    )


def _pattern(phrase: Phrase) -> re.Pattern[str]:
    words = r"[\W_]+".join(re.escape(word) for word in phrase.words)
    end = r"[^\W_]*" if phrase.is_prefix else r"(?![^\W_])"
    return re.compile(rf"(?<![^\W_]){words}{end}")


def _snippet(text: str, wanted: Sequence[Phrase]) -> Snippet:
    """The text around the first word found, or its beginning."""
    folded = fold(text)
    places = sorted(match.span() for phrase in wanted for match in _pattern(phrase).finditer(folded))
    first = places[0][0] if places else 0
    start, end = max(0, first - _AROUND), min(len(text), first + 2 * _AROUND)
    parts: list[tuple[str, bool]] = []
    at = start
    for begin, stop in places:
        if begin < at or stop > end:
            continue
        parts += [(text[at:begin], False), (text[begin:stop], True)]
        at = stop
    parts.append((text[at:end], False))
    return tuple(part for part in parts if part[0])
