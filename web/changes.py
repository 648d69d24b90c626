"""What became of articles after their first sight: the page of changes, and the same as JSON."""

from dataclasses import dataclass
from functools import partial
from typing import Annotated, get_args

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from countries import CODES
from news.effect_words import effect_in_words
from news.errors import NotFoundError
from news.events import EventKind, EventView
from news.views import Page
from storage import Transaction, events, views

from . import wording
from .frame import render
from .pages import Country, Cursor, Framed, Key, Served, Tongue

SHOWN = 40
KINDS = get_args(EventKind)
# Notes of corrected dates and moved pictures, and of what was missed by mistake, are for those who ask.
_QUIET: tuple[EventKind, ...] = ("edited", "missing", "removed", "restored")

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
api_router = APIRouter(prefix="/api/v1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """A page of events, newest first; `next_cursor` is null on the last page."""

    items: tuple[EventView, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEvents:
    """Every event of an article, newest first, notes included."""

    key: str
    events: tuple[EventView, ...]


@router.get("/changes")
def changes(
    service: Served,
    frame: Framed,
    kind: EventKind | None = None,
    country: Country = None,
    cursor: Cursor = None,
) -> Response:
    """What was quietly changed or removed."""
    with service.database.reading() as tx:
        page = _latest(tx, kind=kind, country=country, cursor=cursor, limit=SHOWN)
    return render(
        frame,
        "changes.html",
        events=page.items,
        next_cursor=page.next_cursor,
        cursor=cursor,
        kind=kind,
        kinds=KINDS,
        country=country,
        codes=sorted(CODES, key=frame.state),
        effect=partial(effect_in_words, language=frame.language),
        cited=partial(wording.cited, frame),
    )


@api_router.get("/changes", name="changes")
def changes_as_json(
    service: Served,
    kind: EventKind | None = None,
    country: Country = None,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Changes:
    """Edits with their effect, absences and returns, newest first; corrections where they are asked for."""
    with service.database.reading() as tx:
        page = _latest(tx, kind=kind, country=country, cursor=cursor, limit=limit)
    return Changes(items=page.items, next_cursor=page.next_cursor)


@api_router.get("/articles/{key:path}/events", name="article_events")
def article_events(service: Served, key: Key, language: Tongue = None) -> ArticleEvents:
    """What became of one article, with the effect of each edit."""
    with service.database.reading() as tx:
        found = events.of_article(tx, key=key, language=language)
        if not found and not views.revisions(tx, key=key, language=language):
            raise NotFoundError("article", key)
    return ArticleEvents(key=key, events=found)


def _latest(
    tx: Transaction, *, kind: EventKind | None, country: str | None, cursor: str | None, limit: int
) -> Page[EventView]:
    kinds = _QUIET if kind is None else (kind,)
    return events.latest(tx, limit=limit, cursor=cursor, kinds=kinds, country=country)
