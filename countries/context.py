"""Rules of context: what a hit's neighbours say against it (people, currencies, languages, plain words)."""

import functools
import re
from dataclasses import dataclass

from .matching import Candidate
from .mention import Kind
from .tables import stops

_REACH = 40  # code points of context that a rule may look at
_NEXT_WORD = re.compile(r" ([^\W\d_][\w’'-]*)")
_QUOTES = ' «“"('
_SENTENCE_END = frozenset(".!?…;\n–—•")
_PEOPLE: frozenset[Kind] = frozenset({"name", "adjective", "demonym"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Neighbours:
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    given: frozenset[str]
    wary: frozenset[str]
    opening: frozenset[str]
    link: frozenset[str]
    titles: frozenset[str]


@functools.cache
def _neighbours(language: str) -> _Neighbours:
    before, after = stops(language, "before"), stops(language, "after")
    return _Neighbours(
        before=re.compile(rf"(?:{'|'.join(before)})[ -]$", re.IGNORECASE) if before else None,
        after=re.compile(rf"[ -](?:{'|'.join(after)})", re.IGNORECASE) if after else None,
        given=frozenset(stops(language, "given")),
        wary=frozenset(word.lower() for word in stops(language, "wary")),
        opening=frozenset(stops(language, "opening")),
        link=frozenset(stops(language, "link")),
        titles=frozenset(stops(language, "title")),
    )


def refused(text: str, language: str, candidate: Candidate, start: int, end: int) -> bool:
    """True where the words around a hit (offsets in the original text) say that it is no mention."""
    rules = _neighbours(language)
    if candidate.kind != "capital" and rules.after and rules.after.match(text, end, end + _REACH):
        return True
    previous = _previous_word(text, start)
    if previous and rules.before and _stands_before(rules.before, text, start):
        return True
    if candidate.kind not in _PEOPLE or not text[start].isupper():
        return False
    surface = text[start:end]
    if surface in rules.opening and _opens_sentence(text, start):
        return True
    return not surface.isupper() and _is_person_or_word(rules, surface, previous, text[end : end + _REACH])


def _opens_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - _REACH) : start].rstrip(_QUOTES)
    return not before or before[-1] in _SENTENCE_END


def _stands_before(pattern: re.Pattern[str], text: str, start: int) -> bool:
    """Whether the pattern covers exactly the last word or the last two before a place."""
    floor = max(0, start - _REACH)
    last = text.rfind(" ", floor, start - 1)
    first = text.rfind(" ", floor, max(last, floor))
    return bool(pattern.match(text, last + 1, start) or pattern.match(text, first + 1, start))


def _previous_word(text: str, start: int) -> str:
    """The word right before a place, when nothing but one space parts them; else empty."""
    if text[start - 1 : start] != " " or not text[start - 2 : start - 1].isalnum():
        return ""
    floor = max(0, start - _REACH)
    words = text[floor : start - 1].split()
    return words[-1] if words else ""


def _is_person_or_word(rules: _Neighbours, surface: str, previous: str, after: str) -> bool:
    if previous in rules.given:
        return True
    if surface.lower() not in rules.wary or previous in rules.link:
        return False
    following = _NEXT_WORD.match(after)
    if following and following[1][0].isupper() and following[1] not in rules.titles:
        return True
    return previous[:1].isupper() and previous not in rules.titles
