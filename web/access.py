"""Logging in and out, and who else may come in: sessions of browsers, tokens of scripts."""

import contextlib
import re
from datetime import timedelta
from typing import Annotated, Final
from urllib.parse import urlsplit

import anyio.to_thread
from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from monitor import access
from news.access import ABSOLUTE, SCOPES
from news.errors import AccessError, NotFoundError

from .doorkeeper import Doorkeeper, Later, Right
from .frame import render
from .guard import LOCAL_NAMES, QUIET_CHALLENGE
from .pages import LARGEST_ID, Framed, Served
from .visitors import Visitor, cookie_name, cookie_of, visitor_of

LIVES: Final = (30, 90, 365)  # days that the form offers, besides for ever
_LONGEST_WAY: Final = 2000
# What a browser could take for another host, or for the end of a line.
_STRAYS: Final = re.compile(r"[\\\x00-\x20\x7f]")

Way = Annotated[str, Query(alias="next", max_length=_LONGEST_WAY)]
FormWay = Annotated[str, Form(alias="next", max_length=_LONGEST_WAY)]

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


def own_path(wanted: str) -> str:
    """Where the reader wanted to go, if that is a path on this service; else the overview."""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    is_own = wanted.startswith("/") and not wanted.startswith("//") and not (parts.scheme or parts.netloc)
    is_way_in = parts.path in {"/login", "/logout"}
    return wanted if is_own and not is_way_in and not _STRAYS.search(wanted) else "/"


@router.get("/login")
def begin(request: Request, frame: Framed, way: Way = "/") -> Response:
    """The form that asks for the password; whoever needs none is sent on."""
    if visitor_of(request).kind == "owner":
        return RedirectResponse(own_path(way), status_code=303)
    return _asked(request, frame, way)


@router.post("/login")
async def log_in(
    request: Request,
    service: Served,
    frame: Framed,
    password: Annotated[str, Form()] = "",
    way: FormWay = "/",
) -> Response:
    """A new session where the password is right, whatever session the browser had before."""
    doorkeeper: Doorkeeper | None = request.app.state.reception.doorkeeper
    if doorkeeper is None:
        return RedirectResponse(own_path(way), status_code=303)
    caller = visitor_of(request).caller
    match await doorkeeper.check(password, address=caller.address):
        case Right():
            agent, old = request.headers.get("user-agent", ""), cookie_of(request, caller)
            made = await anyio.to_thread.run_sync(
                lambda: access.log_in(service, user_agent=agent, replaced=old)
            )
            return _welcomed(visitor_of(request), made, own_path(way))
        case Later(seconds=seconds):
            answer = _asked(request, frame, way, wait_s=seconds, status=429)
            answer.headers["Retry-After"] = str(seconds)
            return answer
        case _:
            answer = _asked(request, frame, way, is_wrong=True, status=401)
            answer.headers["WWW-Authenticate"] = QUIET_CHALLENGE
            return answer


@router.post("/logout")
def log_out(request: Request, service: Served, frame: Framed) -> Response:
    """Ends the session of this browser."""
    visitor = visitor_of(request)
    shown = cookie_of(request, visitor.caller)
    if shown:
        access.log_out(service, shown)
    answer = RedirectResponse(frame.link("/" if service.settings.public == "read" else "/login"), 303)
    _set_cookie(answer, visitor, "", max_age_s=0)
    return answer


@router.get("/access")
def overview(request: Request, service: Served, frame: Framed, done: str | None = None) -> Response:
    """Who may come in."""
    return _shown(request, service, frame, done=done if done in {"ended", "removed"} else None)


@router.post("/access/tokens")
def add_token(
    request: Request,
    service: Served,
    frame: Framed,
    name: Annotated[str, Form(max_length=200)] = "",
    scopes: Annotated[list[str] | None, Form(alias="scope")] = None,
    days: Annotated[int, Form(ge=0, le=access.LONGEST_LIFE.days)] = 0,
) -> Response:
    """Makes a token; the page that answers is the only one that ever shows it."""
    life = timedelta(days=days) if days else None
    try:
        made = access.add_token(service, name, scopes or (), life=life)
    except AccessError as error:
        written = {"name": name, "scopes": scopes or [], "days": days}
        return _shown(request, service, frame, wrong=error.what, written=written, status=422)
    return _shown(request, service, frame, made=made, status=201)


@router.post("/access/tokens/remove")
def remove_token(service: Served, frame: Framed, name: Annotated[str, Form(max_length=200)]) -> Response:
    """Takes a token away; one that has gone already is gone."""
    with contextlib.suppress(NotFoundError):
        access.remove_token(service, name)
    return RedirectResponse(frame.link("/access", done="removed"), status_code=303)


@router.post("/access/sessions/end")
def end_session(
    request: Request,
    service: Served,
    frame: Framed,
    number: Annotated[int | None, Form(alias="session", ge=1, le=LARGEST_ID)] = None,
) -> Response:
    """Ends one session, or every other one where none is named."""
    own = visitor_of(request).session
    if number is None:
        access.end_all(service, but=own.id if own else None)
    else:
        with contextlib.suppress(NotFoundError):
            access.end(service, number)
    return RedirectResponse(frame.link("/access", done="ended"), status_code=303)


def _asked(
    request: Request, frame: Framed, way: str, *, is_wrong: bool = False, wait_s: int = 0, status: int = 200
) -> Response:
    caller = visitor_of(request).caller
    answer = render(
        frame,
        "login.html",
        way=own_path(way),
        is_wrong=is_wrong,
        wait_s=wait_s,
        is_overheard=not caller.is_secure and request.url.hostname not in LOCAL_NAMES,
        is_public=request.app.state.service.settings.public == "read",
    )
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _welcomed(visitor: Visitor, made: str, way: str) -> Response:
    answer = RedirectResponse(way, status_code=303)
    answer.headers["Cache-Control"] = "no-store"
    _set_cookie(answer, visitor, made, max_age_s=round(ABSOLUTE.total_seconds()))
    return answer


def _set_cookie(answer: Response, visitor: Visitor, value: str, *, max_age_s: int) -> None:
    # Lax, so that a link in a mail finds the session too; what changes anything is a POST from our page.
    answer.set_cookie(
        cookie_name(visitor.caller),
        value,
        max_age=max_age_s,
        path="/",
        secure=visitor.caller.is_secure,
        httponly=True,
        samesite="lax",
    )


def _shown(
    request: Request,
    service: Served,
    frame: Framed,
    *,
    status: int = 200,
    **facts: object,
) -> Response:
    visitor = visitor_of(request)
    empty: dict[str, object] = {"name": "", "scopes": [], "days": 0}
    shown = {"done": None, "made": None, "wrong": None, "written": empty, **facts}
    answer = render(
        frame,
        "access.html",
        sessions=access.sessions(service) if frame.is_locked else (),
        own=visitor.session,
        tokens=access.tokens(service),
        now=service.clock.now(),
        all_scopes=SCOPES,
        lives=LIVES,
        **shown,
    )
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer
