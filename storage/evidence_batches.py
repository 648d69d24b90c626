"""Evidence of many answers at once: one append and a few statements for a whole batch of an import."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from . import chain, warc, warc_folder
from .database import Database
from .evidence import (
    _SOFTWARE,
    HEAD_FIELD,
    TORN,
    Draft,
    Written,
    _extents,
    _open_files,
    record,
)
from .tables import evidence, evidence_files, revisions
from .transaction import Transaction
from .warc_folder import FILE_BYTES, InFlight

_Key = tuple[str, str]  # payload and address: what makes two records the same


def write_all(
    database: Database,
    folder: Path,
    drafts: Sequence[Draft],
    *,
    now: datetime,
    file_bytes: int = FILE_BYTES,
) -> tuple[Written, ...]:
    """Appends records in one go, each at most once; what was written for each draft, in their order.

    The payloads known already are not written. Hold all of them until the transaction has ended. Raises
    StorageError where the folder cannot be written.
    """
    with database.reading() as tx:
        known = _known_of(tx, {_key(draft) for draft in drafts})
    fresh = {_key(draft): draft for draft in drafts if _key(draft) not in known}
    found = {key: Written(evidence_id=each, folder=folder, at=now) for key, each in known.items()}
    if fresh:
        found |= _append_all(database, folder, fresh, now=now, file_bytes=file_bytes)
    return tuple(found[_key(draft)] for draft in drafts)


def record_all(tx: Transaction, written: Sequence[Written]) -> tuple[int, ...]:
    """The ids of the rows of what `write_all` wrote, in its order, made where they are not there yet."""
    new = tuple(each for each in dict.fromkeys(written) if each.evidence_id is None)
    ids: dict[tuple[str, int], int] = {}
    if new:
        whole = replace(new[0], extents=tuple(extent for each in new for extent in each.extents))
        record(tx, whole)
        columns = evidence.c
        rows = tx.connection.execute(
            select(columns.offset, columns.id)
            .join(evidence_files, evidence_files.c.id == columns.file_id)
            .where(evidence_files.c.name == whole.name, columns.offset >= whole.extents[0].offset)
        )
        ids = {(whole.name, offset): evidence_id for offset, evidence_id in rows}
    return tuple(each.evidence_id or ids[each.name, each.extents[-1].offset] for each in written)


def _append_all(
    database: Database, folder: Path, drafts: Mapping[_Key, Draft], *, now: datetime, file_bytes: int
) -> dict[_Key, Written]:
    with warc_folder.appending(folder), warc_folder.wrapped(folder):
        with database.reading() as tx:
            files, head = _open_files(tx, warc_folder.names(folder)), chain.head(tx.connection, revisions)
        in_flight = InFlight(folder)
        place = warc_folder.place(folder, files, now=now, file_bytes=file_bytes)
        warc_folder.forget(folder, files)
        in_flight.announce(place)
        begun = _SOFTWARE | {HEAD_FIELD: head}
        first = warc.info(name=place.name, at=now, fields=begun) if not place.size else b""
        written = b"".join(draft.written for draft in drafts.values())
        offset = warc_folder.append(folder, place.name, first + written)
    found = {}
    for key, draft in drafts.items():
        extents = _extents(first, draft, offset=offset)
        offset, first = extents[-1].end, b""
        found[key] = Written(
            evidence_id=None,
            folder=folder,
            name=place.name,
            extents=extents,
            at=now,
            given_up=place.given_up,
            in_flight=in_flight,
        )
    return found


def _known_of(tx: Transaction, keys: Collection[_Key]) -> dict[_Key, int]:
    """The evidence of these payloads, the oldest of each."""
    columns = evidence.c
    rows = tx.connection.execute(
        select(columns.payload_sha256, columns.url, columns.id)
        .where(columns.payload_sha256.in_({payload for payload, _url in keys}), columns.kind != TORN)
        .order_by(columns.id.desc())
    )
    return {(payload, url): evidence_id for payload, url, evidence_id in rows if (payload, url) in keys}


def _key(draft: Draft) -> _Key:
    return draft.payload_sha256, draft.url
