"""A listing in memory and a walk over it, without any network."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from mfa_scraper.asking import Asker, Download
from mfa_scraper.crawl import Task
from mfa_scraper.parse.cuts import Cut, Cutter
from mfa_scraper.parse.verdict import Kind, Verdict
from mfa_scraper.switch import Switch
from mfa_scraper.walk import Walk
from news.articles import Api, FetchedPage
from news.crawls import CrawlMode, SourceRef

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
SOURCE = SourceRef(entity="mfa", section="news", language="en")


def asker(download: Download) -> Asker:
    """An asker whose clock stands still, so that no time is ever lost."""
    return Asker(download, now=lambda: NOW)


def row(number: int, title: object = "A title", days_ago: int = 0) -> dict[str, Any]:
    day = NOW - timedelta(days=days_ago)
    return {"id": number, "title": f"{title} {number}" if isinstance(title, str) else title, "body": None,
            "created_date": day.strftime("%Y-%m-%dT%H:%M:%SZ")}  # fmt: skip


@dataclass
class FakeApi:
    """A listing in memory; `failures` maps how many pages were read to what comes instead of the next."""

    rows: list[Any]
    name: Api = "graphql"
    cutter: Cutter = field(default_factory=lambda: Cutter(20))
    failures: dict[int, Verdict] = field(default_factory=dict)
    inserted: dict[int, list[Any]] = field(default_factory=dict)
    reads: int = 0
    offsets: list[int] = field(default_factory=list)

    async def read(self, position: int, *, is_overlapping: bool) -> Verdict:
        """The page that goes on at `position`, or the failure set for this read."""
        cut = self.cutter.cut_at(position, is_overlapping=is_overlapping)
        failure = self.failures.get(self.reads)
        self.rows[:0] = self.inserted.get(self.reads, [])
        self.reads += 1
        if failure is not None:
            return failure
        self.offsets.append(cut.start)
        rows = self.answered(cut)
        if not rows:
            return Verdict(kind=Kind.EMPTY, reason="The listing is empty.")
        self.cutter.learn(len(rows))
        return Verdict(kind=Kind.OK, rows=tuple(rows))

    def answered(self, cut: Cut) -> list[Any]:
        """The rows of a page."""
        return self.rows[cut.start : cut.end]


@dataclass
class FakeCrawl:
    """An archive that knows the ids in `known` just as they are."""

    task: Task
    known: set[str] = field(default_factory=set)
    pages_that_fit: int = 1000

    def now(self) -> datetime:
        """Always the same."""
        return NOW

    def is_settled(self, page: FetchedPage) -> bool:
        """Whether all ids are known."""
        ids = {article.ref.external_id for article in page.articles}
        return bool(ids) and ids <= self.known

    def can_go_on(self) -> bool:
        """True so many times."""
        self.pages_that_fit -= 1
        return self.pages_that_fit >= 0


def walked(
    apis: Sequence[FakeApi],
    mode: CrawlMode = CrawlMode.FULL,
    known: set[str] | None = None,
    pages_that_fit: int = 1000,
    **task: Any,
) -> tuple[Walk, list[FetchedPage]]:
    facts: dict[str, Any] = {"source": SOURCE, "mode": mode, "site_url": "https://www.gov.kz"}
    facts |= {"max_bytes": 1000} | task
    crawl = FakeCrawl(Task(**facts), known or set(), pages_that_fit)
    walk = Walk(crawl, Switch(apis, crawl.task))

    async def read() -> list[FetchedPage]:
        return [page async for page in walk.pages()]

    return walk, asyncio.run(read())


def ids(pages: list[FetchedPage]) -> list[str]:
    return [article.ref.external_id for page in pages for article in page.articles]
