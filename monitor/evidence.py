"""Evidence of what is kept: the answer goes to a WARC file before the transaction that it proves.

    written = evidence.write(service, page.exchange)
    with service.database.writing() as tx:
        evidence_id = evidence.record(tx, written)
        ...

Hold `written` until the transaction has ended: so long its bytes count as being written. Where it fails, the
bytes stay, and the next transaction that records anything makes their row.
"""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Literal

from news.articles import Exchange
from storage import Transaction, warc
from storage import evidence as evidence_store
from storage.evidence import Draft, Written

from .bootstrap import Service

Kind = Literal["answer", "check", "import", "report"]

__all__ = ["Kind", "Written", "folder", "record", "write", "write_bytes"]


def folder(service: Service) -> Path:
    """Where the WARC files are."""
    return service.settings.data_dir / "evidence"


def write(service: Service, exchange: Exchange, *, kind: Kind = "answer") -> Written:
    """An answer with its request, safe on the disk; a payload known of its address is not written again.

    Call it outside of a transaction. Raises StorageError where the folder cannot be written.
    """
    return _write(
        service,
        Draft(
            kind=kind,
            url=warc.target(exchange.url),
            fetched_at=exchange.fetched_at,
            payload_sha256=hashlib.sha256(exchange.body).hexdigest(),
            written=warc.exchange(exchange, kind=kind),
        ),
    )


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
        Draft(
            kind=kind,
            url=warc.target(url),
            fetched_at=fetched_at,
            payload_sha256=hashlib.sha256(body).hexdigest(),
            written=warc.resource(url=url, body=body, content_type=content_type, at=fetched_at, kind=kind),
        ),
    )


def record(tx: Transaction, written: Written) -> int:
    """The id of the evidence, for the rows that it proves; call it inside of the writing transaction."""
    return evidence_store.record(tx, written)


def _write(service: Service, draft: Draft) -> Written:
    return evidence_store.write(service.database, folder(service), draft, now=service.clock.now())
