"""What kind of event a release tells of, by words that stand together in a sentence.

A headline says it best, then the first sentences; a word further down may be a promise or a memory, and
counts only for kinds that are seldom spoken of in passing.
"""

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple, cast

from ahocorasick_rs import AhoCorasick, Implementation

from . import tables
from .mention import Field, Occasion, OccasionKind
from .reading import fold
from .undone import undone

# Points of a cue by its weight, in the headline, in the first sentences and further down.
_POINTS = {"3": (8, 6, 3), "2": (6, 3, 1), "1": (4, 2, 1)}
_LEAD = 2  # sentences of a body that are its lead
_ENOUGH, _LEAST = 3, 2
_ALWAYS_THE_MATTER = frozenset({"credentials", "condolences"})  # a release that begins so is about it
_IN_PASSING = frozenset(
    {"forum", "statement", "consular"}
)  # kinds that a release mentions besides its matter
# Of kinds that are told equally well, the more particular first.
_ORDER = (
    "credentials",
    "condolences",
    "agreement_signed",
    "call",
    "consultations",
    "consular",
    "forum",
    "visit",
    "statement",
    "meeting",
)
_BORDER = re.compile(
    '(?:(?<![A-ZА-ЯЁ])[.]|[!?…]|\\n)[»”")]{0,2}(?:\\s+|$)(?=[\\W\\d_]{0,2}[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]|$)'
)


class _Rule(NamedTuple):
    kind: OccasionKind
    weight: str
    wanted: tuple[int, ...]
    unwanted: tuple[int, ...]


class _Rules(NamedTuple):
    automaton: AhoCorasick
    whole: tuple[bool, ...]  # whether a pattern is a whole word
    by_first: dict[int, tuple[_Rule, ...]]  # by the first pattern that a rule wants


class _Evidence(NamedTuple):
    points: int
    order: int
    field: Field
    start: int
    end: int
    kind: OccasionKind


def occasions(title: str, text: str) -> tuple[Occasion, ...]:
    """The kinds of event, the best told first; see the package."""
    best: dict[OccasionKind, _Evidence] = {}
    for each in (*_evidence("title", title), *_evidence("body", text)):
        known = best.get(each.kind)
        if known is None or each.points > known.points:
            best[each.kind] = each
    told = sorted(best.values(), key=lambda each: (-each.points, each.order))
    kept = [each for each in told if each.points >= _ENOUGH] or [
        each for each in told[:1] if each.points >= _LEAST
    ]
    texts = {"title": title, "body": text}
    return tuple(
        Occasion(
            kind=each.kind,
            field=each.field,
            start=each.start,
            end=each.end,
            sentence=texts[each.field][each.start : each.end],
        )
        for each in kept
    )


def _evidence(field: Field, text: str) -> Iterator[_Evidence]:
    rules = _rules()
    for place, (start, end), present in _sentences(text):
        for pattern in present:
            for rule in rules.by_first.get(pattern, ()):
                if present.issuperset(rule.wanted) and present.isdisjoint(rule.unwanted):
                    points = _points(rule, field, place)
                    yield _Evidence(points, _ORDER.index(rule.kind), field, start, end, rule.kind)


def _points(rule: _Rule, field: Field, place: int) -> int:
    headline, lead, further = _POINTS[rule.weight]
    if field == "title" or (place < _LEAD and rule.kind in _ALWAYS_THE_MATTER):
        return headline
    if place < _LEAD:
        return lead
    return 1 if rule.kind in _IN_PASSING else further


def _sentences(text: str) -> Iterator[tuple[int, tuple[int, int], set[int]]]:
    """Sentences with cues: their place among all, their borders, the patterns in them."""
    rules, folded = _rules(), fold(text)
    borders = _borders(text)
    found: dict[int, list[tuple[int, int, int]]] = {}
    for pattern, start, end in rules.automaton.find_matches_as_indexes(folded, overlapping=True):
        if start and folded[start - 1].isalnum():
            continue
        if rules.whole[pattern] and end < len(folded) and folded[end].isalnum():
            continue
        found.setdefault(bisect_right(borders, start) - 1, []).append((pattern, start, end))
    for place, cues in sorted(found.items()):
        first, last = borders[place], borders[place + 1]
        spans = undone(folded[first:last])
        told = {
            pattern
            for pattern, start, end in cues
            if not any(start - first < until and since < end - first for since, until in spans)
        }
        yield place, _trimmed(text, first, last), told


def _borders(text: str) -> list[int]:
    """Where sentences begin, and the end of the text."""
    inside = [match.end() for match in _BORDER.finditer(text.lstrip(), 0)]
    indent = len(text) - len(text.lstrip())
    return sorted({0, *(each + indent for each in inside), len(text)}) if text else [0, 0]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    sentence = text[start:end]
    return start + len(sentence) - len(sentence.lstrip()), start + len(sentence.rstrip())


@functools.cache
def _rules() -> _Rules:
    patterns: dict[tuple[str, bool], int] = {}
    by_first: dict[int, list[_Rule]] = {}
    for kind, weight, cell in tables.lines("occasions"):
        for item in tables.items(cell):
            parts = item.split("&")
            wanted = tuple(_number(patterns, part) for part in parts if not part.startswith("!"))
            unwanted = tuple(_number(patterns, part[1:]) for part in parts if part.startswith("!"))
            rule = _Rule(cast("OccasionKind", kind), weight, wanted, unwanted)
            by_first.setdefault(wanted[0], []).append(rule)
    automaton = AhoCorasick(
        [fold(text) for text, _whole in patterns], implementation=Implementation.ContiguousNFA
    )
    whole = tuple(is_whole for _text, is_whole in patterns)
    return _Rules(automaton, whole, {first: tuple(rules) for first, rules in by_first.items()})


def _number(patterns: dict[tuple[str, bool], int], part: str) -> int:
    return patterns.setdefault((part.strip().removesuffix("."), part.strip().endswith(".")), len(patterns))
