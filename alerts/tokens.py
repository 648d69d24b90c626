"""A text cut into words as phrases are looked for: folded, with their places in the original."""

import re
from typing import Final, NamedTuple

from countries.codepage import decoded
from countries.folding import fold

# Marks that stand inside a word and are no letter: soft hyphens, joiners, stress.
_INSIDE: Final = "\u00ad\u200b-\u200d\u2060\ufeff\u0300-\u036f"
_WORD: Final = re.compile(f"[^\\W_](?:[^\\W_]|[{_INSIDE}])*(?:['’ʼ`](?:[^\\W_]|[{_INSIDE}])+)*")
_POSSESSIVE: Final = re.compile("['’ʼ`]s$")
_ODD: Final = re.compile(f"[{_INSIDE}]|[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]")
_RESPELT: Final = re.compile("['’ʼ`ёЁ]")
_APOSTROPHES: Final = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "ё": "е"})
# What may stand between the words of a phrase beside white space: hyphens and quotes.
_LOOSE: Final = re.compile(f'[\\s{_INSIDE}\u2010\u2011«»“”„‟"‘‚-]+')
_DASHES: Final = frozenset("–—")  # without spaces around them they are hyphens; with them they part clauses


class Token(NamedTuple):
    """A word: as it is compared, as it is written, and where it stands in code points."""

    text: str
    written: str
    start: int
    end: int


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text, in their order; a hyphen parts words, an apostrophe inside one does not."""
    fold_word = folded if _ODD.search(text) or _RESPELT.search(text) else str.lower
    return tuple(
        Token(fold_word(found[0]), found[0], found.start(), found.end()) for found in _WORD.finditer(text)
    )


def folded(word: str) -> str:
    """A word as it is compared: small letters, е for ё, no marks, one script, no English possessive."""
    plain = decoded(fold(word).line) if _ODD.search(word) else word
    return (
        _POSSESSIVE.sub("", plain.lower().translate(_APOSTROPHES))
        if _RESPELT.search(plain)
        else plain.lower()
    )


def between(text: str, start: int, end: int) -> str:
    """What stands between two words beside what may: white space, hyphens, quotes; empty for these alone."""
    gap = text[start:end]
    return "" if gap == " " or gap in _DASHES else _LOOSE.sub("", gap)
