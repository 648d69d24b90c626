"""Keeping a page of 100 unchanged releases at 100,000 articles on SQLite: milliseconds, memory.

.venv/bin/python bench/ingest.py [--articles 100000] [--database FILE]
"""

import argparse
import json
import resource
import statistics
import tempfile
import time
from pathlib import Path

from big_archive import fill, release

from monitor import crawls
from monitor.bootstrap import Service, open_service
from monitor.ingest import ingest_page, is_settled
from monitor.settings import Settings
from news.articles import ArticleRef, FetchedArticle, FetchedPage
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, SourceRef
from storage import Database

ROWS, TURNS, WARM_UP = 100, 60, 10
SOURCE = SourceRef(entity="mfa", section="news", language="ru")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--database", type=Path, default=None, help="made where it is missing, else used")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        path = asked.database or Path(directory) / "bench.db"
        url = f"sqlite:///{path}"
        if not path.exists():
            database = Database(url)
            database.migrate()
            fill(database, asked.articles)
            database.close()
        service = open_service(Settings(database_url=url, data_dir=Path(directory)))
        _measure(service)
        service.close()
    print(f"peak resident memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _measure(service: Service) -> None:
    page = _page(service)
    run_id = crawls.begin(service, source=SOURCE, mode=CrawlMode.FULL).run_id
    print(ingest_page(service, page, run_id=run_id))
    report = CrawlReport(outcome=CrawlOutcome.COMPLETE, detail="all read")
    crawls.finish(service, run_id=run_id, source=SOURCE, report=report, new=0, revised=0)
    for name, verb in (
        ("ingest of an unchanged page", lambda: ingest_page(service, page, run_id=run_id)),
        ("is the page settled", lambda: is_settled(service, page)),
    ):
        taken, busy = [], []
        for _ in range(TURNS):
            started, worked = time.perf_counter(), time.process_time()
            verb()
            taken.append((time.perf_counter() - started) * 1000)
            busy.append((time.process_time() - worked) * 1000)
        print(
            f"{name}: median {statistics.median(taken[WARM_UP:]):.1f} ms, "
            f"of the processor {statistics.median(busy[WARM_UP:]):.1f} ms",
            flush=True,
        )


def _page(service: Service) -> FetchedPage:
    now = service.clock.now()
    rows = [_row(number) for number in range(90_000_000, 90_000_000 + ROWS)]
    return FetchedPage(
        entity=SOURCE.entity,
        section=SOURCE.section,
        language=SOURCE.language,
        number=1,
        api="graphql",
        fetched_at=now,
        articles=tuple(reversed(rows)),
    )


def _row(number: int) -> FetchedArticle:
    title, text = release(number, SOURCE.language)
    body = "".join(f"<p style='text-align: justify'>{line}.</p>" for line in text.split(". "))
    raw = json.dumps({"id": number, "title": title, "body": body, "views": 7}, ensure_ascii=False)
    return FetchedArticle(
        ref=ArticleRef(entity="mfa", section="news", external_id=str(number)),
        language=SOURCE.language,
        url=f"https://www.gov.kz/{number}",
        title=title,
        body_html=body,
        created_raw="2026-03-01T09:00:00+05:00",
        image_urls=(f"https://www.gov.kz/uploads/{number}.jpg",),
        raw=raw.encode(),
    )


if __name__ == "__main__":
    main()
