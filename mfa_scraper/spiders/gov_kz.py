"""The portal www.gov.kz: one section of one entity in one language."""

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Spider

from mfa_scraper.apis import apis_for
from mfa_scraper.asking import POLL_BUDGET, READING_BUDGET, Asker
from mfa_scraper.crawl import Crawl, Ending
from mfa_scraper.draining import items_kept
from mfa_scraper.switch import Switch
from mfa_scraper.walk import Walk
from news.articles import FetchedPage
from news.crawls import CrawlMode


class GovKzSpider(Spider):
    """Reads the listing page by page; whole bodies stand in it, so no article is asked for by itself.

    Arguments on the command line: `language`, `entity`, `section`, `mode` (poll, deep, full), `until`.
    """

    name = "gov_kz"
    language = "en"
    entity = "mfa"
    section = "news"
    mode = "poll"
    until = ""
    crawl: Crawl | None = None  # put here by the extension when the spider opens
    ending: Ending | None = None

    async def start(self) -> AsyncIterator[Any]:  # type: ignore[explicit-override]  # comes with Python 3.12
        """The pages; `ending` holds afterwards."""
        if self.crawl is not None:
            async for page in self._pages(self.crawl):
                yield page
            await items_kept(self.crawler)

    async def _pages(self, crawl: Crawl) -> AsyncIterator[FetchedPage]:
        engine = self.crawler.engine
        if engine is None:
            raise RuntimeError("A spider starts only inside a running engine.")
        task = crawl.task
        budget = POLL_BUDGET if task.mode is CrawlMode.POLL else READING_BUDGET
        asker = Asker(engine.download_async, now=crawl.now, budget=budget)
        switch = Switch(apis_for(task, asker), task)
        walk = Walk(crawl, switch)
        try:
            async for page in walk.pages():
                yield page
        finally:
            self.ending = Ending(
                outcome=walk.outcome,
                detail=walk.detail,
                api=walk.api,
                api_reason=switch.reason(walk.api, at=crawl.now()) if walk.api else "",
                pages=walk.read_pages,
                retry_after_s=switch.retry_after_s,
                reached_at=walk.reached_at,
            )
