"""Revisions whose mentions another gazetteer found, and their mentions replaced by those of a newer one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, or_, select

from countries import Mention
from news.articles import ArticleRef

from . import appearances, articles, views
from .revisions import write_mentions
from .tables import annotations, mentions, revisions
from .tables import articles as articles_table
from .transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """A revision with the mentions that some gazetteer found; `is_current` of its article.

    `appeared_at` is when what it says came up: the article's own instant, or the revision's.
    """

    revision_id: int
    article_id: int
    story_id: int
    key: str
    language: str
    number: int
    is_current: bool
    listed_at: datetime
    appeared_at: datetime
    title: str
    text: str
    mentions: tuple[Mention, ...]


def count(tx: Transaction, *, gazetteer: str, actors: str) -> int:
    """How many revisions were last read with another gazetteer, or with another version of `actors`."""
    query = select(func.count()).select_from(annotations).where(_is_of_others(gazetteer, actors))
    return tx.connection.execute(query).scalar_one()


def text_of_other_tables(
    tx: Transaction, *, article_id: int, number: int, gazetteer: str
) -> tuple[str, str] | None:
    """Title and text of a revision that another gazetteer read last; None where this one did."""
    row = tx.connection.execute(
        select(revisions.c.title, revisions.c.text)
        .join(annotations, annotations.c.revision_id == revisions.c.id)
        .where(
            revisions.c.article_id == article_id,
            revisions.c.number == number,
            annotations.c.gazetteer != gazetteer,
        )
    ).one_or_none()
    return (row.title, row.text) if row else None


def batch(
    tx: Transaction, *, gazetteer: str, actors: str, after_id: int, limit: int
) -> tuple[Annotated, ...]:
    """The next revisions after an id that were last read with another gazetteer or `actors`, by id."""
    rows = tx.connection.execute(
        select(revisions, articles_table)
        .add_columns(revisions.c.id.label("revision_id"))
        .join(articles_table, articles_table.c.id == revisions.c.article_id)
        .join(annotations, annotations.c.revision_id == revisions.c.id)
        .where(_is_of_others(gazetteer, actors), revisions.c.id > after_id)
        .order_by(revisions.c.id)
        .limit(limit)
    ).all()
    named = views.mentions_of(tx, [row.revision_id for row in rows])
    return tuple(
        Annotated(
            revision_id=row.revision_id,
            article_id=row.article_id,
            story_id=row.story_id,
            key=ArticleRef(entity=row.entity, section=row.section, external_id=row.external_id).key,
            language=row.language,
            number=row.number,
            is_current=row.number == row.revision,
            listed_at=row.listed_at,
            appeared_at=row.appeared_at if row.number == 1 else row.seen_at,
            title=row.title,
            text=row.text,
            mentions=named.get(row.revision_id, ()),
        )
        for row in rows
    )


def apply(
    tx: Transaction,
    found: Sequence[tuple[Annotated, tuple[Mention, ...]]],
    *,
    gazetteer: str,
    now: datetime,
) -> None:
    """Replaces the mentions of revisions and what follows from them for articles and stories."""
    ids = [old.revision_id for old, _new in found]
    tx.connection.execute(delete(mentions).where(mentions.c.revision_id.in_(ids)))
    write_mentions(tx, {old.revision_id: new for old, new in found})
    _stamp(tx, ids, gazetteer=gazetteer, now=now)
    articles.replace_states(
        tx,
        [
            (old.article_id, {mention.country for mention in new}, old.listed_at)
            for old, new in found
            if old.is_current
        ],
    )
    changed = {old.story_id for old, new in found if _naming(old.mentions) != _naming(new)}
    appearances.rebuild(tx, sorted(changed))


def _is_of_others(gazetteer: str, actors: str) -> ColumnElement[bool]:
    return or_(annotations.c.gazetteer != gazetteer, annotations.c.actors != actors)


def _naming(found: Sequence[Mention]) -> frozenset[tuple[str, bool]]:
    return frozenset((mention.country, mention.kind in appearances.NAMING_KINDS) for mention in found)


def _stamp(tx: Transaction, ids: Sequence[int], *, gazetteer: str, now: datetime) -> None:
    tx.connection.execute(
        annotations.update()
        .where(annotations.c.revision_id.in_(ids))
        .values(gazetteer=gazetteer, annotated_at=now)
    )
