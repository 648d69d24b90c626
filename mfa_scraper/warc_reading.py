"""What the records of a WARC or ARC file mean: pages of the old site, listings of the portal, or neither."""

import logging
import zlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from itertools import chain, pairwise
from pathlib import Path
from urllib.parse import urlsplit

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from news.articles import Exchange, UnreadableRow
from news.imports import ImportedRow, ImportProblem, ImportStep

from .parse.old_addresses import Address, article_address, is_listing, unwrap
from .parse.old_site import read_article_page
from .parse.portal_captures import Asked, is_portal_listing, read_listing
from .warc_bodies import unpacked_body
from .warc_digests import why_not_whole
from .warc_frames import Frame, frames

logger = logging.getLogger(__name__)

_MOST_PAGE = 32 << 20  # bytes of a page or a listing; what gzip unpacks to is bounded by it too
_OK = 200
_REDIRECTS = range(300, 400)
_RECENT = 8  # requests that are remembered for the answers after them
_PACKED = b"\x1f\x8b"
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_IMAGES = (".jpg", ".jpeg", ".png", ".gif", ".ico", ".svg", ".webp", ".bmp")
_SHOWN_URL = 200
_BROKEN = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    EOFError,
    ValueError,
    AttributeError,
    TypeError,
    IndexError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """A record as its headers tell, names in lower case; `status` is 0 where it is no HTTP answer."""

    kind: str
    url: str
    headers: dict[str, str]
    status: int = 0
    http_headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)

    def http(self, name: str) -> str:
        """An HTTP header; empty where there is none."""
        return next((value for each, value in self.http_headers if each.lower() == name), "")


class _UnreadableRecordError(Exception):
    """A record that cannot be read; says why."""


def read_warc(path: Path, *, start: int = 0) -> Iterator[ImportStep]:
    """What each record of a file holds, from an offset on; raises OSError where the file cannot be read."""
    asked: OrderedDict[str, Asked] = OrderedDict()
    for frame, following in pairwise(chain(frames(path, start=start), (None,))):
        if frame is not None:
            yield _step_or_problem(frame, following, asked)


def _step_or_problem(frame: Frame, following: Frame | None, asked: OrderedDict[str, Asked]) -> ImportStep:
    try:
        return _step(frame, following, asked)
    except Exception:
        # A record that nobody foresaw must not keep all that follow it out of the archive.
        logger.exception("The record at byte %d makes the program fail.", frame.offset)
        return _odd(frame, "the program failed on this record; the log has the reason")


def _step(frame: Frame, following: Frame | None, asked: OrderedDict[str, Asked]) -> ImportStep:
    if frame.problem:
        return _odd(frame, frame.problem)
    try:
        record = _read(frame)
    except _UnreadableRecordError as error:
        return _odd(frame, str(error))
    if record.kind == "request":
        _remember(asked, record)
    if record.kind not in {"response", "resource"}:
        return ImportStep(end=frame.end, skipped=f"a record of kind {record.kind}")
    if (address := article_address(record.url)) is not None:
        return _article(frame, record, address)
    if is_portal_listing(record.url):
        return _listing(frame, record, _request_of(record, following, asked))
    return ImportStep(end=frame.end, skipped=_what(record))


def _read(frame: Frame) -> _Record:
    try:
        found = ArcWarcRecordLoader().parse_record_stream(BytesIO(frame.content))
    except _BROKEN as error:
        raise _UnreadableRecordError("broken: the record's headers cannot be read") from error
    headers = {name.lower(): value for name, value in found.rec_headers.headers}
    kind, url = found.rec_type or "unknown", headers.get("warc-target-uri", "")
    http = found.http_headers
    is_wanted = kind == "request" or (kind in {"response", "resource"} and _is_ours(url))
    if is_wanted and (why := why_not_whole(frame.content, headers)):
        raise _UnreadableRecordError(why)
    plain = (("Content-Type", found.content_type or ""),) if kind == "resource" else ()
    return _Record(
        kind=kind,
        url=url,
        headers=headers,
        status=_status(http.get_statuscode()) if http and kind == "response" else _OK,
        http_headers=tuple(http.headers) if http else plain,
        body=_body(found) if is_wanted else b"",
    )


def _body(found: ArcWarcRecord) -> bytes:
    """The payload without its encodings; raises where it is too large or cannot be unpacked."""
    try:
        body = unpacked_body(found, most=_MOST_PAGE + 1)
    except (*_BROKEN, zlib.error, OSError) as error:
        raise _UnreadableRecordError("broken: the content cannot be unpacked") from error
    if len(body) > _MOST_PAGE:
        raise _UnreadableRecordError(f"the content is larger than {_MOST_PAGE >> 20} MB")
    http = found.http_headers
    if not http or found.rec_type != "response":
        return body
    if (http.get_header("content-encoding") or "").lower() == "gzip" and body.startswith(_PACKED):
        raise _UnreadableRecordError("broken: the content cannot be unpacked")
    said = http.get_header("content-length") or ""
    is_coded = http.get_header("content-encoding") or http.get_header("transfer-encoding")
    if said.isdecimal() and not is_coded and len(body) < int(said):
        raise _UnreadableRecordError(f"the answer was cut off after {len(body)} of {said} bytes")
    return body


def _article(frame: Frame, record: _Record, address: Address) -> ImportStep:
    content_type = record.http("content-type")
    if reason := _refusal(record, content_type):
        return _odd(frame, reason, record)
    read = read_article_page(record.body, address, content_type=content_type)
    if isinstance(read, UnreadableRow):
        return _odd(frame, read.reason, record)
    captured_at, problems = _captured_at(frame, record)
    if read.note:
        problems = (*problems, _problem(frame, f"{read.note}; kept all the same", record))
    row = ImportedRow(
        fetched=read.article,
        captured_at=captured_at,
        offset=frame.offset,
        exchange=_exchange(record, captured_at),
    )
    return ImportStep(end=frame.end, rows=(row,), problems=problems)


def _refusal(record: _Record, content_type: str) -> str:
    """Why an answer is no page of the site; empty where it may be one."""
    if record.status in _REDIRECTS:
        return f"a redirect ({record.status}) to {record.http('location') or 'nowhere'}"
    if record.status != _OK:
        return f"answered with {record.status}"
    kind = content_type.partition(";")[0].strip().lower()
    if kind and kind not in _PAGE_TYPES:
        return f"not a web page but {kind}"
    return "" if record.body.strip() else "the answer is empty"


def _listing(frame: Frame, record: _Record, asked: Asked) -> ImportStep:
    if record.status != _OK:
        return _odd(frame, f"answered with {record.status}", record)
    found = read_listing(record.url, record.body, asked)
    if found.reason:
        return _odd(frame, found.reason, record)
    captured_at, problems = _captured_at(frame, record)
    exchange = _exchange(record, captured_at)
    return ImportStep(
        end=frame.end,
        rows=tuple(
            ImportedRow(fetched=each, captured_at=captured_at, offset=frame.offset, exchange=exchange)
            for each in found.articles
        ),
        problems=(
            *problems,
            *(
                _problem(frame, f"row {each.external_id or '?'}: {each.reason}", record)
                for each in found.unreadable
            ),
        ),
    )


def _captured_at(frame: Frame, record: _Record) -> tuple[datetime | None, tuple[ImportProblem, ...]]:
    """When the page was captured: what a wrapped address says counts, for the record is only its download."""
    said = record.headers.get("warc-date", "")
    try:
        at = datetime.fromisoformat(said)
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # a date at the end of the calendar may be none in UTC
        at = None
    wrapped_at = unwrap(record.url).captured_at
    if wrapped_at is not None and (at is None or wrapped_at < at):
        return wrapped_at, ()
    if at is None:
        return None, (_problem(frame, f"the date of the capture cannot be read (“{said[:40]}”)", record),)
    return at, ()


def _exchange(record: _Record, captured_at: datetime | None) -> Exchange | None:
    """The archived answer for the evidence; None where nothing says when it was given."""
    if captured_at is None:
        return None
    return Exchange(
        url=record.url,
        method="GET",
        request_headers=(),
        request_body=b"",
        status=record.status,
        headers=record.http_headers,
        body=record.body,
        fetched_at=captured_at,
    )


def _remember(asked: OrderedDict[str, Asked], record: _Record) -> None:
    for name in ("warc-concurrent-to", "warc-record-id"):
        if record_id := record.headers.get(name):
            asked[record_id] = _asked(record)
    while len(asked) > _RECENT:
        asked.popitem(last=False)


def _request_of(record: _Record, following: Frame | None, asked: Mapping[str, Asked]) -> Asked:
    """The request of an answer, which stands before it or right after it."""
    ids = (record.headers.get("warc-concurrent-to", ""), record.headers.get("warc-record-id", ""))
    if known := next((asked[each] for each in ids if each in asked), None):
        return known
    try:
        after = _read(following) if following and not following.problem else None
    except _UnreadableRecordError:
        after = None
    if after is None or after.kind != "request" or after.url != record.url:
        return Asked()
    return _asked(after)


def _asked(record: _Record) -> Asked:
    return Asked(headers={name.lower(): value for name, value in record.http_headers}, body=record.body)


def _is_ours(url: str) -> bool:
    return article_address(url) is not None or is_portal_listing(url)


def _what(record: _Record) -> str:
    """What a record is that holds no release, for counting."""
    try:
        path = urlsplit(unwrap(record.url).url).path.lower()
    except ValueError:
        return "something under no address"
    kind = record.http("content-type").partition(";")[0].strip().lower()
    if path == "/robots.txt":
        return "robots.txt"
    if is_listing(record.url):
        return "a list of news"
    if kind.startswith("image/") or path.endswith(_IMAGES):
        return "an image"
    if kind in _PAGE_TYPES:
        return "another page"
    return f"a file of type {kind}" if kind else "something without a type"


def _status(said: str | None) -> int:
    return int(said) if said and said.isdecimal() else 0


def _odd(frame: Frame, reason: str, record: _Record | None = None) -> ImportStep:
    return ImportStep(end=frame.end, problems=(_problem(frame, reason, record),))


def _problem(frame: Frame, reason: str, record: _Record | None = None) -> ImportProblem:
    where = f" ({record.url[:_SHOWN_URL]})" if record and record.url else ""
    return ImportProblem(offset=frame.offset, reason=f"{reason}{where}")
