"""What a rule would have told over the archive: releases as they came, what fired, what that comes to."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from .alerts import AlertType
from .articles import Article
from .reasons import Reason
from .rules import Rule

NoteKind = Literal[
    "empty",  # nothing is kept
    "language",  # no release is kept in these languages
    "never_named",  # these states were never named
    "imported",  # before `at` the archive is history: its dates are the ministry's, its edits unknown
    "unwatched",  # before `at` nobody watched, so that this kind of rule knows nothing of it
    "recipients",  # recipients who wish for digests get fewer messages
    "conditions",  # the rule's languages and conditions are not asked of the past
    "short",  # the archive is shorter than the days in `values` that the rule needs
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A revision as the rules would have been asked about it.

    `known_at` is when that would have been: when this service saw it, or when it came up where the archive
    got it afterwards. What a rule does not look at may be left out of `article`.
    """

    revision_id: int
    article_id: int
    story_id: int
    story_key: str
    article: Article
    revision: int
    known_at: datetime
    appeared_at: datetime
    first_seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldHaveFired:
    """An alert that was not raised: when it would have been, of which state, about what, and why.

    The facts of an article are empty where it is about none.
    """

    at: datetime
    type: AlertType
    country: str | None
    occasion: str
    reason: Reason | None
    article_key: str = ""
    language: str = ""
    title: str = ""
    url: str = ""
    story_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCount:
    """How many alerts would have come in a month (its first day, in Astana), and how many messages."""

    month: date
    alerts: int
    messages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestNote:
    """What has to be known beside the figures; `alerts.backtest.words` says it in words."""

    kind: NoteKind
    values: tuple[str, ...] = ()
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """What a rule would have told from `since` until `until`.

    `fired` are the newest, newest first; `total` counts all. `per_month` has every month of the time.
    `messages` are those to one recipient under the rule's cadence and cap, `messages_per_month` their mean
    over months of 30.44 days.
    """

    rule: Rule
    since: datetime
    until: datetime
    total: int
    stories: int
    messages: int
    messages_per_month: float
    per_month: tuple[MonthCount, ...]
    fired: tuple[WouldHaveFired, ...]
    notes: tuple[BacktestNote, ...] = ()

    @property
    def is_truncated(self) -> bool:
        """Whether `fired` leaves some out."""
        return len(self.fired) < self.total
