"""Proves the archive whole: the three chains, the evidence files, and what the tables say of each other."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from storage import Transaction, chain, proving, proving_files
from storage.ledger import Broken, Ledger
from storage.proving import AnyRow, ProvenChain
from storage.proving_files import FileProof, Unrecorded
from storage.proving_visibility import prove_visibility

from . import evidence
from .bootstrap import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """The last link of each chain: whoever notes them can tell later that nothing before was changed."""

    revisions: str
    evidence: str
    article_events: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was proved, and the first thing of each kind that is not whole.

    `without_evidence` are revisions that were kept before answers were. `torn` are stretches of files that a
    write which was cut off has left, `bytes_in_flight` what is being written just now. `unrecorded` is what a
    write left whose rows never came, because of a crash; the next write makes its rows.
    """

    revisions: int
    without_evidence: int
    events: int
    extents: int
    files: int
    bytes: int
    torn: int
    bytes_in_flight: int
    unrecorded: Unrecorded | None
    heads: Heads
    broken: tuple[Broken, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is broken."""
        return not self.broken


def verify(
    service: Service,
    *,
    deep: bool = False,
    heads: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Verified:
    """Reads the whole archive as it is at one moment, a thousand rows at a time, and changes nothing.

    `deep` also unpacks each record and looks for the rows that revisions were read from. `heads` are links
    noted earlier, which have to stand in one of the chains still. `progress` hears how many rows of how many
    are done. The service may write meanwhile. Raises StorageError where the database cannot be read.
    """
    folder = evidence.folder(service)
    # What tables say of each other is work of the database alone, which goes on while the chains are read.
    with ThreadPoolExecutor(1) as beside, service.database.reading() as tx, proving.as_stored(tx):
        tables = beside.submit(_prove_tables, service)
        ledger = Ledger(
            unmet={head: "you" for head in heads if head != chain.GENESIS},
            advance=_counting(proving.count(tx), progress),
        )
        files = FileProof(tx=tx, folder=folder, ledger=ledger, deep=deep)
        extents = proving.prove_chain(tx, proving.evidence_chain(), ledger, files.look)
        ends = files.close()
        file_count = proving_files.prove_sizes(tx, ends, ledger)
        revisions, without_evidence = _prove_revisions(tx, ledger)
        events = proving.prove_chain(tx, proving.events_chain(), ledger, lambda _row: None)
        ledger.broken |= tables.result()
    bytes_in_flight, unrecorded = proving_files.prove_ends(service.database, folder, ends, ledger)
    for head, who in ledger.unmet.items():
        said = f"This link, which {who} gave, is in no chain any more: rows after it or with it are gone."
        ledger.blame("head", head, said)
    return Verified(
        revisions=revisions.rows,
        without_evidence=without_evidence,
        events=events.rows,
        extents=extents.rows,
        files=file_count,
        bytes=files.proven_bytes,
        torn=files.torn,
        bytes_in_flight=bytes_in_flight,
        unrecorded=unrecorded,
        heads=Heads(revisions=revisions.head, evidence=extents.head, article_events=events.head),
        broken=tuple(ledger.broken.values()),
    )


def _prove_revisions(tx: Transaction, ledger: Ledger) -> tuple[ProvenChain, int]:
    """The proven chain of revisions, and how many of them point at no evidence."""
    without_evidence = 0

    def look(row: AnyRow) -> None:
        nonlocal without_evidence
        without_evidence += row.evidence_id is None
        proving.prove_article(row, ledger)

    return proving.prove_chain(tx, proving.revisions_chain(), ledger, look), without_evidence


def _prove_tables(service: Service) -> dict[str, Broken]:
    ledger = Ledger(unmet={}, advance=lambda _rows: None)
    with service.database.reading() as tx, proving.as_stored(tx):
        proving.prove_numbers(tx, ledger)
        prove_visibility(tx, ledger)
        proving.prove_mentions(tx, ledger)
        proving.prove_references(tx, ledger)
    return ledger.broken


def _counting(total: int, progress: Callable[[int, int], None] | None) -> Callable[[int], None]:
    done = 0

    def advance(rows: int) -> None:
        nonlocal done
        done += rows
        if progress is not None:
            progress(done, total)

    return advance
