"""Kazakh forms: the table's spellings as stems, in all three alphabets; what may follow is in `suffixes`."""

import re
from collections.abc import Iterator

from .forms import BLOCKED, Case, Form, kind_of_name
from .latin import spellings
from .mention import Kind
from .suffixes import Ending, ending
from .tables import State, states, stops

__all__ = ["Ending", "ending", "forms"]

# In Latin this is the quick-response code of every till; a text in Latin names the state in full as well.
_CYRILLIC_ONLY = frozenset({"ҚР"})
# A final consonant voiced before a vowel: түрік, түрігі. The possessive is part of the stem, as the voiced
# consonant stands nowhere else.
_VOICED = {"к": ("гі", "гы"), "қ": ("ғы",), "п": ("бы", "бі")}
_LINKS = ("мен", "пен", "бен")  # "және" is said so in the press, by the sound before it
_JOINS = re.compile("[ -]")
_OF_LANGUAGE = ("ша", "ше")


def forms() -> Iterator[Form]:
    """Every stem of every state in the Cyrillic and both Latin alphabets, then what is none."""
    for form in _cyrillic():
        yield form
        if form.text in _CYRILLIC_ONLY:
            continue
        lower = form.text.lower()
        for latin in sorted(spellings(lower) - {lower}):
            yield Form(
                text=latin, code=form.code, kind=form.kind, case=form.case, open=form.open, first=form.first
            )


def _cyrillic() -> Iterator[Form]:
    for state in states("kk"):
        yield from _names(state)
        yield from _words(state)
    for phrase in stops("kk", "phrase"):
        yield Form(text=phrase, code=BLOCKED, kind="name", case="any", open=True)


def _names(state: State) -> Iterator[Form]:
    for name in state.names:
        kind, case = kind_of_name(name)
        if name.lower() in state.adjectives:  # "қытай тарапы": the name is the adjective, written small
            case = "any"
        for spelling in _spaced(name):
            yield from _stem(spelling, state.code, kind, case)
        if kind == "name" and len(_JOINS.findall(name)) == 1:  # "оңтүстіккореялық", "шриланкалық"
            yield Form(text=_JOINS.sub("", name), code=state.code, kind="name", case=case, open=True)
    for name in state.capitals:
        for spelling in _spaced(name):
            yield from _stem(spelling, state.code, "capital", "capital")
    for name in state.metonyms:
        yield from _stem(name, state.code, "metonym", "capital")


def _words(state: State) -> Iterator[Form]:
    for word in state.adjectives:
        yield from _stem(word, state.code, "adjective", "any")
        for manner in _OF_LANGUAGE:  # "түрікше" is the Turkish language
            yield Form(text=word + manner, code=BLOCKED, kind="name", case="any", open=True)
    for word in state.demonyms:
        yield from _stem(word, state.code, "demonym", "any")
    for word in state.firsts:
        yield Form(text=word, code=state.code, kind="adjective", case="any", first=True)


def _stem(text: str, code: str, kind: Kind, case: Case) -> Iterator[Form]:
    yield Form(text=text, code=code, kind=kind, case=case, open=True)
    if kind != "acronym":
        for voiced in _VOICED.get(text[-1], ()):
            yield Form(text=text[:-1] + voiced, code=code, kind=kind, case=case, open=True)


def _spaced(name: str) -> set[str]:
    """The name, with each conjunction for "және", and with spaces for its hyphens."""
    linked = {name, *(name.replace(" және ", f" {link} ") for link in _LINKS)}
    return linked | {each.replace(" - ", "-").replace("-", " ") for each in linked}
