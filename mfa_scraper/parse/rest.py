"""The REST listing: addresses, the ticket in both its forms, and the rows in an answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from .listing import Listing, NotAListing, Refusal, is_refusing

COOKIE_TICKET_PATH = "/api/v1/public/_/c/k6"
HEADER_TICKET_PATH = "/api/v2/_/c/k6"
LISTING_PATH = "/api/v1/public/content-manager"
_WRAPPERS = ("content", "data", "items")
_NOT_FOUND = ("notfound", "404", "notfound404", "404notfound")
_REFUSAL_FIELDS = ("message", "error", "code", "status")
_MAX_TICKET_PAIRS = 10  # two are known; a bound, so that no answer can flood the next request's headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What the next request has to carry; a cookie is carried by the client itself."""

    headers: Mapping[str, str]
    has_cookie: bool


def listing_url(site_url: str, *, rest_path: str, entity: str, language: str, page: int, size: int) -> str:
    """The address of one page, newest first; pages count from 1."""
    asked = {
        "sort-by": "created_date:DESC",
        "projects": f"eq:{entity}",
        "page": page,
        "size": size,
        "lang": language,
    }
    return f"{site_url.rstrip('/')}{LISTING_PATH}/{rest_path}?{urlencode(asked, safe=':')}"


def one_url(site_url: str, *, rest_path: str, external_id: str, language: str) -> str:
    """The address of one row by its id."""
    asked = urlencode({"lang": language})
    return f"{site_url.rstrip('/')}{LISTING_PATH}/{rest_path}/{quote(external_id, safe='')}?{asked}"


def filtered_url(
    site_url: str, *, rest_path: str, entity: str, language: str, external_id: str, size: int
) -> str:
    """The address of a listing that holds the rows of one id alone."""
    url = listing_url(site_url, rest_path=rest_path, entity=entity, language=language, page=1, size=size)
    return f"{url}&id=eq:{quote(external_id, safe='')}"


def read_ticket(*, has_cookie: bool, body: bytes) -> Ticket | None:
    """The ticket in an answer: a cookie, pairs to send as headers, both, or None where there is neither."""
    headers = _pairs(body)
    return Ticket(headers=headers, has_cookie=has_cookie) if headers or has_cookie else None


def find_rows(decoded: object) -> Listing | Refusal | NotAListing:
    """The rows of a bare array, or of one wrapped in a known name."""
    if isinstance(decoded, list):
        return Listing(rows=tuple(decoded))
    if not isinstance(decoded, dict):
        return NotAListing(reason="The REST answer is neither a list nor an object.")
    for name in _WRAPPERS:
        rows = decoded.get(name)
        if isinstance(rows, list):
            return Listing(rows=tuple(rows))
    said = " ".join(str(decoded[name]) for name in _REFUSAL_FIELDS if name in decoded)
    if is_refusing(said):
        return Refusal(reason=f"The REST API refuses: {said[:200]}")
    return NotAListing(reason="The REST answer is an object without a list of rows.")


def find_row(decoded: object) -> Listing | Refusal | NotAListing:
    """The row that an address of its own gives, as a listing of one; of none where the site says so in words.

    An empty answer says nothing: `documents/{id}` gives an empty object for rows that the listing has.
    """
    if not isinstance(decoded, dict):
        return NotAListing(reason="The answer is no row.")
    for row in (decoded, *(decoded.get(name) for name in _WRAPPERS)):
        if isinstance(row, dict) and "id" in row:
            return Listing(rows=(row,))
    said = " ".join(str(decoded[name]) for name in _REFUSAL_FIELDS if name in decoded)
    if is_refusing(said):
        return Refusal(reason=f"The REST API refuses: {said[:200]}")
    if said.replace(" ", "").casefold() in _NOT_FOUND:
        return Listing(rows=())
    return NotAListing(reason="The answer is an object without an id.")


def _pairs(body: bytes) -> dict[str, str]:
    try:
        decoded = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(decoded, dict):
        return {}
    pairs = {name: value for name, value in decoded.items() if _is_header(name, value)}
    return dict(list(pairs.items())[:_MAX_TICKET_PAIRS])


def _is_header(name: str, value: object) -> bool:
    is_token = bool(name) and name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return is_token and isinstance(value, str) and value.isascii() and value.isprintable() and bool(value)
