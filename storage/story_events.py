"""What became of the articles of a story, for rules that tell an event once for all its languages."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from news.crawls import SourceRef
from news.events import Edit, EventKind, Snapshot

from . import codec
from .appearances import NAMING_KINDS
from .tables import article_events, articles, mentions, revisions, stories
from .transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryEvent:
    """An event of one article of a story; `named` are the states that its revision names.

    `named_before` are those of the revision that it is told against, for an edit. Capitals and metonyms name
    no state.
    """

    kind: EventKind
    at: datetime
    article_id: int
    source: SourceRef
    snapshot: Snapshot
    named: frozenset[str]
    named_before: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where an article stands: its story, its current revision, and since when it is known."""

    story_id: int
    story_key: str
    revision: int
    first_seen_at: datetime


def of_story(tx: Transaction, story_id: int, kind: EventKind) -> tuple[StoryEvent, ...]:
    """The events of that kind of all articles of a story, in the order in which they were written."""
    events = article_events.c
    rows = tx.connection.execute(
        select(
            events.id,
            events.at,
            events.article_id,
            events.revision_id,
            events.snapshot,
            articles.c.entity,
            articles.c.section,
            articles.c.language,
        )
        .join(articles, articles.c.id == events.article_id)
        .where(articles.c.story_id == story_id, events.kind == kind)
        .order_by(events.id)
    ).all()
    named, numbers = _named(tx, story_id)
    found = []
    for row in rows:
        snapshot = codec.load_snapshot(kind, row.snapshot)
        against = numbers.get((row.article_id, snapshot.against)) if isinstance(snapshot, Edit) else None
        found.append(
            StoryEvent(
                kind=kind,
                at=row.at,
                article_id=row.article_id,
                source=SourceRef(entity=row.entity, section=row.section, language=row.language),
                snapshot=snapshot,
                named=named.get(row.revision_id, frozenset()),
                named_before=frozenset() if against is None else named.get(against, frozenset()),
            )
        )
    return tuple(found)


def placed(tx: Transaction, article_id: int) -> Placed:
    """Where a kept article stands."""
    row = tx.connection.execute(
        select(articles.c.story_id, articles.c.revision, articles.c.first_seen_at, stories.c.key)
        .join(stories, stories.c.id == articles.c.story_id)
        .where(articles.c.id == article_id)
    ).one()
    return Placed(
        story_id=row.story_id, story_key=row.key, revision=row.revision, first_seen_at=row.first_seen_at
    )


def _named(tx: Transaction, story_id: int) -> tuple[dict[int, frozenset[str]], dict[tuple[int, int], int]]:
    """The states that each revision of a story names, by its id; and the ids by article and number."""
    rows = tx.connection.execute(
        select(revisions.c.id, revisions.c.article_id, revisions.c.number, mentions.c.country)
        .join(articles, articles.c.id == revisions.c.article_id)
        .outerjoin(mentions, (mentions.c.revision_id == revisions.c.id) & mentions.c.kind.in_(NAMING_KINDS))
        .where(articles.c.story_id == story_id)
        .distinct()
    ).all()
    named: dict[int, frozenset[str]] = {}
    for row in rows:
        states = () if row.country is None else (row.country,)
        named[row.id] = named.get(row.id, frozenset()).union(states)
    return named, {(row.article_id, row.number): row.id for row in rows}
