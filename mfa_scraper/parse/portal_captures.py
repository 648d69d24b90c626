"""Archived answers of the portal's two APIs: whose listing it was, in which language, and its rows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qs, urlsplit

import countries
from news.articles import FetchedArticle, UnreadableRow
from news.payload import decoded
from news.text import text_of_html

from . import graphql, rest
from .listing import Listing
from .old_addresses import MINISTRY, PORTAL_HOST, host_of, unwrap
from .owners import names
from .rows import Origin, Untranslated, read_row
from .sections import SECTIONS, Section

_ENTITY = re.compile(r"projects\\?\"?\s*[:=]\s*\\?\"(?:eq:)?([a-z][a-z0-9-]*)", re.IGNORECASE)
_LANGUAGE = re.compile(r"lang\\?\"?\s*[:=]\s*\\?\"([a-z]{2,3})\\?\"", re.IGNORECASE)
_SLUG = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The request that an archived answer belongs to; empty where there is none. Names in lower case."""

    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedListing:
    """What a listing holds; `reason` says why it is none, and `untranslated` counts rows without text."""

    articles: tuple[FetchedArticle, ...] = ()
    unreadable: tuple[UnreadableRow, ...] = ()
    untranslated: int = 0
    reason: str = ""


def is_portal_listing(url: str) -> bool:
    """Whether an address is that of a listing of one of the portal's APIs."""
    plain = unwrap(url).url
    if host_of(plain) != PORTAL_HOST:
        return False
    path = urlsplit(plain).path
    return path == graphql.PATH or _section_at(path) is not None


def read_listing(url: str, body: bytes, asked: Asked) -> CapturedListing:
    """The rows of the ministry and its posts in an archived answer, each in the language it was asked for.

    Where the archive has no request that says so, a row's own field names its entity, and its text tells its
    language.
    """
    parts = urlsplit(unwrap(url).url)
    try:
        found, _note = decoded(body)
    except (ValueError, RecursionError):
        return CapturedListing(reason="the answer of the portal is not whole JSON")
    section = _section_at(parts.path) or _section_in(found)
    if section is None:
        return CapturedListing(reason="the answer of the portal holds no listing that is known")
    if parts.path == graphql.PATH:
        listing = graphql.find_rows(found, root=section.graphql_root or "")
        entity, language = _asked_in_query(asked)
    else:
        listing = rest.find_rows(found)
        entity, language = _asked_in_address(parts, asked)
    if not isinstance(listing, Listing):
        return CapturedListing(reason=f"the answer of the portal is no listing ({listing.reason})")
    site_url = f"{parts.scheme}://{parts.netloc}"
    read = [_read(row, site_url, section, entity=entity, language=language) for row in listing.rows]
    return CapturedListing(
        articles=tuple(row for row in read if isinstance(row, FetchedArticle)),
        unreadable=tuple(row for row in read if isinstance(row, UnreadableRow)),
        untranslated=sum(isinstance(row, Untranslated) for row in read),
    )


def _section_at(path: str) -> Section | None:
    """The section that a REST listing's address names."""
    folder, _slash, name = path.rstrip("/").rpartition("/")
    if folder != rest.LISTING_PATH:
        return None
    return next((section for section in SECTIONS.values() if section.rest_path == name), None)


def _section_in(found: object) -> Section | None:
    """The section whose rows a GraphQL answer holds."""
    inner = found.get("data") if isinstance(found, dict) else None
    roots = inner if isinstance(inner, dict) else {}
    return next((section for section in SECTIONS.values() if section.graphql_root in roots), None)


def _asked_in_query(asked: Asked) -> tuple[str, str]:
    text = asked.body.decode(errors="replace")
    entity, language = _ENTITY.search(text), _LANGUAGE.search(text)
    return entity[1].lower() if entity else "", language[1].lower() if language else ""


def _asked_in_address(parts: SplitResult, asked: Asked) -> tuple[str, str]:
    query = parse_qs(parts.query)
    entity = (query.get("projects") or [""])[0].lower().removeprefix("eq:")
    accepted = asked.headers.get("accept-language", "").lower()[:2]
    return entity, (query.get("lang") or [accepted])[0].lower()


def _read(
    row: object, site_url: str, section: Section, *, entity: str, language: str
) -> FetchedArticle | UnreadableRow | Untranslated:
    entity = entity or _own_entity(row)
    if entity != MINISTRY and not entity.startswith(f"{MINISTRY}-"):
        reason = "it is not said to be of the ministry or of a post" if not entity else f"it is of {entity}"
        return UnreadableRow(external_id=_id(row), reason=reason, raw=b"")
    language = language or _own_language(row)
    if not language:
        return UnreadableRow(external_id=_id(row), reason="nothing tells its language", raw=b"")
    return read_row(row, Origin(site_url=site_url, entity=entity, section=section.name, language=language))


def _own_entity(row: object) -> str:
    named = names(row.get("projects"), ("id", "slug")) if isinstance(row, dict) else ()
    return next((name for name in named if _SLUG.fullmatch(name)), "")


def _own_language(row: object) -> str:
    texts = [str(row.get(name) or "") for name in ("title", "body")] if isinstance(row, dict) else []
    return countries.detect_language(text_of_html(" ".join(texts))) or ""


def _id(row: object) -> str | None:
    return str(row["id"]) if isinstance(row, dict) and "id" in row else None
