"""The words of a sentence: which went, which came, and how much two sentences have in common."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from .alignment import common, gaps
from .text import comparable

RunKind = Literal["same", "gone", "new"]

_WORD = re.compile(r"\w+|\.{2,}|[^\w\s]")
_LETTERS = re.compile(r"\w+")
_STEM = 5  # letters that a Kazakh or Russian word keeps in most of its cases


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of a changed sentence: in both texts, gone with the old one, or new with the new one.

    What is the same stands as the new text has it.
    """

    kind: RunKind
    text: str


@dataclass(frozen=True, slots=True)
class _Words:
    """A sentence in words: where each ends, and what counts of it."""

    text: str
    ends: tuple[int, ...]
    keys: tuple[str, ...]

    def between(self, begin: int, end: int) -> str:
        """The text of these words with the white space before them."""
        if begin == end:
            return ""
        start = self.ends[begin - 1] if begin else 0
        return self.text[start : self.ends[end - 1] if end < len(self.ends) else len(self.text)]

    def alone(self, begin: int, end: int) -> str:
        """The text of these words as it stands before others: the first ones with white space behind them."""
        text = self.between(begin, end)
        return f"{text} " if text and begin == 0 and self.text[len(text) :][:1].isspace() else text

    def counted(self, begin: int, end: int) -> str:
        """What counts of these words."""
        return "".join(self.keys[begin:end])


def runs_between(before: str, after: str) -> tuple[Run, ...]:
    """The words of two sentences in order; without what is gone they are `after`, to the character."""
    old, new = _words(before), _words(after)
    matched = common(old.keys, new.keys)
    return tuple(_joined(_pieces(old, new, matched)))


def stems(text: str) -> frozenset[str]:
    """The words of a text cut to their first letters, for telling how much of it another text has."""
    return frozenset(word[:_STEM].casefold() for word in _LETTERS.findall(text))


def _words(text: str) -> _Words:
    counted: dict[str, str] = {}
    ends, keys = [], []
    for found in _WORD.finditer(text):
        word = found[0]
        key = counted.get(word)
        if key is None:
            key = counted[word] = comparable(word)
        if key:
            ends.append(found.end())
            keys.append(key)
    return _Words(text, tuple(ends), tuple(keys))


def _pieces(old: _Words, new: _Words, matched: Sequence[tuple[int, int]]) -> Iterator[Run]:
    at = 0
    for begin, end, start, stop in gaps(matched, len(old.keys), len(new.keys)):
        yield Run(kind="same", text=new.between(at, start))
        if old.counted(begin, end) == new.counted(start, stop):  # only parted or joined in another way
            yield Run(kind="same", text=new.between(start, stop))
        else:
            yield Run(kind="gone", text=old.alone(begin, end))
            yield Run(kind="new", text=new.between(start, stop))
        at = stop
    yield Run(kind="same", text=new.between(at, len(new.keys)))


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Runs without empty ones, neighbours of one kind made one."""
    last: Run | None = None
    for run in runs:
        if not run.text:
            continue
        if last is not None and last.kind == run.kind:
            last = Run(kind=run.kind, text=last.text + run.text)
            continue
        if last is not None:
            yield last
        last = run
    if last is not None:
        yield last
