"""Why a rule fired, as facts; one class a kind of rule. `alerts.explain` puts them into words."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceEnded:
    """A state is named again (first_mention), or for the first time where `last_at` is None.

    `looks` (good ones, at least so many) and `longest_gap_s` (at most) are the coverage that it rests on;
    None in alerts that were raised before it was cited.
    """

    last_at: datetime | None
    silent_days: int | None
    watched_since: datetime | None
    has_gap: bool
    looks: int | None = None
    longest_gap_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A state of a watch list is named; `groups` are those by which it is on the list, if any."""

    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Two states are named together within `scope`; the sentence is empty where that is a story.

    `others` are further partners of the same state, found at the same time.
    """

    other: str
    scope: str
    sentence: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseFound:
    """A keyword or phrase stands there, in the form `surface`; `others` are further ones of the rule."""

    phrase: str
    surface: str
    sentence: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorNamed:
    """An organisation or person is named, with the office as written there; `others` are named too."""

    key: str
    name_kk: str
    name_ru: str
    name_en: str
    surface: str
    office: str | None
    sentence: str
    others: tuple["ActorNamed", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTold:
    """The release tells of a kind of event (`actors.OccasionKind`), and of the `others`."""

    kind: str
    sentence: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """A state has not been named since `last_at`; `longest_days` is the longest silence before this one.

    The coverage as in `SilenceEnded`.
    """

    last_at: datetime
    silent_days: int
    longest_days: int | None
    watched_since: datetime | None
    has_gap: bool
    looks: int | None = None
    longest_gap_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spiked:
    """A state is named unusually often: `observed` stories in the days `since` to `until`, both included.

    `expected` is the model's mean for just these days, `limit` the least count that fires. `coverage` is the
    share of the window that was watched, 0 to 1. `budget_per_month` is the number of false alarms that the
    rule's owner accepts over all states; `calibrated_on` says how many days of archive the limit rests on.
    """

    observed: int
    expected: float
    limit: int
    since: date
    until: date
    coverage: float
    budget_per_month: float
    calibrated_on: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RankChanged:
    """A state has moved among the partners by stories that name it; ranks begin with 1, ties share one.

    `of` is how many states were named in the window, `stories` and `stories_before` how many stories named
    this one in the window and in the one before; `all_stories` is the denominator of both.
    """

    rank: int
    rank_before: int | None
    of: int
    stories: int
    stories_before: int
    all_stories: int
    all_stories_before: int
    window_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedStates:
    """Version `revision` brought or took away states, against version `against`; the sentence that shows it.

    `change` is added, removed, role, title or wording; of a role `before` and `after`.
    """

    change: str
    revision: int
    against: int
    sentence: str = ""
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """The ministry does not publish the release any more: not since `since`, in so many checks."""

    since: datetime | None
    checks: int
    has_gap: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A release that was removed is back."""

    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageMissing:
    """A release stands in `present_in` and, after `hours`, not in `absent_in`."""

    present_in: tuple[str, ...]
    absent_in: tuple[str, ...]
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStanding:
    """A source is broken (`state` as `monitor.health` has it) or has recovered, `since` then."""

    source: str
    state: str
    since: datetime
    failures: int
    detail: str


Reason = (
    SilenceEnded
    | Watched
    | Together
    | PhraseFound
    | ActorNamed
    | EventTold
    | Silent
    | Spiked
    | RankChanged
    | EditedStates
    | Removed
    | Restored
    | LanguageMissing
    | SourceStanding
)
