"""A site map as far as it tells of posts abroad: by pattern, for half a file tells half of them."""

import html
import re
import zlib
from dataclasses import dataclass
from urllib.parse import urlsplit

MOST_POSTS = 500  # Kazakhstan has about a hundred; a file that names more than this is not believed
MOST_FILES = 50  # of an index; the portal's whole map has 6,817 addresses, which fit one
_LOCATION = re.compile(r"<(?:\w+:)?loc>\s*(?:<!\[CDATA\[)?([^<\]]{1,2000})", re.IGNORECASE)
_INDEX = re.compile(r"<(?:\w+:)?sitemapindex[\s>]", re.IGNORECASE)
_POST = re.compile(r"/memleket/entities/(mfa-[a-z0-9]+(?:-[a-z0-9]+)*)(?:[/?#]|$)")
_GZIP_MAGIC, _GZIP_BITS = b"\x1f\x8b", 31
_LONGEST_SLUG = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMap:
    """What one file of a site map holds: entities of posts, sorted, or the addresses of more files."""

    posts: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def read_site_map(body: bytes, *, max_bytes: int) -> SiteMap:
    """What the file says, unpacked where it is packed; empty for anything else. Never raises."""
    text = _unpacked(body, max_bytes).decode("utf-8", "replace")
    locations = (html.unescape(found[1]).strip() for found in _LOCATION.finditer(text))
    if _INDEX.search(text):
        return SiteMap(files=tuple(dict.fromkeys(locations))[:MOST_FILES])
    named = {found[1] for location in locations if (found := _POST.search(location.lower()))}
    return SiteMap(posts=tuple(sorted(name for name in named if len(name) <= _LONGEST_SLUG))[:MOST_POSTS])


def is_same_site(url: str, site_url: str) -> bool:
    """Whether an address lies on that site, with or without `www.`; no other host is asked for its files."""
    try:
        asked, own = urlsplit(url), urlsplit(site_url)
        ports = asked.port, own.port
    except ValueError:
        return False
    return (
        asked.scheme in ("http", "https")
        and _bare(asked.hostname) == _bare(own.hostname) != ""
        and ports[0] == ports[1]
    )


def _bare(host: str | None) -> str:
    return (host or "").removeprefix("www.")


def _unpacked(body: bytes, max_bytes: int) -> bytes:
    if not body.startswith(_GZIP_MAGIC):
        return body[:max_bytes]
    try:
        return zlib.decompressobj(wbits=_GZIP_BITS).decompress(body, max_bytes)
    except zlib.error:
        return b""
