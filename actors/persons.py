"""Persons named with an office: the words of office first, the title around them, the name beside it.

In Russian and English a title goes on to the right up to the name; in Kazakh it comes from the left, and the
name follows the words of office. In all three a name may stand before its title, parted by a comma or a dash.
"""

from collections.abc import Iterator
from typing import NamedTuple

from .cases import nominative
from .mention import OfficeKind
from .offices import Cue, highest
from .runs import ARTICLE, JOINED, WHOLE, in_apposition, name_before, run_of_names
from .scanning import (
    HONORIFIC,
    LEFT,
    LINK,
    OFFICE,
    ORGANISATION,
    PARTICLE,
    STATE,
    STOP,
    TITLE,
    State,
    Stretch,
    Token,
)

_SOLID = TITLE | STATE | ORGANISATION | OFFICE | LEFT
_MOST_RIGHT, _MOST_LEFT = 18, 14  # words of a title to the right and to the left of its office
_VERB_ENDS = ("л", "ла", "ло", "ли", "лся", "лась", "лось", "лись", "ть", "ет", "ит", "ют", "ят")
_VERBS = tuple(vowel + ending for vowel in "аиеяу" for ending in _VERB_ENDS)
_REGIONAL = ("ской", "ского", "ному", "ного", "ной", "скому", "ским", "ская")
# Kazakh cases in which a state has nothing to do with the office that follows: in, from, with, to it.
_SEPARATE = (
    *("да", "де", "та", "те", "дан", "ден", "тан", "тен", "нан", "нен"),
    *("мен", "пен", "бен", "ға", "ге", "қа", "ке"),
)
_LAND = ("стан", "ирландия", "иордания")  # names that end as a case does
_SURNAMES = ("ов", "ев", "ёв", "ова", "ева", "ин", "ина", "ұлы", "еу", "аев")
_QUOTED = (" «", " “", ' "')
_AND = frozenset({"and", "и"})


class Named(NamedTuple):
    """A name beside its office at a place of a field; the words as written and in the nominative."""

    start: int
    end: int
    words: tuple[str, ...]
    nominal: tuple[str, ...]
    office: str
    kind: OfficeKind
    state: str | None
    is_plain: bool  # it stands in the nominative, as its office tells
    is_weak: bool  # a single word that may be no name: a whole name elsewhere must say that it is one
    language: str


class _Title(NamedTuple):
    """The places of a title's first word and the word after its last, and its offices."""

    first: int
    stop: int
    kinds: set[OfficeKind]
    name: range


def named(stretch: Stretch) -> Iterator[Named]:
    """Persons of a stretch with the office that is told of them, in order of their offices."""
    beyond = 0
    for place, cue in sorted(stretch.cues.items()):
        if place < beyond:
            continue
        title = _title(stretch, place, cue)
        name = title.name or name_before(stretch, title.first)
        beyond = title.stop
        if name:
            yield _named(stretch, title, name, cue)


def _named(stretch: Stretch, title: _Title, name: range, cue: Cue) -> Named:
    tokens = stretch.tokens
    words = tuple(_bare(tokens[at].text) for at in name)
    last = tokens[name[-1]]
    nominal = nominative(words, stretch.language, is_oblique=cue.is_oblique)
    start, end = tokens[title.first].start, tokens[title.stop - 1].end
    return Named(
        start=tokens[name[0]].start,
        end=last.start + len(words[-1]),
        words=words,
        nominal=nominal,
        office=stretch.text[start:end],
        kind=highest(title.kinds),
        state=_state(stretch, start, end),
        is_plain=nominal == words and not cue.is_oblique,
        is_weak=len(name) == 1 and _is_weak(stretch, tokens[name[0] - 1], nominal[0], title.kinds),
        language=stretch.language,
    )


def _is_weak(stretch: Stretch, before: Token, word: str, kinds: set[OfficeKind]) -> bool:
    if stretch.language == "kk":
        return not word.lower().endswith(_SURNAMES)
    return kinds == {"other"} or not before.marks & (OFFICE | STATE | ORGANISATION | HONORIFIC)


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("'")


def _title(stretch: Stretch, place: int, cue: Cue) -> _Title:
    tokens = stretch.tokens
    after = place
    while after < len(tokens) and tokens[after].start < cue.end:
        after += 1
    if stretch.language == "kk":
        first = _first_kazakh(tokens, place)
        return _Title(first, after, {cue.kind}, run_of_names(tokens, after, least=1))
    return _rightward(stretch, _first(stretch, place), after, cue)


def _first(stretch: Stretch, place: int) -> int:
    """The place of the first word before an office that belongs to it."""
    tokens, first, at = stretch.tokens, place, place
    while at and place - at < _MOST_LEFT and tokens[at].gap in JOINED:
        before = tokens[at - 1]
        if before.marks & STATE and not before.marks & OFFICE:
            if stretch.language == "ru" and not _is_people(stretch, before):
                break
        elif not before.marks & LEFT and not (before.marks & ORGANISATION and stretch.language == "en"):
            if before.low not in _AND:
                break
            at -= 1
            continue
        at -= 1
        first = at
    return first


def _is_people(stretch: Stretch, token: Token) -> bool:
    return any(each.is_people for each in stretch.states_within(token.start, token.end))


def _first_kazakh(tokens: tuple[Token, ...], place: int) -> int:
    """The furthest state or organisation to the left that the office may be of, or the nearest title word."""
    first, at, is_whole = place, place, True
    while at and place - at < _MOST_LEFT and tokens[at].gap in JOINED:
        at -= 1
        before = tokens[at]
        if before.marks & ORGANISATION:
            first = at
        elif before.marks & STATE:
            if before.low.endswith(_SEPARATE) and not before.low.endswith(_LAND):
                break
            first = at
        elif before.marks & STOP or before.marks & OFFICE:
            break
        elif is_whole and before.marks & (TITLE | LEFT):
            first = at
        elif not before.marks & LINK:
            is_whole = False
    return first


def _rightward(stretch: Stretch, first: int, after: int, cue: Cue) -> _Title:
    """The title from its office to the right, and the name where one follows."""
    tokens, kinds = stretch.tokens, {cue.kind}
    stop = at = after
    while at < len(tokens) and at - after < _MOST_RIGHT and tokens[at].gap in JOINED:
        token = tokens[at]
        if at in stretch.cues and (token.gap == " - " or tokens[at - 1].low in _AND):
            kinds.add(stretch.cues[at].kind)
        if _is_capital_name(token):
            name, beyond = _run(stretch, at, stop)
            if name:
                return _Title(first, max(stop, beyond), kinds, name)
            at = stop = beyond
            continue
        if not _goes_over(stretch, token):
            break
        at += 1
        stop = stop if token.marks & (LINK | HONORIFIC) and not token.marks & _SOLID else at
    return _Title(first, stop, kinds, in_apposition(tokens, stop))


def _is_capital_name(token: Token) -> bool:
    return token.is_capital and not token.marks & (_SOLID | STOP | HONORIFIC | LINK)


def _goes_over(stretch: Stretch, token: Token) -> bool:
    """Whether a title may go on with this word, which is no name."""
    if token.marks & (_SOLID | LINK | HONORIFIC):
        return True
    if token.marks & STOP:
        return False
    if token.text.isupper():
        return True
    return stretch.language == "ru" and not token.marks & PARTICLE and not token.low.endswith(_VERBS)


def _run(stretch: Stretch, at: int, stop: int) -> tuple[range, int]:
    """The name in a run of capital words that begins here, and where the title goes on or ends.

    Of a run after "of" only the last words may be a name, for it begins with something else; a run in
    quotes has none.
    """
    tokens = stretch.tokens
    run = run_of_names(tokens, at, least=1)
    beyond = max(at + 1, run.stop)
    if not run or tokens[at].gap in _QUOTED:
        return range(0), beyond
    if tokens[at - 1].marks & LINK:
        is_long = len(run) > WHOLE
        return (run[-WHOLE:], run[-WHOLE]) if is_long else (range(0), beyond)
    if len(run) == 1:
        is_place = stretch.language == "ru" and tokens[at].low.endswith(_REGIONAL)
        return (run, stop) if at == stop and not is_place and len(tokens[at].text) > 1 else (range(0), beyond)
    return run, stop


def _state(stretch: Stretch, start: int, end: int) -> str | None:
    """The state that an office is of; not the one that it is sent to."""
    own = (each.code for each in stretch.states_within(start, end) if not _is_goal(stretch, each))
    return next(own, None)


_GOALS = frozenset({"to", "in", "at", "в", "во", "при"})
_POSTED = ("дағы", "дегі", "тағы", "тегі")


def _is_goal(stretch: Stretch, state: State) -> bool:
    """Whether an office is sent to a state: "to France", "в Казахстане", "Қазақстандағы"."""
    tokens, at = stretch.tokens, stretch.place_of(state.start)
    if stretch.language == "kk":
        return tokens[at].low.endswith(_POSTED)
    at -= 1
    if at > 0 and tokens[at].low == ARTICLE:
        at -= 1
    return at >= 0 and tokens[at].low in _GOALS
