"""Read models of lists for scripts: one line a revision, a mention, a story, an attempt to deliver."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from .alerts import OutboxState
from .views import ArticleSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionLine:
    """A revision without its text, which the article has.

    `is_current` says whether no later one is kept, `link` is its link of the hash chain, `evidence_id` the
    answer that brought it (None where it was kept before evidence was).
    """

    id: int
    key: str
    language: str
    number: int
    is_current: bool
    seen_at: datetime
    url: str
    title: str
    published_at: datetime | None
    fingerprint: str
    raw_sha256: str
    link: str
    evidence_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionLine:
    """Where the current text of an article names a state; offsets are in code points of the field."""

    key: str
    language: str
    revision: int
    listed_at: datetime
    country: str
    start: int
    end: int
    surface: str
    kind: str
    field: str
    role: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """A story in a list: the first title in each language, and how many seconds after the first that came.

    `articles` are `key language`, in the order of keeping. A delay is None where history hides it.
    """

    key: str
    created_at: datetime
    languages: tuple[str, ...]
    articles: tuple[str, ...]
    titles: Mapping[str, str]
    delays: Mapping[str, int | None]
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLine:
    """An attempt to deliver a message, or what else was done to it (see `news.trails.AttemptView`).

    `state` is the message's at present.
    """

    id: int
    message_id: int
    alert_id: int | None
    channel: str
    address: str
    state: OutboxState
    at: datetime
    outcome: str
    kind: str
    detail: str
    took_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """An article for a feed: its whole text, and when its current revision was first read."""

    article: ArticleSummary
    text: str
    revised_at: datetime
