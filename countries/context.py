"""What a hit's neighbours say of it: a state, something else, or nothing certain."""

from enum import Enum, auto

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
    TITLE,
    WARY,
    Marks,
    opens_sentence,
    word_after,
    word_before,
)

_ALWAYS = frozenset({"acronym", "metonym"})
_PLACES = frozenset({"capital", "metonym"})
_REFUSING = AFTER | PAIR_AFTER | FOLK
_SHOUTED = 3  # letters; shorter words in capitals are acronyms


class Verdict(Enum):
    """`LIKELY` and `UNLIKELY` are settled by the rest of the document."""

    STATE = auto()
    LIKELY = auto()
    UNLIKELY = auto()
    PERSON = auto()
    NONE = auto()


def judge(folded: Folded, marks: Marks, candidate: Candidate) -> Verdict:
    """What the words around a hit make of it."""
    line, kind = folded.line, candidate.kind
    before, before_at = word_before(line, candidate.start)
    marks_before = marks.of(before) if before else 0
    if marks_before & (BEFORE | PAIR_BEFORE) and _stands_before(marks, line, before, before_at):
        return Verdict.NONE
    after, after_end = word_after(line, candidate.end)
    marks_after = marks.of(after) if after else 0
    if marks_after & _REFUSING and _refuses(marks, line, candidate, after, after_end):
        return Verdict.NONE
    if candidate.form.first and not (marks_after & OFFICIAL or _is_hyphenated(line, candidate)):
        return Verdict.NONE
    if not candidate.is_capital or kind in _ALWAYS:
        return Verdict.STATE
    if line[candidate.end : candidate.end + 2] == b", " and _is_elsewhere(marks, line, candidate.end):
        return Verdict.NONE
    own = marks.of(line[candidate.start : candidate.end])
    if not (own or marks_before & GIVEN):
        return Verdict.STATE
    return _of_a_name(folded, candidate, own, (marks_before, before_at), marks_after)


def _stands_before(marks: Marks, line: bytes, before: bytes, before_at: int) -> int:
    first, _at = word_before(line, before_at)
    return BEFORE & (marks.of(before) | (marks.of(first + b" " + before) if first else 0))


def _refuses(marks: Marks, line: bytes, candidate: Candidate, after: bytes, after_end: int) -> bool:
    """Whether what follows makes it money or a language, or a bare ethnonym a people."""
    form = candidate.form
    if marks.of(after) & FOLK and form.case == "any" and candidate.end - candidate.start == len(form.text):
        return True
    if candidate.kind in _PLACES:
        return False
    second, _end = word_after(line, after_end)
    return bool(AFTER & (marks.of(after) | (marks.of(after + b" " + second) if second else 0)))


def _is_hyphenated(line: bytes, candidate: Candidate) -> bool:
    return (
        line[candidate.end : candidate.end + 1] == b"-" or line[candidate.start - 1 : candidate.start] == b"-"
    )


def _is_elsewhere(marks: Marks, line: bytes, end: int) -> int:
    """Whether ", Texas" or its like follows: a town elsewhere has the name."""
    return REGION & marks.of(word_after(line, end + 1)[0])


def _of_a_name(
    folded: Folded, candidate: Candidate, own: int, before: tuple[int, int], marks_after: int
) -> Verdict:
    """Whether a capitalised hit is a state's name or a person's, by the words at both its sides."""
    text, line = folded.text, folded.line
    marks_before, before_at = before
    if own & OPENING and opens_sentence(line, candidate.start):
        return Verdict.UNLIKELY
    surface = text[candidate.from_ : candidate.to]
    if len(surface) > _SHOUTED and surface.isupper():
        return Verdict.STATE
    is_before_capital = before_at < candidate.start and _is_capital(folded, before_at)
    if marks_before & GIVEN and is_before_capital:
        return Verdict.PERSON
    if not own & WARY or marks_before & LINK:
        return Verdict.STATE
    next_at = candidate.end + 1
    has_next = line[candidate.end : next_at] == b" " and next_at < len(line)
    if has_next and _is_capital(folded, next_at) and not marks_after & TITLE:
        return Verdict.PERSON
    if is_before_capital and not marks_before & TITLE and not opens_sentence(line, before_at):
        return Verdict.PERSON
    return Verdict.LIKELY


def _is_capital(folded: Folded, at: int) -> bool:
    return folded.text[folded.span(at, at + 1)[0]].isupper()
