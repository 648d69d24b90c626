"""What a spider is given, and what it leaves besides its pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from news.absence import Suspect
from news.articles import Api, FetchedPage
from news.crawls import CrawlMode, CrawlOutcome, SourceRef
from news.found import AgencyMarks

# Of spiders that read no listing: the archive's extension would take them for a crawl of one.
ERRAND_SETTINGS: dict[str, object] = {
    "EXTENSIONS": {"mfa_scraper.archive.Archive": None, "mfa_scraper.errands.Errands": 100},
    "ITEM_PIPELINES": {
        "mfa_scraper.pipelines.IngestPipeline": None,
        "mfa_scraper.errands.ErrandPipeline": 100,
    },
}
PROGRESS_ROWS = 20  # a page of the plan and of the progress, whatever size the API in use is asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One crawl as the spider sees it.

    `start_page` counts in pages of PROGRESS_ROWS; `until` ends a deep crawl at older rows; `api` is the one
    that worked last, or None, and
    `api_reason` why.
    """

    source: SourceRef
    mode: CrawlMode
    site_url: str
    max_bytes: int
    start_page: int = 1
    until: datetime | None = None
    api: str | None = None
    api_reason: str = ""


class Crawl(Protocol):
    """The archive's side of a crawl: the task, the clock, and what is known already."""

    @property
    def task(self) -> Task:
        """What to read."""
        ...

    def now(self) -> datetime:
        """The present instant, in UTC."""
        ...

    def is_settled(self, page: FetchedPage) -> bool:
        """Whether the last complete crawl had all articles of the page just as they stand there."""
        ...

    def can_go_on(self) -> bool:
        """Whether every page so far could be kept."""
        ...


class Checks(Protocol):
    """The archive's side of a round of checks: whom to ask for, where, and the clock."""

    @property
    def suspects(self) -> Sequence[Suspect]:
        """The missing articles whose check is due."""
        ...

    @property
    def site_url(self) -> str:
        """The portal's address."""
        ...

    def now(self) -> datetime:
        """The present instant, in UTC."""
        ...

    def want_quiet(self, seconds: float) -> None:
        """Leaves the site alone for so long."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a walk ended; `detail` is one sentence for the operator.

    `retry_after_s` is how long the site wants to be left alone, where it has said so; `reached_at` is as in
    `news.crawls.CrawlReport`.
    """

    outcome: CrawlOutcome
    detail: str
    api: Api | None
    api_reason: str
    pages: int
    retry_after_s: float | None = None
    reached_at: datetime | None = None


class Errand(Protocol):
    """The archive's side of a spider that reads no listing: where to go, the clock, what is known already."""

    @property
    def site_url(self) -> str:
        """The portal's address."""
        ...

    def now(self) -> datetime:
        """The present instant, in UTC."""
        ...

    def agency(self, address: str) -> AgencyMarks:
        """What the last look at an agency left for the next one."""
        ...

    def unknown(self, urls: Sequence[str]) -> tuple[str, ...]:
        """Those addresses of reports that are not kept yet, in their order."""
        ...
