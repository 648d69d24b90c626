"""Kazakh forms: the table's spellings as stems, and one pattern of what may follow a stem.

Loan names take endings of either harmony ("Алжирдегі"), so every ending is allowed in both. An ending in
-лық/-дық/-тық makes the adjective, its plural the people who live there.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .forms import BLOCKED, Form, kind_of_name
from .latin import spellings
from .tables import State, states, stops

_DERIVED = ("лық", "лік", "дық", "дік", "тық", "тік", "лығ", "ліг", "дығ", "діг", "тығ", "тіг")
_PLURAL = ("лар", "лер", "дар", "дер", "тар", "тер")
_POSSESSIVE = (
    "ы", "і", "сы", "сі", "м", "ым", "ім", "мыз", "міз", "ымыз", "іміз",
    "ң", "ың", "ің", "ңыз", "ңіз", "ыңыз", "іңіз",
)  # fmt: skip
_CASE = (
    "ның", "нің", "дың", "дің", "тың", "тің", "ға", "ге", "қа", "ке", "на", "не", "а", "е",
    "ны", "ні", "ды", "ді", "ты", "ті", "н", "да", "де", "та", "те", "нда", "нде",
    "дан", "ден", "тан", "тен", "нан", "нен", "ндан", "нден", "мен", "бен", "пен",
    "нікі", "дікі", "тікі", "дай", "дей", "тай", "тей", "сыз", "сіз", "мын", "мін",
    "пын", "пін", "бын", "бін",
    "быз", "біз", "пыз", "піз", "ша", "ше",
)  # fmt: skip
_PLACED = ("дағы", "дегі", "тағы", "тегі", "ндағы", "ндегі")


def forms() -> Iterator[Form]:
    """Every stem of every state in the Cyrillic and both Latin alphabets, then what is none."""
    for form in _cyrillic():
        yield form
        for latin in spellings(form.text.lower()) - {form.text.lower()}:
            yield Form(
                text=latin, code=form.code, kind=form.kind, case=form.case, open=form.open, first=form.first
            )


def _cyrillic() -> Iterator[Form]:
    for state in states("kk"):
        yield from _of(state)
    for phrase in stops("kk", "phrase"):
        yield Form(text=phrase, code=BLOCKED, kind="name", case="any", open=True)


def _of(state: State) -> Iterator[Form]:
    for name in state.names:
        kind, case = kind_of_name(name)
        yield Form(text=name, code=state.code, kind=kind, case=case, open=True)
        if " " in name and kind == "name":
            yield Form(text=name.replace(" ", ""), code=state.code, kind="name", case=case, open=True)
    for word in state.adjectives:
        yield Form(text=word, code=state.code, kind="adjective", case="any", open=True)
    for word in state.firsts:
        yield Form(text=word, code=state.code, kind="adjective", case="any", first=True)
    for word in state.demonyms:
        yield Form(text=word, code=state.code, kind="demonym", case="any", open=True)
    for word in state.capitals:
        yield Form(text=word, code=state.code, kind="capital", open=True)
    for word in state.metonyms:
        yield Form(text=word, code=state.code, kind="metonym", open=True)


def _alphabets(endings: tuple[str, ...]) -> str:
    every = set(endings).union(*(spellings(ending) for ending in endings))
    return "|".join(sorted(every, key=lambda ending: (-len(ending), ending)))


def _pattern() -> str:
    derived, plural, possessive = _alphabets(_DERIVED), _alphabets(_PLURAL), _alphabets(_POSSESSIVE)
    case, placed = _alphabets(_CASE), _alphabets(_PLACED)
    placed_on = f"(?:{placed})(?:{plural})?(?:{possessive})?(?:{case})?"
    return f"-?(?P<derived>(?:{derived})?)(?P<rest>(?:{plural})?(?:{possessive})?(?:{placed_on}|{case})?)$"


# Matches the whole of what follows a stem within its word, folded and in any of the three alphabets.
ENDING = re.compile(_pattern())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What follows a stem within its word."""

    is_derived: bool
    is_inflected: bool


@functools.lru_cache(maxsize=20_000)
def ending(stem: str, rest: str) -> Ending | None:
    """The ending that `rest` is after a stem, both folded; None where it is none."""
    found = ENDING.match(rest) if stem else None
    if found is None:
        return None
    return Ending(is_derived=bool(found["derived"]), is_inflected=bool(found["rest"]))
