"""The archive's side of the spiders that read no listing: the site map's and the agencies'."""

import logging
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from typing import Any, Protocol, Self, cast

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider

from monitor import posts, witness
from monitor.bootstrap import Service, open_service
from news.errors import MonitorError
from news.found import AgencyMarks, AgencyVisit, FoundPosts

from .addon import service_settings
from .turn import take_turn

logger = logging.getLogger(__name__)


class _Sent(Protocol):
    errand: "Errands | None"


class Errands:
    """Scrapy's extension, and the spider's `Errand`."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._service: Service | None = None
        self._lease = ExitStack()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The extension of a crawl, listening for its beginning and its end."""
        errands = cls(crawler)
        crawler.signals.connect(errands.spider_opened, signals.spider_opened)
        crawler.signals.connect(errands.spider_closed, signals.spider_closed)
        return errands

    @property
    def site_url(self) -> str:
        """The portal's address."""
        return self._open().settings.site_url

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return self._open().clock.now()

    def agency(self, address: str) -> AgencyMarks:
        """What the last look at an agency left for the next one."""
        return witness.marks(self._open(), address)

    def unknown(self, urls: Sequence[str]) -> tuple[str, ...]:
        """Those addresses of reports that are not kept yet, in their order."""
        return witness.unknown(self._open(), urls)

    def keep(self, item: object) -> None:
        """Puts what was found into the archive."""
        match item:
            case FoundPosts(entities=entities):
                posts.note(self._open(), entities)
            case AgencyVisit():
                witness.keep(self._open(), item)
            case _:
                logger.error("Nothing is known to do with %s.", type(item).__name__)

    def spider_opened(self, spider: Spider) -> None:
        """Opens the archive for the spider; one that cannot begin is closed at once."""
        try:
            self._service = open_service(service_settings(self._crawler.settings))
            take_turn(self._crawler.settings, self._service, self._lease)
        except MonitorError as error:
            logger.error("Nothing can be asked. %s", error)  # noqa: TRY400 - the sentence is the whole story
            raise CloseSpider("cannot_begin") from error
        cast("_Sent", spider).errand = self

    def spider_closed(self) -> None:
        """Gives back what was opened."""
        self._lease.close()
        if self._service is not None:
            self._service.close()

    def _open(self) -> Service:
        if self._service is None:
            raise RuntimeError("The archive is not open.")
        return self._service


class ErrandPipeline:
    """Hands what a spider found to the archive."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The pipeline of a crawl."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:  # noqa: ANN401 - Scrapy hands over whatever a spider yields
        """The item, kept."""
        errands = self._crawler.get_extension(Errands)
        if errands is None:
            raise RuntimeError("The Errands extension is switched off, so nothing can be kept.")
        errands.keep(item)
        return item
