"""Where words of office stand in a text: kinds, languages, and whether in the nominative."""

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple, cast

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from countries.declension import inflected

from . import tables
from .mention import OfficeKind
from .reading import fold

_FORM = "+"  # a case that no rule gives
_NO_NAME = "="  # an office that is found so that no other is found in it
_ENDING = re.compile(
    "(?:н?[ыі]ң|[ндт][ыі]ң|[нғгқк]?[ае]|[ндт][ыі]|н|н?[дт][ае]|[ндт][ае]н|[мбп]ен|н?[дт][ае]ғы)?(?!\\w)"
)
# Which office a title of several names, the first of these that is in it.
_RANK: tuple[OfficeKind, ...] = (
    "deputy_minister",
    "minister",
    "prime_minister",
    "president",
    "speaker",
    "secretary_general",
    "envoy",
    "ambassador",
    "chair",
    "head",
    "other",
)


class Cue(NamedTuple):
    """Words of office at a place of a field."""

    kind: OfficeKind
    start: int
    end: int
    is_oblique: bool


class _Form(NamedTuple):
    kind: OfficeKind
    is_oblique: bool
    is_open: bool  # a Kazakh ending may follow
    has_name: bool


def highest(kinds: set[OfficeKind]) -> OfficeKind:
    """The office that a title of several is called by: the deputy of a head of government is a minister."""
    return next(kind for kind in _RANK if kind in kinds)


def cues(folded: str) -> Iterator[Cue]:
    """Words of office in a folded text, sorted by start, non-overlapping, the longest first."""
    automaton, forms = _compiled()
    for pattern, start, end in automaton.find_matches_as_indexes(folded):
        form = forms[pattern]
        if start and (folded[start - 1].isalnum() or folded[start - 1] == "-"):
            continue
        stop = end
        if form.is_open:
            ending = _ENDING.match(folded, end)
            stop = end if ending is None else ending.end()
        if form.has_name and not (stop < len(folded) and (folded[stop].isalnum() or folded[stop] == "_")):
            yield Cue(form.kind, start, stop, form.is_oblique or stop > end)


@functools.cache
def _compiled() -> tuple[AhoCorasick, tuple[_Form, ...]]:
    patterns: dict[str, _Form] = {}
    for kind, language, cell in tables.lines("offices"):
        for item in tables.items(cell):
            name = item.removesuffix(_NO_NAME).removeprefix(_FORM)
            is_form = item.startswith(_FORM)
            for text in {name, *inflected(name)} if language == "ru" and not is_form else {name}:
                has_name = not item.endswith(_NO_NAME)
                form = _Form(cast("OfficeKind", kind), is_form or text != name, language == "kk", has_name)
                # "министр" is Kazakh and Russian: the Kazakh line lets its endings follow.
                patterns[fold(text)] = _merged(patterns.get(fold(text)), form)
    automaton = AhoCorasick(
        list(patterns), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
    )
    return automaton, tuple(patterns.values())


def _merged(known: _Form | None, form: _Form) -> _Form:
    if known is None:
        return form
    return known._replace(
        is_open=known.is_open or form.is_open, is_oblique=known.is_oblique and form.is_oblique
    )
