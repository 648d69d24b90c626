"""The portal's site map: which posts abroad have pages there."""

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Spider
from scrapy.http import Request

from mfa_scraper.asking import POLL_BUDGET, Asker
from mfa_scraper.crawl import ERRAND_SETTINGS, Errand
from mfa_scraper.draining import items_kept
from mfa_scraper.parse.site_map import MOST_FILES, MOST_POSTS, SiteMap, is_same_site, read_site_map
from mfa_scraper.parse.verdict import Answer, judge_status
from news.found import FoundPosts

PATH = "/sitemap.xml"


class PostsSpider(Spider):
    """Reads the site map, the files of an index too, and yields the posts once at the end."""

    name = "posts"
    custom_settings = ERRAND_SETTINGS
    errand: Errand | None = None  # put here by the extension when the spider opens

    async def start(self) -> AsyncIterator[Any]:  # type: ignore[explicit-override]  # comes with Python 3.12
        """The posts, in one item; nothing where no file names any."""
        engine = self.crawler.engine
        if self.errand is None or engine is None:
            return
        asker = Asker(engine.download_async, now=self.errand.now, budget=POLL_BUDGET)
        posts = await self._posts(asker, self.errand.site_url)
        if posts:
            yield FoundPosts(entities=posts)
            await items_kept(self.crawler)

    async def _posts(self, asker: Asker, site_url: str) -> tuple[str, ...]:
        waiting, asked, found = [site_url.rstrip("/") + PATH], set[str](), set[str]()
        while waiting and len(asked) <= MOST_FILES:
            url = waiting.pop(0)
            asked.add(url)
            read = await self._read(asker, url)
            found.update(read.posts)
            waiting += [file for file in read.files if file not in asked and is_same_site(file, site_url)]
        return tuple(sorted(found))[:MOST_POSTS]

    async def _read(self, asker: Asker, url: str) -> SiteMap:
        answer = await asker.ask(Request(url, headers={"Accept": "application/xml, text/xml"}))
        failure = judge_status(answer) if isinstance(answer, Answer) else answer
        if failure is not None or not isinstance(answer, Answer):
            self.logger.warning("The site map %s cannot be read. %s", url, failure.reason if failure else "")
            return SiteMap()
        return read_site_map(answer.body, max_bytes=self.settings.getint("DOWNLOAD_MAXSIZE"))
