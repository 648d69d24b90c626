"""Russian forms: every state's words in every case, then what only looks like a state."""

import functools
import re
from collections.abc import Iterator

from .declension import adjective_forms, first_parts, inflected, inhabitant_forms
from .forms import BLOCKED, Form, kind_of_name
from .mention import Kind
from .tables import State, states, stops

_ISLANDS = re.compile("([Оо])стров(?=а|ов)")


def forms() -> Iterator[Form]:
    """Every Russian form of every state, then the phrases that are none."""
    for state in states("ru"):
        yield from _names(state)
        yield from _words(state)
    for phrase in stops("ru", "phrase"):
        for text in spaced(phrase):
            yield Form(text=text, code=BLOCKED, kind="name", case="any")
    for stem in stops("ru", "stem"):
        yield Form(text=stem, code=BLOCKED, kind="name", case="any", open=True)


@functools.cache
def given_names() -> frozenset[str]:
    """Given names in every case: a name that looks like a state and stands after one is a surname."""
    return frozenset().union(*(inflected(name) for name in stops("ru", "given")))


def spaced(phrase: str) -> set[str]:
    """Every case of a phrase, with hyphens or spaces inside its words, with islands in full or as о-ва."""
    texts = inflected(phrase)
    texts |= {text.replace("-", " ") for text in texts if " - " not in text}
    return texts | {_ISLANDS.sub(r"\1-в", text) for text in texts}


def _names(state: State) -> Iterator[Form]:
    for name in state.names:
        yield from _of_noun(name, state.code, "name")
    for name in state.capitals:
        yield from _of_noun(name, state.code, "capital")
    for name in state.metonyms:
        yield from _of_noun(name, state.code, "metonym")


def _of_noun(name: str, code: str, kind: Kind) -> Iterator[Form]:
    of_name, case = kind_of_name(name)
    if of_name == "acronym":
        yield Form(text=name, code=code, kind=of_name, case=case)
        return
    for text in spaced(name):
        yield Form(text=text, code=code, kind=kind, case=case)


def _words(state: State) -> Iterator[Form]:
    for adjective in state.adjectives:
        for text in adjective_forms(adjective):
            yield Form(text=text, code=state.code, kind="adjective", case="any")
    for text in (*state.firsts, *(part for word in state.adjectives for part in first_parts(word))):
        yield Form(text=text, code=state.code, kind="adjective", case="any", first=True)
    for demonym in state.demonyms:
        for text in inhabitant_forms(demonym):
            yield Form(text=text, code=state.code, kind="demonym", case="any")
