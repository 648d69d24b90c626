"""Pages of the stand-in's releases, kept as a crawl keeps them, for the benchmark of matching."""

import time
from collections.abc import Sequence

from matching_rules import told

from monitor import crawls
from monitor.bootstrap import Service
from monitor.ingest import ingest_page
from news.articles import ArticleRef, FetchedArticle, FetchedPage
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, SourceRef

SOURCE = SourceRef(entity="mfa", section="news", language="ru")


def row(service: Service, number: int) -> FetchedArticle:
    """A release of today, always the same text for its number."""
    title, text = told(number, SOURCE.language)
    return FetchedArticle(
        ref=ArticleRef(entity="mfa", section="news", external_id=str(number)),
        language=SOURCE.language,
        url=f"https://example.org/{number}",
        title=title,
        body_html="".join(f"<p>{line}</p>" for line in text.split("\n")),
        created_raw=service.clock.now().isoformat(),
        raw=f"{number} {text}".encode(),
    )


def crawl(service: Service, rows: Sequence[FetchedArticle]) -> float:
    """One complete crawl of a page; the milliseconds of its ingest."""
    run_id = crawls.begin(service, source=SOURCE, mode=CrawlMode.POLL).run_id
    page = FetchedPage(
        entity=SOURCE.entity,
        section=SOURCE.section,
        language=SOURCE.language,
        number=1,
        api="graphql",
        fetched_at=service.clock.now(),
        articles=tuple(rows),
    )
    began = time.perf_counter()
    ingest_page(service, page, run_id=run_id)
    taken = (time.perf_counter() - began) * 1000
    report = CrawlReport(outcome=CrawlOutcome.COMPLETE, detail="read")
    crawls.finish(service, run_id=run_id, source=SOURCE, report=report, new=0, revised=0)
    return taken
