"""Lists of feeds for feed readers, as OPML 2.0: of every state, and of every rule."""

from typing import Literal
from xml.etree import ElementTree as ET

from fastapi import APIRouter, Request
from starlette.responses import Response

from countries import CODES
from storage import rule_views

from . import conditional
from .feed_forms import sound
from .frame import Frame
from .pages import Framed, Served

MEDIA_TYPE = "text/x-opml; charset=utf-8"
MOST_RULES = 1000  # a reader that follows more has an API
Told = Literal["alerts", "releases"]

router = APIRouter(prefix="/feeds", include_in_schema=False)


@router.get("/states.opml")
def states(request: Request, frame: Framed, of: Told = "alerts") -> Response:
    """The feed of every state, by name: of its alerts, or of the releases that name it."""
    named = sorted((frame.state(code), code) for code in CODES)
    tail = "" if of == "alerts" else "/releases"
    feeds = [(name, f"/feeds/countries/{code}{tail}.rss", f"/countries/{code}") for name, code in named]
    key = "feed.opml_states" if of == "alerts" else "feed.opml_releases"
    return _answer(request, frame, frame.t(key), feeds)


@router.get("/rules.opml")
def rules(request: Request, service: Served, frame: Framed) -> Response:
    """The feed of every rule, by id."""
    with service.database.reading() as tx:
        found = rule_views.page(tx, limit=MOST_RULES)
    feeds = [
        (frame.remark("rule", rule.name)[0], f"/feeds/rules/{rule.id}.rss", f"/rules/{rule.id}")
        for rule in found
    ]
    return _answer(request, frame, frame.t("feed.opml_rules"), feeds)


def _answer(request: Request, frame: Frame, title: str, feeds: list[tuple[str, str, str]]) -> Response:
    base = str(request.base_url).rstrip("/")
    root = ET.Element("opml", {"version": "2.0"})
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "title").text = sound(title)
    ET.SubElement(head, "docs").text = "http://opml.org/spec2.opml"
    body = ET.SubElement(root, "body")
    for name, feed, page in feeds:
        said = {
            "type": "rss",  # whichever form a feed has (OPML 2.0, subscription lists)
            "text": sound(name),
            "title": sound(name),
            "xmlUrl": base + frame.link(feed),
            "htmlUrl": base + frame.link(page),
            "language": frame.language,
        }
        ET.SubElement(body, "outline", said)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    headers = {"Content-Language": frame.language, "Vary": "Accept-Language, Cookie"}
    return conditional.unless_known(request, Response(written, media_type=MEDIA_TYPE, headers=headers))
