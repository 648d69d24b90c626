"""The search page: words and filters, what was found, and what can be made of it."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse
from starlette.responses import Response

import countries
from news.entities import SECTIONS
from news.searching import Hits
from storage.search import search

from .frame import Frame, render
from .pages import Framed, Served
from .search_terms import OCCASIONS, ORDERS, PARAMETERS, ROLES, VISIBILITIES, Terms, read
from .search_uses import as_csv, rule_of

SHOWN = 20
# Whatever `storage.search` calls the end of a page: an instant, a rank, an id.
SearchCursor = Annotated[str | None, Query(max_length=120, pattern=r"^[0-9A-Za-z+:.~_=-]+$")]

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/search")
def page(request: Request, service: Served, frame: Framed, cursor: SearchCursor = None) -> Response:
    """What was found, or what can be asked; with 422 every mistake stands beside its field."""
    sent = request.query_params.multi_items()
    terms = read(sent)
    if any(name in PARAMETERS and not value for name, value in sent):
        # A form sends its empty fields too; an address that is shared has none.
        pairs = list(terms.typed.items()) if terms.mistakes else terms.pairs()
        return RedirectResponse(frame.link("/search", **dict(pairs)), status_code=303)
    hits: Hits | None = None
    if not (terms.is_empty or terms.mistakes):
        with service.database.reading() as tx:
            hits = search(tx, terms.asked, limit=SHOWN, cursor=cursor)
    answer = render(
        frame,
        "search.html",
        terms=terms,
        typed=terms.typed,
        hits=hits,
        cursor=cursor,
        filters=_filters(frame, terms),
        pairs=terms.changed(),
        rule=rule_of(frame, terms.asked) if hits else None,
        names=sorted({frame.state(code) for code in countries.CODES}),
        tongues=service.settings.languages,
        choices={"role": ROLES, "occasion": OCCASIONS, "visibility": VISIBILITIES},
        orders=ORDERS,
        sections=SECTIONS,
        entities=[each for each in service.settings.entities if each.isascii() and each[-1:].isalnum()],
    )
    answer.status_code = 422 if terms.mistakes else 200
    return answer


@router.get("/search.csv")
def table(request: Request, service: Served) -> Response:
    """What was found as CSV, up to ten thousand rows."""
    terms = read(request.query_params.multi_items())
    if terms.mistakes:
        raise HTTPException(422)
    return StreamingResponse(
        as_csv(service, terms.asked),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="search.csv"'},
    )


def _filters(frame: Frame, terms: Terms) -> list[tuple[str, str, str]]:
    """The filters that hold: the name of each, its value in words, and the address without it."""
    return [
        (name, _shown(frame, name, value), frame.link("/search", **terms.changed(**{name: None})))
        for name, value in terms.pairs()
        if name not in {"q", "order"}
    ]


def _shown(frame: Frame, name: str, value: str) -> str:
    match name:
        case "country":
            return frame.state(value)
        case "language":
            return frame.tongue(value)
        case "role" | "occasion" | "visibility":
            return frame.t(f"{name}.{value}")
        case "edited":
            return ""
        case _:
            return value
