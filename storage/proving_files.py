"""Proving the evidence files: rows speak of every byte once, and the bytes are those of that day."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import func, select

from news.payload import rows_in

from . import warc, warc_folder
from .chain import GENESIS
from .database import Database
from .evidence import HEAD_FIELD, INFO, TORN
from .ledger import Ledger
from .proving import AnyRow, name_of_revision
from .tables import articles, evidence, evidence_files, revisions
from .transaction import Transaction

_PIECE = 1 << 20


@dataclass(slots=True, kw_only=True)
class FileProof:
    """Looks at every row of the chain of evidence in turn; the counts hold afterwards.

    `deep` also reads what is inside of the records. One file is open at a time.
    """

    tx: Transaction
    folder: Path
    ledger: Ledger
    deep: bool
    proven_bytes: int = 0
    torn: int = 0
    _ends: dict[str, int] = field(default_factory=dict)
    _open: tuple[str, BinaryIO | None] = ("", None)

    def look(self, row: AnyRow) -> None:
        """Proves one extent."""
        name, offset, length = row.name, row.offset, row.length
        if not (isinstance(name, str) and _is_size(offset) and _is_size(length)):
            return  # the chain is broken here, which is told already
        self._prove_place(name, offset, length)
        self.torn += row.kind == TORN
        file = self._file(name)
        if file is None:
            return
        wanted = self.deep or row.kind == INFO
        digest, written = _read(file, offset, length, keep=wanted)
        self.proven_bytes += length
        where = f"{name} at {offset}"
        if digest is None:
            self.ledger.blame("file shorter", where, f"The file ends before the {length} bytes from here on.")
        elif digest != row.sha256:
            said = f"The {length} bytes from here on are not those that were written."
            self.ledger.blame("bytes", where, said)
        elif wanted and row.kind != TORN:
            self._prove_record(row, written, where)

    def close(self) -> dict[str, int]:
        """Closes what is open; returns up to which byte rows speak of each file."""
        if self._open[1]:
            self._open[1].close()
        return self._ends

    def _prove_place(self, name: str, offset: int, length: int) -> None:
        end = self._ends.get(name, 0)
        if offset > end:
            self.ledger.blame(
                "gap", f"{name} at {end}", f"No row speaks of the {offset - end} bytes from here on."
            )
        if offset < end:
            self.ledger.blame("overlap", f"{name} at {offset}", "Two rows speak of the bytes from here on.")
        self._ends[name] = max(end, offset + length)

    def _file(self, name: str) -> BinaryIO | None:
        if self._open[0] != name:
            self.close()
            try:
                self._open = (name, (self.folder / name).open("rb"))
            except (OSError, ValueError) as error:
                self._open = (name, None)
                reason = getattr(error, "strerror", None) or str(error)
                self.ledger.blame("file missing", name, f"The file cannot be read: {reason}.")
        return self._open[1]

    def _prove_record(self, row: AnyRow, written: bytes, where: str) -> None:
        try:
            record = warc.records(written)[0]
        except (ValueError, IndexError):
            self.ledger.blame("record", where, "The bytes are no record that can be read.")
            return
        if row.kind == INFO:
            self.ledger.expect(_heads_in(record.body, row.name))
        elif hashlib.sha256(record.body).hexdigest() != row.payload_sha256:
            self.ledger.blame("payload", where, "The body has another hash than its row says.")
        else:
            self._prove_rows(row, record.body, where)

    def _prove_rows(self, row: AnyRow, body: bytes, where: str) -> None:
        """Proves that what the revisions of an answer were read from stands in it."""
        found = self.tx.connection.execute(
            select(
                revisions.c.raw_sha256,
                articles.c.entity,
                articles.c.section,
                articles.c.external_id,
                articles.c.language,
                revisions.c.number,
            )
            .join(articles, articles.c.id == revisions.c.article_id)
            .where(revisions.c.evidence_id == row.id)
            .order_by(revisions.c.raw_sha256, revisions.c.id)
        ).all()
        unmet = {digest: next(rows) for digest, rows in groupby(found, key=lambda each: each.raw_sha256)}
        for each in rows_in(body) if unmet else ():
            unmet.pop(hashlib.sha256(each).hexdigest(), None)
            if not unmet:
                return
        for revision in unmet.values():
            said = f"The answer that it points at, {where}, holds no row of its hash."
            self.ledger.blame("row", name_of_revision(revision), said)


def prove_sizes(tx: Transaction, ends: Mapping[str, int], ledger: Ledger) -> int:
    """Proves that rows reach to where each file is said to reach; returns how many files there are."""
    columns = evidence_files.c
    files = tx.connection.execute(select(columns.name, columns.size).order_by(columns.id)).all()
    for name, size in files:
        if size != ends.get(name, 0):
            ledger.blame(
                "file size",
                name,
                f"Its rows end at {ends.get(name, 0)} and not at {size}, as the file's row says.",
            )
    return len(files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrecorded:
    """The end of the newest file that no row speaks of: whole records, and bytes of one that was cut off."""

    name: str
    offset: int
    records: int
    record_bytes: int
    torn_bytes: int


def prove_ends(
    database: Database, folder: Path, ends: Mapping[str, int], ledger: Ledger
) -> tuple[int, Unrecorded | None]:
    """Proves that no file goes on after its last row, but for what a crash leaves; what that is.

    First how many bytes are being written just now. `ends` are those of an older transaction: what was
    written and recorded since is no damage. What a crash leaves stands in the newest file, which is open,
    begins where its writer has noted it, and is made of whole records and at most the beginning of one.
    Without the note, rows at the end could be taken out of the database and pass for a crash.
    """
    sizes = {name: (folder / name).stat().st_size for name in warc_folder.names(folder)}
    over = {name: size for name, size in sizes.items() if size > ends.get(name, 0)}
    if not over:
        return 0, None
    if warc_folder.is_in_flight(folder):
        return sum(size - ends.get(name, 0) for name, size in over.items()), None
    with database.reading() as tx:
        since, closed = _recorded_ends(tx, over), _closed(tx, over)
    announced, unrecorded = warc_folder.announced(folder), None
    for name, size in over.items():
        end = max(since.get(name, 0), ends.get(name, 0))
        if size <= end:
            continue
        may_be_left = name == max(sizes) and name not in closed and (name, end) in announced
        if may_be_left and (left := _left_by_a_crash(folder / name, start=end, end=size)):
            unrecorded = left
        else:
            ledger.blame(
                "file longer",
                f"{name} at {end}",
                f"No row speaks of the last {size - end} bytes, and no write that was cut off has left "
                "them: somebody has added them, or taken out their rows.",
            )
    return 0, unrecorded


def _left_by_a_crash(path: Path, *, start: int, end: int) -> Unrecorded | None:
    """What stands in a stretch, where it is records up to any byte; else None."""
    records, at = 0, start
    for piece in warc.pieces(path, start=start, end=end):
        if piece.record is None:
            if not warc.is_beginning(path, start=piece.offset, end=end):
                return None
            break
        records, at = records + 1, piece.offset + piece.length
    return Unrecorded(
        name=path.name, offset=start, records=records, record_bytes=at - start, torn_bytes=end - at
    )


def _closed(tx: Transaction, names: Iterable[str]) -> set[str]:
    columns = evidence_files.c
    rows = tx.connection.execute(
        select(columns.name).where(columns.name.in_(list(names)), columns.closed_at.is_not(None))
    )
    return set(rows.scalars())


def _recorded_ends(tx: Transaction, names: Iterable[str]) -> dict[str, int]:
    rows = tx.connection.execute(
        select(evidence_files.c.name, func.max(evidence.c.offset + evidence.c.length).label("end"))
        .join(evidence, evidence.c.file_id == evidence_files.c.id)
        .where(evidence_files.c.name.in_(list(names)))
        .group_by(evidence_files.c.name)
    )
    return {row.name: row.end for row in rows}


def _read(file: BinaryIO, offset: int, length: int, *, keep: bool) -> tuple[str | None, bytes]:
    """The SHA-256 of a stretch, None where the file ends before, and its bytes where they are to be kept."""
    digest, kept = hashlib.sha256(), []
    file.seek(offset)
    while length and (piece := file.read(min(_PIECE, length))):
        digest.update(piece)
        length -= len(piece)
        if keep:
            kept.append(piece)
    return None if length else digest.hexdigest(), b"".join(kept)


def _is_size(value: object) -> bool:
    return isinstance(value, int) and value >= 0


def _heads_in(body: bytes, name: str) -> dict[str, str]:
    """The head of the revisions' chain that a file's first record carries, with who says so."""
    for line in body.decode(errors="replace").splitlines():
        field_name, _colon, value = line.partition(": ")
        if field_name == HEAD_FIELD and value != GENESIS:
            return {value: f"the first record of {name}"}
    return {}
