"""Beside the readers of the pages: `serve` answers, `write` keeps new releases as a crawl does."""

import json
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import uvicorn
from big_archive import release

from monitor import crawls
from monitor.bootstrap import Service, open_service
from monitor.ingest import ingest_page
from monitor.settings import Settings
from news.articles import ArticleRef, FetchedArticle, FetchedPage
from news.crawls import CrawlMode, SourceRef
from web.app import create_app

SOURCE = SourceRef(entity="mfa", section="news", language="ru")
NEW, PAUSE_S = 5, 1.0  # releases a page, seconds between pages: a crawl asks no faster


def main() -> None:
    """Work until the signal comes."""
    role, path, port = sys.argv[1:]
    with tempfile.TemporaryDirectory() as scratch:
        service = open_service(Settings(database_url=f"sqlite:///{path}", data_dir=Path(scratch)))
        if role == "serve":
            uvicorn.run(create_app(service), host="127.0.0.1", port=int(port), log_level="error")
        else:
            _write(service)


def _write(service: Service) -> None:
    run_id = crawls.begin(service, source=SOURCE, mode=CrawlMode.FULL).run_id
    number = int(time.monotonic() * 1000) + 100_000_000
    while True:
        number += NEW
        began = time.perf_counter()
        ingest_page(service, _page(service, number), run_id=run_id)
        print(f"kept {NEW} new releases in {(time.perf_counter() - began) * 1000:.0f} ms", file=sys.stderr)
        time.sleep(PAUSE_S)


def _page(service: Service, first: int) -> FetchedPage:
    now = service.clock.now()
    rows = []
    for number in range(first, first + NEW):
        title, text = release(number, SOURCE.language)
        at = (now - timedelta(minutes=1)).isoformat()
        raw = json.dumps({"id": number, "title": title, "body": text}, ensure_ascii=False)
        rows.append(
            FetchedArticle(
                ref=ArticleRef(entity="mfa", section="news", external_id=str(number)),
                language=SOURCE.language,
                url=f"https://www.gov.kz/{number}",
                title=title,
                body_html=f"<p>{text}</p>",
                created_raw=at,
                image_urls=(),
                raw=raw.encode(),
            )
        )
    return FetchedPage(
        entity=SOURCE.entity,
        section=SOURCE.section,
        language=SOURCE.language,
        number=1,
        api="graphql",
        fetched_at=now,
        articles=tuple(rows),
    )


if __name__ == "__main__":
    main()
