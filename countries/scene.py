"""A text with its hits: what the rules of a role look at."""

from collections.abc import Sequence
from dataclasses import dataclass

from .folding import Folded
from .matching import Candidate
from .mention import Reason, Role
from .words import Marks

HOME = "KZ"  # the ministry's own state; it is nobody's counterparty
Given = tuple[Role, Reason]
Hit = tuple[str, Candidate]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A stretch of a text in one language with its hits; `offset` is where the stretch begins."""

    folded: Folded
    marks: Marks
    language: str
    hits: Sequence[Hit]
    offset: int = 0


def ending(scene: Scene, hit: Candidate) -> bytes:
    """What follows the stem of a Kazakh hit in its word."""
    return scene.folded.line[hit.start + len(hit.form.text) : hit.end]
