"""English forms: the table's spellings and the plurals of its demonyms; possessives need no form.

"Kazakhstan's" ends at its apostrophe and "U.S.-Kazakh" at its hyphen: both are borders of a word.
"""

from collections.abc import Iterator

from .forms import BLOCKED, Form, kind_of_name
from .tables import State, states, stops

_NO_PLURAL = ("s", "sh", "ch", "se", "men", "women")


def forms() -> Iterator[Form]:
    """Every English form of every state, then the phrases that are none."""
    for state in states("en"):
        yield from _of(state)
    for phrase in stops("en", "phrase"):
        yield Form(text=phrase, code=BLOCKED, kind="name", case="any")
        yield Form(text=phrase + "s", code=BLOCKED, kind="name", case="any")


def _of(state: State) -> Iterator[Form]:
    code = state.code
    for name in state.names:
        kind, case = kind_of_name(name)
        for spelling in {name, name.replace("-", " ") if kind == "name" else name}:
            yield Form(text=spelling, code=code, kind=kind, case=case)
    for word in (*state.adjectives, *state.firsts):
        yield Form(text=word, code=code, kind="adjective")
        if not state.demonyms and not word.endswith(_NO_PLURAL):
            yield Form(text=word + "s", code=code, kind="demonym")
    for word in state.demonyms:
        yield Form(text=word, code=code, kind="demonym")
        if not word.endswith(_NO_PLURAL):
            yield Form(text=word + "s", code=code, kind="demonym")
    for word in state.capitals:
        yield Form(text=word, code=code, kind="capital")
    for word in state.metonyms:
        yield Form(text=word, code=code, kind="metonym")
