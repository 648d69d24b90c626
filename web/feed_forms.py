"""Feeds as Atom 1.0 (RFC 4287), RSS 2.0 and JSON Feed 1.1, from entries that know no form."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

ATOM = "http://www.w3.org/2005/Atom"
TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
# What XML 1.0 cannot hold in any writing (section 2.2): one such letter in a title makes a feed unreadable.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An alert or a release in a feed; `id` is the same for ever, `url` empty where it leads nowhere."""

    id: str
    title: str
    summary: str
    html: str
    url: str
    language: str
    tags: tuple[str, ...]
    published_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed with its entries, the newest first; `updated_at` is None where there is none."""

    title: str
    language: str
    home: str
    url: str
    entries: tuple[Entry, ...]

    @property
    def updated_at(self) -> datetime | None:
        """When its newest entry changed."""
        return max((entry.updated_at for entry in self.entries), default=None)


def written(feed: Feed, form: str) -> bytes:
    """The feed in one of the three forms, the same bytes for the same entries."""
    match form:
        case "atom":
            return _atom(feed)
        case "rss":
            return _rss(feed)
        case _:
            return _json(feed)


def _atom(feed: Feed) -> bytes:
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": feed.language})
    _add(root, "title", feed.title)
    _add(root, "id", feed.url)
    _add(root, "updated", _rfc3339(feed.updated_at or datetime(1970, 1, 1, tzinfo=UTC)))
    _add(root, "link", rel="self", href=feed.url, type="application/atom+xml")
    _add(root, "link", rel="alternate", href=feed.home, type="text/html")
    _add(_add(root, "author"), "name", "ministry monitor")
    for entry in feed.entries:
        item = _add(root, "entry")
        _add(item, "id", entry.id)
        _add(item, "title", entry.title)
        _add(item, "published", _rfc3339(entry.published_at))
        _add(item, "updated", _rfc3339(entry.updated_at))
        if entry.url:
            _add(item, "link", rel="alternate", href=entry.url, hreflang=entry.language)
        for tag in entry.tags:
            _add(item, "category", term=tag)
        _add(item, "summary", entry.summary)
        _add(item, "content", entry.html, type="html")
    return _document(root)


def _rss(feed: Feed) -> bytes:
    root = ET.Element("rss", {"version": "2.0", "xmlns:atom": ATOM})
    channel = ET.SubElement(root, "channel")
    for name, text in (
        ("title", feed.title),
        ("link", feed.home),
        ("description", feed.title),
        ("language", feed.language),
    ):
        ET.SubElement(channel, name).text = sound(text)
    if feed.updated_at is not None:
        ET.SubElement(channel, "lastBuildDate").text = _rfc822(feed.updated_at)
    _add(channel, "atom:link", rel="self", href=feed.url, type="application/rss+xml")
    for entry in feed.entries:
        item = ET.SubElement(channel, "item")
        ET.SubElement(item, "guid", {"isPermaLink": "false"}).text = entry.id
        ET.SubElement(item, "title").text = sound(entry.title)
        if entry.url:
            ET.SubElement(item, "link").text = sound(entry.url)
        ET.SubElement(item, "description").text = sound(entry.html)
        ET.SubElement(item, "pubDate").text = _rfc822(entry.published_at)
        for tag in entry.tags:
            ET.SubElement(item, "category").text = sound(tag)
    return _document(root)


def _json(feed: Feed) -> bytes:
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "language": feed.language,
        "items": [_item(entry) for entry in feed.entries],
    }
    # ASCII, because a lone surrogate in a title would have no UTF-8 form.
    return json.dumps(said, separators=(",", ":")).encode("ascii")


def _item(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        **({"url": entry.url} if entry.url else {}),
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html,
        "date_published": _rfc3339(entry.published_at),
        "date_modified": _rfc3339(entry.updated_at),
        "language": entry.language,
        "tags": list(entry.tags),
    }


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    clean = {key: sound(value) for key, value in attributes.items() if value}
    child = ET.SubElement(parent, name, clean)
    child.text = sound(text) or None
    return child


def _document(root: ET.Element) -> bytes:
    found: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def sound(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def _rfc3339(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _rfc822(instant: datetime) -> str:
    return format_datetime(instant.astimezone(UTC), usegmt=True)
