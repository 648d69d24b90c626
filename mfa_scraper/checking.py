"""The one place where checks of missing articles meet the archive: which are due, and what was found."""

import logging
from contextlib import ExitStack
from datetime import datetime
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider

from monitor import checks
from monitor.bootstrap import Service, open_service
from news.absence import Checked, Suspect
from news.errors import MonitorError

from .addon import service_settings
from .spiders.absent import AbsentSpider
from .turn import take_turn

logger = logging.getLogger(__name__)


class Checking:
    """Scrapy's extension, and the spider's `Checks`."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._service: Service | None = None
        self._suspects: tuple[Suspect, ...] = ()
        self._lease = ExitStack()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The extension of a round of checks, listening for its beginning and its end."""
        checking = cls(crawler)
        crawler.signals.connect(checking.spider_opened, signals.spider_opened)
        crawler.signals.connect(checking.spider_closed, signals.spider_closed)
        return checking

    @property
    def suspects(self) -> tuple[Suspect, ...]:
        """Whom to ask for."""
        return self._suspects

    @property
    def site_url(self) -> str:
        """The portal's address."""
        return service_settings(self._crawler.settings).site_url

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return self._open().clock.now()

    def want_quiet(self, seconds: float) -> None:
        """Leaves the site alone for so long."""
        checks.want_quiet(self._open(), seconds)

    def keep(self, checked: Checked) -> None:
        """Keeps what was found."""
        checks.keep(self._open(), checked)

    def spider_opened(self, spider: AbsentSpider) -> None:
        """Finds the suspects that are due; a round that cannot begin is closed at once."""
        try:
            self._service = open_service(service_settings(self._crawler.settings))
            take_turn(self._crawler.settings, self._service, self._lease)
            self._suspects = checks.due(self._service)
        except MonitorError as error:
            logger.error("The checks cannot begin. %s", error)  # noqa: TRY400 - the sentence is the whole story
            raise CloseSpider("cannot_begin") from error
        spider.checks = self

    def spider_closed(self) -> None:
        """Gives the lease and the archive back."""
        self._lease.close()
        if self._service is not None:
            self._service.close()

    def _open(self) -> Service:
        if self._service is None:
            raise RuntimeError("The archive is not open.")
        return self._service


class CheckPipeline:
    """Hands every check to the archive."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The pipeline of a round of checks."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:  # noqa: ANN401 - Scrapy hands over whatever a spider yields
        """The check, kept."""
        checking = self._crawler.get_extension(Checking)
        if checking is not None and isinstance(item, Checked):
            checking.keep(item)
        return item
