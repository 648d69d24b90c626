"""The nouns of telling: alerts, digests, outbox entries and how a delivery ended."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from .reasons import Reason
from .rules import Cadence, ChannelName, Recipient

OutboxState = Literal["pending", "delivered", "dead", "discarded"]
MessageKind = Literal["alert", "digest", "test"]
AlertType = Literal[
    "country.mentioned",
    "country.comention",
    "country.silent",
    "country.spike",
    "country.rank",
    "article.matched",
    "article.edited",
    "article.removed",
    "article.restored",
    "story.untranslated",
    "source.broken",
    "source.recovered",
    "test",
]
# What a message that did not get through met, so that permanent and transient, and whose fault it is, are
# told apart: what the receiver says (`refused`, `gone`, `busy`), the way to it (`dns`, `tls`, `unreachable`,
# `slow`), the guard (`forbidden`), the settings, or the program itself (`failed`).
RefusalKind = Literal[
    "refused", "gone", "busy", "dns", "tls", "unreachable", "slow", "forbidden", "settings", "failed"
]
# What a failure says about other messages: nothing, that those to the same address would fare alike, or all
# that go the same way.
RefusalScope = Literal["message", "address", "destination"]


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
class Alert:
    """A snapshot of the facts at the moment a rule fired; later edits do not change it.

    `occasion` names what it is about: a rule tells an occasion once. The facts of an article are empty, and
    `revision` 0, where it is about none (a spike, a silence, a source). `reason` is None in tests only.
    `conditions` is the rule's `where` as people write it. `cadence`, `cap_per_hour`, `subject` and `body` are
    the rule's.
    """

    type: AlertType
    rule_id: str
    rule_name: str
    rule_kind: str
    mail_language: str
    country: str | None
    reason: Reason | None
    occasion: str = ""
    article_key: str = ""
    language: str = ""
    url: str = ""
    title: str = ""
    published_at: datetime | None = None
    first_seen_at: datetime
    revision: int = 0
    sha256: str = ""
    mentions: tuple[AlertMention, ...] = ()
    story_key: str = ""
    story_languages: tuple[str, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    conditions: str = ""
    cadence: Cadence | None = None
    cap_per_hour: int | None = None
    subject: str = ""
    body: str = ""
    created_at: datetime

    @property
    def has_article(self) -> bool:
        """Whether it is about an article."""
        return bool(self.article_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """An alert as a digest tells it; those of one story are one line, `languages` and `rules` of all."""

    alert_id: int
    type: AlertType
    rules: tuple[str, ...]
    title: str
    url: str
    article_key: str
    language: str
    languages: tuple[str, ...]
    why: str
    sentence: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestGroup:
    """The lines of one state, or of none where `country` is None, the newest first."""

    country: str | None
    lines: tuple[DigestLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Alerts of one recipient told together, by state.

    `reasons` say why they were held: digest, quiet, cap. `alerts` counts what was held, lines are fewer where
    a story is told once. `left_out` counts what a digest of bounded size does not tell, the oldest; it stands
    on the page. Times are shown in `time_zone`.
    """

    language: str
    time_zone: str
    reasons: tuple[str, ...]
    since: datetime
    until: datetime
    alerts: int
    groups: tuple[DigestGroup, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxEntry:
    """One message to one recipient; `dedupe_key` is the webhook-id and the Message-ID on every try.

    It is either of an alert (also the made-up one of a test) or of a digest; the other is None. `fence` is
    the number of the claim under which it was read.
    """

    id: int
    kind: MessageKind = "alert"
    dedupe_key: str
    channel: ChannelName
    address: str
    destination: str = ""
    alert: Alert | None = None
    digest: Digest | None = None
    state: OutboxState
    attempts: int
    created_at: datetime
    next_attempt_at: datetime
    last_error: str = ""
    fence: int = 0


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
    `kind` is what was met, `scope` whom else it concerns.
    `is_slow`: time ran out, so that the next message to it would take as long.
    """

    detail: str
    is_permanent: bool
    kind: RefusalKind = "failed"
    scope: RefusalScope = "message"
    is_slow: bool = False
    retry_after_s: float | None = field(default=None)
