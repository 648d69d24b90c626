"""Articles, their revisions, mentions, stories and events, as JSON."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query

from news.errors import NotFoundError
from news.events import EventKind, EventView
from news.lines import MentionLine, RevisionLine, StoryLine
from news.views import DuplicateView, RevisionView
from storage import copies, events, line_lists, views

from .api_route import Paged, api_router
from .api_terms import Acting, Country, Part, Tongue
from .pages import Key, Served

router = api_router()

Kinds = Annotated[list[EventKind] | None, Query()]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRevisions:
    """Every revision of an article, newest first, and the other articles that say the same."""

    key: str
    revisions: tuple[RevisionView, ...]
    duplicates: tuple[DuplicateView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEvents:
    """Every event of an article, newest first, notes included."""

    key: str
    events: tuple[EventView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisions:
    """A page of revisions without their texts, the latest kept first."""

    items: tuple[RevisionLine, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentions:
    """A page of mentions in the articles as they stand, those published last first."""

    items: tuple[MentionLine, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stories:
    """A page of stories, those begun last first."""

    items: tuple[StoryLine, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """A page of events, newest first; `next_cursor` is null on the last page."""

    items: tuple[EventView, ...]
    next_cursor: str | None


@router.get("/articles/{key:path}/events", name="article_events")
def article_events(service: Served, key: Key, language: Tongue = None) -> ArticleEvents:
    """What became of one article, with the effect of each edit."""
    with service.database.reading() as tx:
        found = events.of_article(tx, key=key, language=language)
        if not found and not views.revisions(tx, key=key, language=language):
            raise NotFoundError("article", key)
    return ArticleEvents(key=key, events=found)


@router.get("/articles/{key:path}")
def article(service: Served, key: Key, language: Tongue = None) -> ArticleRevisions:
    """Every revision of one article, with its text and its mentions."""
    with service.database.reading() as tx:
        found = views.revisions(tx, key=key, language=language)
        duplicates = copies.of_article(tx, key=key, language=language)
    if not found:
        raise NotFoundError("article", key)
    return ArticleRevisions(key=key, revisions=found, duplicates=duplicates)


@router.get("/revisions")
def revisions(service: Served, paged: Paged, part: Part) -> Revisions:
    """Every text that was ever kept, by when it was first read."""
    with service.database.reading() as tx:
        page = line_lists.revision_lines(tx, part, limit=paged.limit, cursor=paged.cursor)
    paged.follow(page.next_cursor)
    return Revisions(items=page.items, next_cursor=page.next_cursor)


@router.get("/mentions")
def mentions(service: Served, paged: Paged, part: Part, role: Acting = None) -> Mentions:
    """Where the articles as they stand name states, and in what role."""
    with service.database.reading() as tx:
        page = line_lists.mention_lines(tx, part, role=role, limit=paged.limit, cursor=paged.cursor)
    paged.follow(page.next_cursor)
    return Mentions(items=page.items, next_cursor=page.next_cursor)


@router.get("/stories")
def stories(service: Served, paged: Paged, part: Part) -> Stories:
    """Releases in all their languages, with the delay of each."""
    with service.database.reading() as tx:
        page = line_lists.story_lines(tx, part, limit=paged.limit, cursor=paged.cursor)
    paged.follow(page.next_cursor)
    return Stories(items=page.items, next_cursor=page.next_cursor)


@router.get("/events", name="events")
def latest_events(service: Served, paged: Paged, kind: Kinds = None, country: Country = None) -> Events:
    """Edits with their effect, absences and returns; of the kinds that are named, or of all."""
    with service.database.reading() as tx:
        page = events.latest(
            tx, limit=paged.limit, cursor=paged.cursor, kinds=tuple(kind or ()), country=country
        )
    paged.follow(page.next_cursor)
    return Events(items=page.items, next_cursor=page.next_cursor)
