"""One written form and what it stands for; the shape in which the languages hand their forms over."""

from typing import Literal, NamedTuple

from .mention import Kind

# `any`: as it comes; `capital`: the first letter is one; `upper`: every letter is one.
Case = Literal["any", "capital", "upper"]
BLOCKED = ""  # the code of a phrase that looks like a state and is none


class Form(NamedTuple):
    """A spelling, the state it means (or BLOCKED), its kind, and the case it must be written in.

    `open`: the spelling is a stem, an ending may follow. `first`: it counts only beside a hyphen or an
    official's noun. A tuple, because tens of thousands of them are made at every start.
    """

    text: str
    code: str
    kind: Kind
    case: Case = "capital"
    open: bool = False
    first: bool = False


def kind_of_name(name: str) -> tuple[Kind, Case]:
    """Acronyms are names in capitals alone and must be written so; "остров Мэн" may begin small."""
    if name.isupper() and len(name) > 1 and " " not in name:
        return "acronym", "upper"
    return "name", "any" if name[0].islower() else "capital"
