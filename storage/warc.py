"""WARC records as bytes and back: WARC/1.1, each record a gzip member of its own.

Bodies are kept without transfer or content encoding, and the headers say so, so that any tool reads them.
What could open a door (cookies, tickets, passwords) is left out.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote, urlsplit, urlunsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from news.articles import Exchange

_VERSION = "WARC/1.1"
_KIND = "X-Evidence-Kind"  # a field of our own, as the format allows; readers pass over what they do not know
_CHUNK = 1 << 16
_MAGIC = b"\x1f\x8b\x08"
_GZIP = zlib.MAX_WBITS + 16
# Of a request only what is known to be harmless: a ticket may go under any name that the site makes up.
_ASKED = frozenset(
    {
        "accept",
        "accept-encoding",
        "accept-language",
        "content-type",
        "host",
        "origin",
        "referer",
        "user-agent",
    }
)
_SECRET = re.compile("auth|cookie|hash|key|password|secret|session|ticket|token", re.IGNORECASE)
# The body is kept without these, so a header that still named them would mislead every reader.
_CODINGS = frozenset({"content-encoding", "transfer-encoding"})
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_ADDRESS_LETTERS = "%!#$&'()*+,/:;=?@[]~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record as it is read back; `status` is None where it is no HTTP answer."""

    type: str
    record_id: str
    concurrent_to: str | None
    url: str
    at: datetime
    kind: str
    status: int | None
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a file: a whole record with its bytes, or, without either, what follows the last one."""

    offset: int
    length: int
    written: bytes = field(default=b"", repr=False)
    record: Record | None = None


def target(url: str) -> str:
    """The address as records carry it: without a user's password, in letters that a header can hold."""
    try:
        scheme, host, path, query, fragment = urlsplit(url)
    except ValueError:
        return quote(url, safe=_ADDRESS_LETTERS)
    bare = urlunsplit((scheme, host.rpartition("@")[2], path, query, fragment))
    return quote(bare, safe=_ADDRESS_LETTERS)


def info(*, name: str, at: datetime, fields: Mapping[str, str]) -> bytes:
    """The record that a file begins with, which says what wrote it."""
    written = "".join(f"{key}: {value}\r\n" for key, value in fields.items()).encode()
    return _written(
        "warcinfo",
        written,
        _fields(at, "info") | {"WARC-Filename": name},
        content_type="application/warc-fields",
    )


def exchange(asked: Exchange, *, kind: str) -> bytes:
    """An answer and the request that it answers, two records in this order."""
    fields = _fields(asked.fetched_at, kind)
    answer = _written("response", asked.body, fields, uri=target(asked.url), http=_answer_headers(asked))
    fields = _fields(asked.fetched_at, kind) | {"WARC-Concurrent-To": _id_of(answer)}
    return answer + _written(
        "request", asked.request_body, fields, uri=target(asked.url), http=_request_headers(asked)
    )


def capture(captured: Exchange, *, kind: str) -> bytes:
    """An answer that an archive has without its request, one record."""
    fields = _fields(captured.fetched_at, kind)
    return _written(
        "response", captured.body, fields, uri=target(captured.url), http=_answer_headers(captured)
    )


def resource(*, url: str, body: bytes, content_type: str, at: datetime, kind: str) -> bytes:
    """Bytes that did not come over HTTP, such as a row of a file."""
    shown = _one_line(content_type) or "application/octet-stream"
    return _written("resource", body, _fields(at, kind), uri=target(url), content_type=shown)


def records(written: bytes) -> list[Record]:
    """The records in whole members; raises ValueError where they are not what this module writes."""
    try:
        return [_read(record) for record in ArchiveIterator(BytesIO(written))]
    except (
        ArchiveLoadFailed,
        zlib.error,
        EOFError,
        ValueError,
        AttributeError,
        KeyError,
        TypeError,
    ) as error:
        raise ValueError(f"The bytes are no WARC records ({error}).") from error


def read(path: Path, *, offset: int, length: int) -> list[Record]:
    """The records in a stretch of a file, the answer first; raises OSError or ValueError."""
    return records(stretch(path, offset=offset, length=length))


def stretch(path: Path, *, offset: int, length: int) -> bytes:
    """The bytes of a file from `offset` on, fewer where it ends before; raises OSError."""
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(length)


def pieces(path: Path, *, start: int, end: int) -> Iterator[Piece]:
    """The records between two offsets of a file; the first that is not whole takes all the rest with it.

    Raises OSError.
    """
    at = start
    with path.open("rb") as file:
        while at < end:
            found = _piece(file, at, end)
            yield found
            at += found.length


def is_beginning(path: Path, *, start: int, end: int) -> bool:
    """Whether a stretch of a file is the beginning of a record, and nothing else. Raises OSError."""
    unpacker = zlib.decompressobj(_GZIP)
    with path.open("rb") as file:
        file.seek(start)
        first = file.read(min(len(_MAGIC), end - start))
        if not _MAGIC.startswith(first):  # zlib says nothing against a single byte
            return False
        file.seek(start)
        try:
            while start < end and (chunk := file.read(min(_CHUNK, end - start))):
                start += len(chunk)
                while chunk and not unpacker.eof:
                    unpacker.decompress(chunk, _CHUNK)
                    chunk = unpacker.unconsumed_tail
        except zlib.error:
            return False
    return not unpacker.eof


def _piece(file: BinaryIO, start: int, end: int) -> Piece:
    length = _member_length(file, start, end)
    if length is not None:
        file.seek(start)
        written = file.read(length)
        try:
            (record,) = records(written)
        except ValueError:
            pass
        else:
            return Piece(offset=start, length=length, written=written, record=record)
    return Piece(offset=start, length=end - start)


def _member_length(file: BinaryIO, start: int, end: int) -> int | None:
    file.seek(start)
    unpacker, taken = zlib.decompressobj(_GZIP), 0
    try:
        while chunk := file.read(min(_CHUNK, end - start - taken)):
            rest = chunk
            while rest and not unpacker.eof:  # bounded, so that a small bomb cannot fill the memory
                unpacker.decompress(rest, _CHUNK)
                rest = unpacker.unconsumed_tail
            taken += len(chunk)
            if unpacker.eof:
                return taken - len(unpacker.unused_data)
    except zlib.error:
        return None
    return None


def _fields(at: datetime, kind: str) -> dict[str, str]:
    moment = at.astimezone(UTC).replace(tzinfo=None)
    return {"WARC-Date": f"{moment.isoformat(timespec='microseconds')}Z", _KIND: kind}


def _written(
    kind: str,
    body: bytes,
    fields: Mapping[str, str],
    *,
    uri: str = "",
    http: StatusAndHeaders | None = None,
    content_type: str = "",
) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version=_VERSION)
    record = writer.create_warc_record(
        uri,
        kind,
        payload=BytesIO(body),
        length=len(body),
        warc_content_type=content_type,
        warc_headers_dict=dict(fields),
        http_headers=http,
    )
    writer.write_record(record)
    return out.getvalue()


def _id_of(written: bytes) -> str:
    return records(written)[0].record_id


def _answer_headers(asked: Exchange) -> StatusAndHeaders:
    kept = [
        (f"X-Archive-Orig-{name}" if name.lower() in _CODINGS else name, value)
        for name, value in _sound(asked.headers)
        if name.lower() != "content-length" and not _SECRET.search(name)
    ]
    kept.append(("Content-Length", str(len(asked.body))))
    return StatusAndHeaders(f"{asked.status} {_phrase(asked.status)}".strip(), kept, protocol="HTTP/1.1")


def _request_headers(asked: Exchange) -> StatusAndHeaders:
    parts = urlsplit(target(asked.url))
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    kept = [(name, value) for name, value in _sound(asked.request_headers) if name.lower() in _ASKED]
    if not any(name.lower() == "host" for name, _value in kept):
        kept.insert(0, ("Host", parts.netloc))
    if asked.request_body:
        kept.append(("Content-Length", str(len(asked.request_body))))
    method = asked.method if _NAME.fullmatch(asked.method) else "GET"
    return StatusAndHeaders(f"{method} {path} HTTP/1.1", kept, is_http_request=True)


def _sound(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, _one_line(value)) for name, value in headers if _NAME.fullmatch(name)]


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _read(record: Any) -> Record:  # noqa: ANN401 - warcio has no types
    fields = record.rec_headers
    body = record.content_stream().read()
    http = record.http_headers
    at = datetime.fromisoformat(fields.get_header("WARC-Date"))
    return Record(
        type=record.rec_type,
        record_id=fields.get_header("WARC-Record-ID"),
        concurrent_to=fields.get_header("WARC-Concurrent-To"),
        url=fields.get_header("WARC-Target-URI", ""),
        at=at.replace(tzinfo=at.tzinfo or UTC),
        kind=fields.get_header(_KIND, "answer"),
        status=int(http.get_statuscode()) if record.rec_type == "response" else None,
        headers=tuple(http.headers) if http else (),
        body=body,
    )
