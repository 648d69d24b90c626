"""Read models: what pages, feeds and scripts are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from actors import Occasion
from countries import Mention

from . import trails
from .absence import Visibility
from .alerts import Alert, OutboxEntry
from .differences import Difference
from .events import AbsenceCheck

T = TypeVar("T")

# All read models can be had here.
AttemptView = trails.AttemptView
CircuitView = trails.CircuitView


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """A keyset page, newest first; `next_cursor` is None on the last."""

    items: tuple[T, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSummary:
    """An article in a list; `excerpt` is the first paragraph, cut at 400 characters.

    `copies` is how many articles say the same in this language, itself among them.
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
    copies: int = 1
    visibility: Visibility = "visible"
    missing_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateView:
    """An article that says the same as the one it is shown with.

    `later_by_s` is how many seconds after that one it came up, negative where it was before; `similarity` is
    0 to 1.
    """

    key: str
    entity: str
    language: str
    title: str
    appeared_at: datetime
    later_by_s: int
    similarity: float


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

    `visibility` and `missing_since` are the article's, as it stands. `evidence_id` is the answer that brought
    it, None where it was kept before evidence was.
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
    evidence_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """Where an answer of the ministry's is kept: a stretch of a WARC file, by offset and length in bytes.

    `sha256` is of the stretch as it lies there, compressed; `payload_sha256` of the answer's body. `link` is
    its link of the hash chain, `kind` what the answer was asked for.
    """

    id: int
    file: str
    offset: int
    length: int
    sha256: str
    payload_sha256: str
    kind: str
    url: str
    fetched_at: datetime
    link: str


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
class ReportView:
    """A report of an agency; `story_key` and `score` (0 to 1) tell which story it was found to carry."""

    id: int
    agency: str
    url: str
    language: str | None
    title: str
    published_at: datetime | None
    first_seen_at: datetime
    cites_ministry: bool
    states: tuple[str, ...]
    story_key: str | None
    score: float | None
    linked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyView:
    """How an agency answers; `problem` is a sentence, empty where the last look went well."""

    address: str
    looked_at: datetime
    good_at: datetime | None
    next_look_at: datetime
    failures: int
    problem: str
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationView:
    """One language of a story: how it came there, and how long after the first one, in seconds.

    `joined_by` is own (it began the story), id, match (with `join_score`, 0 to 1) or duplicate. The delay is
    None where the release or the first one was there before the watch began.
    """

    key: str
    language: str
    url: str
    title: str
    text: str
    text_language: str | None
    published_at: datetime | None
    appeared_at: datetime
    translation_delay_s: int | None
    joined_by: str
    join_score: float | None
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """One release in all its languages, the first to appear first, and what each leaves out."""

    key: str
    releases: tuple[TranslationView, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentArticle:
    """An article that its source does not list any more, with every check of it, oldest first."""

    key: str
    language: str
    visibility: Visibility
    missing_since: datetime | None
    last_seen_at: datetime
    checks: tuple[AbsenceCheck, ...]
