"""What holds of every endpoint: known parameters, bounded bodies, answers that are sent once."""

import difflib
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Final, get_args, get_origin
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Query
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Message
from typing_extensions import override

from . import conditional
from .frame import Frame
from .languages import LANGUAGES
from .pages import Cursor
from .problems import Mistake, Refused, problem

LARGEST_BODY: Final = 256 * 1024  # bytes; a rule that names every state and a hundred phrases has 20 KB
MOST: Final = 200
_WRITES: Final = frozenset({"POST", "PUT", "PATCH"})
_OK: Final = 200
LANGUAGE: Final = "lang"  # of what is said to people: any address takes it

Limit = Annotated[int, Query(ge=1, le=MOST)]


def api_router() -> APIRouter:
    """A router of the API, whose endpoints keep its habits."""
    return APIRouter(prefix="/api/v1", route_class=ApiRoute)


class ApiRoute(APIRoute):
    """A route that refuses what it does not know, and does not send what the reader has."""

    @override
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()
        single, many = _parameters(self.dependant)

        async def answer_known(request: Request) -> Response:
            mistakes = _unasked(request, single, many)
            if mistakes:
                detail = Frame.of(request).t("problem.input")
                return problem(request, status=422, detail=detail, mistakes=mistakes)
            if request.method in _WRITES:
                request = await _bounded(request)
            response = await answer(request)
            is_whole = response.status_code == _OK and not isinstance(response, StreamingResponse)
            is_read = request.method == "GET" and is_whole
            return conditional.unless_known(request, response) if is_read else response

        return answer_known


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Which page of a list is asked for, and where the next is told."""

    limit: int
    cursor: str | None
    request: Request
    response: Response

    def follow(self, next_cursor: str | None) -> None:
        """Tells in a header where the next page is (RFC 8288), if there is one."""
        if next_cursor is not None:
            asked = self.request.query_params.multi_items()
            query = [*((name, value) for name, value in asked if name != "cursor"), ("cursor", next_cursor)]
            path = quote(self.request.scope["path"])
            self.response.headers["Link"] = f'<{path}?{urlencode(query)}>; rel="next"'


def _paging(request: Request, response: Response, cursor: Cursor = None, limit: Limit = 50) -> Paging:
    return Paging(limit=limit, cursor=cursor, request=request, response=response)


Paged = Annotated[Paging, Depends(_paging)]


def _parameters(dependant: Dependant) -> tuple[frozenset[str], frozenset[str]]:
    """The parameters of the query: those that stand once, and those that may be repeated."""
    every = [param for each in _with_dependencies(dependant) for param in each.query_params]
    many = frozenset(param.alias for param in every if _is_list(param.field_info.annotation))
    return frozenset(param.alias for param in every) - many, many


def _is_list(annotation: object) -> bool:
    return any(get_origin(each) is list for each in (annotation, *get_args(annotation)))


def _with_dependencies(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for each in dependant.dependencies:
        yield from _with_dependencies(each)


def _unasked(request: Request, single: frozenset[str], many: frozenset[str]) -> list[Mistake]:
    """The parameters that nobody here knows, with the nearest that somebody does, and those told twice."""
    frame, mistakes = Frame.of(request), []
    known = sorted(single | many)
    for name, times in Counter(name for name, _ in request.query_params.multi_items()).items():
        if name == LANGUAGE and name not in known:
            if request.query_params[name] not in LANGUAGES or times > 1:
                detail = frame.t("problem.literal_error", expected=", ".join(LANGUAGES))
                mistakes.append(Mistake(name=name, detail=detail))
        elif name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            detail = (
                frame.t("problem.did_you_mean", name=near[0])
                if near
                else frame.t("problem.known_are", names=", ".join(known) or LANGUAGE)
            )
            mistakes.append(Mistake(name=name, detail=detail))
        elif times > 1 and name not in many:
            mistakes.append(Mistake(name=name, detail=frame.t("problem.repeated")))
    return mistakes


async def _bounded(request: Request) -> Request:
    """The request with its body read, once it is known to be JSON and not too long."""
    if not _is_short(request.headers.get("content-length", "0")):
        raise Refused("problem.413", name="", status=413, most=str(LARGEST_BODY))
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise Refused("problem.413", name="", status=413, most=str(LARGEST_BODY))
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if body and kind != "application/json" and not kind.endswith("+json"):
        raise Refused("problem.415", name="content-type", status=415, place="header")

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(request.scope, receive)


def _is_short(length: str) -> bool:
    return not length.isdigit() or (len(length) < 10 and int(length) <= LARGEST_BODY)  # noqa: PLR2004 - digits
