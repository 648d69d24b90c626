"""Evidence: what was written to the WARC files, each stretch of a file a row and a link of a hash chain.

Bytes go to the file first (`write`), their row comes with the transaction that they prove (`record`). Rows
follow the bytes of a file from the first on without a gap: whoever records makes rows also of what stands
before and has none, because its process ended, its transaction was rolled back or is yet to come.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, select, update

from news.errors import StorageError

from . import chain, warc, warc_folder
from .database import Database
from .tables import evidence, evidence_files, revisions
from .transaction import Transaction
from .warc_folder import FILE_BYTES, InFlight, Known

TORN, INFO = "torn", "info"
_SOFTWARE = {
    "software": "ministry monitor",
    "format": "WARC File Format 1.1",
    "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
}
_PIECE = 1 << 20
HEAD_FIELD = "revisions-head"  # the head of the chain of revisions when the file was begun


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A record to be written: its bytes, and what is said of it. `url` is as `warc.target` gives it."""

    kind: str
    url: str
    fetched_at: datetime
    payload_sha256: str
    written: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """A stretch of a file, as its row has it."""

    offset: int
    length: int
    sha256: str
    payload_sha256: str
    kind: str
    url: str
    fetched_at: datetime

    @property
    def end(self) -> int:
        """Where the next one begins."""
        return self.offset + self.length


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What is on the disk and waits for its row; `evidence_id` where it was known and nothing was written.

    Hold it until the transaction that records it has ended.
    """

    evidence_id: int | None
    folder: Path
    name: str = ""
    extents: tuple[Extent, ...] = ()
    at: datetime
    given_up: tuple[tuple[str, int], ...] = ()
    in_flight: InFlight | None = field(default=None, repr=False)


def write(
    database: Database, folder: Path, draft: Draft, *, now: datetime, file_bytes: int = FILE_BYTES
) -> Written:
    """Appends a record, unless its payload is known of its address already.

    Raises StorageError where the folder cannot be written.
    """
    with database.reading() as tx:
        evidence_id = _known(tx, draft)
    if evidence_id is not None:
        return Written(evidence_id=evidence_id, folder=folder, at=now)
    with warc_folder.appending(folder), warc_folder.wrapped(folder):
        with database.reading() as tx:
            files, head = _open_files(tx, warc_folder.names(folder)), chain.head(tx.connection, revisions)
        in_flight = InFlight(folder)
        place = warc_folder.place(folder, files, now=now, file_bytes=file_bytes)
        warc_folder.forget(folder, files)
        in_flight.announce(place)
        begun = _SOFTWARE | {HEAD_FIELD: head}
        first = warc.info(name=place.name, at=now, fields=begun) if not place.size else b""
        offset = warc_folder.append(folder, place.name, first + draft.written)
    return Written(
        evidence_id=None,
        folder=folder,
        name=place.name,
        extents=_extents(first, draft, offset=offset),
        at=now,
        given_up=place.given_up,
        in_flight=in_flight,
    )


def record(tx: Transaction, written: Written) -> int:
    """The id of the row of what was written, made where it is not there yet."""
    if written.evidence_id is not None:
        return written.evidence_id
    with warc_folder.wrapped(written.folder):
        for name, size in written.given_up:
            _record_until(tx, replace(written, name=name, extents=()), size)
            _close(tx, name, written.at)
        own = written.extents[-1]
        file_id = _record_until(tx, written, own.end)
    found: int | None = tx.connection.execute(
        select(evidence.c.id).where(evidence.c.file_id == file_id, evidence.c.offset == own.offset)
    ).scalar_one_or_none()
    if written.in_flight is not None:
        tx.after_commit.append(written.in_flight.done)
    if found is None:
        raise StorageError(
            f"The evidence file {written.name} is not as it was written. Run ./mfa verify, which says where."
        )
    return found


def _known(tx: Transaction, draft: Draft) -> int | None:
    found: int | None = tx.connection.execute(
        select(evidence.c.id)
        .where(
            evidence.c.payload_sha256 == draft.payload_sha256,
            evidence.c.url == draft.url,
            evidence.c.kind != TORN,
        )
        .order_by(evidence.c.id)
        .limit(1)
    ).scalar_one_or_none()
    return found


def _open_files(tx: Transaction, names: Sequence[str]) -> dict[str, Known]:
    columns = evidence_files.c
    rows = tx.connection.execute(
        select(columns.name, columns.size, columns.closed_at).where(columns.name.in_(names))
    )
    return {row.name: Known(end=row.size, is_closed=row.closed_at is not None) for row in rows}


def _extents(first: bytes, draft: Draft, *, offset: int) -> tuple[Extent, ...]:
    own = Extent(
        offset=offset + len(first),
        length=len(draft.written),
        sha256=_sha256(draft.written),
        payload_sha256=draft.payload_sha256,
        kind=draft.kind,
        url=draft.url,
        fetched_at=draft.fetched_at,
    )
    if not first:
        return (own,)
    return (_extent(offset, first, warc.records(first)[0]), own)


def _record_until(tx: Transaction, written: Written, until: int) -> int:
    """Makes rows of a file's bytes up to `until`, of those that it has none of; returns the file's id."""
    columns = evidence_files.c
    file = tx.connection.execute(
        select(columns.id, columns.size, columns.opened_at).where(columns.name == written.name)
    ).one_or_none()
    end = file.size if file else 0
    if written.extents and written.extents[0].offset == end:
        extents = written.extents
    else:
        path = written.folder / written.name
        extents = tuple(_unrecorded(path, start=end, until=until, at=written.at))
    if file is None:
        opened_at = extents[0].fetched_at if extents else written.at
        file_id = _begin(tx, written.name, opened_at)
    else:
        file_id, opened_at = file.id, file.opened_at
    if extents:
        _add(tx, file_id, (written.name, opened_at), extents)
    return file_id


def _begin(tx: Transaction, name: str, opened_at: datetime) -> int:
    file_id: int = tx.connection.execute(
        insert(evidence_files).values(name=name, opened_at=opened_at, size=0).returning(evidence_files.c.id)
    ).scalar_one()
    return file_id


def _close(tx: Transaction, name: str, at: datetime) -> None:
    columns = evidence_files.c
    tx.connection.execute(
        update(evidence_files).where(columns.name == name, columns.closed_at.is_(None)).values(closed_at=at)
    )


def _add(tx: Transaction, file_id: int, file: tuple[str, datetime], extents: Sequence[Extent]) -> None:
    rows = [
        {
            "file_id": file_id,
            "offset": extent.offset,
            "length": extent.length,
            "sha256": extent.sha256,
            "payload_sha256": extent.payload_sha256,
            "kind": extent.kind,
            "url": extent.url,
            "fetched_at": extent.fetched_at,
        }
        for extent in extents
    ]
    chain.append(tx.connection, evidence, rows, parts=[(*file, *list(row.values())[1:]) for row in rows])
    tx.connection.execute(
        update(evidence_files).where(evidence_files.c.id == file_id).values(size=extents[-1].end)
    )


def _unrecorded(path: Path, *, start: int, until: int, at: datetime) -> Iterator[Extent]:
    """The records in a stretch of a file, an answer and its request as one; then, as torn, what is none."""
    answer: tuple[Extent, str, bytes] | None = None
    for piece in warc.pieces(path, start=start, end=until):
        record = piece.record
        if answer and record and record.concurrent_to == answer[1]:
            length = answer[0].length + piece.length
            yield replace(answer[0], length=length, sha256=_sha256(answer[2] + piece.written))
            answer = None
            continue
        if answer:
            yield answer[0]
            answer = None
        if record is None:
            yield _torn(path, piece.offset, piece.length, at)
        else:
            answer = (_extent(piece.offset, piece.written, record), record.record_id, piece.written)
    if answer:
        yield answer[0]


def _extent(offset: int, written: bytes, found: warc.Record) -> Extent:
    return Extent(
        offset=offset,
        length=len(written),
        sha256=_sha256(written),
        payload_sha256=_sha256(found.body),
        kind=found.kind,
        url=found.url,
        fetched_at=found.at,
    )


def _torn(path: Path, offset: int, length: int, at: datetime) -> Extent:
    return Extent(
        offset=offset,
        length=length,
        sha256=sha256_of_stretch(path, offset=offset, length=length),
        payload_sha256="",
        kind=TORN,
        url="",
        fetched_at=at,
    )


def sha256_of_stretch(path: Path, *, offset: int, length: int) -> str:
    """SHA-256 (hex) of a stretch of a file, read in pieces; raises OSError."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        file.seek(offset)
        while length and (piece := file.read(min(_PIECE, length))):
            found.update(piece)
            length -= len(piece)
    return found.hexdigest()


def _sha256(written: bytes) -> str:
    return hashlib.sha256(written).hexdigest()
