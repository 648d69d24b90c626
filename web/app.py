"""The application: routes, static files, the guard before them and the messages when something is wrong."""

from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from monitor.bootstrap import Service
from news.errors import BacktestError, NotFoundError, RuleError, StorageError

from . import (
    access,
    acting,
    api,
    api_alerts,
    api_articles,
    api_docs,
    api_exports,
    api_rules,
    api_search,
    api_sources,
    api_states,
    articles,
    backtests,
    changes,
    compare,
    countries,
    evidence,
    feeds,
    feeds_of_releases,
    looks,
    opml,
    outbox,
    overview,
    pages,
    recipients,
    rule_editing,
    rule_file,
    rules,
    search,
    stories,
)
from .doorkeeper import Doorkeeper
from .guard import HEADERS, Door, Guard
from .heads import HeadAsGet
from .packing import Packing
from .piping import Pipes
from .problems import Refused
from .proxies import Proxies
from .refusals import refusal
from .shelf import MODULES, Shelf
from .visitors import Reception

_KNOWN = {404: "refused.not_found", 405: "refused.method", 408: "refused.slow", 413: "refused.size"}


def create_app(service: Service, *, scripts: Path = MODULES) -> FastAPI:
    """The pages and the API over an opened service; the caller runs it and closes the service.

    `scripts` is where npm puts the libraries; without them the pages work, only less lively.
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
    app.state.shelves = Shelf.own(), Shelf.libraries(scripts)
    app.state.pipes = Pipes(api_exports.AT_ONCE)
    settings = service.settings
    proxies = Proxies(base_url=settings.base_url, trusted=settings.trusted_proxies)
    doorkeeper = Doorkeeper(settings.password) if settings.password else None
    app.state.reception = Reception(service=service, proxies=proxies, doorkeeper=doorkeeper)
    # The innermost, so that HEAD tells the packed length.
    app.add_middleware(Packing, plain=("/api/v1/export", "/evidence/", "/api/v1/evidence/"))
    app.add_middleware(HeadAsGet)
    app.add_middleware(Guard, door=Door(host=settings.host, proxies=proxies), reception=app.state.reception)
    app.include_router(access.router)
    app.include_router(acting.router)
    app.include_router(stories.router)
    app.include_router(backtests.router)
    for each in (api_articles, api_search, api_alerts, api_sources, api_states, api_rules, api_exports, api):
        app.include_router(each.router)
    app.include_router(api.probes)
    app.include_router(feeds_of_releases.router)
    app.include_router(feeds.router)
    app.include_router(articles.router)
    app.include_router(evidence.router)
    app.include_router(search.router)
    app.include_router(overview.router)
    app.include_router(opml.router)
    app.include_router(pages.router)
    app.include_router(outbox.router)
    app.include_router(rule_editing.router)  # before the rules, of which none is called new
    app.include_router(rules.router)
    app.include_router(rule_file.router)
    app.include_router(recipients.router)
    app.include_router(changes.router)
    app.include_router(countries.router)
    app.include_router(compare.router)
    app.include_router(looks.router)
    app.include_router(api_docs.router)
    for shelf in app.state.shelves:
        app.mount(shelf.prefix, shelf)
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
