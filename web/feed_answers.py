"""A feed as an answer: in the form that is asked for, and not at all where the reader has it."""

from datetime import timedelta
from typing import Literal
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from . import conditional
from .feed_forms import TYPES, Entry, Feed, written
from .frame import Frame
from .pages import service_of

# An alert is dated before it is kept. Only when nothing older can come up any more is a date told by which a
# reader may ask again; the tag tells any difference at once.
SETTLED = timedelta(minutes=15)

Form = Literal["atom", "rss", "json"]


def answer(
    request: Request, frame: Frame, form: str, *, title: str, entries: tuple[Entry, ...], page: str = ""
) -> Response:
    """The feed, or 304 where the reader has it; `page` shows people the same, empty for the overview."""
    base = str(request.base_url).rstrip("/")
    # The address as it was asked for names the feed for ever, so that its parameters stand in one order.
    asked = sorted((name, value) for name, value in request.query_params.multi_items() if name != "lang")
    pairs = [*asked, *([("lang", frame.asked)] if frame.asked else [])]
    own = frame.link(request.url.path).partition("?")[0]
    feed = Feed(
        title=title,
        language=frame.language,
        home=base + (page or frame.link("/")),
        url=base + own + ("?" + urlencode(pairs) if pairs else ""),
        entries=entries,
    )
    response = Response(
        written(feed, form),
        media_type=TYPES[form],
        headers={"Content-Language": frame.language, "Vary": "Accept-Language, Cookie"},
    )
    at = feed.updated_at
    if at is not None and service_of(request).clock.now() - at >= SETTLED:
        response.headers.update(conditional.modified(at))
    return conditional.unless_known(request, response)
