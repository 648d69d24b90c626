"""The tables as people wrote them, and the version of tables and rules together."""

import functools
import hashlib
from pathlib import Path

_HERE = Path(__file__).parent


def lines(name: str) -> list[list[str]]:
    """The cells of each line of a table; remarks and empty lines are none."""
    text = (_HERE / "tables" / f"{name}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def items(cell: str) -> list[str]:
    """The spellings of a cell, parted by `; `."""
    return [item.strip() for item in cell.split(";") if item.strip()]


@functools.cache
def version() -> str:
    """A hash of every table and every rule of this room."""
    digest = hashlib.sha256()
    for path in sorted([*_HERE.glob("*.py"), *_HERE.glob("tables/*.tsv")]):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
