"""What an answer holds: JSON from bytes that may be slightly broken, and a row of it as bytes again."""

import json
from collections.abc import Iterator

_MAX_DIGITS = 4000  # of a number; longer ones stop Python's own reader, and no field of ours is one
BOM = b"\xef\xbb\xbf"  # some editors and gateways put it before UTF-8


def decoded(body: bytes) -> tuple[object, str]:
    """What the body holds, and a note on what had to be put up with; raises ValueError or RecursionError.

    One bad byte in one row shall not cost the other rows: it is read as U+FFFD, a bare control character as
    it stands, and a number of thousands of digits as a text.
    """
    bare = body.removeprefix(BOM)
    try:
        return json.loads(bare), ""
    except ValueError:
        text = bare.decode(errors="replace")
        return json.loads(text, strict=False, parse_int=_integer), "the answer is not sound JSON"


def row_bytes(row: object) -> bytes:
    """A row as it is kept and hashed: JSON without white space, whatever the answer's own spacing was."""
    # ASCII, because a lone surrogate in the source would have no UTF-8 form.
    return json.dumps(row, separators=(",", ":")).encode("ascii")


def rows_in(body: bytes) -> Iterator[bytes]:
    """Everything in an answer that may be a row: its own bytes, then the elements of lists, then objects.

    Of an answer that is no JSON only its own bytes.
    """
    yield body
    try:
        found, _note = decoded(body)
    except (ValueError, RecursionError):
        return
    objects: list[object] = []
    waiting = [found]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            yield from (row_bytes(each) for each in value)
            waiting += value
        elif isinstance(value, dict):
            objects.append(value)
            waiting += value.values()
    yield from (row_bytes(each) for each in objects)


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MAX_DIGITS else digits
