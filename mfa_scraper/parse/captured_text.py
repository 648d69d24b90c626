"""Text from bytes whose charset is declared wrongly, or not at all."""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

# Tried where the bytes are not UTF-8; kz1048 is windows-1251 with the Kazakh letters.
_CANDIDATES = ("windows-1251", "kz1048", "koi8-r", "iso8859-5", "cp866", "mac-cyrillic")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_META_WITHIN = 4096  # browsers look at the first kilobyte; some pages of the time have scripts before it
_SAMPLE = 8000  # bytes that tell one Cyrillic charset from another
# The commonest letters of both languages: in a wrong charset they become capitals, boxes or rare letters.
_COMMON = frozenset("оеаинтсрвлкмдпуыязбгйыәіңғқөұү")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_HIGH_LETTERS = re.compile(rb"[\x80-\xff]{3}")
_WORTH_OF_RARE = -2
_LOST = "\N{REPLACEMENT CHARACTER}"
_LEAST_SOUND = 2  # letters read for one that is lost: fewer, and the charset is another one


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text, the charset it was read in, and what was odd about it (empty where nothing was).

    `lost` counts characters that could not be read and stand as U+FFFD.
    """

    text: str
    charset: str
    note: str = ""
    lost: int = 0


def decode(body: bytes, *, content_type: str = "") -> Decoded:
    """The text of a page or a file; never raises. The bytes are believed before any declaration."""
    declared = [_known(name) for name in (_declared_in_header(content_type), _declared_in_page(body))]
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return _decoded(body[len(mark) :], charset, declared=())
    if (unmarked := _wide(body)) is not None:
        return _decoded(body, unmarked, declared=())
    sound = body.decode(errors="replace")
    lost = sound.count(_LOST) - body.count(_LOST.encode())
    if lost <= 0 or lost * _LEAST_SOUND < len(_CYRILLIC.findall(sound)):
        return _decoded(body, "utf-8", declared=declared)
    return _decoded(body, _likeliest(body, declared), declared=declared)


def _decoded(body: bytes, charset: str, *, declared: Iterable[str]) -> Decoded:
    text = body.decode(charset, errors="replace")
    lost = max(text.count(_LOST) - (body.count(_LOST.encode()) if charset == "utf-8" else 0), 0)
    said = next(filter(None, declared), charset)
    notes = []
    if not body.isascii() and not _is_same(said, charset):
        notes.append(f"declared as {said} but read as {charset}")
    if lost:
        notes.append(f"{lost} characters cannot be read in {charset}")
    return Decoded(text=text, charset=charset, note="; ".join(notes), lost=lost)


def _is_same(said: str, charset: str) -> bool:
    return said == charset or {said, charset} <= {"windows-1251", "windows-1252", "kz1048"}


def _declared_in_header(content_type: str) -> str:
    found = _HEADER.search(content_type)
    return found[1] if found else ""


def _declared_in_page(body: bytes) -> str:
    found = _META.search(body[:_META_WITHIN])
    return found[1].decode("ascii") if found else ""


def _known(name: str) -> str:
    """The charset as Python calls it; empty where there is none of that name, or no text charset."""
    try:
        found = codecs.lookup(name).name
        b"".decode(found)
    except (LookupError, ValueError):
        return ""
    return {"cp1251": "windows-1251", "ascii": "utf-8", "iso8859-1": "", "cp1252": ""}.get(found, found)


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark: nearly every other byte of its markup and digits is nought."""
    sample = body[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    few = len(sample) // 40
    if max(even, odd) <= few or min(even, odd) * 4 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _likeliest(body: bytes, declared: Iterable[str]) -> str:
    """The charset in which the bytes look most like Kazakh or Russian; of equals, the one declared."""
    if not _HIGH_LETTERS.search(body):
        return "windows-1252"  # a lone accent in English; a word in Cyrillic has several such letters
    candidates = dict.fromkeys((*(name for name in declared if name not in ("", "utf-8")), *_CANDIDATES))
    sample = bytes(byte for byte in body if byte > 0x7F)[:_SAMPLE]  # noqa: PLR2004 - the end of ASCII
    return max(candidates, key=lambda charset: _looks(sample, charset))


def _looks(sample: bytes, charset: str) -> int:
    text = sample.decode(charset, errors="replace")
    common = sum(letter in _COMMON for letter in text)
    rare = sum(not (letter.lower() in _COMMON or _is_plain(letter)) for letter in text)
    return common + _WORTH_OF_RARE * rare


def _is_plain(letter: str) -> bool:
    """Whether a Russian text may well hold the character."""
    return "а" <= letter.lower() <= "я" or letter in "ёЁ«»—–“”„…№\u00a0°§"
