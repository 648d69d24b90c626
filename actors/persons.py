"""Persons named with an office: the words of office first, the title around them, the name beside it.

In Russian and English a title goes on to the right up to the name; in Kazakh it comes from the left, and the
name follows the words of office. In all three a name may stand before its title, parted by a comma or a dash.
"""

from collections.abc import Iterator
from typing import NamedTuple

from .cases import nominative
from .mention import OfficeKind
from .names import skeleton
from .offices import Cue, highest
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

_NO_NAME = TITLE | STATE | ORGANISATION | OFFICE | STOP | HONORIFIC | LINK
_SOLID = TITLE | STATE | ORGANISATION | OFFICE | LEFT
_MOST_RIGHT, _MOST_LEFT, _MOST_NAMES = 18, 14, 5
_WHOLE = 2  # words that make a whole name
_JOINED = frozenset((" ", "", "-", " - ", ' "', '" ', " «", "» ", " “", "” ", " ("))
_APART = frozenset((", ", " - ", " (", ", - "))
_VERBS = tuple(
    vowel + ending for vowel in "аиеяу" for ending in ("л", "ла", "ло", "ли", "лся", "лась", "лось", "лись", "ть", "ет", "ит", "ют", "ят")
)
_NOUNS = frozenset({"дел", "сил", "совет", "комитет", "университет", "авторитет", "суверенитет"})
_REGIONAL = ("ской", "ского", "ному", "ного", "ной", "скому", "ским", "ская")
_SEPARATE = ("да", "де", "та", "те", "нда", "нде", "дан", "ден", "тан", "тен", "мен", "пен", "бен", "ға", "ге", "қа", "ке")


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
        name = title.name or _name_before(stretch, title.first)
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
        language=stretch.language,
    )


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("'")


def _title(stretch: Stretch, place: int, cue: Cue) -> _Title:
    tokens = stretch.tokens
    after = place
    while after < len(tokens) and tokens[after].start < cue.end:
        after += 1
    if stretch.language == "kk":
        first = _first_kazakh(tokens, place)
        return _Title(first, after, {cue.kind}, _name(tokens, after, least=1))
    return _rightward(stretch, _first(stretch, place), after, cue)


def _first(stretch: Stretch, place: int) -> int:
    """The place of the first word before an office that belongs to it."""
    tokens, first, at = stretch.tokens, place, place
    while at and place - at < _MOST_LEFT and tokens[at].gap in _JOINED:
        before = tokens[at - 1]
        if before.marks & STATE and not before.marks & OFFICE:
            if stretch.language == "ru" and not _is_people(stretch, before):
                break
        elif not before.marks & LEFT and not (before.marks & ORGANISATION and stretch.language == "en"):
            if before.low not in {"and", "и"}:
                break
            at -= 1
            continue
        at -= 1
        first = at
    return first


def _is_people(stretch: Stretch, token: Token) -> bool:
    return any(each.is_people for each in stretch.states if each.start <= token.start < each.end)


def _first_kazakh(tokens: tuple[Token, ...], place: int) -> int:
    """The furthest state or organisation to the left that the office may be of, or the nearest title word."""
    first, at, is_whole = place, place, True
    while at and place - at < _MOST_LEFT and tokens[at].gap in _JOINED:
        at -= 1
        before = tokens[at]
        if before.marks & (STATE | ORGANISATION):
            if before.low.endswith(_SEPARATE) and not before.marks & ORGANISATION:
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
    while at < len(tokens) and at - after < _MOST_RIGHT and tokens[at].gap in _JOINED:
        token = tokens[at]
        if at in stretch.cues:
            kinds.add(stretch.cues[at].kind)
        if token.marks & HONORIFIC and not token.marks & TITLE:
            at += 1
            continue
        if token.marks & _SOLID:
            stop = at + 1
        elif token.marks & STOP and not token.marks & LINK:
            break
        elif token.is_capital:
            name = _name(tokens, at, least=1 if at == stop else _WHOLE)
            is_linked = bool(tokens[at - 1].marks & LINK)
            chosen = _chosen(name, is_linked=is_linked, is_next=at == stop, language=stretch.language, tokens=tokens)
            if chosen:
                return _Title(first, max(stop, chosen[0]) if is_linked else stop, kinds, chosen)
            at = stop = max(at + 1, name.stop)
            continue
        elif not token.marks & LINK and token.text.isupper():
            stop = at + 1
        elif not token.marks & LINK:
            if stretch.language == "en" or token.marks & PARTICLE or _is_verb(token.low):
                break
            stop = at + 1
        at += 1
    return _Title(first, stop, kinds, range(0))


def _is_verb(low: str) -> bool:
    return low.endswith(_VERBS) and low not in _NOUNS


def _chosen(name: range, *, is_linked: bool, is_next: bool, language: str, tokens: tuple[Token, ...]) -> range:
    """The part of a run of names that is a person's: after "of" the run begins with something else."""
    if not name:
        return range(0)
    if is_linked:
        return name[-_WHOLE:] if len(name) > _WHOLE else range(0)
    if len(name) == 1:
        is_place = language == "ru" and tokens[name[0]].low.endswith(_REGIONAL)
        return name if is_next and not is_place and len(tokens[name[0]].text) > 1 else range(0)
    return name


def _name(tokens: tuple[Token, ...], at: int, *, least: int) -> range:
    """The places of the words of a name that begins here; empty where fewer than `least` are."""
    begin = at
    while begin < len(tokens) and tokens[begin].marks & HONORIFIC and tokens[begin].gap in _JOINED:
        begin += 1
    stop = at = begin
    while at < len(tokens) and at - begin < _MOST_NAMES and (at == begin or tokens[at].gap in {" ", ""}):
        token = tokens[at]
        if at == begin and token.gap not in _JOINED:
            break
        if token.is_capital and (token.is_initial or not token.marks & _NO_NAME):
            at += 1
            stop = at
            if token.text.endswith(("'s", "'")):
                break
        elif token.marks & PARTICLE and at > begin:
            at += 1
        else:
            break
    return range(begin, stop) if stop - begin >= least and _has_full_word(tokens, begin, stop) else range(0)


def _has_full_word(tokens: tuple[Token, ...], begin: int, stop: int) -> bool:
    return any(not tokens[at].is_initial and skeleton(tokens[at].low) for at in range(begin, stop))


def _name_before(stretch: Stretch, first: int) -> range:
    """The name that stands before a title, parted by a comma, a dash or a bracket."""
    tokens = stretch.tokens
    if not first or tokens[first].gap not in _APART:
        return range(0)
    at = first
    while at and first - at < _MOST_NAMES and (at == first or tokens[at].gap in {" ", ""}):
        token = tokens[at - 1]
        if not (token.is_capital and not token.marks & _NO_NAME) and not token.marks & PARTICLE and not token.is_initial:
            break
        at -= 1
    while at < first and not tokens[at].is_capital:
        at += 1
    return range(at, first) if first - at >= _WHOLE else range(0)


def _state(stretch: Stretch, start: int, end: int) -> str | None:
    """The state that an office is of; not the one that it is sent to."""
    within = [each for each in stretch.states if start <= each.start < end]
    own = [each for each in within if not _is_goal(stretch, each)]
    return own[0].code if own else None


_GOALS = frozenset({"to", "in", "at", "в", "во", "при"})
_ARTICLES = frozenset({"the"})


def _is_goal(stretch: Stretch, state: State) -> bool:
    """Whether an office is sent to a state: "to France", "в Казахстане", "Қазақстандағы"."""
    tokens = stretch.tokens
    at = next((place for place, token in enumerate(tokens) if token.start >= state.start), 0)
    if stretch.language == "kk":
        return tokens[at].low.endswith(("дағы", "дегі", "тағы", "тегі"))
    at -= 1
    while at > 0 and tokens[at].low in _ARTICLES:
        at -= 1
    return at >= 0 and tokens[at].low in _GOALS
