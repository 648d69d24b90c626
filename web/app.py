"""The application: routes, static files, the guard before them and the messages when something is wrong."""

from collections.abc import Callable, Mapping
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response

from monitor.bootstrap import Service
from news.errors import NotFoundError, StorageError

from . import (
    acting,
    api,
    api_rules,
    backtests,
    changes,
    feeds,
    looks,
    outbox,
    overview,
    pages,
    recipients,
    rule_editing,
    rule_file,
    rules,
    stories,
)
from .frame import render
from .guard import HEADERS, Door, Guard
from .heads import HeadAsGet
from .pages import Framed
from .refusals import refusal
from .shelf import MODULES, Shelf

_KNOWN = {404: "refused.not_found", 405: "refused.method"}


def create_app(service: Service, *, scripts: Path = MODULES) -> FastAPI:
    """The pages and the API over an opened service; the caller runs it and closes the service.

    `scripts` is where npm puts the libraries; without them the pages work, only less lively.
    """
    app = FastAPI(
        title="Ministry monitor", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", version="1"
    )
    app.state.service = service
    app.state.shelves = Shelf.own(), Shelf.libraries(scripts)
    settings = service.settings
    door = Door(host=settings.host, password=settings.password, api_tokens=settings.api_tokens)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Guard, door=door)
    app.include_router(acting.router)
    app.include_router(stories.router)
    app.include_router(backtests.router)
    app.include_router(api_rules.router)
    app.include_router(changes.api_router)  # before the API, whose keys of articles take any path
    app.include_router(api.router)
    app.include_router(api.probes)
    app.include_router(feeds.router)
    app.include_router(overview.router)
    app.include_router(pages.router)
    app.include_router(outbox.router)
    app.include_router(rule_editing.router)  # before the rules, of which none is called new
    app.include_router(rules.router)
    app.include_router(rule_file.router)
    app.include_router(recipients.router)
    app.include_router(changes.router)
    app.include_router(looks.router)
    app.add_api_route("/api/docs", _docs, include_in_schema=False, response_model=None)
    for shelf in app.state.shelves:
        app.mount(shelf.prefix, shelf)
    _answer_mistakes(app)
    return app


def _answer_mistakes(app: FastAPI) -> None:
    """Every error ends as a message in the reader's language."""
    app.add_exception_handler(NotFoundError, _refuses(404, "refused.not_found"))
    app.add_exception_handler(RequestValidationError, _refuses(422, "refused.input"))
    app.add_exception_handler(StorageError, _refuses(503, "refused.storage"))
    app.add_exception_handler(Exception, _refuses(500, "refused.bug"))
    app.add_exception_handler(HTTPException, _http_error)


def _refuses(status: int, key: str) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, _: Exception) -> Response:
        # An unexpected error is answered outside the guard, so the headers are given here as well.
        return refusal(request, status=status, key=key, headers=HEADERS)

    return answer


def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = error.headers if isinstance(error, HTTPException) else None
    return refusal(request, status=status, key=_KNOWN.get(status, "refused.input"), headers=headers)


def _docs(request: Request, frame: Framed) -> Response:
    """The API's endpoints, listed without a script from elsewhere."""
    described = request.app.openapi()["paths"]
    endpoints = [
        (
            method,
            route.path_format,
            f"docs.{route.name}",
            _names(described[route.path_format][method.lower()]),
        )
        for router in (api.router, changes.api_router, api_rules.router, backtests.router)
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in sorted(route.methods or ())
    ]
    return render(frame, "docs.html", endpoints=endpoints)


def _names(operation: Mapping[str, list[dict[str, str]]]) -> list[str]:
    return [each["name"] for each in operation.get("parameters", []) if each["in"] == "query"]
