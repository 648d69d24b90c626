"""What a hit's neighbours say of it: a state, something else, or nothing certain."""

from enum import Enum, auto
from typing import NamedTuple

from .codepage import IN_WORD
from .folding import Folded
from .matching import Candidate
from .words import (
    AFTER,
    BEFORE,
    FOLK,
    GIVEN,
    LINK,
    OFFICIAL,
    OPENING,
    PAIR_AFTER,
    PAIR_BEFORE,
    REGION,
    SMALL,
    TITLE,
    TONGUE,
    WARY,
    Marks,
    opens_sentence,
    word_after,
    word_before,
)

_PLACES = frozenset({"capital", "metonym"})
_ALWAYS = frozenset({"acronym", "metonym"})
_REFUSING = AFTER | PAIR_AFTER | FOLK
_SHOUTED = 3  # letters; shorter words in capitals are acronyms


class Verdict(Enum):
    """A `TONGUE` makes languages of its whole list; `ALONE`, `LIKELY` and `UNLIKELY` the rest settles."""

    STATE = auto()
    LIKELY = auto()
    UNLIKELY = auto()
    PERSON = auto()
    TONGUE = auto()
    ALONE = auto()
    NONE = auto()


class _Sides(NamedTuple):
    """The words at both sides of a hit with their marks and where they begin and end."""

    before: bytes
    before_at: int
    marks_before: int
    after: bytes
    after_end: int
    marks_after: int


def judge(folded: Folded, marks: Marks, candidate: Candidate) -> Verdict:
    """What the words around a hit make of it."""
    line = folded.line
    before, before_at = word_before(line, candidate.start)
    after, after_end = word_after(line, candidate.end)
    marks_before = marks.of(before) if before else 0
    marks_after = marks.of(after) if after else 0
    sides = _Sides(before, before_at, marks_before, after, after_end, marks_after)
    refused = _refused(line, marks, candidate, sides)
    if refused is not None:
        return refused
    if not candidate.is_capital or candidate.kind in _ALWAYS:
        return Verdict.STATE
    own = marks.of(line[candidate.start : candidate.end])
    if not own and not marks_before & GIVEN:
        return Verdict.STATE
    return _of_a_name(folded, candidate, own, sides)


def _refused(line: bytes, marks: Marks, candidate: Candidate, sides: _Sides) -> Verdict | None:
    """What a neighbour makes of it for certain, where one does."""
    end = candidate.end
    if sides.marks_before & (BEFORE | PAIR_BEFORE) and _stands_before(marks, line, sides):
        return Verdict.NONE
    if sides.marks_after & _REFUSING and _refuses(marks, line, candidate, sides):
        return Verdict.TONGUE
    if candidate.form.first and not (sides.marks_after & OFFICIAL or _is_hyphenated(line, candidate)):
        return Verdict.NONE
    if candidate.kind == "adjective" and sides.marks_before & TONGUE and has_no_noun(line, marks, end):
        return Verdict.ALONE
    if line[end : end + 2] == b", " and marks.of(word_after(line, end + 1)[0]) & REGION:
        return Verdict.NONE  # ", Texas": a town elsewhere has the name
    return None


def _stands_before(marks: Marks, line: bytes, sides: _Sides) -> int:
    first, _at = word_before(line, sides.before_at)
    return BEFORE & (sides.marks_before | (marks.of(first + b" " + sides.before) if first else 0))


def _refuses(marks: Marks, line: bytes, candidate: Candidate, sides: _Sides) -> bool:
    """Whether what follows makes it money or a language, or a bare ethnonym a people."""
    form = candidate.form
    if sides.marks_after & FOLK and form.case == "any" and candidate.end - candidate.start == len(form.text):
        return True
    if candidate.kind in _PLACES:
        return False
    second, _end = word_after(line, sides.after_end)
    return bool(AFTER & (sides.marks_after | (marks.of(sides.after + b" " + second) if second else 0)))


def _is_hyphenated(line: bytes, candidate: Candidate) -> bool:
    start, end = candidate.start, candidate.end
    return line[end : end + 1] == b"-" or line[start - 1 : start] == b"-"


def has_no_noun(line: bytes, marks: Marks, end: int) -> bool:
    """Whether an adjective that ends here stands alone: "in Russian." against "in Russian ports"."""
    if line[end : end + 1] == b"-":
        return False
    after, _end = word_after(line, end)
    return not after or bool(marks.of(after) & SMALL)


def _of_a_name(folded: Folded, candidate: Candidate, own: int, sides: _Sides) -> Verdict:
    """Whether a capitalised hit is a state's name or a person's, by the words at both its sides."""
    text, line = folded.text, folded.line
    if own & OPENING and opens_sentence(line, candidate.start):
        return Verdict.UNLIKELY
    surface = text[candidate.from_ : candidate.to]
    if len(surface) > _SHOUTED and surface.isupper():
        return Verdict.STATE
    is_after_capital = sides.before_at < candidate.start and _is_capital(folded, sides.before_at)
    if sides.marks_before & GIVEN and is_after_capital:
        return Verdict.PERSON
    if not own & WARY or sides.marks_before & LINK:
        return Verdict.STATE
    is_person = _is_first_name(folded, candidate, sides) or (
        is_after_capital and not sides.marks_before & TITLE and not opens_sentence(line, sides.before_at)
    )
    return Verdict.PERSON if is_person else Verdict.LIKELY


def _is_first_name(folded: Folded, candidate: Candidate, sides: _Sides) -> bool:
    """Whether a capitalised word that is no title follows: "Jordan Peele"."""
    line, next_at = folded.line, candidate.end + 1
    if line[candidate.end : next_at] != b" " or next_at >= len(line) or not IN_WORD[line[next_at]]:
        return False
    return _is_capital(folded, next_at) and not sides.marks_after & TITLE


def _is_capital(folded: Folded, at: int) -> bool:
    return folded.text[folded.span(at, at + 1)[0]].isupper()
