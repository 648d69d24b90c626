"""The page of changes: what became of articles after their first sight."""

from functools import partial
from typing import get_args

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from countries import CODES
from news.effect_words import effect_in_words
from news.events import EventKind, EventView
from news.views import Page
from storage import Transaction, events

from . import wording
from .frame import render
from .pages import Country, Cursor, Framed, Served

SHOWN = 40
KINDS = get_args(EventKind)
# Notes of corrected dates and moved pictures, and of what was missed by mistake, are for those who ask.
_QUIET: tuple[EventKind, ...] = ("edited", "missing", "removed", "restored")

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


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


def _latest(
    tx: Transaction, *, kind: EventKind | None, country: str | None, cursor: str | None, limit: int
) -> Page[EventView]:
    kinds = _QUIET if kind is None else (kind,)
    return events.latest(tx, limit=limit, cursor=cursor, kinds=kinds, country=country)
