"""The pages. Each reads through `gathering`, and each has the fragment that a live page asks for."""

from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import AfterValidator
from starlette.responses import Response

from countries import CODES
from monitor.bootstrap import Service

from . import gathering, wording
from .frame import Frame, render

LARGEST_ID = 2**31 - 1


def _known_state(code: str | None) -> str | None:
    if code is not None and code not in CODES:
        raise ValueError("not the code of a state")
    return code


Cursor = Annotated[str | None, Query(max_length=80, pattern=r"^[0-9T:.~-]+$")]
Country = Annotated[str | None, Query(pattern=r"^[A-Z]{2}$"), AfterValidator(_known_state)]
Tongue = Annotated[str | None, Query(max_length=35, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$")]
Key = Annotated[str, Path(max_length=300, pattern=r"^[^\x00-\x1f]+$")]
Number = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]
State = Literal["pending", "delivered", "dead", "discarded"]

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


def service_of(request: Request) -> Service:
    """The service that the application was made for."""
    service: Service = request.app.state.service
    return service


def wanted_of(cursor: Cursor = None, country: Country = None, language: Tongue = None) -> gathering.Wanted:
    """Which articles the address asks for."""
    return gathering.Wanted(cursor=cursor, country=country, language=language)


Served = Annotated[Service, Depends(service_of)]
Framed = Annotated[Frame, Depends(Frame.of)]
Wanted = Annotated[gathering.Wanted, Depends(wanted_of)]


@router.get("/health")
def condition(service: Served, frame: Framed) -> Response:
    """How the sources, the crawls and the jobs are."""
    return _condition(service, frame, "health.html")


@router.get("/fragments/health")
def condition_fragment(service: Served, frame: Framed) -> Response:
    """The part of the health page that a live page renews."""
    return _condition(service, frame, "health_live.html")


def _condition(service: Service, frame: Frame, template: str) -> Response:
    return render(frame, template, **gathering.condition(service), cited=partial(wording.cited, frame))
