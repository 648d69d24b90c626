"""Where the links of a body lead: other releases of the story, documents, whoever is spoken of."""

import re
from urllib.parse import urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

MOST_LINKS = 50  # a page of links is a menu that was pasted along with the text
_LONGEST = 2000  # characters; what is longer carries a picture or a session and leads nowhere
_SKIPPED = re.compile(r"[\x00-\x20]*[\t\r\n][\x00-\x20]*|^[\x00-\x20]+|[\x00-\x20]+$")


def links_of_html(markup: str, *, base: str) -> tuple[str, ...]:
    """The http(s) addresses that links lead to, absolute against `base`, in order, each once, at most 50.

    Without fragments, for they name a place within a page; a link to the page itself is left out.
    """
    if "href" not in markup.lower():
        return ()
    found: dict[str, None] = {}
    for anchor in LexborHTMLParser(markup).css("a[href]"):
        address = _absolute(anchor.attributes.get("href") or "", base)
        if address and address != urldefrag(base).url:
            found[address] = None
        if len(found) == MOST_LINKS:
            break
    return tuple(found)


def _absolute(href: str, base: str) -> str:
    """The address that a browser would go to; empty where it would not go anywhere over HTTP."""
    try:
        address = urldefrag(urljoin(base, _SKIPPED.sub("", href))).url
        parts = urlsplit(address)
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname) and len(address) <= _LONGEST
    except ValueError:  # a bracket that opens no IPv6 address
        return ""
    return address if is_good else ""
