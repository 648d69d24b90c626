"""What a child does before it is killed: deliver what is due, or keep a page as a crawl does."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import actors
import countries
from monitor import crawls
from monitor.bootstrap import Service
from monitor.deliver import deliver_due
from monitor.ingest import ingest_page
from monitor.settings import Settings
from news.articles import ArticleRef, Exchange, FetchedArticle, FetchedPage
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, SourceRef
from storage import Database


class StandingClock:
    """A clock that stands."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at


def opened(job: Mapping[str, Any]) -> Service:
    """A service over the job's database, whose schema is there already."""
    written = dict(job["settings"])
    settings = Settings(
        **{key: tuple(value) if isinstance(value, list) else value for key, value in written.items()}
        | {"data_dir": Path(written["data_dir"])}
    )
    clock = StandingClock(datetime.fromisoformat(job["now"]))
    return Service(settings=settings, database=Database(settings.database_url), clock=clock)


def warm_up() -> None:
    """Reads the tables, which every child would read anew."""
    text = ("Talks with Algeria", "The Minister received the Ambassador of Algeria. Алжир. Қазақстан.")
    countries.find_in_release(*text)
    actors.find_in_release(*text)
    actors.occasions(*text)


def deliver(service: Service, job: Mapping[str, Any]) -> None:
    """Send what is due."""
    deliver_due(service, owner=job.get("owner"))


def crawl(service: Service, job: Mapping[str, Any]) -> None:
    """Keep the job's rows as one complete crawl of one page."""
    where = SourceRef(entity="mfa", section="news", language=job["language"])
    plan = crawls.begin(service, source=where, mode=CrawlMode.POLL)
    ingest_page(service, page_of(service, job), run_id=plan.run_id)
    report = CrawlReport(outcome=CrawlOutcome.COMPLETE, detail="read to the end")
    crawls.finish(service, run_id=plan.run_id, source=where, report=report, new=0, revised=0)


def page_of(service: Service, job: Mapping[str, Any]) -> FetchedPage:
    """The job's page as a spider would have fetched it."""
    rows = tuple(_row(job["language"], *facts) for facts in job["rows"])
    return FetchedPage(
        entity="mfa",
        section="news",
        language=job["language"],
        number=1,
        api="graphql",
        fetched_at=service.clock.now(),
        articles=rows,
        exchange=Exchange(
            url="https://example.org/listing",
            method="GET",
            request_headers=(),
            request_body=b"",
            status=200,
            headers=(("Content-Type", "application/json"),),
            body=b"".join(each.raw for each in rows),
            fetched_at=service.clock.now(),
        ),
    )


def _row(language: str, number: int, title: str, text: str, at: str) -> FetchedArticle:
    return FetchedArticle(
        ref=ArticleRef(entity="mfa", section="news", external_id=str(number)),
        language=language,
        url=f"https://example.org/{language}/{number}",
        title=title,
        body_html=f"<p>{text}</p>",
        created_raw=at,
        image_urls=(),
        raw=f"{number} {language} {at} {title} {text}".encode(),
    )


VERBS: Mapping[str, Callable[[Service, Mapping[str, Any]], None]] = {"deliver": deliver, "crawl": crawl}
