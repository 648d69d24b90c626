"""Hits of the automaton that stand on the borders of words and are written in their case."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .codepage import IN_WORD, WORD_CLASS, decoded
from .folding import Folded
from .forms import BLOCKED, Form
from .gazetteer import Gazetteer
from .kazakh import ending
from .mention import Kind

_FURTHER = 60  # places that the longest official names take
_DOT = b"."[0]
_SHORTEST = 2  # a stem of one letter would be found everywhere
_REST_OF_WORD = re.compile(b"[" + WORD_CLASS + b"]*")
_BORDER = re.compile(b"[ -]")
_Hit = tuple[int, int, int]


class Candidate(NamedTuple):
    """A hit that the rules of context may still refuse; a tuple, because a dense text has one a line.

    `start` and `end` are offsets in the folded text, `from_` and `to` in the original one.
    """

    form: Form
    kind: Kind
    start: int
    end: int
    from_: int
    to: int
    is_capital: bool


def candidates(folded: Folded, gazetteer: Gazetteer) -> Iterator[Candidate]:
    """Hits sorted by start, non-overlapping, longest first where several begin together."""
    line, forms, last = folded.line, gazetteer.forms, 0
    for pattern, start, end in gazetteer.automaton.find_matches_as_indexes(line):
        if start < last:
            continue
        if start and IN_WORD[line[start - 1]] and IN_WORD[line[start]]:
            for hidden in _behind(folded, gazetteer, start, end):
                last = hidden.end
                if hidden.form.code != BLOCKED:
                    yield hidden
            continue
        form = forms[pattern]
        found = _candidate(folded, form, start, end)
        if found is None:
            yield from _states(_instead(folded, gazetteer, form, start, end))
        elif form.code != BLOCKED:
            yield found


def _states(found: Iterable[Candidate]) -> Iterator[Candidate]:
    return (candidate for candidate in found if candidate.form.code != BLOCKED)


def _candidate(folded: Folded, form: Form, start: int, end: int) -> Candidate | None:
    line = folded.line
    if form.open:
        return _with_ending(folded, form, start, end)
    if end < len(line) and IN_WORD[line[end]] and (IN_WORD[line[end - 1]] or line[end - 1] == _DOT):
        return None
    return _in_case(folded, form, form.kind, (start, end, end))


def _with_ending(folded: Folded, form: Form, start: int, end: int) -> Candidate | None:
    line = folded.line
    stop = end if end >= len(line) else _end_of_word(line, end)
    if form.code == BLOCKED:
        return _seen(folded, form, form.kind, (start, end, stop))
    is_hyphenated = form.case == "upper" and stop == end and line[end : end + 1] == b"-"
    if is_hyphenated:
        stop = _end_of_word(line, end + 1)
    if stop == end:
        return _in_case(folded, form, form.kind, (start, end, end))
    after = ending(decoded(line[start:end]), decoded(line[end:stop]))
    if after is None:
        return _in_case(folded, form, form.kind, (start, end, end)) if is_hyphenated else None
    if after.is_derived and form.kind in {"name", "acronym"}:
        # Words made of a name ("италиялық") are written small in the middle of a sentence.
        return _seen(folded, form, "demonym" if after.is_inflected else "adjective", (start, end, stop))
    kind = "demonym" if form.kind == "adjective" and after.is_inflected else form.kind
    return _in_case(folded, form, kind, (start, end, stop))


def _in_case(folded: Folded, form: Form, kind: Kind, place: _Hit) -> Candidate | None:
    """The candidate at start, end of the stem and end of the word, if it is written as its form demands."""
    found = _seen(folded, form, kind, place)
    if form.case == "any":
        # "қытай тарапы": a name that is an adjective too, written small.
        is_adjective = kind == "name" and form.open and not found.is_capital
        return found._replace(kind="adjective") if is_adjective else found
    if not found.is_capital:
        # "ауған-пәкістан шекарасы": the second of two states joined by a hyphen, written small.
        is_joined = form.open and kind == "name" and folded.line[place[0] - 1 : place[0]] == b"-"
        return found._replace(kind="adjective") if is_joined else None
    # The Latin alphabet of 2018 writes "AQSh": its second half of a letter stays small.
    stem_end = folded.span(place[0], place[1])[1]
    if form.case == "upper" and not folded.text[found.from_ : stem_end].replace("h", "").isupper():
        return None
    return found


def _seen(folded: Folded, form: Form, kind: Kind, place: _Hit) -> Candidate:
    start, _stem_end, end = place
    from_, to = (start, end) if folded.origins is None else folded.span(start, end)
    return Candidate(form, kind, start, end, from_, to, folded.text[from_].isupper())


def _instead(folded: Folded, gazetteer: Gazetteer, form: Form, start: int, end: int) -> Iterator[Candidate]:
    """What a hit that does not fit has hidden: a shorter form at the same place, and hits inside it."""
    line = folded.line
    at = end
    for shorter_end in _ends(line, form, start, end):
        shorter = gazetteer.patterns.get(line[start:shorter_end])
        found = None if shorter is None else _candidate(folded, shorter, start, shorter_end)
        if found is not None:
            at = found.end
            yield found
            break
    else:
        border = _BORDER.search(line, start, end)
        at = end if border is None else border.end()
    if at < end:
        yield from _inside(folded, gazetteer, at, end)


def _ends(line: bytes, form: Form, start: int, end: int) -> Iterator[int]:
    """Where shorter forms may end: anywhere for stems, else at the borders of words, from right to left."""
    for at in range(end - 1, start + _SHORTEST - 1, -1):
        if form.open or line[at] in b" -":
            yield at


def _behind(folded: Folded, gazetteer: Gazetteer, start: int, end: int) -> Iterator[Candidate]:
    """Hits that one in the middle of a word has hidden: "in Vietnam" has "N Vietnam" in it."""
    border = _BORDER.search(folded.line, start, end)
    if border is not None:
        yield from _inside(folded, gazetteer, border.end(), end, further=_FURTHER)


def _inside(
    folded: Folded, gazetteer: Gazetteer, start: int, end: int, *, further: int = 0
) -> Iterator[Candidate]:
    """Hits that begin in a stretch and may go on a little further."""
    stop = _end_of_word(folded.line, min(end + further, len(folded.line)))
    for pattern, begin, last in gazetteer.automaton.find_matches_as_indexes(folded.line[start:stop]):
        at = begin + start
        if begin and IN_WORD[folded.line[at - 1]] and IN_WORD[folded.line[at]]:
            continue
        form = gazetteer.forms[pattern]
        found = _candidate(folded, form, at, last + start)
        if found is None:
            yield from _instead(folded, gazetteer, form, at, last + start)
        elif at < end:
            yield found


def _end_of_word(line: bytes, at: int) -> int:
    rest = _REST_OF_WORD.match(line, at)
    return at if rest is None else rest.end()
