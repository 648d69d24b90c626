"""States by what people call them: a code, or a name in Kazakh, Russian or English."""

from collections.abc import Iterator, Mapping
from functools import cache

from countries import CODES, name
from countries.tables import states, stops

from .languages import LANGUAGES

# The order of the alphabets, which is not that of the code points: the Kazakh letters stand among the others.
_ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_ORDER = {letter: f"{place:02}" for place, letter in enumerate(_ALPHABET)}
_PLAIN = str.maketrans({"ё": "е", "’": "'", "-": " ", "‑": " ", "–": " "})


def folded(written: str) -> str:
    """A name without what people write in one way or another."""
    return " ".join(written.casefold().translate(_PLAIN).split()).removeprefix("the ")


@cache
def _known() -> Mapping[str, frozenset[str]]:
    """Every code with all that the state is called, folded."""
    found: dict[str, set[str]] = {code: {code.casefold()} for code in CODES}
    for language in LANGUAGES:
        for state in states(language):
            found[state.code].update(folded(each) for each in state.names)
        for shared in stops(language, "bare"):
            spelling, *codes = shared.rsplit(" ", shared.count(" "))
            for code in codes:
                found[code].add(folded(spelling))
    return {code: frozenset(called) for code, called in found.items()}


def called(code: str) -> tuple[str, ...]:
    """The state's name in each language of the pages, in their order."""
    return tuple(name(code, language) for language in LANGUAGES)


def matching(written: str) -> tuple[str, ...]:
    """The codes of the states that are called so, or have a word in a name that begins so; nearest first."""
    wanted = folded(written)
    if not wanted:
        return ()
    return tuple(code for _, code in sorted(_ranked(wanted)))


def _ranked(wanted: str) -> Iterator[tuple[int, str]]:
    for code, called in _known().items():
        if wanted in called:
            yield (0, code)
        elif any(each.startswith(wanted) for each in called):
            yield (1, code)
        elif any(f" {wanted}" in each for each in called):
            yield (2, code)


def meant(written: str) -> tuple[str, ...]:
    """The one state that is called so, or several among which the writer has to choose; empty for none."""
    wanted = folded(written)
    exact = tuple(code for code, called in _known().items() if wanted in called)
    return exact or matching(written)


@cache
def in_order(language: str) -> tuple[str, ...]:
    """All codes, by the states' names in a language and in the order of its alphabet."""
    return tuple(sorted(CODES, key=lambda code: (_collated(name(code, language)), code)))


def _collated(written: str) -> list[str]:
    return [_ORDER.get(letter, letter) for letter in written.casefold()]
