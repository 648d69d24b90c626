"""The nouns of rules: what somebody wants to be told, of what, under which conditions, where and how."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

RuleKind = Literal[
    "first_mention",
    "watch_list",
    "co_mention",
    "phrase",
    "actor",
    "event_kind",
    "edited",
    "removed",
    "restored",
    "silence",
    "spike",
    "rank_change",
    "language_gap",
    "source_health",
]
ChannelName = Literal["email", "webhook", "slack", "teams", "apprise"]
Cadence = Literal["immediate", "hourly", "daily", "weekly"]
Scope = Literal["sentence", "release", "story"]
Subject = Literal[
    "entity",
    "section",
    "language",
    "role",
    "field",
    "country",
    "group",
    "phrase",
    "actor",
    "event_kind",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Is:
    """That a fact of a release is one of these values: `role` one of counterparty, venue."""

    subject: Subject
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """That every part holds."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """That at least one part holds."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """That the part does not hold."""

    part: "Condition"


Condition = Is | AllOf | AnyOf | Not


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Where an alert goes: a channel and an address.

    An empty address means the settings' default (email, webhook). An address of `apprise` is the name that
    the settings give it. A `recipient` is one that is kept by itself, its address its id.
    """

    channel: ChannelName | Literal["recipient"]
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """A time in which nobody wants to be called: from `start` to `end`, past midnight where that is earlier.

    `weekdays` are those on which it begins, Monday 0; empty means every day. Equal times mean the whole day.
    """

    start: time
    end: time
    weekdays: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientProfile:
    """How somebody wants to be told at one address, whichever rule speaks.

    `language` (kk, ru, en) wins over the rule's. Times are of `time_zone` (IANA). `deliver_at` and
    `deliver_on` (Monday 0) say when daily and weekly digests come; `cap_per_hour` how many messages may, what
    is more goes into a digest; None means any number.
    """

    id: str
    channel: ChannelName
    address: str
    language: str | None = None
    time_zone: str = "Asia/Almaty"
    quiet_hours: tuple[QuietHours, ...] = ()
    cadence: Cadence = "immediate"
    deliver_at: time = time(8)
    deliver_on: int = 0
    cap_per_hour: int | None = None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What somebody wants to be told.

    Of which states: `countries` and those in `groups` (`countries.groups`), all where both are empty, never
    those in `excluded`. Of which releases: those in `languages` (empty: all) for which `where` holds.
    `window_days` is the silence that must end (first_mention) or last (silence), in days, None meaning ever
    and longer than ever; or the window that is looked at (spike, rank_change). `others` and `other_groups`
    are the second side of a co_mention, found within `scope`. `phrases`, `actors` (keys of `actors`) and
    `event_kinds` (`actors.OccasionKind`) are what those kinds look for. `budget_per_month` is how many false
    alarms of a spike over all states are accepted. `places` is by how many ranks a state must move. A
    language_gap is a release in all of `present_in` and none of `absent_in` after `hours`; a source_health
    speaks when a source has failed for `hours`.

    `cadence` None means as the recipient has it. `subject` and `body` are texts with $names
    (`alerts.templates`) that stand in the place of the program's own, empty meaning those. `mail_language`
    is kk, ru or en.
    """

    id: str
    name: str
    kind: RuleKind
    countries: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ("KZ",)
    languages: tuple[str, ...] = ()
    where: Condition | None = None
    window_days: int | None = None
    others: tuple[str, ...] = ()
    other_groups: tuple[str, ...] = ()
    scope: Scope = "release"
    phrases: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    event_kinds: tuple[str, ...] = ()
    budget_per_month: float = 1.0
    places: int = 3
    hours: int = 24
    present_in: tuple[str, ...] = ()
    absent_in: tuple[str, ...] = ()
    recipients: tuple[Recipient, ...] = (Recipient(channel="email"), Recipient(channel="webhook"))
    mail_language: str = "en"
    cadence: Cadence | None = None
    cap_per_hour: int | None = None
    subject: str = ""
    body: str = ""
    is_enabled: bool = True
    muted_until: datetime | None = None
    created_at: datetime
