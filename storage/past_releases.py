"""Revisions as the rules would have been asked about them, and of each only what a rule looks at."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from actors import ActorMention, Occasion
from countries import Mention
from news.articles import Article, ArticleRef
from news.backtests import Told

from .tables import actor_mentions, actors, articles, mentions, occasions, revisions, stories
from .timelines import in_parts
from .transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of the revisions is asked for.

    In `languages`, or in all where that is empty; mentions of `states`, or of all where that is None. Without
    `has_text` title, text, address and surface are empty.
    """

    languages: tuple[str, ...] = ()
    states: tuple[str, ...] | None = None
    has_text: bool = False
    has_actors: bool = False
    has_occasions: bool = False


def told(tx: Transaction, story_ids: Iterable[int], wanted: Wanted) -> tuple[Told, ...]:
    """The revisions of these stories in the order in which the rules would have been asked about them."""
    found = [each for part in in_parts(sorted(set(story_ids))) for each in _told(tx, part, wanted)]
    found.sort(key=lambda each: (each.known_at, each.revision_id))
    return tuple(found)


def revisions_told(tx: Transaction, revision_ids: Collection[int], wanted: Wanted) -> tuple[Told, ...]:
    """These revisions, in the same order."""
    found = [
        each
        for part in in_parts(revision_ids)
        for each in _read(tx, _query(wanted).where(revisions.c.id.in_(part)), wanted)
        if not wanted.languages or each.article.language in wanted.languages
    ]
    found.sort(key=lambda each: (each.known_at, each.revision_id))
    return tuple(found)


def of_articles(tx: Transaction, article_ids: Collection[int], wanted: Wanted) -> tuple[Told, ...]:
    """All revisions of these articles, in no order."""
    return tuple(
        each
        for part in in_parts(article_ids)
        for each in _read(tx, _query(wanted).where(articles.c.id.in_(part)), wanted)
    )


def _told(tx: Transaction, story_ids: Sequence[int], wanted: Wanted) -> Iterator[Told]:
    query = _query(wanted).where(articles.c.story_id.in_(story_ids))
    if wanted.languages:
        query = query.where(articles.c.language.in_(wanted.languages))
    return _read(tx, query, wanted)


def _query(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    shown: tuple[ColumnElement[Any], ...] = ()
    if wanted.has_text:
        shown = (revisions.c.title, revisions.c.text, revisions.c.text_language, revisions.c.url)
    return (
        select(
            revisions.c.id,
            revisions.c.article_id,
            revisions.c.number,
            revisions.c.seen_at,
            articles.c.entity,
            articles.c.section,
            articles.c.external_id,
            articles.c.language,
            articles.c.story_id,
            articles.c.appeared_at,
            articles.c.first_seen_at,
            articles.c.is_history,
            articles.c.published_at,
            stories.c.key.label("story_key"),
            *shown,
        )
        .join(articles, articles.c.id == revisions.c.article_id)
        .join(stories, stories.c.id == articles.c.story_id)
    )


def _read(tx: Transaction, query: Select[*tuple[Any, ...]], wanted: Wanted) -> Iterator[Told]:
    rows = tx.connection.execute(query).all()
    ids = [row.id for row in rows]
    named = {} if wanted.states == () else _mentions(tx, ids, wanted)
    acting = _actors(tx, ids) if wanted.has_actors else {}
    occasioned = _occasions(tx, ids) if wanted.has_occasions else {}
    for row in rows:
        article = _article(
            row, wanted, named.get(row.id, ()), acting.get(row.id, ()), occasioned.get(row.id, ())
        )
        is_first = row.number == 1
        yield Told(
            revision_id=row.id,
            article_id=row.article_id,
            story_id=row.story_id,
            story_key=row.story_key,
            article=article,
            revision=row.number,
            known_at=row.appeared_at if is_first and row.is_history else row.seen_at,
            appeared_at=row.appeared_at if is_first else row.seen_at,
            first_seen_at=row.first_seen_at,
        )


def _article(
    row: Row[*tuple[Any, ...]],
    wanted: Wanted,
    named: Sequence[Mention],
    acting: Sequence[ActorMention],
    occasioned: Sequence[Occasion],
) -> Article:
    return Article(
        ref=ArticleRef(entity=row.entity, section=row.section, external_id=row.external_id),
        language=row.language,
        url=row.url if wanted.has_text else "",
        title=row.title if wanted.has_text else "",
        text=row.text if wanted.has_text else "",
        text_language=row.text_language if wanted.has_text else None,
        published_at=row.published_at,
        published_raw="",
        image_urls=(),
        fingerprint="",
        raw_sha256="",
        mentions=tuple(named),
        actors=tuple(acting),
        occasions=tuple(occasioned),
    )


def _mentions(tx: Transaction, revision_ids: Sequence[int], wanted: Wanted) -> dict[int, list[Mention]]:
    columns = mentions.c
    query = select(
        columns.revision_id, columns.country, columns.start, columns.end, columns.kind, columns.field,
        columns.role, *((columns.surface,) if wanted.has_text else ()),
    ).order_by(columns.revision_id, columns.position)  # fmt: skip
    if wanted.states is not None:
        query = query.where(columns.country.in_(wanted.states))
    found: dict[int, list[Mention]] = {}
    for part in in_parts(revision_ids):
        for revision_id, country, start, end, kind, field, role, *surface in tx.connection.execute(
            query.where(columns.revision_id.in_(part))
        ):
            mention = Mention(
                country=country, start=start, end=end, surface="".join(surface), kind=kind, field=field,
                role=role,
            )  # fmt: skip
            found.setdefault(revision_id, []).append(mention)
    return found


def _actors(tx: Transaction, revision_ids: Sequence[int]) -> dict[int, list[ActorMention]]:
    columns = actor_mentions.c
    query = (
        select(actor_mentions, actors.c.kind, actors.c.name_en, actors.c.state)
        .join(actors, actors.c.key == columns.actor_key)
        .order_by(columns.revision_id, columns.position)
    )
    found: dict[int, list[ActorMention]] = {}
    for part in in_parts(revision_ids):
        for row in tx.connection.execute(query.where(columns.revision_id.in_(part))):
            mention = ActorMention(
                key=row.actor_key, kind=row.kind, surface=row.surface, field=row.field, start=row.start,
                end=row.end, name=row.name_en, office=row.office, office_kind=None, state=row.state,
            )  # fmt: skip
            found.setdefault(row.revision_id, []).append(mention)
    return found


def _occasions(tx: Transaction, revision_ids: Sequence[int]) -> dict[int, list[Occasion]]:
    query = select(occasions).order_by(occasions.c.revision_id, occasions.c.start, occasions.c.kind)
    found: dict[int, list[Occasion]] = {}
    for part in in_parts(revision_ids):
        for row in tx.connection.execute(query.where(occasions.c.revision_id.in_(part))):
            told_of = Occasion(
                kind=row.kind, field=row.field, start=row.start, end=row.end, sentence=row.sentence
            )
            found.setdefault(row.revision_id, []).append(told_of)
    return found
