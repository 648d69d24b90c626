"""How a crawl ended, and what is known about a source."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CrawlOutcome(StrEnum):
    """How a crawl ended; only COMPLETE says anything about what the source does not carry."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    BLOCKED = "blocked"
    EMPTY = "empty"
    UNREACHABLE = "unreachable"
    SHAPE_CHANGED = "shape_changed"

    @property
    def is_good(self) -> bool:
        """Whether the source answered as it should."""
        return self is CrawlOutcome.COMPLETE


class CrawlMode(StrEnum):
    """How far a crawl reads: to the first unchanged page, 120 days back, or everything."""

    POLL = "poll"
    DEEP = "deep"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRef:
    """A listing that is watched: one entity's section in one language."""

    entity: str
    section: str
    language: str

    @property
    def key(self) -> str:
        """The public key, e.g. `mfa/news/ru`."""
        return f"{self.entity}/{self.section}/{self.language}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlReport:
    """What a spider saw: counts, and the facts that its outcome was judged from.

    `detail` is one sentence for the operator. `api_reason` says why that API was used. `retry_after_s` is
    how long the site wants to be left alone, where it has said so. `reached_at` is the date of the oldest row
    of a complete walk that began at the top: what is newer should have been met.
    """

    outcome: CrawlOutcome
    detail: str
    api: str | None = None
    api_reason: str = ""
    requests: int = 0
    pages: int = 0
    items: int = 0
    unreadable: int = 0
    untranslated: int = 0
    retry_after_s: float | None = None
    reached_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlRun:
    """One row of the crawl record; `finished_at` and `report` are None while it runs."""

    id: int
    source: SourceRef
    mode: CrawlMode
    started_at: datetime
    finished_at: datetime | None
    report: CrawlReport | None
    new: int
    revised: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """What is known about a source as it stands.

    `baseline_at` is when the first whole reading was finished; before it nothing alerts.
    `good_since` is the start of the unbroken row of good crawls, for statements about absence.
    `next_page` is where an unfinished first reading goes on (1 when there is none).
    """

    source: SourceRef
    baseline_at: datetime | None
    last_good_at: datetime | None
    good_since: datetime | None
    next_page: int
    failures: int
    next_poll_at: datetime | None
    api: str | None
    api_reason: str
    last_run: CrawlRun | None
