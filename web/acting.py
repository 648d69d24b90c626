"""Organisations and persons: their list, and where each is named."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from news.views import ActorSummary, ActorView
from storage import actor_views

from .api import router as api
from .api_route import Paged
from .frame import render
from .pages import Cursor, Framed, Served

LISTED = 60
ARTICLES = 40

Kind = Literal["organisation", "person"]
ActorKey = Annotated[str, Path(max_length=200, pattern=r"^(org|person):[^\x00-\x1f]+$")]

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actors:
    """A page of organisations and persons, those named last first; `next_cursor` is null on the last."""

    items: tuple[ActorSummary, ...]
    next_cursor: str | None


@router.get("/actors")
def listing(service: Served, frame: Framed, kind: Kind | None = None, cursor: Cursor = None) -> Response:
    """Organisations and persons, those named last first."""
    with service.database.reading() as tx:
        page = actor_views.listing(tx, limit=LISTED, kind=kind, cursor=cursor)
    return render(
        frame, "actors.html", actors=page.items, next_cursor=page.next_cursor, kind=kind, cursor=cursor
    )


@router.get("/actors/{key}")
def one(service: Served, frame: Framed, key: ActorKey) -> Response:
    """An organisation or person: first and last mention, and the latest articles that name it."""
    with service.database.reading() as tx:
        view = actor_views.one(tx, key, limit=ARTICLES)
    return render(frame, "actor.html", actor=view.actor, articles=view.articles)


@api.get("/actors", name="actors")
def actors(service: Served, paged: Paged, kind: Kind | None = None) -> Actors:
    """Organisations and persons with their first and last mention."""
    with service.database.reading() as tx:
        page = actor_views.listing(tx, limit=paged.limit, kind=kind, cursor=paged.cursor)
    paged.follow(page.next_cursor)
    return Actors(items=page.items, next_cursor=page.next_cursor)


@api.get("/actors/{key}", name="actor")
def actor(service: Served, key: ActorKey) -> ActorView:
    """One organisation or person, and the latest articles of the stories that name it."""
    with service.database.reading() as tx:
        return actor_views.one(tx, key, limit=ARTICLES)
