"""What an edit did to the states that a release names."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSeen:
    """A state that an edit brought or took away: how often it is named, and the sentence that does first."""

    country: str
    times: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChange:
    """A state whose weightiest role is another; None where nothing decides. With the first sentences."""

    country: str
    before: str | None
    after: str | None
    sentence_before: str
    sentence_after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountChange:
    """A state that is named more or less often than before."""

    country: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an edit did to mentions, states by code; all empty where it touched the wording only.

    `left_title` and `entered_title`: states named before and after, but in the title only before, or only
    after. `new_language`: the language that the text has come to be in, None where that is as it was.
    """

    added_states: tuple[StateSeen, ...] = ()
    removed_states: tuple[StateSeen, ...] = ()
    changed_roles: tuple[RoleChange, ...] = ()
    changed_counts: tuple[CountChange, ...] = ()
    left_title: tuple[str, ...] = ()
    entered_title: tuple[str, ...] = ()
    new_language: str | None = None
