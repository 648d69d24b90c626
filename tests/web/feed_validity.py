"""Strict rules of the forms that feeds have, hand-written after their specifications; each names a fault.

Atom: RFC 4287. RSS: the specification 2.0.11. JSON Feed: version 1.1. OPML: the specification 2.0.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import feedparser

ATOM = "{http://www.w3.org/2005/Atom}"
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_ATOM_FEED = {"id", "title", "updated", "author", "link", "entry", "subtitle", "generator", "category"}
_ATOM_ENTRY = {"id", "title", "updated", "published", "author", "link", "category", "summary", "content"}
_RSS_CHANNEL = {
    *("title", "link", "description", "language", "lastBuildDate", "pubDate", "item", "ttl", f"{ATOM}link"),
}
_RSS_ITEM = {"guid", "title", "link", "description", "pubDate", "category", "author", "source"}
_JSON_TOP = {
    *("version", "title", "home_page_url", "feed_url", "description", "language", "items", "authors"),
}
_JSON_ITEM = {
    *("id", "url", "external_url", "title", "content_html", "content_text", "summary", "date_published"),
    *("date_modified", "authors", "tags", "language", "attachments"),
}


def faults(body: bytes, form: str) -> list[str]:
    """What is wrong with a feed or a list of feeds; nothing where it is valid."""
    return list(_RULES[form](body))


def _atom(body: bytes) -> Iterator[str]:
    root = ET.fromstring(body)  # noqa: S314 - made by us a moment ago
    yield from _parsed(body, "atom10")
    if root.tag != f"{ATOM}feed":
        yield f"the root is {root.tag}"
    yield from _once(root, ("id", "title", "updated"), ATOM)
    yield from _members(root, {ATOM + name for name in _ATOM_FEED})
    has_author = root.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    if len(set(ids)) != len(ids):
        yield "two entries have one id"
    if [link.get("rel") for link in root.findall(f"{ATOM}link")].count("self") != 1:
        yield "not one link is to the feed itself"
    yield from _atom_parts(root)
    for entry in root.findall(f"{ATOM}entry"):
        yield from _once(entry, ("id", "title", "updated"), ATOM)
        yield from _members(entry, {ATOM + name for name in _ATOM_ENTRY})
        yield from _atom_parts(entry)
        if not has_author and entry.find(f"{ATOM}author") is None:
            yield "nobody is the author"
        alternate = [link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        if not alternate and entry.find(f"{ATOM}content") is None:
            yield "an entry has neither content nor an address"
        if len(alternate) > 1:
            yield "two addresses of one kind"


def _atom_parts(parent: ET.Element) -> Iterator[str]:
    for name in ("updated", "published"):
        text = parent.findtext(ATOM + name)
        if text is not None and not _ISO.fullmatch(text):
            yield f"{name} is {text}"
    if not _is_iri(parent.findtext(f"{ATOM}id") or ""):
        yield "the id is no IRI"
    for link in parent.findall(f"{ATOM}link"):
        if not _is_iri(link.get("href", "")):
            yield f"a link leads to {link.get('href')}"
    yield from (
        "a category has no term" for each in parent.findall(f"{ATOM}category") if not each.get("term")
    )
    content = parent.find(f"{ATOM}content")
    if content is not None and (content.get("type", "text") not in {"text", "html"} or len(content)):
        yield "the content is neither text nor escaped HTML"


def _rss(body: bytes) -> Iterator[str]:
    root = ET.fromstring(body)  # noqa: S314 - made by us a moment ago
    yield from _parsed(body, "rss20")
    if root.tag != "rss" or root.get("version") != "2.0" or len(root) != 1:
        yield "not one channel of RSS 2.0"
    channel = root[0]
    yield from _once(channel, ("title", "link", "description"), "")
    yield from _members(channel, _RSS_CHANNEL)
    if not _TAG.fullmatch(channel.findtext("language") or "en"):
        yield "the language is no tag"
    yield from (f"a date is {text}" for text in _texts(channel, "lastBuildDate") if not _is_mail_date(text))
    guids = _texts(channel, "item/guid")
    if len(set(guids)) != len(guids):
        yield "two items have one guid"
    for item in channel.findall("item"):
        yield from _members(item, _RSS_ITEM)
        if item.find("title") is None and item.find("description") is None:
            yield "an item has neither title nor description"
        guid = item.find("guid")
        if guid is not None and guid.get("isPermaLink") != "false" and not _is_web(guid.text or ""):
            yield "a guid says that it is an address"
        yield from (f"a date is {text}" for text in _texts(item, "pubDate") if not _is_mail_date(text))
        yield from (f"a link leads to {text}" for text in _texts(item, "link") if not _is_web(text))


def _json(body: bytes) -> Iterator[str]:
    import json  # noqa: PLC0415 - its name would hide the function's

    feed: Mapping[str, Any] = json.loads(body)
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield "the version is not 1.1"
    if not isinstance(feed.get("title"), str) or not isinstance(feed.get("items"), list):
        yield "title or items are missing"
    yield from (f"{name} is unknown" for name in feed.keys() - _JSON_TOP)
    yield from (f"{name} is no address" for name in ("home_page_url", "feed_url") if not _is_web(feed[name]))
    ids = [item.get("id") for item in feed["items"]]
    if len(set(ids)) != len(ids) or not all(isinstance(each, str) and each for each in ids):
        yield "ids are missing, no texts or not unique"
    for item in feed["items"]:
        yield from (f"{name} is unknown" for name in item.keys() - _JSON_ITEM)
        if "content_html" not in item and "content_text" not in item:
            yield "an item has no content"
        for name in ("date_published", "date_modified"):
            if name in item and not (_ISO.fullmatch(item[name]) and datetime.fromisoformat(item[name])):
                yield f"{name} is {item[name]}"
        if "url" in item and not _is_web(item["url"]):
            yield "url is no address"
        if not all(isinstance(tag, str) for tag in item.get("tags", ())):
            yield "a tag is no text"


def _opml(body: bytes) -> Iterator[str]:
    root = ET.fromstring(body)  # noqa: S314 - made by us a moment ago
    if root.tag != "opml" or root.get("version") != "2.0" or [part.tag for part in root] != ["head", "body"]:
        yield "not a head and a body of OPML 2.0"
    for outline in root.iter("outline"):
        if not outline.get("text"):
            yield "an outline has no text"
        if outline.get("type") != "rss" or not _is_web(outline.get("xmlUrl", "")):
            yield "an outline subscribes to nothing"


def _parsed(body: bytes, version: str) -> Iterator[str]:
    found = feedparser.parse(body)
    if found.bozo:
        yield f"a parser says: {found.get('bozo_exception')}"
    if found.version != version:
        yield f"a parser takes it for {found.version}"


def _once(parent: ET.Element, names: tuple[str, ...], space: str) -> Iterator[str]:
    for name in names:
        found = parent.findall(space + name)
        if len(found) != 1 or not (found[0].text or "").strip():
            yield f"{name} does not stand once"


def _members(parent: ET.Element, known: set[str]) -> Iterator[str]:
    yield from (f"{child.tag} is unknown" for child in parent if child.tag not in known)


def _texts(parent: ET.Element, path: str) -> list[str]:
    return [each.text or "" for each in parent.findall(path)]


def _is_iri(text: str) -> bool:
    return bool(re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", text))


def _is_web(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and _is_iri(text)


def _is_mail_date(text: str) -> bool:
    try:
        return parsedate_to_datetime(text).tzinfo is not None
    except ValueError:
        return False


_RULES: Mapping[str, Callable[[bytes], Iterator[str]]] = {
    "atom": _atom,
    "rss": _rss,
    "json": _json,
    "opml": _opml,
}
