"""Read models: what pages, feeds and scripts are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from actors import Occasion
from countries import Mention

from .absence import Visibility
from .alerts import Alert, OutboxEntry
from .events import AbsenceCheck

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """A keyset page, newest first; `next_cursor` is None on the last."""

    items: tuple[T, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSummary:
    """An article in a list; `excerpt` is the first paragraph, cut at 400 characters.

    `visibility` says whether the source carries it: visible, missing since then, or proven to be removed.
    """

    key: str
    language: str
    story_key: str
    story_languages: tuple[str, ...]
    url: str
    title: str
    excerpt: str
    published_at: datetime | None
    first_seen_at: datetime
    revision: int
    states: tuple[str, ...]
    title_mentions: tuple[Mention, ...]
    visibility: Visibility = "visible"
    missing_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedActor:
    """An organisation or person in a revision, where it is named first, with the office as written there."""

    key: str
    kind: str
    names: Mapping[str, str]
    surface: str
    office: str | None
    state: str | None
    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionView:
    """One revision of an article: what it said, since when, whom it named, what kind of event it told of.

    `visibility` and `missing_since` are the article's, as it stands.
    """

    key: str
    language: str
    url: str
    number: int
    seen_at: datetime
    title: str
    text: str
    text_language: str | None
    published_at: datetime | None
    published_raw: str
    fingerprint: str
    raw_sha256: str
    gazetteer: str
    mentions: tuple[Mention, ...]
    actors: tuple[NamedActor, ...] = ()
    occasions: tuple[Occasion, ...] = ()
    visibility: Visibility = "visible"
    missing_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorSummary:
    """An organisation or person: names by language, the office last held, first and last mention.

    `stories` counts the stories that name it.
    """

    key: str
    kind: str
    names: Mapping[str, str]
    office: str | None
    state: str | None
    first_at: datetime
    last_at: datetime
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorView:
    """An organisation or person with the latest articles of the stories that name it, newest first."""

    actor: ActorSummary
    articles: tuple[ArticleSummary, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """An alert on the screen with what became of its messages."""

    id: int
    alert: Alert
    story_languages: tuple[str, ...]
    deliveries: tuple[OutboxEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptView:
    """One attempt to deliver a message."""

    at: datetime
    outcome: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableView:
    """A row of the source that could not be read, as the health page shows it."""

    id: int
    source_key: str
    external_id: str | None
    reason: str
    raw: str
    first_seen_at: datetime
    last_seen_at: datetime
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """When a job of the scheduler last ran and how that ended."""

    name: str
    started_at: datetime
    finished_at: datetime | None
    is_good: bool | None
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How much is kept and how much waits.

    `missing` and `removed` are articles; of `unknown_checks` missing ones the last check told nothing.
    """

    articles: int
    revisions: int
    stories: int
    alerts: int
    pending: int
    dead: int
    unreadable: int
    missing: int = 0
    removed: int = 0
    unknown_checks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentArticle:
    """An article that its source does not list any more, with every check of it, oldest first."""

    key: str
    language: str
    visibility: Visibility
    missing_since: datetime | None
    last_seen_at: datetime
    checks: tuple[AbsenceCheck, ...]
