"""What became of the articles of a story, for rules that tell an event once for all its languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from news.articles import Article, ArticleRef
from news.events import Edit, EventKind, Snapshot

from . import codec, views
from .tables import annotations, article_events, articles, revisions, stories
from .transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptText:
    """A revision with the mentions in it, and the gazetteer that they were found by; without actors."""

    article: Article
    gazetteer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryEvent:
    """An event of one article of a story; `text` is the revision of the event.

    `before` is the revision that it is told against, None where the event is no edit.
    """

    kind: EventKind
    at: datetime
    article_id: int
    snapshot: Snapshot
    text: KeptText
    before: KeptText | None


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
        select(events.at, events.article_id, events.revision_id, events.snapshot)
        .join(articles, articles.c.id == events.article_id)
        .where(articles.c.story_id == story_id, events.kind == kind)
        .order_by(events.id)
    ).all()
    texts = _texts(tx, {row.article_id for row in rows})
    found = []
    for row in rows:
        snapshot = codec.load_snapshot(kind, row.snapshot)
        against = (row.article_id, snapshot.against) if isinstance(snapshot, Edit) else None
        found.append(
            StoryEvent(
                kind=kind,
                at=row.at,
                article_id=row.article_id,
                snapshot=snapshot,
                text=texts[row.revision_id],
                before=texts[against] if against else None,
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


def _texts(tx: Transaction, article_ids: Iterable[int]) -> dict[int | tuple[int, int], KeptText]:
    """The revisions of some articles, each by its id and by article and number."""
    rows = tx.connection.execute(
        select(
            revisions,
            articles.c.entity,
            articles.c.section,
            articles.c.external_id,
            articles.c.language,
            annotations.c.gazetteer,
        )
        .join(articles, articles.c.id == revisions.c.article_id)
        .join(annotations, annotations.c.revision_id == revisions.c.id)
        .where(articles.c.id.in_(list(article_ids)))
    ).all()
    mentions = views.mentions_of(tx, [row.id for row in rows])
    found: dict[int | tuple[int, int], KeptText] = {}
    for row in rows:
        article = Article(
            ref=ArticleRef(entity=row.entity, section=row.section, external_id=row.external_id),
            language=row.language,
            url=row.url,
            title=row.title,
            text=row.text,
            text_language=row.text_language,
            published_at=row.published_at,
            published_raw=row.published_raw,
            image_urls=(),
            fingerprint=row.fingerprint,
            raw_sha256=row.raw_sha256,
            mentions=mentions.get(row.id, ()),
        )
        kept = KeptText(article=article, gazetteer=row.gazetteer)
        found[row.id] = found[row.article_id, row.number] = kept
    return found
