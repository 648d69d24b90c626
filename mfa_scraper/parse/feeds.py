"""What an agency's feed lists: RSS and Atom of every age, whole or broken off."""

import io
import re
import sys
from calendar import timegm
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from news.dates import ALMATY
from news.report_days import days_in
from news.text import text_of_html, text_of_title

from .charsets import decoded_markup
from .guarding import unless_it_raises

MOST_ITEMS = 200  # a feed has twenty to a hundred; who sends more has sent the older ones before
_MOST_BYTES = 4 * 1024 * 1024  # of a feed; what is beyond was listed before as well
_LONGEST_TEXT = 50_000  # characters kept of a report
_TRACKING = re.compile(r"utm_\w+|fbclid|yclid|gclid", re.IGNORECASE)
_AHEAD = timedelta(days=1)
_AS_UTF8 = {"content-type": "application/xml; charset=utf-8"}
_SURROGATES = range(0xD800, 0xE000)
_REFERENCE = re.compile(r"&#(x[0-9a-fA-F]{1,12}|[0-9]{1,15});", re.IGNORECASE)
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF|channel|item|entry)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A report as a feed or a page of links lists it; `text` may be a summary, or empty."""

    url: str
    title: str
    text: str
    published_at: datetime | None


def read_feed(body: bytes, *, content_type: str, base_url: str, now: datetime) -> tuple[Listed, ...] | None:
    """The items in the feed's order; None where the answer is no feed. Never raises."""
    text = decoded_markup(body[:_MOST_BYTES], content_type)
    if not _FEED.search(text[:4096]):
        return None
    found = {item.url: item for item in _items(text, base_url, now)}
    return tuple(found.values())


def address_of(link: object, base_url: str) -> str:
    """The full address of a report without marks of where the reader came from; empty where it is none."""
    if not isinstance(link, str):
        return ""
    try:
        parts = urlsplit(urljoin(base_url, link.strip()))
        kept = [
            pair
            for pair in parse_qsl(parts.query, keep_blank_values=True)
            if not _TRACKING.fullmatch(pair[0])
        ]
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    return parts._replace(query=urlencode(kept), fragment="").geturl()


def _items(text: str, base_url: str, now: datetime) -> Iterator[Listed]:
    import feedparser  # noqa: PLC0415 - only the child that reads an agency pays for it

    sound = _REFERENCE.sub(_sound, text).encode("utf-8", "replace")
    parsed = unless_it_raises(lambda: feedparser.parse(io.BytesIO(sound), response_headers=_AS_UTF8))
    for entry in parsed.entries[:MOST_ITEMS] if parsed else ():
        url = address_of(entry.get("link") or entry.get("id"), base_url)
        title = text_of_title(str(entry.get("title") or ""))
        body = _body(entry)
        if url and (title or body):
            yield Listed(url=url, title=title, text=body, published_at=_published(entry, now))


def _sound(reference: re.Match[str]) -> str:
    """A reference to a character, replaced where there is none of that number: one of them costs the feed."""
    digits = reference[1].lower()
    number = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    return reference[0] if 0 < number <= sys.maxunicode and number not in _SURROGATES else "\ufffd"


def _body(entry: Mapping[str, Any]) -> str:
    """The longest text that the item carries."""
    given = [part.get("value") or "" for part in entry.get("content") or ()]
    texts = [text_of_html(str(markup)) for markup in (*given, entry.get("summary") or "")]
    return max(texts, key=len)[:_LONGEST_TEXT]


def _published(entry: dict[str, Any], now: datetime) -> datetime | None:
    """The item's date; where the feed's form is none that is known, the day that it names in full."""
    for name in ("published", "updated", "created"):
        # Past the library's own look-up, which gives one date out for another and warns of it.
        parsed, raw = dict.get(entry, f"{name}_parsed"), dict.get(entry, name)
        at = datetime.fromtimestamp(timegm(parsed), UTC) if parsed else _day(str(raw or ""))
        if at is not None and at <= now + _AHEAD:
            return at
    return None


def _day(raw: str) -> datetime | None:
    named = next(iter(days_in(raw, origin=None)), None)
    return None if named is None else datetime(named.day.year, named.day.month, named.day.day, tzinfo=ALMATY)
