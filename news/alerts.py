"""The nouns of telling: rules, alerts, outbox entries and how a delivery ended."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

RuleKind = Literal["first_mention", "watch_list"]
ChannelName = Literal["email", "webhook"]
OutboxState = Literal["pending", "delivered", "dead", "discarded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Where an alert goes: a channel and an address; an empty address means the settings' default."""

    channel: ChannelName
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What somebody wants to be told.

    `window_days` (first_mention): silence that must end for the rule to fire, in days; None means
    the first mention ever. `countries`: the states it speaks of; empty means all. `excluded`: states it never
    speaks of. `languages`: only releases in these; empty means all. `mail_language` is kk, ru or en.
    """

    id: str
    name: str
    kind: RuleKind
    window_days: int | None = None
    countries: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ("KZ",)
    languages: tuple[str, ...] = ()
    recipients: tuple[Recipient, ...] = (Recipient(channel="email"), Recipient(channel="webhook"))
    mail_language: str = "en"
    is_enabled: bool = True
    muted_until: datetime | None = None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryHistory:
    """What the archive knew of a state before this release, in other stories.

    `last_at` is None where no other story ever named it. `watched_since` is when the oldest release kept
    came up. `has_gap` says whether crawls failed for longer than a day since `last_at`, or since the first
    reading where that is later; `looks` and `longest_gap_s` are what the coverage says of that time (see
    `news.coverage.Statement`), None where it was not asked.
    """

    country: str
    last_at: datetime | None
    watched_since: datetime | None
    has_gap: bool
    looks: int | None = None
    longest_gap_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertMention:
    """A mention as an alert shows it, with the sentence that it stands in."""

    surface: str
    field: str
    start: int
    end: int
    role: str | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a rule fired, as facts; `alerts.render` puts them into words.

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
class Alert:
    """A snapshot of the facts at the moment a rule fired; later edits do not change it."""

    type: str
    rule_id: str
    rule_name: str
    rule_kind: str
    mail_language: str
    country: str | None
    reason: Reason | None
    article_key: str
    language: str
    url: str
    title: str
    published_at: datetime | None
    first_seen_at: datetime
    revision: int
    sha256: str
    mentions: tuple[AlertMention, ...]
    story_key: str
    story_languages: tuple[str, ...]
    recipients: tuple[Recipient, ...] = ()
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxEntry:
    """One message to one recipient; `dedupe_key` is the webhook-id and the Message-ID on every try."""

    id: int
    dedupe_key: str
    channel: ChannelName
    address: str
    alert: Alert
    state: OutboxState
    attempts: int
    created_at: datetime
    next_attempt_at: datetime
    last_error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The receiver has taken the message."""

    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryAt:
    """The message did not get through; try again then."""

    when: datetime
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dead:
    """The message will never get through by itself; a person has to look."""

    reason: str


Outcome = Delivered | RetryAt | Dead


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What a channel says of a message that did not get through.

    `is_permanent` is the one bit that retry logic needs; `retry_after_s` is what the receiver asked for.
    `is_slow`: time ran out, so that the next message to it would take as long.
    """

    detail: str
    is_permanent: bool
    is_slow: bool = False
    retry_after_s: float | None = field(default=None)
