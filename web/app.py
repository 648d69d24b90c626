"""The application: routes, static files, the guard before them and the messages when something is wrong."""

from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from monitor.bootstrap import Service
from news.errors import BacktestError, NotFoundError, RuleError, StorageError

from . import (
    acting,
    api,
    api_alerts,
    api_articles,
    api_docs,
    api_exports,
    api_rules,
    api_search,
    api_sources,
    backtests,
    changes,
    feeds,
    outbox,
    pages,
    recipients,
    rule_editing,
    rule_file,
    rules,
    stories,
)
from .frame import HTMX, ROOM
from .guard import HEADERS, Door, Guard
from .heads import HeadAsGet
from .piping import Pipes
from .problems import Refused
from .refusals import refusal

_KNOWN = {404: "refused.not_found", 405: "refused.method"}


def create_app(service: Service, *, scripts: Path = HTMX) -> FastAPI:
    """The pages and the API over an opened service; the caller runs it and closes the service.

    `scripts` is where htmx lies; without it the pages work, they only do not renew themselves.
    """
    app = FastAPI(
        title="Ministry monitor",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        version="1",
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.service = service
    app.state.is_live = (scripts / "htmx.min.js").is_file()
    app.state.pipes = Pipes(api_exports.AT_ONCE)
    settings = service.settings
    door = Door(host=settings.host, password=settings.password, api_tokens=settings.api_tokens)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Guard, door=door)
    app.include_router(acting.router)
    app.include_router(stories.router)
    app.include_router(backtests.router)
    for each in (api_articles, api_search, api_alerts, api_sources, api_rules, api_exports, api):
        app.include_router(each.router)
    app.include_router(api.probes)
    app.include_router(feeds.router)
    app.include_router(pages.router)
    app.include_router(outbox.router)
    app.include_router(rule_editing.router)  # before the rules, of which none is called new
    app.include_router(rules.router)
    app.include_router(rule_file.router)
    app.include_router(recipients.router)
    app.include_router(changes.router)
    app.include_router(api_docs.router)
    app.mount("/static", StaticFiles(directory=ROOM / "static"))
    if app.state.is_live:
        app.mount("/assets", StaticFiles(directory=scripts))
    _answer_mistakes(app)
    return app


def _answer_mistakes(app: FastAPI) -> None:
    """Every error ends as a message in the reader's language."""
    app.add_exception_handler(Refused, _refuses(422, "refused.input"))
    app.add_exception_handler(BacktestError, _refuses(422, "refused.input"))
    app.add_exception_handler(RuleError, _refuses(422, "refused.input"))
    app.add_exception_handler(NotFoundError, _refuses(404, "refused.not_found"))
    app.add_exception_handler(RequestValidationError, _refuses(422, "refused.input"))
    app.add_exception_handler(StorageError, _refuses(503, "refused.storage"))
    app.add_exception_handler(Exception, _refuses(500, "refused.bug"))
    app.add_exception_handler(HTTPException, _http_error)


def _refuses(status: int, key: str) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, error: Exception) -> Response:
        # An unexpected error is answered outside the guard, so the headers are given here as well.
        return refusal(request, status=status, key=key, error=error, headers=HEADERS)

    return answer


def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = error.headers if isinstance(error, HTTPException) else None
    key = _KNOWN.get(status, "refused.input")
    return refusal(request, status=status, key=key, error=error, headers=headers)
