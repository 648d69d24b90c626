"""The two nouns that leave this room: a mention of an actor, and an occasion."""

from dataclasses import dataclass
from typing import Literal

Field = Literal["title", "body"]
Kind = Literal["organisation", "person"]
OfficeKind = Literal[
    "minister",
    "deputy_minister",
    "ambassador",
    "president",
    "prime_minister",
    "speaker",
    "secretary_general",
    "chair",
    "envoy",
    "head",
    "other",
]
OccasionKind = Literal[
    "meeting",
    "call",
    "visit",
    "agreement_signed",
    "credentials",
    "consultations",
    "condolences",
    "statement",
    "forum",
    "consular",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorMention:
    """A stretch of a field that names an organisation or a person.

    `start` and `end` count code points of the original `field`; `surface` is exactly that slice. `name` is
    an organisation's English name, or the fullest form of a person's name in the release, nominative as far
    as can be told. `office` stands as it is written, `state` is the office's (ISO 3166-1 alpha-2); both are
    None where the release does not tell, and for organisations.
    """

    key: str
    kind: Kind
    surface: str
    field: Field
    start: int
    end: int
    name: str
    office: str | None
    office_kind: OfficeKind | None
    state: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A kind of event and the sentence that shows it: `sentence` is `field[start:end]`."""

    kind: OccasionKind
    field: Field
    start: int
    end: int
    sentence: str
