"""English forms: the table's spellings, their usual variants, the plurals of demonyms; possessives need none.

"Kazakhstan's" ends at its apostrophe and "U.S.-Kazakh" at its hyphen: both are borders of a word.
"""

from collections.abc import Iterator

from .forms import BLOCKED, Case, Form, kind_of_name
from .mention import Kind
from .tables import State, states, stops

_NO_PLURAL = ("s", "z", "sh", "nch", "tch", "ese", "men", "women")
_GENDERED = (("woman", "women"), ("man", "men"))
# Words that end in -man and are no men.
_REGULAR = ("German", "Ottoman", "Turkoman")
# What one writer puts for another, each applied to what the ones before it gave.
_VARIANTS = (
    ("Saint ", ("St. ", "St ")),
    ("North ", ("N. ", "N ")),
    ("South ", ("S. ", "S ")),
    ("Northern ", ("N. ", "N ")),
    (" and ", (" & ",)),
    ("People's", ("Peoples'", "Peoples")),
    ("-", (" ",)),
)


def forms() -> Iterator[Form]:
    """Every English form of every state, then the phrases that are none."""
    for state in states("en"):
        yield from _names(state)
        yield from _peoples(state)
        yield from _places(state)
    for phrase in stops("en", "phrase"):
        case = _case_of_phrase(phrase)
        yield Form(text=phrase, code=BLOCKED, kind="name", case=case)
        yield Form(text=phrase + "s", code=BLOCKED, kind="name", case=case)


def _names(state: State) -> Iterator[Form]:
    # "eSwatini" comes before "Eswatini": of spellings that fold alike the first decides on the case.
    for name in sorted(state.names, key=lambda name: name[0].isupper()):
        kind, case = kind_of_name(name)
        for text in variants(name) if kind == "name" else (name,):
            yield Form(text=text, code=state.code, kind=kind, case=case)


def _peoples(state: State) -> Iterator[Form]:
    for word in state.adjectives:
        yield from _form(word, state.code, "adjective")
    for word in state.demonyms or state.adjectives:
        yield from _form(word, state.code, "demonym")
        yield from _form(plural(word), state.code, "demonym")
    for word in state.firsts:
        yield Form(text=word, code=state.code, kind="adjective", first=True)


def _places(state: State) -> Iterator[Form]:
    for town in state.capitals:
        yield from _form(town, state.code, "capital")
        if "," not in town:
            yield Form(text=town.replace(" ", "-"), code=state.code, kind="capital")
    for word in state.metonyms:
        yield from _form(word, state.code, "metonym")


def _form(word: str, code: str, kind: Kind) -> Iterator[Form]:
    case: Case = "any" if word[0].islower() else "capital"
    for text in variants(word):
        yield Form(text=text, code=code, kind=kind, case=case)


def _case_of_phrase(phrase: str) -> Case:
    """The case a phrase must be written in: "New England" is not "a new England", "LET US" not "let US"."""
    if phrase.isupper() and " " in phrase:
        return "upper"
    return "capital" if phrase[0].isupper() else "any"


def variants(spelling: str) -> tuple[str, ...]:
    """The spelling and what else the press writes for it: "&", "St.", a space for a hyphen."""
    found = [spelling]
    for written, others in _VARIANTS:
        found += [text.replace(written, other) for text in found if written in text for other in others]
    return tuple(found)


def plural(demonym: str) -> str:
    """The plural of a demonym; the demonym itself where it has none of its own ("Swiss", "Chinese")."""
    for one, many in _GENDERED:
        if demonym.endswith(one) and not demonym.endswith(_REGULAR):
            return demonym.removesuffix(one) + many
    return demonym if demonym.endswith(_NO_PLURAL) else demonym + "s"
