"""A service on a fresh database, with the few things that tests do to it again and again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor import crawls
from monitor.bootstrap import Service, open_service
from monitor.ingest import Ingested, ingest_page
from monitor.settings import Settings
from news.alerts import Alert, OutboxEntry
from news.articles import ArticleRef, FetchedArticle, FetchedPage, UnreadableRow
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, SourceRef, SourceStatus
from standin import HookReceiver, MailReceiver
from storage import crawls as crawl_store
from storage import outbox as outbox_store
from storage import views

START = datetime(2026, 9, 1, 6, tzinfo=UTC)
SECRET = "whsec_" + "QUJD" * 8


class FixedClock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, **span: float) -> None:
        self.at += timedelta(**span)


def source(language: str = "en") -> SourceRef:
    return SourceRef(entity="mfa", section="news", language=language)


def row(
    number: int,
    text: str,
    *,
    language: str = "en",
    at: str = "2026-09-01T06:00:00+00:00",
    title: str = "News",
    image: str = "",
) -> FetchedArticle:
    """A row of a listing; its bytes differ where anything of it does."""
    return FetchedArticle(
        ref=ArticleRef(entity="mfa", section="news", external_id=str(number)),
        language=language,
        url=f"https://example.org/{language}/{number}",
        title=title,
        body_html=f"<p>{text}</p>",
        created_raw=at,
        image_urls=(image,) if image else (),
        raw=f"{number} {language} {at} {title} {text} {image}".encode(),
    )


@dataclass(frozen=True, slots=True)
class House:
    """A service and its clock."""

    service: Service
    clock: FixedClock

    def page(
        self, *rows: FetchedArticle, number: int = 1, unreadable: Iterable[UnreadableRow] = ()
    ) -> FetchedPage:
        return FetchedPage(
            entity="mfa",
            section="news",
            language=rows[0].language if rows else "en",
            number=number,
            api="graphql",
            fetched_at=self.clock.now(),
            articles=rows,
            unreadable=tuple(unreadable),
        )

    def read(self, *rows: FetchedArticle, unreadable: Iterable[UnreadableRow] = ()) -> Ingested:
        """One complete crawl of one page."""
        page = self.page(*rows, unreadable=unreadable)
        where = source(page.language)
        plan = crawls.begin(self.service, source=where, mode=CrawlMode.POLL)
        kept = ingest_page(self.service, page, run_id=plan.run_id)
        self.end(plan.run_id, page.language)
        return kept

    def read_whole(self, *pages: Iterable[FetchedArticle]) -> None:
        """One complete crawl of several pages, in English."""
        plan = crawls.begin(self.service, source=source(), mode=CrawlMode.FULL)
        for number, rows in enumerate(pages, start=1):
            ingest_page(self.service, self.page(*rows, number=number), run_id=plan.run_id)
        self.end(plan.run_id, "en")

    def begun(self, *rows: FetchedArticle) -> "House":
        """Every listing read whole, these rows in them, five minutes ago."""
        for language in ("kk", "ru", "en"):
            self.crawl(CrawlOutcome.COMPLETE, language, *(r for r in rows if r.language == language))
        self.clock.move(minutes=5)
        return self

    def crawl(self, outcome: CrawlOutcome, language: str = "en", *rows: FetchedArticle) -> None:
        """One crawl that ends so."""
        plan = crawls.begin(self.service, source=source(language), mode=CrawlMode.POLL)
        if rows:
            ingest_page(self.service, self.page(*rows), run_id=plan.run_id)
        self.end(plan.run_id, language, outcome)

    def end(self, run_id: int, language: str, outcome: CrawlOutcome = CrawlOutcome.COMPLETE) -> None:
        report = CrawlReport(outcome=outcome, detail=f"the crawl was {outcome.value}")
        crawls.finish(self.service, run_id=run_id, source=source(language), report=report, new=0, revised=0)

    def status(self, language: str = "en") -> SourceStatus:
        with self.service.database.reading() as tx:
            return crawl_store.status(tx, source(language))

    def alerts(self) -> list[Alert]:
        """Every alert, oldest first."""
        with self.service.database.reading() as tx:
            return [view.alert for view in reversed(views.alerts(tx, limit=100, cursor=None).items)]

    def messages(self) -> tuple[OutboxEntry, ...]:
        """Every message, oldest first."""
        with self.service.database.reading() as tx:
            return outbox_store.listing(tx, state=None, limit=100, before_id=None)[::-1]

    def told(self, *, mail: MailReceiver | None = None, hook: HookReceiver | None = None) -> "House":
        """The same house with these receivers in its settings."""
        settings = replace(
            self.service.settings,
            mail_url=mail.url if mail else None,
            mail_from="Monitor <monitor@example.org>",
            mail_to=("desk@example.org",) if mail else (),
            webhook_url=hook.url if hook else None,
            webhook_secret=SECRET,
            webhook_allow=("127.0.0.0/8",),
        )
        return self.under(settings)

    def under(self, settings: Settings) -> "House":
        """The same house under other settings."""
        return House(replace(self.service, settings=settings), self.clock)


def opened(directory: Path, database_url: str) -> House:
    clock = FixedClock()
    settings = Settings(database_url=database_url, data_dir=directory)
    return House(open_service(settings, clock), clock)
