"""Text as the automaton reads it, and the way back to the original offsets.

Most texts need no way back: one byte a code point. Soft hyphens, stress marks, decomposed letters,
zero-width characters and letters of a foreign script inside a word do; only such texts pay for it.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from .codepage import FOLD, SCRIPT, encoded, placed

_INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
_MARKS_READ = 8  # ordering marks takes quadratic time, and no letter of ours bears more than two
_COMBINING = "\u0300-\u036f"
_CLUSTER = re.compile(f"([^{_COMBINING}{_INVISIBLE}])[{_COMBINING}]+|[{_INVISIBLE}{_COMBINING}]+")
_BLANK = "[ \\0\t\r\n\u00a0\u2002\u2003\u2009\u202f]"  # what folds to a space
_BLANKS = re.compile(f"({_BLANK}){_BLANK}+")  # reads as one
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile("[Ѐ-ӿ]")
_LATIN = re.compile("[A-Za-z]")

# Letters that look alike. The right-hand script is the one of the rest of the word.
_TO_CYRILLIC = str.maketrans("AaBCcEeHhIiKkMOoPpTXxYy", "АаВСсЕеНһІіКкМОоРрТХхУу")
_TO_LATIN = str.maketrans("АаВСсЕеНһІіКкМОоРрТХхУуѕј", "AaBCcEeHhIiKkMOoPpTXxYysj")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """The folded bytes of a text; `origins[i]` is the code point of byte `i`, None where that is `i`."""

    text: str
    line: bytes
    origins: "array[int] | None"

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original text for offsets in folded bytes; marks stay with their letters."""
        if self.origins is None:
            return start, end
        stop = self.origins[end - 1] + 1
        while stop < len(self.text) and unicodedata.combining(self.text[stop]):
            stop += 1
        return self.origins[start], stop


def fold(text: str) -> Folded:
    """The text folded for matching; see the module's docstring."""
    raw = encoded(text)
    line = raw.translate(FOLD)
    # A soft hyphen, a mark or a letter without a place has become a `?`.
    is_placed = raw.count(b"?") == text.count("?")
    if is_placed and not _is_mixed(raw) and b"  " not in line:
        return Folded(text=text, line=line, origins=None)
    return _fold_slowly(text)


def _is_mixed(raw: bytes) -> bool:
    """Whether letters of two scripts stand side by side somewhere."""
    scripts = raw.translate(SCRIPT)
    return b"LC" in scripts or b"CL" in scripts


def _fold_slowly(text: str) -> Folded:
    read, origins = _without(_CLUSTER, text, None)
    read, origins = _without(_BLANKS, placed(read), origins)
    if _is_mixed(encoded(read)):
        read = _WORD.sub(_mended, read)
    return Folded(text=text, line=encoded(read).translate(FOLD), origins=origins)


def _without(
    expression: re.Pattern[str], text: str, origins: "array[int] | None"
) -> tuple[str, "array[int] | None"]:
    """The text with one letter, or nothing, for each match, and where its letters stood at first."""
    if expression.search(text) is None:
        return text, origins
    pieces, places = [], array("q")
    for piece, start in _pieces(expression, text):
        pieces.append(piece)
        places.extend(range(start, start + len(piece)))
    if origins is not None:
        places = array("q", (origins[place] for place in places))
    return "".join(pieces), places


def _pieces(expression: re.Pattern[str], text: str) -> Iterator[tuple[str, int]]:
    """What is left of the text when each match is its first letter, if it has one, with its beginning."""
    at = 0
    for match in expression.finditer(text):
        yield text[at : match.start()], at
        if match[1]:
            yield _composed(match[0]), match.start()
        at = match.end()
    yield text[at:], at


def _composed(cluster: str) -> str:
    """One letter for a letter with its marks; a stress mark over a Cyrillic letter has no letter and goes."""
    return unicodedata.normalize("NFC", cluster[:_MARKS_READ])[0]


def _mended(match: re.Match[str]) -> str:
    word = match[0]
    cyrillic = len(_CYRILLIC.findall(word))
    latin = len(_LATIN.findall(word))
    if not cyrillic or not latin:
        return word
    as_cyrillic, as_latin = word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN)
    # The script that all letters have a likeness in; where both or none have, that of the most letters.
    can_be = _LATIN.search(as_cyrillic) is None, _CYRILLIC.search(as_latin) is None
    is_cyrillic = cyrillic >= latin if can_be[0] == can_be[1] else can_be[0]
    return as_cyrillic if is_cyrillic else as_latin
