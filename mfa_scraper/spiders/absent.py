"""Missing articles, each asked for by itself at the portal's APIs."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, ClassVar

from scrapy import Spider

from mfa_scraper.asking import POLL_BUDGET, Asker
from mfa_scraper.crawl import Checks
from mfa_scraper.detail import Checker
from mfa_scraper.draining import items_kept
from news.absence import Suspect


class AbsentSpider(Spider):
    """Asks for the articles whose check is due; nothing is asked where none is.

    Its own extension and pipeline stand in for those of a crawl, for there is no run to record.
    """

    name = "absent"
    custom_settings: ClassVar[dict[str, Any]] = {  # type: ignore[misc]  # Scrapy's face knows no class variable
        "EXTENSIONS": {"mfa_scraper.checking.Checking": 100},
        "ITEM_PIPELINES": {"mfa_scraper.checking.CheckPipeline": 100},
    }
    checks: Checks | None = None  # put here by the extension when the spider opens

    async def start(self) -> AsyncIterator[Any]:  # type: ignore[explicit-override]  # comes with Python 3.12
        """One item a suspect; ends early where the site wants quiet."""
        if self.checks is not None:
            async for checked in self._asked(self.checks, self.checks.suspects):
                yield checked
            await items_kept(self.crawler)

    async def _asked(self, checks: Checks, suspects: Sequence[Suspect]) -> AsyncIterator[Any]:
        engine = self.crawler.engine
        if engine is None:
            raise RuntimeError("A spider starts only inside a running engine.")
        checker = Checker(
            Asker(engine.download_async, now=checks.now, budget=POLL_BUDGET),
            site_url=checks.site_url,
            max_bytes=self.crawler.settings.getint("DOWNLOAD_MAXSIZE"),
            now=checks.now,
        )
        for suspect in suspects:
            yield await checker.check(suspect)
            if checker.retry_after_s is not None:
                checks.want_quiet(checker.retry_after_s)
                return
