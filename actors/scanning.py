"""Stretches of a field around words of office, cut into words with marks."""

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

import countries

from . import tables
from .offices import Cue
from .organisations import Found
from .reading import spoken, unified

TITLE, LEFT, LINK, STOP, HONORIFIC, PARTICLE = (1 << place for place in range(6))
STATE, ORGANISATION, OFFICE = (1 << place for place in range(6, 9))
_KINDS = {
    "title": TITLE,
    "left": LEFT,
    "link": LINK,
    "stop": STOP,
    "honorific": HONORIFIC,
    "particle": PARTICLE,
}
_BACK, _ON = 110, 190  # places around words of office in which their title and name may stand
_WORD = re.compile(
    r"h\. ?e\.|е\. ?п\.|[^\W\d_]{1,2}\.(?= ?[^\W\d_])|[^\W\d_]+(?:['-][^\W\d_]+)*", re.IGNORECASE
)
_SAMPLE = 2000  # places of a field that tell its language
_SHORTEST_STEM = 3
_OVERLAPPING = 3  # a word may be of an office, an organisation and a state at once
_PEOPLES = frozenset({"adjective", "demonym"})


class State(NamedTuple):
    """A state at a place of a field."""

    code: str
    start: int
    end: int
    is_people: bool  # an adjective or the name of inhabitants


class Token(NamedTuple):
    """A word; `gap` is what stands between it and the word before."""

    text: str
    low: str
    start: int
    end: int
    gap: str
    marks: int

    @property
    def is_capital(self) -> bool:
        """Whether it may be a name by its letters: a capital and small ones, or an initial."""
        return self.text[0].isupper() and (self.is_initial or not self.text.isupper())

    @property
    def is_initial(self) -> bool:
        """Whether it is a letter with a dot."""
        return self.text[-1] == "." and not self.marks & HONORIFIC


_start, _end = attrgetter("start"), attrgetter("end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Words around words of office, the states among them and the language they are in."""

    text: str
    tokens: tuple[Token, ...]
    cues: dict[int, Cue]  # by the place of their first word
    states: tuple[State, ...]
    language: str

    def states_within(self, start: int, end: int) -> tuple[State, ...]:
        """The states that lie, if in part only, between two places of the field."""
        first = bisect_right(self.states, start, key=_end)
        return self.states[first : bisect_left(self.states, end, first, key=_start)]

    def place_of(self, start: int) -> int:
        """The place among the words of the one that begins there or next."""
        return min(bisect_left(self.tokens, start, key=_start), len(self.tokens) - 1)


def stretches(text: str, folded: str, cues: list[Cue], found: list[Found]) -> Iterator[Stretch]:
    """The stretches of a field and its folded text; each is read within one line."""
    line, around = unified(text), spoken(folded[:_SAMPLE])
    for start, end, own in _regions(folded, cues):
        language = spoken(folded[start:end], around)
        states = tuple(
            State(each.country, each.start + start, each.end + start, each.kind in _PEOPLES)
            for each in countries.find(line[start:end], language)
        )
        spans = [(cue.start, cue.end, OFFICE) for cue in own]
        spans += ((each.start, each.end, ORGANISATION) for each in found if start <= each.start < end)
        spans += ((each.start, each.end, STATE) for each in states)
        tokens = tuple(_tokens(line, folded, (start, end), sorted(spans)))
        places = {token.start: place for place, token in enumerate(tokens)}
        yield Stretch(
            text=text,
            tokens=tokens,
            cues={places[cue.start]: cue for cue in own if cue.start in places},
            states=states,
            language=language,
        )


def _tokens(
    line: str, folded: str, region: tuple[int, int], spans: list[tuple[int, int, int]]
) -> Iterator[Token]:
    last, at = region[0], 0
    for match in _WORD.finditer(folded, *region):
        start, end = match.span()
        low = match[0]
        marks = word_marks(low)
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        for span in spans[at : at + _OVERLAPPING]:
            marks |= span[2] if span[0] < end and start < span[1] else 0
        yield Token(line[start:end], low, start, end, folded[last:start], marks)
        last = end


@functools.lru_cache(maxsize=4096)
def word_marks(low: str) -> int:
    """The marks of a folded word, by the lists of words."""
    whole, stems = _listed()
    found = whole.get(low, 0)
    for end in range(_SHORTEST_STEM, len(low) + 1):
        found |= stems.get(low[:end], 0)
    return found


@functools.cache
def _listed() -> tuple[dict[str, int], dict[str, int]]:
    whole: dict[str, int] = {}
    stems: dict[str, int] = {}
    for kind, cell in tables.lines("words"):
        for item in tables.items(cell):
            into = stems if item.endswith("*") else whole
            word = item.removesuffix("*")
            into[word] = into.get(word, 0) | _KINDS[kind]
    return whole, stems


def _regions(folded: str, cues: list[Cue]) -> Iterator[tuple[int, int, list[Cue]]]:
    own: list[Cue] = []
    begin, stop = 0, -1
    for cue in cues:
        start, end = _region(folded, cue)
        if own and start <= stop:
            own.append(cue)
            stop = max(stop, end)
            continue
        if own:
            yield begin, stop, own
        begin, stop, own = start, end, [cue]
    if own:
        yield begin, stop, own


def _region(folded: str, cue: Cue) -> tuple[int, int]:
    """The places around words of office, whole words of one line."""
    start = max(cue.start - _BACK, folded.rfind("\n", max(0, cue.start - _BACK), cue.start) + 1, 0)
    if start and folded[start - 1].isalnum():
        space = folded.find(" ", start, cue.start)
        start = cue.start if space < 0 else space
    end = min(cue.end + _ON, len(folded))
    line_end = folded.find("\n", cue.end, end)
    if line_end >= 0:
        return start, line_end
    if end < len(folded):
        space = folded.rfind(" ", cue.end, end)
        end = cue.end if space < 0 else space
    return start, end
