"""Where an import from a live site meets the archive: the extension and the pipeline of such a spider."""

import logging
from datetime import datetime
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider

from monitor import imports
from monitor.bootstrap import Service, open_service
from news.errors import MonitorError
from news.imports import ImportRun, ImportStep

from .addon import service_settings
from .spiders.old_site import OldSiteSpider

logger = logging.getLogger(__name__)


class LiveArchive:
    """Scrapy's extension, and the spider's `LiveImport`."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._service: Service | None = None
        self._run: ImportRun | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The extension of an import, listening for its beginning and its end."""
        archive = cls(crawler)
        crawler.signals.connect(archive.spider_opened, signals.spider_opened)
        crawler.signals.connect(archive.spider_closed, signals.spider_closed)
        return archive

    @property
    def pages(self) -> int:
        """How many list pages were read before."""
        return self._begun()[1].offset

    @property
    def cursor(self) -> str | None:
        """Where reading goes on."""
        return self._begun()[1].cursor

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return self._begun()[0].clock.now()

    def keep(self, step: ImportStep) -> None:
        """Puts a list page and its articles into the archive."""
        service, run = self._begun()
        self._run = imports.keep_some(service, run, [step])

    def spider_opened(self, spider: OldSiteSpider) -> None:
        """Begins the import, or goes on with it; one that was finished is begun anew."""
        try:
            self._service = open_service(service_settings(self._crawler.settings))
            run = imports.open_import(self._service, kind="live", name=spider.base, fingerprint=spider.base)
            if run.finished_at is not None:
                run = imports.open_import(
                    self._service, kind="live", name=spider.base, fingerprint=spider.base, again=True
                )
        except MonitorError as error:
            logger.error("The import cannot begin. %s", error)  # noqa: TRY400 - the sentence is the whole story
            raise CloseSpider("cannot_begin") from error
        self._run = run
        spider.live = self

    def spider_closed(self, spider: OldSiteSpider, reason: str) -> None:
        """Records that the site was read to its end, where it was; says why not where not."""
        if self._service is None:
            return
        try:
            if self._run is not None and reason == "finished" and not spider.failure:
                imports.finish(self._service, self._run)
            else:
                logger.warning("The import is not at its end: %s", spider.failure or reason)
        finally:
            self._service.close()

    def _begun(self) -> tuple[Service, ImportRun]:
        if self._service is None or self._run is None:
            raise RuntimeError("The import has not begun.")
        return self._service, self._run


class ImportPipeline:
    """Hands every item to the archive."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The pipeline of an import."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:  # noqa: ANN401 - Scrapy hands over whatever a spider yields
        """The item, kept."""
        archive = self._crawler.get_extension(LiveArchive)
        if isinstance(item, ImportStep) and archive is not None:
            archive.keep(item)
        return item
