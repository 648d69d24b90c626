"""What changed between two texts of a release, by sentence and by word."""

from dataclasses import dataclass
from typing import Literal

Field = Literal["title", "body"]
ChangeKind = Literal["added", "removed", "changed", "moved"]
RunKind = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPair:
    """Title and text of a revision, as they are kept."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence where it stands; `start` and `end` are in code points of its field."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of a changed sentence: in both texts, gone with the old one, or new with the new one.

    What is the same stands as the new text has it.
    """

    kind: RunKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One sentence that is another. `before` is None where it was added, `after` where it was removed.

    `runs` are the words of a changed sentence in order; empty for the other kinds.
    """

    field: Field
    kind: ChangeKind
    before: Sentence | None
    after: Sentence | None
    runs: tuple[Run, ...] = ()
