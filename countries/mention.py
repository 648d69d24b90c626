"""The one noun that leaves this room: a mention of a state in a text."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["name", "adjective", "demonym", "acronym", "capital", "metonym"]
Field = Literal["title", "body"]
Role = Literal["counterparty", "venue", "passing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A stretch of a text that speaks of a state.

    `start` and `end` count code points of the original text of `field`; `surface` is exactly that slice.
    `country` is ISO 3166-1 alpha-2, or XK. `role` is None where nobody decided on it.
    """

    country: str
    start: int
    end: int
    surface: str
    kind: Kind
    field: Field = "body"
    role: Role | None = None
