"""Evidence of what is kept: the answer goes to a WARC file before the transaction that it proves.

    written = evidence.write(service, page.exchange)
    with service.database.writing() as tx:
        evidence_id = evidence.record(tx, written)
        ...

Hold `written` until the transaction has ended: so long its bytes count as being written. Where it fails, the
bytes stay, and the next transaction that records anything makes their row.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from news.articles import Exchange
from storage import Transaction, evidence_batches, warc
from storage import evidence as evidence_store
from storage.evidence import Draft, Written

from .bootstrap import Service

Kind = Literal["answer", "check", "import", "report"]

__all__ = [
    "Draft",
    "Kind",
    "Written",
    "draft",
    "draft_of_bytes",
    "folder",
    "record",
    "record_all",
    "write",
    "write_all",
    "write_bytes",
]


def folder(service: Service) -> Path:
    """Where the WARC files are."""
    return service.settings.data_dir / "evidence"


def write(service: Service, exchange: Exchange, *, kind: Kind = "answer") -> Written:
    """An answer with its request, safe on the disk; a payload known of its address is not written again.

    Call it outside of a transaction. Raises StorageError where the folder cannot be written.
    """
    return _write(service, draft(exchange, kind=kind))


def write_bytes(
    service: Service,
    *,
    url: str,
    body: bytes,
    content_type: str,
    fetched_at: datetime,
    kind: Kind = "import",
) -> Written:
    """Bytes that did not come over HTTP, such as a row of an imported file; otherwise as `write`.

    `body` is to be the very bytes that a revision's `raw_sha256` is over, for verify to find them.
    """
    return _write(
        service,
        draft_of_bytes(url=url, body=body, content_type=content_type, fetched_at=fetched_at, kind=kind),
    )


def draft(exchange: Exchange, *, kind: Kind = "answer") -> Draft:
    """An answer as it will be written, with its request where it is not imported, for `write_all`."""
    write_as = warc.capture if kind == "import" else warc.exchange
    return Draft(
        kind=kind,
        url=warc.target(exchange.url),
        fetched_at=exchange.fetched_at,
        payload_sha256=hashlib.sha256(exchange.body).hexdigest(),
        written=write_as(exchange, kind=kind),
    )


def draft_of_bytes(
    *, url: str, body: bytes, content_type: str, fetched_at: datetime, kind: Kind = "import"
) -> Draft:
    """Bytes that did not come over HTTP as they will be written, for `write_all`."""
    return Draft(
        kind=kind,
        url=warc.target(url),
        fetched_at=fetched_at,
        payload_sha256=hashlib.sha256(body).hexdigest(),
        written=warc.resource(url=url, body=body, content_type=content_type, at=fetched_at, kind=kind),
    )


def write_all(service: Service, drafts: Sequence[Draft]) -> tuple[Written, ...]:
    """Many records in one go, otherwise as `write`; what was written for each, in their order."""
    return evidence_batches.write_all(service.database, folder(service), drafts, now=service.clock.now())


def record_all(tx: Transaction, written: Sequence[Written]) -> tuple[int, ...]:
    """The ids of the evidence of what `write_all` wrote, in its order; otherwise as `record`."""
    return evidence_batches.record_all(tx, written)


def record(tx: Transaction, written: Written) -> int:
    """The id of the evidence, for the rows that it proves; call it inside of the writing transaction."""
    return evidence_store.record(tx, written)


def _write(service: Service, draft: Draft) -> Written:
    return evidence_store.write(service.database, folder(service), draft, now=service.clock.now())
