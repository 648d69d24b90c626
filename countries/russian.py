"""Russian forms: nouns, adjectives and demonyms in every case, several words in agreement, first parts.

pymorphy3 inflects what its dictionary knows; endings of rarer names follow the school paradigms below.
"""

import functools
from collections.abc import Iterator

import pymorphy3  # type: ignore[import-untyped]  # the library ships no types
from pymorphy3.analyzer import Parse  # type: ignore[import-untyped]  # as above

from .forms import BLOCKED, Case, Form, kind_of_name
from .mention import Kind
from .tables import State, states, stops

_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_LINKS = ("и", "-")
_CONSONANTS = "бвгджзклмнпрстфхцчшщ"
# Endings in the order of _CASES, for words that the dictionary does not know.
_PARADIGMS = (
    ("овы", ("овы", "овых", "овым", "овы", "овыми", "овых")),
    ("ия", ("ия", "ии", "ии", "ию", "ией", "ии")),
    ("я", ("я", "и", "е", "ю", "ей", "е")),
    ("ка", ("ка", "ки", "ке", "ку", "кой", "ке")),
    ("га", ("га", "ги", "ге", "гу", "гой", "ге")),
    ("а", ("а", "ы", "е", "у", "ой", "е")),
    ("й", ("й", "я", "ю", "й", "ем", "е")),
    ("ь", ("ь", "я", "ю", "ь", "ем", "е")),
    ("ы", ("ы", "", "ам", "ы", "ами", "ах")),
)


@functools.cache
def _morph() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")


def forms() -> Iterator[Form]:
    """Every Russian form of every state, then the phrases that are none."""
    for state in states("ru"):
        yield from _names(state)
        yield from _words(state)
    for phrase in stops("ru", "phrase"):
        for text in inflected(phrase):
            yield Form(text=text, code=BLOCKED, kind="name", case="any")
    for stem in stops("ru", "stem"):
        yield Form(text=stem, code=BLOCKED, kind="name", case="any", open=True)


def _names(state: State) -> Iterator[Form]:
    for name in state.names:
        kind, case = kind_of_name(name)
        yield from _inflect(name, state.code, kind, case)
    for name in state.capitals:
        yield from _inflect(name, state.code, "capital", "capital")
    for name in state.metonyms:
        yield from _inflect(name, state.code, "metonym", "capital")


def _inflect(name: str, code: str, kind: Kind, case: Case) -> Iterator[Form]:
    texts = {name} if kind == "acronym" else set(inflected(name))
    for text in texts:
        yield Form(text=text, code=code, kind=kind, case=case)


def _words(state: State) -> Iterator[Form]:
    for adjective in state.adjectives:
        for text in _adjective(adjective):
            yield Form(text=text, code=state.code, kind="adjective", case="any")
        for text in _first_parts(adjective):
            yield Form(text=text, code=state.code, kind="adjective", case="any", first=True)
    for text in state.firsts:
        yield Form(text=text, code=state.code, kind="adjective", case="any", first=True)
    for demonym in state.demonyms:
        for text in _demonym(demonym):
            yield Form(text=text, code=state.code, kind="demonym", case="any")


def inflected(phrase: str) -> Iterator[str]:
    """The phrase in each case: words agree up to the first noun; what stands after it stays, but "X и Y"."""
    words = phrase.split(" ")
    last = _last_declined(words)
    for place in range(len(_CASES)):
        head = [word if word in _LINKS else _noun_or_adjective(word)[place] for word in words[: last + 1]]
        yield " ".join(head + words[last + 1 :])
        if place == _CASES.index("ablt") and head[-1].endswith("ей") and not words[last + 1 :]:
            yield " ".join(head)[:-2] + "ею"


def _last_declined(words: list[str]) -> int:
    at = 0
    while at < len(words) - 1 and (
        words[at].endswith(("ая", "ый", "ий", "ое", "ые", "ие", "овы")) or words[at + 1] in _LINKS
    ):
        at += 2 if words[at + 1] in _LINKS else 1
    return min(at, len(words) - 1)


@functools.cache
def _noun_or_adjective(word: str) -> tuple[str, ...]:
    parse = _parsed(word)
    if parse is None or word.endswith("овы"):  # the dictionary takes "Соломоновы" for a surname
        return _by_ending(word)
    found = []
    for case in _CASES:
        inflected_word = parse.inflect({case})
        found.append(_cased_like(word, inflected_word.word if inflected_word else word))
    return tuple(found)


def _parsed(word: str) -> Parse | None:
    """The dictionary's nominative reading of the word, a place name before all, None when it knows none."""
    if not _morph().word_is_known(word):
        return None
    readings = [p for p in _morph().parse(word) if "nomn" in p.tag and p.tag.POS in {"NOUN", "ADJF", "PRTF"}]
    readings.sort(key=lambda p: "Geox" not in p.tag)
    return readings[0] if readings else None


def _by_ending(word: str) -> tuple[str, ...]:
    if word[-1].lower() in _CONSONANTS:
        return tuple(word + ending for ending in ("", "а", "у", "", "ом", "е"))
    for ending, paradigm in _PARADIGMS:
        if word.endswith(ending):
            return tuple(word[: -len(ending)] + other for other in paradigm)
    return (word,) * len(_CASES)


def _cased_like(word: str, other: str) -> str:
    return "-".join(
        part.capitalize() if like[:1].isupper() else part
        for like, part in zip(word.split("-"), other.split("-"), strict=False)
    )


_ENDINGS_ADJECTIVE = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ою", "ое", "ие", "их", "ими")


def _adjective(word: str) -> set[str]:
    """All forms of an adjective; those of states all end in -ский or -цкий, which is one paradigm."""
    return {word[: -len("ий")] + ending for ending in _ENDINGS_ADJECTIVE}


def _first_parts(word: str) -> Iterator[str]:
    yield word[: -len("ий")] + "о"
    if word.endswith("ский"):
        yield word[: -len("ский")] + "о"


def _demonym(word: str) -> set[str]:
    parse = _parsed(word)
    if parse is not None:
        return {form.word for form in parse.lexeme}
    if word.endswith("ец"):
        stem = word[:-2] + ("й" if word[-3] in "аеиоу" else "") + "ц"
        return {word, *(stem + ending for ending in ("а", "у", "ем", "е", "ы", "ев", "ам", "ами", "ах"))}
    return set(_by_ending(word))
