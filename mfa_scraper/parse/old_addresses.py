"""Addresses of the old site and of the portal: which release they lead to, archives' wrappings taken off."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import SplitResult, parse_qs, quote, unquote_to_bytes, urlsplit

from news.articles import ArticleRef

from .sections import SECTIONS

SECTION = "content-view"
HOSTS = frozenset({"mfa.gov.kz", "mfa.kz"})
PORTAL_HOST = "gov.kz"
MINISTRY = "mfa"
# Wrappers put the time of the capture before the address: /web/20150312101500id_/http://mfa.gov.kz/…
_WRAPPED = re.compile(
    r"/(?P<stamp>\d{4,14})(?:[a-z]{2}_)?\*?/(?P<inner>(?:https?:/{1,2})?(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+.*)",
    re.IGNORECASE | re.DOTALL,
)
_STAMP_DIGITS = 14
_PATH = re.compile(
    r"(?:/index\.php)?/(?P<language>[a-z]{2})(?:/(?P<post>[a-z][a-z0-9_-]*))?/content-view/(?P<slug>[^/]+)/*",
    re.IGNORECASE,
)
_LISTING = re.compile(
    r"(?:/index\.php)?/(?P<language>[a-z]{2})(?:/(?P<post>[a-z][a-z0-9_-]*))?/content/news(?:/.*)?",
    re.IGNORECASE,
)
_PORTAL_PATH = re.compile(
    r"/memleket/entities/(?P<entity>[a-z0-9-]+)/(?P<section>press/[a-z-]+|documents)/details/(?P<id>[\w-]+)/?",
    re.IGNORECASE,
)
_LANGUAGES = {"kz": "kk"}  # addresses may carry the country's code for the language's
_KAZAKH_LETTERS = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_LONGEST_SLUG = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The release that an address leads to; `url` is the plain address, without what archives add."""

    ref: ArticleRef
    language: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwrapped:
    """An address as it was on its own site; `captured_at` where a wrapper says it to the second."""

    url: str
    captured_at: datetime | None = None


def unwrap(url: str) -> Unwrapped:
    """The address inside a web archive's, which may be wrapped several times; itself where it is plain."""
    captured_at: datetime | None = None
    while found := _WRAPPED.search(_path_of(url)):
        inner = found["inner"]
        bare = re.sub(r"^https?:/{1,2}", "", inner, flags=re.IGNORECASE)
        secure = inner.casefold().startswith("https:")
        url = f"{'https' if secure else 'http'}://{bare}"
        captured_at = _instant(found["stamp"]) or captured_at
    return Unwrapped(url=url, captured_at=captured_at)


def article_address(url: str, *, hosts: Collection[str] = HOSTS) -> Address | None:
    """The release that an address of the old site, on one of these hosts, leads to; None for other pages.

    Ports, `www.`, queries and slashes at the end do not matter; `url` of the answer is without them.
    """
    parts = _split(unwrap(url.strip()).url)
    found = _PATH.fullmatch(parts.path) if parts and _host(parts) in hosts else None
    if parts is None or found is None:
        return None
    spelled = _spelled(found["slug"])
    slug = _slug(spelled)
    if not slug:
        return None
    post = (found["post"] or "").lower()
    folders = (found["language"].lower(), *filter(None, [post]), SECTION, quote(spelled))
    return Address(
        ref=ArticleRef(entity=entity_of(post), section=SECTION, external_id=slug),
        language=_language(found["language"]),
        url=f"http://{_shown_host(parts)}/{'/'.join(folders)}",
    )


def is_listing(url: str, *, hosts: Collection[str] = HOSTS) -> bool:
    """Whether an address is a list of news of the old site."""
    parts = _split(unwrap(url).url)
    return parts is not None and _host(parts) in hosts and _LISTING.fullmatch(parts.path) is not None


def is_first_page(url: str, *, hosts: Collection[str] = HOSTS) -> bool:
    """Whether an address is a list of news as menus link to it, and none of its further pages."""
    return is_listing(url, hosts=hosts) and url.rstrip("/").endswith("/content/news")


def portal_address(url: str) -> Address | None:
    """The release of the portal that an address leads to; None where it is another page."""
    parts = _split(unwrap(url.strip()).url)
    found = _PORTAL_PATH.fullmatch(parts.path) if parts and _host(parts) == PORTAL_HOST else None
    if parts is None or found is None:
        return None
    sections = {section.page_path: section.name for section in SECTIONS.values()}
    section = sections.get(found["section"].lower())
    language = (parse_qs(parts.query).get("lang") or [""])[0].lower()
    if section is None:
        return None
    ref = ArticleRef(entity=found["entity"].lower(), section=section, external_id=found["id"])
    return Address(ref=ref, language=_language(language), url=url.strip())


def entity_of(post: str) -> str:
    """The entity of a post abroad, by its word in addresses; the ministry's where there is none."""
    return f"{MINISTRY}-{post.replace('_', '-')}" if post else MINISTRY


def host_of(url: str) -> str:
    """The host that an address names, without `www.` and port; empty where it is no address."""
    parts = _split(url)
    return _host(parts) if parts else ""


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in {"http", "https"} else None


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".").removeprefix("www.")


def _shown_host(parts: SplitResult) -> str:
    is_usual = parts.port in (None, 80, 443)
    return _host(parts) if is_usual or _host(parts) in HOSTS else f"{_host(parts)}:{parts.port}"


def _path_of(url: str) -> str:
    """Path and query of an address, where a wrapper keeps the inner one; the host's digits say nothing."""
    _scheme, mark, rest = url.partition("://")
    return rest[rest.find("/") :] if mark and "/" in rest else ""


def _spelled(written: str) -> str:
    raw = unquote_to_bytes(written)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("windows-1251", errors="replace")
    return "-".join(unicodedata.normalize("NFC", text).split())


def _slug(spelled: str) -> str:
    """The slug as an id: without Kazakh letters, which some addresses drop; empty where it can be none."""
    slug = _KAZAKH_LETTERS.sub("", spelled) or spelled
    is_good = len(slug) <= _LONGEST_SLUG and slug.isprintable() and not set(slug) & set("/\\")
    return slug if is_good else ""


def _language(written: str) -> str:
    return _LANGUAGES.get(written.lower(), written.lower())


def _instant(stamp: str) -> datetime | None:
    if len(stamp) != _STAMP_DIGITS:
        return None
    try:
        return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
