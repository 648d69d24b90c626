"""The releases of a story side by side: their texts as they stand, the facts of these, and their delays."""

import functools
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, get_type_hints

from sqlalchemy import Row, Select, select, update

from countries import Mention
from news.articles import Article, ArticleRef
from news.storyfacts import TextFacts

from . import views
from .tables import articles, revisions, story_facts
from .transaction import Transaction

_TEXT = (revisions.c.title, revisions.c.text, revisions.c.text_language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """An article of a story as it stands, and how it came there."""

    article_id: int
    article: Article
    joined_by: str
    join_score: float | None
    appeared_at: datetime
    translation_delay_s: int | None


def releases(tx: Transaction, story_id: int) -> tuple[Release, ...]:
    """The releases of a story, the first to appear first; empty where the story is unknown."""
    return _read(tx, _current().where(articles.c.story_id == story_id))


def of_articles(tx: Transaction, article_ids: Collection[int]) -> tuple[Release, ...]:
    """These articles as they stand, the first to appear first."""
    return _read(tx, _current().where(articles.c.id.in_(article_ids)))


def facts_of(tx: Transaction, article_ids: Sequence[int], *, version: str) -> dict[int, TextFacts]:
    """The kept facts of articles' texts as they stand; those found by other rules or never are left out."""
    columns = story_facts.c
    rows = tx.connection.execute(
        select(columns.article_id, columns.facts)
        .join(articles, (articles.c.id == columns.article_id) & (articles.c.revision == columns.revision))
        .where(columns.article_id.in_(article_ids), columns.version == version)
    )
    return {row.article_id: _facts(row.facts) for row in rows}


def keep_facts(tx: Transaction, found: Mapping[int, TextFacts], *, version: str) -> None:
    """Keeps the facts of articles' texts as they stand, in place of any earlier ones."""
    if not found:
        return
    numbers = tx.connection.execute(
        select(articles.c.id, articles.c.revision).where(articles.c.id.in_(found))
    ).all()
    statement = tx.insert(story_facts)
    replaced = {name: statement.excluded[name] for name in ("revision", "version", "facts")}
    tx.connection.execute(
        statement.on_conflict_do_update(index_elements=["article_id"], set_=replaced),
        [
            {
                "article_id": row.id,
                "revision": row.revision,
                "version": version,
                "facts": _dump(found[row.id]),
            }
            for row in numbers
        ],
    )


def time_delays(tx: Transaction, story_id: int) -> int:
    """Notes how long after a story's first language each of its releases appeared; returns their number.

    In seconds; None where the release or the first one is history: what a first reading finds was there
    before, and its date is an editor's word.
    """
    rows = tx.connection.execute(
        select(articles.c.id, articles.c.appeared_at, articles.c.is_history, articles.c.translation_delay_s)
        .where(articles.c.story_id == story_id)
        .order_by(articles.c.appeared_at, articles.c.id)
    ).all()
    for row in rows:
        hidden = row.is_history or rows[0].is_history
        delay_s = None if hidden else int((row.appeared_at - rows[0].appeared_at).total_seconds())
        if delay_s != row.translation_delay_s:
            tx.connection.execute(
                update(articles).where(articles.c.id == row.id).values(translation_delay_s=delay_s)
            )
    return len(rows)


def _current() -> Select[Any]:
    return (
        select(articles, revisions.c.id.label("revision_id"), *_TEXT)
        .join(
            revisions, (revisions.c.article_id == articles.c.id) & (revisions.c.number == articles.c.revision)
        )
        .order_by(articles.c.appeared_at, articles.c.id)
    )


def _read(tx: Transaction, query: Select[Any]) -> tuple[Release, ...]:
    rows = tx.connection.execute(query).all()
    mentions = views.mentions_of(tx, [row.revision_id for row in rows])
    return tuple(
        Release(
            article_id=row.id,
            article=_article(row, mentions.get(row.revision_id, ())),
            joined_by=row.joined_by,
            join_score=row.join_score,
            appeared_at=row.appeared_at,
            translation_delay_s=row.translation_delay_s,
        )
        for row in rows
    )


def _article(row: Row[*tuple[Any, ...]], mentions: tuple[Mention, ...]) -> Article:
    return Article(
        ref=ArticleRef(entity=row.entity, section=row.section, external_id=row.external_id),
        language=row.language,
        url=row.url,
        title=row.title,
        text=row.text,
        text_language=row.text_language,
        published_at=row.published_at,
        published_raw=row.published_raw,
        image_urls=row.image_urls,
        link_urls=row.link_urls,
        fingerprint=row.fingerprint,
        raw_sha256=row.raw_sha256,
        mentions=mentions,
    )


def _dump(found: TextFacts) -> str:
    plain = {field.name: getattr(found, field.name) for field in fields(found)}
    return json.dumps(
        {name: sorted(value) if isinstance(value, frozenset) else value for name, value in plain.items()},
        ensure_ascii=False,
    )


def _facts(text: str) -> TextFacts:
    made: dict[str, Any] = {name: _makers()[name](value) for name, value in json.loads(text).items()}
    return TextFacts(**made)


@functools.cache
def _makers() -> dict[str, Any]:
    """What makes each field of what JSON knows."""
    kinds: dict[Any, Any] = {frozenset[str]: frozenset, tuple[str, ...]: tuple}
    return {name: kinds.get(hint, hint) for name, hint in get_type_hints(TextFacts).items()}
