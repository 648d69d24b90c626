"""The one noun that leaves this room: a mention of a state in a text."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["name", "adjective", "demonym", "acronym", "capital", "metonym"]
Field = Literal["title", "body"]
Role = Literal["counterparty", "venue", "passing"]
# Why a role was given, for whoever asks: the headline names it; it stands beside Kazakhstan; an office or
# a side deals for it; something is done with it or between; a visit's goal; a mission is posted there; a
# release's dateline; something happens there; an office resides there; one of a long list; none of these.
Reason = Literal[
    "headline",
    "beside",
    "office",
    "partner",
    "visit",
    "posted",
    "dateline",
    "event",
    "residence",
    "list",
    "aside",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A stretch of a text that speaks of a state.

    `start` and `end` count code points of the original text of `field`; `surface` is exactly that slice.
    `country` is ISO 3166-1 alpha-2, or XK. `role` and its `reason` are None where nothing decides.
    """

    country: str
    start: int
    end: int
    surface: str
    kind: Kind
    field: Field = "body"
    role: Role | None = None
    reason: Reason | None = None
