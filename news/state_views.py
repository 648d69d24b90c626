"""Read models of a state's page: when it was named, with whom, in what words, and what was marked in time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from countries import Mention

MarkKind = Literal["first", "return", "spike", "edited", "removed", "restored"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A time in which no release named a state: from the last naming before it to the first after it."""

    since: datetime
    until: datetime

    @property
    def days(self) -> int:
        """Whole days."""
        return (self.until - self.since).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """When a state was named by name first and last, and its longest silences between, longest first.

    `first_at` and `last_at` are None where no story ever named it.
    """

    first_at: datetime | None
    last_at: datetime | None
    silences: tuple[Silence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something to be marked on a state's timeline; `key`, `language` and `title` where it is of an article.

    `days` is how long the silence was that a return ended. `is_touched` says of an edit whether it changed
    what the release says of the state; otherwise the release only names it.
    """

    kind: MarkKind
    at: datetime
    key: str = ""
    language: str = ""
    title: str = ""
    revision: int | None = None
    against: int | None = None
    days: int | None = None
    is_touched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """An organisation, a person or another thing that is named with a state, and in how many stories."""

    key: str
    kind: str
    names: Mapping[str, str]
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Whom and what the newest articles that name a state name with it, most first.

    Only the newest `articles` of the window are looked at, down to `since`; `is_capped` where it has more.
    Counted are articles for `states` and `occasions`, stories for `organisations` and `persons`.
    """

    articles: int
    since: datetime | None
    is_capped: bool
    states: tuple[tuple[str, int], ...]
    occasions: tuple[tuple[str, int], ...]
    organisations: tuple[Companion, ...]
    persons: tuple[Companion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A sentence that names a state; its mentions are counted from where the sentence begins."""

    key: str
    language: str
    title: str
    published_at: datetime | None
    sentence: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneSided:
    """A story in several languages that names a state in some of them only; languages are sorted."""

    story_key: str
    title: str
    language: str
    present_in: tuple[str, ...]
    absent_in: tuple[str, ...]
    noted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A state's place among the partners in a stretch of time that begins on `day`.

    States with as many articles share a place; `rank` is None where no article named it. `of` is how many
    partners were named at all, Kazakhstan never among them.
    """

    day: date
    rank: int | None
    of: int
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """In how many articles two states are named together: of the newest of a window, down to `since`.

    `counts` has each pair once, its codes in order; `alone` how many articles name each state. `is_capped`
    where the window has more articles than were looked at.
    """

    codes: tuple[str, ...]
    articles: int
    since: datetime | None
    is_capped: bool
    alone: Mapping[str, int]
    counts: Mapping[tuple[str, str], int]

    def together(self, one: str, other: str) -> int:
        """In how many articles both are named."""
        return self.counts.get((one, other) if one < other else (other, one), 0)
