"""Which paragraphs of a release's languages belong together, so that they can stand side by side.

A dynamic programme over the paragraphs, as W. Gale and K. Church (1993) align sentences: lengths go together,
and what does not change with the language (states, numbers) ties paragraphs that say the same. One paragraph
may stand for two; nothing is moved.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_NUMBER = re.compile(r"\d+")
# Beyond so many pairs of paragraphs a page would wait; such texts stand side by side without rows.
MOST_PAIRS: Final = 400
# How one or two paragraphs may stand for one or two, and what it costs beside plain one for one.
_STEPS: Final = ((1, 1, 0.0), (1, 2, 1.1), (2, 1, 1.1), (1, 0, 2.6), (0, 1, 2.6))
_TIE = 0.8  # what something in common is worth
_LEAST = 20  # characters; a shorter paragraph says little by its length

Rows = tuple[tuple[int, int], ...]  # of each row the first paragraph and the one behind its last


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph by its length and by what every language keeps: codes of states, digits."""

    length: int
    marks: frozenset[str]


def paragraph(text: str, states: Sequence[str]) -> Paragraph:
    """The paragraph with its marks; `states` are the codes of those that it names."""
    return Paragraph(length=len(text), marks=frozenset((*states, *_NUMBER.findall(text))))


def side_by_side(texts: Sequence[Sequence[Paragraph]]) -> tuple[Rows, ...] | None:
    """Each text cut into the same number of rows, those of a number belonging together.

    None where they are too long to be set against each other, or one is empty.
    """
    first, *others = texts
    if not all(texts) or any(len(first) * len(other) > MOST_PAIRS for other in others):
        return None
    ends = [_ends(first, other) for other in others]
    # A row of all ends where it ends in each pair of languages.
    shared = sorted(set(range(len(first) + 1)).intersection(*(each.keys() for each in ends)))
    return (tuple(pairwise(shared)), *(tuple(pairwise(each[at] for at in shared)) for each in ends))


def _ends(first: Sequence[Paragraph], other: Sequence[Paragraph]) -> dict[int, int]:
    """Behind how many paragraphs of the first one, and behind how many of the other, both come to an end."""
    steps = _cheapest(first, other)
    at, ends = (len(first), len(other)), dict[int, int]()
    while at != (0, 0):
        taken, its = steps[at]
        at = (at[0] - taken, at[1] - its)
        if taken and its:  # what stands in one language alone goes with what comes before it
            ends.setdefault(*at)
    return _without_empty(ends, len(first), len(other))


def _without_empty(ends: dict[int, int], first: int, other: int) -> dict[int, int]:
    """The ends without those that would leave a row empty; `first` and `other` are the lengths."""
    kept, last = {0: 0}, 0
    for at in sorted(ends):
        if 0 < at < first and last < ends[at] < other:
            kept[at] = last = ends[at]
    return {**kept, first: other}


def _cheapest(
    first: Sequence[Paragraph], other: Sequence[Paragraph]
) -> dict[tuple[int, int], tuple[int, int]]:
    """The last step of the cheapest way to each pair of places."""
    ratio = sum(each.length for each in other) / max(1, sum(each.length for each in first))
    costs: dict[tuple[int, int], float] = {(0, 0): 0.0}
    steps: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(len(first) + 1):
        for j in range(len(other) + 1):
            ways = [
                (costs[i - a, j - b] + extra + _cost(first[i - a : i], other[j - b : j], ratio), (a, b))
                for a, b, extra in _STEPS
                if a <= i and b <= j
            ]
            if ways:
                costs[i, j], steps[i, j] = min(ways)
    return steps


def _cost(ours: Sequence[Paragraph], theirs: Sequence[Paragraph], ratio: float) -> float:
    """How unlike two runs of paragraphs are; 0 where there is nothing to compare."""
    if not ours or not theirs:
        return 0.0
    our_length = sum(each.length for each in ours) * ratio + _LEAST
    their_length = sum(each.length for each in theirs) + _LEAST
    our_marks = frozenset().union(*(each.marks for each in ours))
    their_marks = frozenset().union(*(each.marks for each in theirs))
    apart = len(our_marks ^ their_marks) / 4
    return abs(math.log(their_length / our_length)) * 2 + apart - _TIE * len(our_marks & their_marks)
