"""Runs of words that may be a person's name, beside a title: after it, before it, or between commas."""

from .names import skeleton
from .scanning import HONORIFIC, LINK, OFFICE, ORGANISATION, PARTICLE, STATE, STOP, TITLE, Stretch, Token

_NO_NAME = TITLE | STATE | ORGANISATION | OFFICE | STOP | HONORIFIC | LINK
_MOST = 6  # words of a name, particles included
WHOLE = 2  # words that make a whole name
# What may stand between the words of a title, and between a title and its name.
JOINED = frozenset((" ", "", "-", " - ", ' "', '" ', " «", "» ", " “", "” ", " ("))
_APART = frozenset((", ", " - ", " (", ", - "))
_NAMES_JOINED = frozenset((" ", ""))
ARTICLE = "the"


def run_of_names(tokens: tuple[Token, ...], at: int, *, least: int, is_apart: bool = False) -> range:
    """The places of the words of a name that begins here; empty where fewer than `least` are."""
    begin = at
    while begin < len(tokens) and tokens[begin].marks & HONORIFIC:
        begin += 1
    if not is_apart and begin < len(tokens) and tokens[begin].gap not in JOINED:
        return range(0)
    stop = at = begin
    while at < len(tokens) and at - begin < _MOST and (at == begin or tokens[at].gap in _NAMES_JOINED):
        token = tokens[at]
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


def name_before(stretch: Stretch, first: int) -> range:
    """The name that stands before a title, parted by a comma, a dash or a bracket."""
    tokens = stretch.tokens
    if first and tokens[first - 1].low == ARTICLE:
        first -= 1
    if not first or tokens[first].gap not in _APART:
        return range(0)
    at = first
    while at and first - at < _MOST and (at == first or tokens[at].gap in _NAMES_JOINED):
        token = tokens[at - 1]
        is_name = token.is_initial or (token.is_capital and not token.marks & _NO_NAME)
        if not is_name and not token.marks & PARTICLE:
            break
        at -= 1
    while at < first and not tokens[at].is_capital:
        at += 1
    return range(at, first) if first - at >= WHOLE else range(0)


def in_apposition(tokens: tuple[Token, ...], stop: int) -> range:
    """The whole name between commas after a title: "the Minister of Japan, Kenji Takamura, said"."""
    if stop >= len(tokens) or tokens[stop].gap != ", ":
        return range(0)
    name = run_of_names(tokens, stop, least=WHOLE, is_apart=True)
    is_closed = bool(name) and name.stop < len(tokens) and tokens[name.stop].gap == ", "
    return name if is_closed and not tokens[name.stop].marks & OFFICE else range(0)
