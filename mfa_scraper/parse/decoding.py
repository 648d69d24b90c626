"""JSON from bytes that may be slightly broken."""

import json

_MAX_DIGITS = 4000  # of a number; longer ones stop Python's own reader, and no field of ours is one
_BOM = b"\xef\xbb\xbf"  # some editors and gateways put it before UTF-8


def decoded(body: bytes) -> tuple[object, str]:
    """What the body holds, and a note on what had to be put up with; raises ValueError or RecursionError.

    One bad byte in one row shall not cost the other rows: it is read as U+FFFD, a bare control character as
    it stands, and a number of thousands of digits as a text.
    """
    bare = body.removeprefix(_BOM)
    try:
        return json.loads(bare), ""
    except ValueError:
        text = bare.decode(errors="replace")
        return json.loads(text, strict=False, parse_int=_integer), "the answer is not sound JSON"


def looks_like_json(body: bytes) -> bool:
    """Whether the first and the last character are those of an object or of a list."""
    bare = body.removeprefix(_BOM).strip()
    return bare[:1] + bare[-1:] in (b"{}", b"[]")


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MAX_DIGITS else digits
