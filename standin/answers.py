"""What goes back over the wire, before the door writes it."""

import json
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

JSON = "application/json;charset=UTF-8"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as the portal sees it; header names are lower case."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    scheme: str = "http"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Status, headers and body; `pace` says how the door sends the body.

    whole: at once. drip: a few bytes at a time, `pause_s` seconds apart. reset: half of it, then a reset.
    stream: the body over and over until `stream_bytes` have gone out. `then` is called after that.
    """

    status: int = 200
    body: bytes = b""
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()
    pace: str = "whole"
    pause_s: float = 1.0
    stream_bytes: int = 0
    then: Callable[[], None] | None = None


def json_answer(value: object, status: int = 200) -> Answer:
    """The value as JSON, letters of all alphabets as they are."""
    return Answer(status=status, body=json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def html_answer(page: str, status: int = 200) -> Answer:
    """A page of HTML."""
    return Answer(status=status, body=page.encode(), content_type=HTML)


def json_object(body: bytes) -> dict[str, Any]:
    """The JSON object in a request body; raises ValueError when it is anything else."""
    value = json.loads(body or b"{}")
    if not isinstance(value, dict):
        raise ValueError("a JSON object is wanted")  # noqa: TRY004 - the body is a bad value, not a wrong call
    return value


def picture() -> bytes:
    """A PNG of one grey pixel."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\x00\x80")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
