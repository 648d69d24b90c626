"""Candidates: hits of the automaton that stand on the borders of words and are written in their case."""

from collections.abc import Iterator
from dataclasses import dataclass

from .codepage import WORD, decoded
from .folding import Folded
from .forms import BLOCKED, Form
from .gazetteer import Gazetteer
from .kazakh import ENDING
from .mention import Kind

_SHORTEST = 2  # a stem of one letter would be found everywhere
_HYPHEN = b"-"[0]
_QUERY = b"?"[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A hit with offsets in the folded text, which the rules of context may still refuse."""

    form: Form
    kind: Kind
    start: int
    end: int


def candidates(folded: Folded, gazetteer: Gazetteer) -> Iterator[Candidate]:
    """Hits sorted by start, non-overlapping, longest first where several begin together."""
    for pattern, start, end in gazetteer.automaton.find_matches_as_indexes(folded.folded):
        if _inside_word(folded, start - 1) and _inside_word(folded, start):
            continue
        found = _fitting(folded, gazetteer, gazetteer.forms[pattern], start, end)
        if found is not None and found.form.code != BLOCKED:
            yield found


def _fitting(folded: Folded, gazetteer: Gazetteer, form: Form, start: int, end: int) -> Candidate | None:
    """The form, or the longest shorter one at the same place, that fits what follows it."""
    found = _candidate(folded, form, start, end)
    while found is None and form.open and end - start > _SHORTEST:
        end -= 1
        shorter = gazetteer.patterns.get(folded.folded[start:end])
        if shorter is not None:
            found = _candidate(folded, shorter, start, end)
    return found


def _candidate(folded: Folded, form: Form, start: int, end: int) -> Candidate | None:
    line = folded.folded
    if form.first and (end >= len(line) or line[end] != _HYPHEN):
        return None
    if form.open:
        return _with_ending(folded, form, start, end)
    if _inside_word(folded, end) and line[end - 1] in WORD:
        return None
    return _in_case(folded, form, form.kind, start, end, end)


def _with_ending(folded: Folded, form: Form, start: int, end: int) -> Candidate | None:
    stop = _word_end(folded, end)
    if form.code == BLOCKED:
        return Candidate(form=form, kind=form.kind, start=start, end=stop)
    hyphenated = form.case == "upper" and stop == end and folded.folded[end : end + 1] == b"-"
    if hyphenated:
        stop = _word_end(folded, end + 1)
    ending = ENDING.match(decoded(folded.folded[end:stop]))
    if ending is None:
        return _in_case(folded, form, form.kind, start, end, end) if hyphenated else None
    kind = form.kind
    if ending["derived"] and kind in {"name", "acronym"}:
        # Words made of a name ("италиялық") are written small in the middle of a sentence.
        kind = "demonym" if ending["rest"] else "adjective"
        form = Form(text=form.text, code=form.code, kind=kind, case="any")
    return _in_case(folded, form, kind, start, end, stop)


def _in_case(folded: Folded, form: Form, kind: Kind, start: int, end: int, stop: int) -> Candidate | None:
    text = folded.text
    if form.case != "any":
        base, stem_end = folded.span(start, end)
        if not text[base].isupper():
            return None
        # The Latin alphabet of 2018 writes "AQSh": its second half of a letter stays small.
        if form.case == "upper" and not text[base:stem_end].replace("h", "").isupper():
            return None
    return Candidate(form=form, kind=kind, start=start, end=stop)


def _word_end(folded: Folded, at: int) -> int:
    while _inside_word(folded, at):
        at += 1
    return at


def _inside_word(folded: Folded, at: int) -> bool:
    if not 0 <= at < len(folded.folded):
        return False
    byte = folded.folded[at]
    if byte != _QUERY:
        return byte in WORD
    return folded.text[folded.span(at, at + 1)[0]].isalnum()
