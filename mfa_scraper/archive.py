"""The one place where a crawl meets the archive: opens it, begins the run, records how it ended."""

import logging
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from twisted.python.failure import Failure

from monitor import witness
from monitor.bootstrap import Service, open_service
from monitor.crawls import CrawlPlan, begin, finish, interrupt
from monitor.ingest import Ingested, ingest_page, is_settled
from news.articles import FetchedPage
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, SourceRef
from news.errors import MonitorError, SettingsError

from .addon import service_settings
from .crawl import Ending, Task
from .parse.sections import SECTIONS
from .spiders.gov_kz import GovKzSpider
from .turn import take_turn

logger = logging.getLogger(__name__)

_SHOWN_NOTES = 3  # kinds of oddity in a sentence for the operator
_SIGNALLED = "shutdown"  # Scrapy's reason for a crawl that a signal ended


class Archive:
    """Scrapy's extension, and the spider's `Crawl`."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._service: Service | None = None
        self._plan: CrawlPlan | None = None
        self._task: Task | None = None
        self._kept = Ingested()
        self._untranslated = 0
        self._notes: Counter[str] = Counter()
        self._trouble = ""
        self._lease = ExitStack()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The extension of a crawl, listening for its beginning, its end and what goes wrong."""
        archive = cls(crawler)
        crawler.signals.connect(archive.spider_opened, signals.spider_opened)
        crawler.signals.connect(archive.spider_closed, signals.spider_closed)
        crawler.signals.connect(archive.item_failed, signals.item_error)
        crawler.signals.connect(archive.spider_failed, signals.spider_error)
        return archive

    @property
    def task(self) -> Task:
        """What to read."""
        if self._task is None:
            raise RuntimeError("The crawl has not begun.")
        return self._task

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return self._open().clock.now()

    def is_settled(self, page: FetchedPage) -> bool:
        """Whether the last complete crawl had all articles of the page just as they stand there."""
        return is_settled(self._open(), page)

    def can_go_on(self) -> bool:
        """Whether every page so far could be kept."""
        return not self._trouble

    def keep(self, page: FetchedPage) -> None:
        """Puts a page into the archive."""
        if self._plan is None:
            raise RuntimeError("The crawl has not begun.")
        kept = ingest_page(self._open(), page, run_id=self._plan.run_id)
        self._kept = Ingested(
            new=self._kept.new + kept.new,
            revised=self._kept.revised + kept.revised,
            unchanged=self._kept.unchanged + kept.unchanged,
            unreadable=self._kept.unreadable + kept.unreadable,
        )
        self._untranslated += page.untranslated
        self._notes.update(page.notes)

    def spider_opened(self, spider: GovKzSpider) -> None:
        """Begins the run and hands the spider its task; a crawl that cannot begin is closed at once."""
        try:
            source, mode = _asked(spider)
            self._service = open_service(service_settings(self._crawler.settings))
            take_turn(self._crawler.settings, self._service, self._lease)
            self._plan = begin(self._service, source=source, mode=mode)
        except MonitorError as error:
            logger.error("The crawl cannot begin. %s", error)  # noqa: TRY400 - the sentence is the whole story
            raise CloseSpider("cannot_begin") from error
        self._task = self._make_task(self._plan, spider.until)
        spider.crawl = self

    def item_failed(self, item: object, failure: Failure) -> None:
        """Notes that a page could not be kept; the walk ends at it."""
        number = item.number if isinstance(item, FetchedPage) else "?"
        self._trouble = f"Page {number} could not be kept ({_named(failure)})."

    def spider_failed(self, failure: Failure) -> None:
        """Notes that the program failed."""
        self._trouble = f"The program failed ({_named(failure)})."

    def spider_closed(self, spider: GovKzSpider, reason: str) -> None:
        """Records how the run ended."""
        if self._service is None:
            return
        try:
            if self._plan is not None:
                is_stop = reason == _SIGNALLED and not self._is_late(self._service, self._plan)
                record = interrupt if is_stop else finish
                record(
                    self._service,
                    run_id=self._plan.run_id,
                    source=self._plan.source,
                    report=self._report(spider.ending, reason),
                    new=self._kept.new,
                    revised=self._kept.revised,
                )
                if self._kept.new:
                    witness.link_waiting(self._service)
        finally:
            self._lease.close()
            self._service.close()

    def _is_late(self, service: Service, plan: CrawlPlan) -> bool:
        """Whether the run has passed its time limit, for which a signal ends it as well."""
        limit_s = self._crawler.settings.getfloat("CRAWL_LIMIT_S")
        return (service.clock.now() - plan.began_at).total_seconds() >= limit_s > 0

    def _report(self, ending: Ending | None, reason: str) -> CrawlReport:
        outcome, detail = CrawlOutcome.PARTIAL, f"The crawl was ended early ({reason})."
        if ending is not None and reason == "finished":
            outcome, detail = ending.outcome, ending.detail
        if outcome.is_good and self._kept.unreadable > self._items():
            outcome, detail = CrawlOutcome.SHAPE_CHANGED, "Most of the rows could not be understood."
        if self._trouble:
            outcome, detail = CrawlOutcome.PARTIAL, self._trouble
        if self._notes:
            detail = f"{detail} {_noted(self._notes)}"
        return CrawlReport(
            outcome=outcome,
            detail=detail,
            api=ending.api if ending else None,
            api_reason=ending.api_reason if ending else "",
            requests=self._requests(),
            pages=ending.pages if ending else 0,
            items=self._items(),
            unreadable=self._kept.unreadable,
            untranslated=self._untranslated,
            retry_after_s=ending.retry_after_s if ending else None,
            reached_at=ending.reached_at if ending and outcome.is_good else None,
        )

    def _items(self) -> int:
        return self._kept.new + self._kept.revised + self._kept.unchanged

    def _requests(self) -> int:
        count = self._crawler.stats.get_value
        return int(count("downloader/request_count", 0)) - int(count("httpcache/hit", 0))

    def _make_task(self, plan: CrawlPlan, until: str) -> Task:
        settings = self._crawler.settings
        return Task(
            source=plan.source,
            mode=plan.mode,
            site_url=service_settings(settings).site_url,
            max_bytes=settings.getint("DOWNLOAD_MAXSIZE"),
            start_page=plan.start_page,
            until=datetime.fromisoformat(until).astimezone(UTC) if until else plan.until,
            api=plan.api,
            api_reason=plan.api_reason,
        )

    def _open(self) -> Service:
        if self._service is None:
            raise RuntimeError("The archive is not open.")
        return self._service


def _noted(notes: Counter[str]) -> str:
    shown = "; ".join(f"{note} ({times})" for note, times in notes.most_common(_SHOWN_NOTES))
    return f"Odd, but read: {shown}."


def archive_of(crawler: Crawler) -> Archive:
    """The archive of a running crawl."""
    archive = crawler.get_extension(Archive)
    if archive is None:
        raise RuntimeError("The Archive extension is switched off, so nothing can be kept.")
    return archive


def _asked(spider: GovKzSpider) -> tuple[SourceRef, CrawlMode]:
    """The source and the mode that the spider's arguments name; SettingsError with every mistake."""
    mistakes = []
    if spider.section not in SECTIONS:
        mistakes.append(f"section is “{spider.section}”; known are {', '.join(SECTIONS)}")
    if spider.mode not in [mode.value for mode in CrawlMode]:
        mistakes.append(f"mode is “{spider.mode}”; known are {', '.join(CrawlMode)}")
    if spider.until and not _is_instant(spider.until):
        mistakes.append(f"until is “{spider.until}”; write it like 2026-09-01T00:00:00+00:00")
    if mistakes:
        raise SettingsError(mistakes)
    source = SourceRef(entity=spider.entity, section=spider.section, language=spider.language)
    return source, CrawlMode(spider.mode)


def _is_instant(written: str) -> bool:
    try:
        return datetime.fromisoformat(written).tzinfo is not None
    except ValueError:
        return False


def _named(failure: Failure) -> str:
    return f"{type(failure.value).__name__}: {failure.value}"
