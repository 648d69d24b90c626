"""On which line of a TOML text its tables and keys stand, which its reader does not say."""

import re
from collections.abc import Mapping
from typing import Final

_TABLE: Final = re.compile(r"\s*\[\[\s*([\w-]+)\s*\]\]")
_KEY: Final = re.compile(r"""\s*(["']?)([\w-]+)\1\s*[=.]""")
_STATEMENT: Final = re.compile(r"""\s*(?:\[\[?\s*[\w-]|["']?[\w-]+["']?\s*(?:[=.]|$))""")
# What hides a fence: texts of one line, remarks; a fence itself goes first.
_OPAQUE: Final = re.compile(r"""\"{3}|'{3}|"(?:[^"\\]|\\.)*"|'[^']*'|\#.*""")
_CLOSING: Final = {'"""': re.compile(r'(?<!\\)"""'), "'''": re.compile("'''")}
# How the reader says where it stopped, as in Python's tomllib.
_AT: Final = re.compile(r" \(at line (\d+), column (\d+)\)$")
_AT_THE_END: Final = " (at end of document)"
HEADER: Final = ""

Lines = Mapping[str, int]


def lines_of(text: str) -> dict[str, list[Lines]]:
    """Of each array of tables, table by table: the line of each key, and of its header under "".

    Lines count from 1. What stands in a text of several lines is not taken for a key.
    """
    found: dict[str, list[Lines]] = {}
    table: dict[str, int] | None = None
    fence = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if not fence:
            header, key = _TABLE.match(line), _KEY.match(line)
            if header:
                table = {HEADER: number}
                found.setdefault(header[1], []).append(table)
            elif key and table is not None:
                table.setdefault(key[2], number)
        fence = _fence_after(line, fence)
    return found


def located(error: str, text: str) -> str:
    """What the reader of TOML says of a text, with line and column in front where they are known.

    Of a text that ends too early it is the line on which begins what has no end.
    """
    if found := _AT.search(error):
        return f"line {found[1]}, column {found[2]}: this is no TOML: {error[: found.start()]}"
    if not error.endswith(_AT_THE_END):
        return f"this is no TOML: {error}"
    *before, last = text.rstrip().split("\n")
    begins = _last_statement(text)
    whose = "this line" if begins == len(before) + 1 else f"what begins on line {begins}"
    return (
        f"line {len(before) + 1}, column {len(last) + 1}: this is no TOML: the text ends in the middle of "
        f"{whose}: {error.removesuffix(_AT_THE_END)}"
    )


def _last_statement(text: str) -> int:
    """The line on which the last table or key begins, counting from 1; none begins within a text."""
    fence, last = "", 1
    for number, line in enumerate(text.rstrip().split("\n"), start=1):
        if not fence and (_STATEMENT.match(line)):
            last = number
        fence = _fence_after(line, fence)
    return last


def _fence_after(line: str, fence: str) -> str:
    """The fence that is open at the end of a line that begins within `fence`; empty for none."""
    at = 0
    while True:
        if fence:
            closing = _CLOSING[fence].search(line, at)
            if not closing:
                return fence
            at = closing.end()
        opening = next((each for each in _OPAQUE.finditer(line, at) if each[0] in _CLOSING), None)
        if not opening:
            return ""
        fence, at = opening[0], opening.end()
