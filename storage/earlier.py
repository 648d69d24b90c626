"""The texts that a story had before a revision, in every language: what stands in them is no news."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, not_, select

from actors import ActorMention, Occasion
from countries import Mention
from news.articles import Article, ArticleRef

from . import views
from .tables import actor_mentions, annotations, articles, occasions, revisions, sources
from .transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierText:
    """A revision of a story as it was read, by which tables, and when it came up.

    Persons have their key and the place only. `was_silent` where a first reading found it and told nobody.
    """

    article: Article
    at: datetime
    was_silent: bool
    gazetteer: str
    actors: str


def texts(tx: Transaction, story_id: int, *, article_id: int, revision: int) -> tuple[EarlierText, ...]:
    """Every revision of a story but this one, oldest first."""
    rows = tx.connection.execute(
        select(
            revisions.c.id.label("revision_id"),
            revisions.c.number,
            revisions.c.seen_at,
            revisions.c.title,
            revisions.c.text,
            revisions.c.text_language,
            revisions.c.fingerprint,
            articles.c.entity,
            articles.c.section,
            articles.c.external_id,
            articles.c.language,
            articles.c.url,
            articles.c.appeared_at,
            articles.c.is_history,
            sources.c.baseline_at,
            annotations.c.gazetteer,
            annotations.c.actors,
        )
        .join(articles, articles.c.id == revisions.c.article_id)
        .join(annotations, annotations.c.revision_id == revisions.c.id)
        .outerjoin(
            sources,
            and_(
                sources.c.entity == articles.c.entity,
                sources.c.section == articles.c.section,
                sources.c.language == articles.c.language,
            ),
        )
        .where(
            articles.c.story_id == story_id,
            not_(and_(articles.c.id == article_id, revisions.c.number == revision)),
        )
        .order_by(revisions.c.id)
    ).all()
    return _read(tx, rows)


def _read(tx: Transaction, rows: Sequence[Row[*tuple[Any, ...]]]) -> tuple[EarlierText, ...]:
    ids = [row.revision_id for row in rows]
    if not ids:
        return ()
    mentions, named, told = views.mentions_of(tx, ids), _actors(tx, ids), _occasions(tx, ids)
    return tuple(
        EarlierText(
            article=_article(
                row,
                mentions.get(row.revision_id, ()),
                tuple(named.get(row.revision_id, ())),
                tuple(told.get(row.revision_id, ())),
            ),
            at=row.appeared_at if row.number == 1 else row.seen_at,
            was_silent=row.is_history and (row.baseline_at is None or row.seen_at <= row.baseline_at),
            gazetteer=row.gazetteer,
            actors=row.actors,
        )
        for row in rows
    )


def _article(
    row: Row[*tuple[Any, ...]],
    mentions: tuple[Mention, ...],
    named: tuple[ActorMention, ...],
    told: tuple[Occasion, ...],
) -> Article:
    return Article(
        ref=ArticleRef(entity=row.entity, section=row.section, external_id=row.external_id),
        language=row.language,
        url=row.url,
        title=row.title,
        text=row.text,
        text_language=row.text_language,
        published_at=None,
        published_raw="",
        image_urls=(),
        fingerprint=row.fingerprint,
        raw_sha256="",
        mentions=mentions,
        actors=named,
        occasions=told,
    )


def _actors(tx: Transaction, revision_ids: Sequence[int]) -> dict[int, list[ActorMention]]:
    rows = tx.connection.execute(
        select(actor_mentions)
        .where(actor_mentions.c.revision_id.in_(revision_ids))
        .order_by(actor_mentions.c.revision_id, actor_mentions.c.position)
    )
    found: dict[int, list[ActorMention]] = {}
    for row in rows:
        named = ActorMention(
            key=row.actor_key,
            kind="person" if row.actor_key.startswith("person:") else "organisation",
            surface=row.surface,
            field=row.field,
            start=row.start,
            end=row.end,
            name=row.surface,
            office=row.office,
            office_kind=None,
            state=None,
        )
        found.setdefault(row.revision_id, []).append(named)
    return found


def _occasions(tx: Transaction, revision_ids: Sequence[int]) -> dict[int, list[Occasion]]:
    rows = tx.connection.execute(select(occasions).where(occasions.c.revision_id.in_(revision_ids)))
    found: dict[int, list[Occasion]] = {}
    for row in rows:
        told = Occasion(kind=row.kind, field=row.field, start=row.start, end=row.end, sentence=row.sentence)
        found.setdefault(row.revision_id, []).append(told)
    return found
