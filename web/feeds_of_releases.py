"""The ministry's releases as feeds: all of them, those that name a state, those that a search finds."""

import uuid
from html import escape

from fastapi import APIRouter, Request
from starlette.responses import Response

from alerts import spoken
from alerts.message import is_web
from countries import CODES
from news.errors import NotFoundError
from news.lines import Release
from news.searching import Asked
from storage import feed_releases
from storage import search as search_store

from .api_search import Filters, Words
from .feed_answers import Form, answer
from .feed_forms import Entry
from .frame import Frame
from .pages import Framed, Served

MOST_ENTRIES = 50  # as of alerts

router = APIRouter(prefix="/feeds", include_in_schema=False)


@router.get("/releases.{form}")
def everything(request: Request, service: Served, frame: Framed, asked: Filters, form: Form) -> Response:
    """The latest releases."""
    return _found(request, service, frame, asked, form, title=frame.t("feed.releases"))


@router.get("/countries/{code}/releases.{form}")
def of_country(request: Request, service: Served, frame: Framed, code: str, form: Form) -> Response:
    """The latest releases that name a state."""
    if code not in CODES:
        raise NotFoundError("state", code)
    title = frame.t("feed.state_releases", state=frame.state(code))
    page = frame.link(f"/countries/{code}")
    return _found(request, service, frame, Asked(country=code), form, title=title, page=page)


@router.get("/search.{form}")
def of_search(
    request: Request, service: Served, frame: Framed, asked: Filters, form: Form, q: Words = ""
) -> Response:
    """The latest releases that a search finds."""
    wanted = Asked(**{name: getattr(asked, name) for name in Asked.__slots__} | {"text": q})
    title = frame.t("feed.search", words=q) if q.strip() else frame.t("feed.releases")
    query = [(name, value) for name, value in request.query_params.items() if name != "lang"]
    page = frame.link("/search", **dict(query))
    return _found(request, service, frame, wanted, form, title=title, page=page)


def entry_id(key: str, language: str) -> str:
    """What names a release in a language for ever, in every feed and form."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, f'release {key} {language}')}"


def _found(  # noqa: PLR0913 - what a feed is made of
    request: Request,
    service: Served,
    frame: Frame,
    asked: Asked,
    form: Form,
    *,
    title: str,
    page: str = "",
) -> Response:
    with service.database.reading() as tx:
        hits = search_store.search(tx, asked, limit=MOST_ENTRIES, cursor=None)
        told = feed_releases.releases(tx, [hit.article for hit in hits.items])
    entries = tuple(_entry(frame, each) for each in told)
    return answer(request, frame, form, title=title, entries=entries, page=page)


def _entry(frame: Frame, release: Release) -> Entry:
    article = release.article
    title = spoken.line(article.title) or frame.t("article.untitled")
    return Entry(
        id=entry_id(article.key, article.language),
        title=title,
        summary=spoken.line(article.excerpt),
        html=_html(release),
        url=article.url if is_web(article.url) else "",
        language=article.language,
        tags=(*article.states, *(() if article.visibility == "visible" else (article.visibility,))),
        published_at=article.published_at or article.first_seen_at,
        updated_at=release.revised_at,
    )


def _html(release: Release) -> str:
    tag = escape(release.article.language)
    lines = filter(None, (line.strip() for line in release.text.split("\n")))
    return "".join(f'<p lang="{tag}">{escape(line)}</p>' for line in lines)
