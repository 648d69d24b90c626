"""Organisations in a text: full names in any case and grammatical case, abbreviations as they are written.

Organs of the United Nations and of the European Union count as the organisation itself. Formats of Central
Asia with a partner ("Central Asia - Germany") are one key, whoever the partner is.
"""

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

import countries
from countries.declension import inflected

from . import tables
from .reading import fold, unified

_LANGUAGES = ("en", "ru", "kk")
_SHY = "?"
FORMAT_KEY = "org:CA+"
_FORMAT_NAMES = {
    "en": "Central Asia plus a partner",
    "ru": "Формат «Центральная Азия плюс партнер»",
    "kk": "«Орталық Азия плюс серіктес» форматы",
}
_FORMAT = re.compile(
    r"(?:central asia|центральн(?:ая|ой|ую) ази[яиюей]{1,2}|орталық азия)»?"
    r"(?: ?[-+] ?| plus | плюс )(?:the )?(?=\w)"
)
_FORMAT_REACH = 40  # places in which the partner's name ends
# What a Kazakh name may end in: possessive and case, "ұйымының", "ШЫҰ-ға", "одағындағы".
_ENDING = re.compile(
    r"(?:ы|і|сы|сі)?(?:[ндт][ыі]ң|[нд]?[ае]|[ғгқк][ае]|[ндт][ыі]|н|н?[дт][ае]|н?[дт][ае]н|н[ае]н"
    r"|[мбп]ен|н?[дт][ае]ғы|н?[дт]егі|[дт]ікі)?(?!\w)"
)
_KAZAKH_ENDING = re.compile(
    "-(?:[ндт][ыі]ң|[ғгқк][ае]|[нмдт]?[ае]|[ндт][ыі]|[дтн][ае]|[дтн][ае]н|[мбп]ен|[дт][ае]ғы|[дт]егі)(?!\\w)"
)


class Found(NamedTuple):
    """An organisation at a place of a field."""

    key: str
    start: int
    end: int


class _Names(NamedTuple):
    automaton: AhoCorasick
    patterns: tuple[tuple[str, bool], ...]  # the key, and whether a Kazakh ending may follow


class _Abbreviations(NamedTuple):
    automaton: AhoCorasick
    patterns: tuple[tuple[str, bool], ...]  # the key, and whether a line of capitals may mean a word


def organisation_keys() -> tuple[str, ...]:
    """The key of every organisation, in the table's order."""
    return tuple(_displays())


def organisation_name(key: str, language: str) -> str:
    """The name in a language, in English for any other; the key itself where there is no such key."""
    names = _displays().get(key)
    return key if names is None else names.get(language, names["en"])


def find(text: str, folded: str) -> list[Found]:
    """Organisations of a field, sorted by start, non-overlapping; of two at one place the longer."""
    found = [*_named(text, folded), *_abbreviated(text), *_formats(text, folded)]
    found.sort(key=lambda each: (each.start, -each.end))
    kept: list[Found] = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


@functools.cache
def _displays() -> dict[str, dict[str, str]]:
    known = {cells[0]: dict(zip(_LANGUAGES, cells[1:4], strict=True)) for cells in _rows()}
    return known | {FORMAT_KEY: _FORMAT_NAMES}


@functools.cache
def _rows() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cells) for cells in tables.lines("organisations"))


def _built(patterns: dict[str, tuple[str, bool]]) -> tuple[AhoCorasick, tuple[tuple[str, bool], ...]]:
    automaton = AhoCorasick(
        list(patterns), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
    )
    return automaton, tuple(patterns.values())


@functools.cache
def _names() -> _Names:
    """Full names of all languages in one automaton, Russian ones in every case."""
    patterns: dict[str, tuple[str, bool]] = {}
    for key, english, russian, kazakh, _short, more in _rows():
        for name in (english, russian, kazakh, *tables.items(more)):
            bare = fold(name.replace("«", "").replace("»", ""))
            is_kazakh = name == kazakh or re.search("[әғқңөұүһі]", bare) is not None
            for form in {bare} if is_kazakh or bare.isascii() else _declined(name):
                patterns.setdefault(form, (key, is_kazakh))
    return _Names(*_built(patterns))


@functools.cache
def _abbreviations() -> _Abbreviations:
    patterns: dict[str, tuple[str, bool]] = {}
    for key, _english, _russian, _kazakh, short, _more in _rows():
        for item in tables.items(short):
            patterns.setdefault(unified(item.removesuffix(_SHY)), (key, item.endswith(_SHY)))
    return _Abbreviations(*_built(patterns))


def _declined(name: str) -> set[str]:
    """A Russian name in every case, folded; a first noun in -ние looks like an adjective to the rule."""
    first, _space, rest = name.partition(" ")
    if not first.endswith("ние"):
        return {fold(form) for form in inflected(name)}
    return {fold(f"{first.removesuffix('е')}{ending} {rest}") for ending in ("е", "я", "ю", "ем", "и")}


def _named(text: str, folded: str) -> Iterator[Found]:
    automaton, patterns = _names()
    for pattern, start, end in automaton.find_matches_as_indexes(folded):
        key, is_open = patterns[pattern]
        if _is_inside_word(folded, start) or (not text[start].isupper() and not text[start].isdigit()):
            continue
        stop = end
        if is_open:
            ending = _ENDING.match(folded, end)
            stop = end if ending is None else ending.end()
        if not _goes_on(folded, stop):
            yield Found(key, start, stop)


def _abbreviated(text: str) -> Iterator[Found]:
    automaton, patterns = _abbreviations()
    line = unified(text)
    for pattern, start, end in automaton.find_matches_as_indexes(line):
        key, is_shy = patterns[pattern]
        if _is_inside_word(line, start) or _goes_on(line, end) or (is_shy and _is_shouted(line, start, end)):
            continue
        ending = _KAZAKH_ENDING.match(line, end)
        yield Found(key, start, end if ending is None else ending.end())


def _is_inside_word(line: str, start: int) -> bool:
    return start > 0 and line[start - 1].isalnum()


def _goes_on(line: str, end: int) -> bool:
    return end < len(line) and (line[end].isalnum() or line[end] == "_")


def _is_shouted(line: str, start: int, end: int) -> bool:
    """Whether the words before and after are in capitals too: "WHO IS WHO" names no organisation."""
    around = line[max(0, start - 20) : start] + " " + line[end : end + 20]
    letters = [letter for letter in around if letter.isalpha()]
    return bool(letters) and all(letter.isupper() for letter in letters)


def _formats(text: str, folded: str) -> Iterator[Found]:
    for match in _FORMAT.finditer(folded):
        end = _end_of_partner(text, match.end())
        if end and not _is_inside_word(folded, match.start()):
            yield Found(FORMAT_KEY, match.start(), end)


def _end_of_partner(text: str, start: int) -> int:
    """Where the partner of a format ends that begins here; 0 where none does."""
    beyond = text[start : start + _FORMAT_REACH]
    mention = next(iter(countries.find(beyond, "auto")), None)
    if mention is not None and mention.start == 0:
        return start + mention.end
    folded = fold(beyond)
    union = next(
        iter(sorted((*_named(beyond, folded), *_abbreviated(beyond)), key=lambda each: each.start)), None
    )
    return start + union.end if union is not None and union.start == 0 else 0
