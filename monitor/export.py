"""The archive as a stream in the forms that researchers and reference managers read."""

import csv
import io
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import Any, BinaryIO

import orjson

from news import citations
from storage import exports as export_store

from .bootstrap import Service

Row = Mapping[str, object]
# Facts inside the facts of events: null or empty in some rows, so that the first ones tell no type.
_NESTED = frozenset({"reason", "mentions", "recipients"})
_BATCH = 2000  # rows of one Parquet row group: large enough to compress, small enough to hold


def write(service: Service, what: str, form: str, stream: BinaryIO) -> int:
    """Write all articles, mentions or events in this form; returns how many rows there were."""
    sources: dict[str, Callable[..., Generator[dict[str, object], None, None]]] = {
        "articles": export_store.articles,
        "mentions": export_store.mentions,
        "events": export_store.events,
    }
    writers: dict[str, Callable[[Iterable[Row], BinaryIO], int]] = {
        "csv": lambda rows, out: _csv(rows, out, columns=export_store.COLUMNS[what]),
        "jsonl": _jsonl,
        "parquet": _parquet,
        "bibtex": lambda rows, out: _texts(map(citations.bibtex, rows), out),
        "ris": lambda rows, out: _texts(map(citations.ris, rows), out),
    }
    # Closed before the transaction is: a reader that has gone leaves the rows half read.
    with service.database.reading() as tx, closing(sources[what](tx)) as rows:
        return writers[form](rows, stream)


def _csv(rows: Iterable[Row], stream: BinaryIO, *, columns: Sequence[str]) -> int:
    """UTF-8 with a byte order mark, for spreadsheets would guess otherwise and break Cyrillic."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    # An event is as it was raised: an older program may have written other fields.
    writer = csv.DictWriter(text, fieldnames=columns, extrasaction="ignore")
    writer.writeheader()
    count = 0
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in _flat(row).items()})
        count += 1
    text.detach()
    return count


def _cell(value: object) -> object:
    """A value for a spreadsheet; text that would run as a formula is shown as text."""
    if isinstance(value, (list, tuple)):
        return " ".join(str(part) for part in value)
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def _jsonl(rows: Iterable[Row], stream: BinaryIO) -> int:
    count = 0
    for row in rows:
        stream.write(orjson.dumps(row) + b"\n")
        count += 1
    return count


def _parquet(rows: Iterable[Row], stream: BinaryIO) -> int:
    # Imported here: 60 MB that only this command needs.
    import pyarrow as pa  # noqa: PLC0415 - see above
    from pyarrow import parquet  # noqa: PLC0415 - see above

    iterator = iter(rows)
    writer = None
    count = 0
    while batch := [_flat(row) for row in islice(iterator, _BATCH)]:
        table = pa.Table.from_pylist(batch, schema=writer.schema if writer else _schema(batch, pa))
        if writer is None:
            writer = parquet.ParquetWriter(stream, table.schema, compression="zstd")
        writer.write_table(table)
        count += len(batch)
    if writer is None:
        writer = parquet.ParquetWriter(stream, pa.schema([]))
    writer.close()
    return count


def _flat(row: Row) -> dict[str, object]:
    """The row with nested facts as JSON text."""
    return {
        name: orjson.dumps(value).decode() if name in _NESTED and isinstance(value, (dict, list)) else value
        for name, value in row.items()
    }


def _schema(batch: list[dict[str, object]], pa: Any) -> object:  # noqa: ANN401 - pyarrow has no types
    """Types by the first batch; what holds only nulls or nothing there is text."""
    guessed = pa.Table.from_pylist(batch).schema
    for index, entry in enumerate(guessed):
        if pa.types.is_null(entry.type):
            guessed = guessed.set(index, entry.with_type(pa.string()))
        elif pa.types.is_list(entry.type) and pa.types.is_null(entry.type.value_type):
            guessed = guessed.set(index, entry.with_type(pa.list_(pa.string())))
    return guessed


def _texts(entries: Iterable[str], stream: BinaryIO) -> int:
    count = 0
    for entry in entries:
        stream.write(entry.encode() + b"\n")
        count += 1
    return count
