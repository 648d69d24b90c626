"""Answers that are sent once: an entity tag on each, 304 where the reader's copy is as good (RFC 9110)."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from starlette.requests import Request
from starlette.responses import Response


def tag_of(body: bytes) -> str:
    """A strong entity tag: the same for the same bytes, another for any other."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def modified(at: datetime) -> dict[str, str]:
    """The header that tells when what is answered last changed."""
    return {"Last-Modified": format_datetime(at.astimezone(UTC), usegmt=True)}


def unless_known(request: Request, response: Response) -> Response:
    """The response with its tag, or 304 without a body where the reader has it."""
    response.headers["ETag"] = tag_of(bytes(response.body))
    if not is_known(request, response.headers):
        return response
    kept = {name: value for name, value in response.headers.items() if not name.startswith("content-")}
    return Response(status_code=304, headers=kept)


def is_known(request: Request, headers: Mapping[str, str]) -> bool:
    """Whether the reader's copy is as good: its tag decides where it sends one (RFC 9110, section 13.2.2)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return "*" in known or headers["ETag"] in known
    since, changed = request.headers.get("if-modified-since"), headers.get("Last-Modified")
    return since is not None and changed is not None and _at(changed) <= _at(since)


def _at(date: str) -> datetime:
    """The instant of a header's date; long ago where it cannot be read."""
    try:
        found = parsedate_to_datetime(date)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return found.replace(tzinfo=found.tzinfo or UTC)
