"""The forms of an export that hold tables: CSV, JSON Lines and Parquet, written batch by batch."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, BinaryIO

import orjson

from storage.export_rows import Batch, Columns

_FORMULA = frozenset("=+-@\t\r")
_BOM = b"\xef\xbb\xbf"  # spreadsheets would guess another encoding and break Cyrillic


def write_csv(batches: Iterable[Batch], stream: BinaryIO, columns: Columns) -> int:
    """UTF-8 with a byte order mark; lists are parted by spaces, nested facts are JSON.

    Written by hand: the standard library's writer looks at each letter, which took a third of the time.
    """
    stream.write(_BOM + ",".join(columns).encode() + b"\r\n")
    cells = [_CELLS.get(kind, _simple) for kind in columns.values()]
    count = 0
    for batch in batches:
        written = [list(map(cell, values)) for cell, values in zip(cells, batch, strict=True)]
        lines = list(map(",".join, zip(*written, strict=True)))
        stream.write(("\r\n".join(lines) + "\r\n").encode())
        count += len(lines)
    return count


def _simple(value: object) -> str:
    return "" if value is None else str(value)


def _text(value: str | None) -> str:
    """Text for a spreadsheet, quoted where it must be; what would run as a formula is shown as text."""
    if not value:
        return ""
    if value[0] in _FORMULA:
        value = "'" + value
    if '"' in value:
        return '"' + value.replace('"', '""') + '"'
    return f'"{value}"' if "," in value or "\n" in value or "\r" in value else value


def _texts(values: Sequence[str]) -> str:
    return _text(" ".join(values)) if values else ""


def _json(value: object) -> str:
    return _text(_nested(value))


def _nested(value: object) -> str | None:
    """Facts inside the facts as JSON; nothing where there are none."""
    return None if value is None else orjson.dumps(value).decode()


_CELLS: dict[str, Callable[[Any], str]] = {"text": _text, "texts": _texts, "json": _json}


def write_jsonl(batches: Iterable[Batch], stream: BinaryIO, columns: Columns) -> int:
    """One JSON object a line, its members in the order of the columns."""
    names = list(columns)
    count = 0
    for batch in batches:
        lines = [orjson.dumps(dict(zip(names, row, strict=True))) for row in zip(*batch, strict=True)]
        stream.write(b"\n".join(lines) + b"\n")
        count += len(lines)
    return count


def write_parquet(batches: Iterable[Batch], stream: BinaryIO, columns: Columns) -> int:
    """Types are those declared, whatever the rows hold; an empty export has its columns too."""
    # Imported here: 60 MB that only this form needs.
    import pyarrow as pa  # noqa: PLC0415 - see above
    from pyarrow import parquet  # noqa: PLC0415 - see above

    schema = pa.schema([(name, _arrow_type(kind, pa)) for name, kind in columns.items()])
    count = 0
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        for batch in batches:
            arrays = [
                _arrow_array(kind, values, pa) for kind, values in zip(columns.values(), batch, strict=True)
            ]
            record = pa.RecordBatch.from_arrays(arrays, schema=schema)
            writer.write_batch(record)
            count += record.num_rows
    return count


def _arrow_type(kind: str, pa: Any) -> object:  # noqa: ANN401 - pyarrow has no types
    return {
        "text": pa.string(),
        "json": pa.string(),
        "whole": pa.int64(),
        "number": pa.float64(),
        "truth": pa.bool_(),
        "instant": pa.timestamp("us", tz="UTC"),
        "texts": pa.list_(pa.string()),
    }[kind]


def _arrow_array(kind: str, values: Sequence[Any], pa: Any) -> object:  # noqa: ANN401 - pyarrow has no types
    if kind == "instant":
        return pa.array(values, pa.string()).cast(pa.timestamp("us", tz="UTC"))
    if kind == "json":
        values = list(map(_nested, values))
    return pa.array(values, _arrow_type(kind, pa))
