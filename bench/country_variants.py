"""Typographic variants of a text: what copying, scanning and typesetting do to it.

Each takes a text and gives the same words in other characters, so that the labels of the text still hold.
"""

import re
import unicodedata
from collections.abc import Callable

# The alphabets as the library spells them; the letters that it folds (и, й, і) are parted again below.
from countries.latin import _ACUTES, _SHARED, _UMLAUTS

_CYRILLIC_LETTER = re.compile("[Ѐ-ӿ]")
_LATIN_LETTER = re.compile("[A-Za-z]")
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_WORD_OR_LETTER = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_CYRILLIC = "АВЕКМНОРСТХаеорсхуіІ"
_LATIN = "ABEKMHOPCTXaeopcxyiI"
_LIKE = dict(zip(_CYRILLIC + _LATIN, _LATIN + _CYRILLIC, strict=True))
_ALPHABET_2018 = _SHARED | _ACUTES | {"и": "ı", "й": "ı"}
_ALPHABET_2021 = _SHARED | _UMLAUTS | {"і": "ı"}


def is_plain(text: str) -> bool:
    """Whether no word mixes the scripts yet; a word that does has no spelling in another alphabet."""
    return not any(
        _CYRILLIC_LETTER.search(word) and _LATIN_LETTER.search(word) for word in _WORD.findall(text)
    )


def _inside_words(inserted: str) -> Callable[[str], str]:
    """A variant with a character in the middle of every word of more than four letters."""

    def variant(text: str) -> str:
        return _LONG_WORD.sub(lambda word: inserted.join(_halves(word[0])), text)

    return variant


def _halves(word: str) -> tuple[str, str]:
    return word[: len(word) // 2], word[len(word) // 2 :]


def _look_alike(text: str) -> str:
    """One letter of every word, the first that has a likeness, in the other script."""
    return _WORD.sub(lambda word: _with_a_stranger(word[0]), text)


def _with_a_stranger(word: str) -> str:
    place = next((place for place, letter in enumerate(word) if letter in _LIKE), None)
    return word if place is None else word[:place] + _LIKE[word[place]] + word[place + 1 :]


VARIANTS: dict[str, Callable[[str], str]] = {
    "all capitals": str.upper,
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "soft hyphen inside words": _inside_words("\u00ad"),
    "zero-width space inside words": _inside_words("\u200b"),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "no-break hyphens": lambda text: text.replace("-", "\u2011"),
    "a look-alike letter in every word": _look_alike,
}


def _in_alphabet(alphabet: dict[str, str]) -> Callable[[str], str]:
    def variant(text: str) -> str:
        return _WORD_OR_LETTER.sub(lambda word: _spelled(word[0], alphabet), text)

    return variant


def _spelled(word: str, alphabet: dict[str, str]) -> str:
    """A Cyrillic word in a Latin alphabet, with its capitals; an acronym stays in capitals throughout."""
    letters = [alphabet.get(letter.lower(), letter) for letter in word]
    if word.isupper() and len(word) > 1:
        return "".join(letters).upper()
    return "".join(
        new[:1].upper() + new[1:] if old.isupper() else new for old, new in zip(word, letters, strict=True)
    )


# Kazakh alone.
ALPHABETS: dict[str, Callable[[str], str]] = {
    "Latin alphabet of 2018": _in_alphabet(_ALPHABET_2018),
    "Latin alphabet of 2021": _in_alphabet(_ALPHABET_2021),
}
