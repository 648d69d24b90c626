"""The archive as a stream in the forms that researchers and reference managers read."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from typing import BinaryIO

import orjson

from news import citations
from storage import exports as export_store
from storage.export_rows import Batch, Columns, Filter

from . import forms
from .bootstrap import Service

CITED = ("articles", "revisions")  # what a citation can speak of: a text with a version, a hash and a date

_TABLES: Mapping[str, Callable[[Iterable[Batch], BinaryIO, Columns], int]] = {
    "csv": forms.write_csv,
    "jsonl": forms.write_jsonl,
    "parquet": forms.write_parquet,
}


def write(service: Service, what: str, form: str, stream: BinaryIO, *, wanted: Filter | None = None) -> int:
    """Write what is asked for in this form; returns how many rows there were.

    `what` is one of storage.exports.COLUMNS; the forms of citations are for `CITED` alone.
    """
    columns = export_store.COLUMNS[what]
    # Closed before the transaction is: a reader that has gone leaves the rows half read.
    with (
        service.database.reading() as tx,
        closing(export_store.read(tx, what, wanted or Filter())) as batches,
    ):
        if form in _TABLES:
            return _TABLES[form](batches, stream, columns)
        return _CITATIONS[form](_cited(batches, columns), stream)


def _cited(batches: Generator[Batch, None, None], columns: Columns) -> Iterator[citations.Cited]:
    for batch in batches:
        for row in zip(*batch, strict=True):
            facts = dict(zip(columns, row, strict=True))
            yield citations.Cited(
                key=facts["key"],
                language=facts["language"],
                title=facts["title"],
                url=facts["url"],
                published_at=facts["published_at"],
                version=facts["revision"],
                sha256=facts["fingerprint"],
                retrieved_at=facts["seen_at"] if "seen_at" in facts else facts["last_seen_at"],
                is_version="seen_at" in facts,
            )


def _entries(
    write_one: Callable[[citations.Cited], str],
) -> Callable[[Iterator[citations.Cited], BinaryIO], int]:
    def write_all(cited: Iterator[citations.Cited], stream: BinaryIO) -> int:
        count = 0
        for each in cited:
            stream.write(write_one(each).encode() + b"\n")
            count += 1
        return count

    return write_all


def _csl_json(cited: Iterator[citations.Cited], stream: BinaryIO) -> int:
    """One JSON list, written item by item."""
    count = 0
    for each in cited:
        stream.write((b",\n" if count else b"[\n") + orjson.dumps(citations.csl(each)))
        count += 1
    stream.write(b"\n]\n" if count else b"[]\n")
    return count


_CITATIONS: Mapping[str, Callable[[Iterator[citations.Cited], BinaryIO], int]] = {
    "bibtex": _entries(citations.bibtex),
    "ris": _entries(citations.ris),
    "csl-json": _csl_json,
}
