"""Builders for articles that go missing: walks that came down so far, and what a site says of a suspect."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from monitor import checks, crawls
from monitor.ingest import ingest_page
from news.absence import Checked, Finding, Suspect
from news.articles import Exchange, FetchedArticle
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport
from news.events import EventView
from storage import absence as absence_store
from storage import events as event_store
from tests.monitor.house import START, House, row, source

LONG_AGO = START - timedelta(days=20)


def dated(number: int, days_ago: float = 1, *, language: str = "en", text: str = "") -> FetchedArticle:
    """A row with a time of the day, so many days before the start."""
    at = START - timedelta(days=days_ago)
    return row(number, text or f"The sides met in Algeria {number}.", language=language, at=at.isoformat())


def walk(
    house: House,
    *rows: FetchedArticle,
    reached_at: datetime | None = LONG_AGO,
    outcome: CrawlOutcome = CrawlOutcome.COMPLETE,
    listed: Iterable[str] = (),
    language: str = "en",
    minutes: float = 5,
) -> None:
    """A crawl that met these rows and came down so far; some minutes pass before it."""
    house.clock.move(minutes=minutes)
    where = source(language)
    plan = crawls.begin(house.service, source=where, mode=CrawlMode.POLL)
    page = house.page(*rows)
    ids = (*(each.ref.external_id for each in rows), *listed)
    facts: dict[str, Any] = {name: getattr(page, name) for name in page.__slots__}
    if rows or listed:
        whole = type(page)(**(facts | {"listed": ids, "language": language}))
        ingest_page(house.service, whole, run_id=plan.run_id)
    report = CrawlReport(
        outcome=outcome, detail="read", reached_at=reached_at if outcome.is_good else None, items=len(rows)
    )
    crawls.finish(house.service, run_id=plan.run_id, source=where, report=report, new=0, revised=0)


def begun(house: House, *rows: FetchedArticle) -> House:
    """The listing read whole with these rows, and once more."""
    walk(house, *rows)
    walk(house, *rows)
    return house


def suspects(house: House) -> list[str]:
    """The ids whose check is due."""
    return [each.external_id for each in checks.due(house.service)]


def answered(body: bytes, house: House) -> Exchange:
    return Exchange(
        url="http://127.0.0.1/api/v1/public/content-manager/news/3?lang=en",
        method="GET",
        request_headers=(("Accept", "application/json"),),
        request_body=b"",
        status=404,
        headers=(("Content-Type", "application/json"),),
        body=body,
        fetched_at=house.clock.now(),
    )


def check(
    house: House, finding: Finding, *, article: FetchedArticle | None = None, body: bytes = b""
) -> None:
    """One round of checks, each with this finding."""
    for suspect in checks.due(house.service):
        keep(house, suspect, finding, article=article, body=body)


def keep(
    house: House,
    suspect: Suspect,
    finding: Finding,
    *,
    article: FetchedArticle | None = None,
    body: bytes = b"",
) -> None:
    checks.keep(
        house.service,
        Checked(
            suspect=suspect,
            finding=finding,
            api="" if finding == "unknown" else "rest",
            reason="",
            at=house.clock.now(),
            article=article,
            exchange=answered(body, house) if body else None,
            control_exchange=answered(b'{"id": 2}', house) if body else None,
        ),
    )


def events(house: House, number: int) -> list[EventView]:
    """What became of an article, oldest first."""
    with house.service.database.reading() as tx:
        return list(reversed(event_store.of_article(tx, key=f"mfa/news/{number}")))


def kinds(house: House, number: int) -> list[str]:
    """The kinds of what became of an article in the listing, oldest first."""
    return [each.kind for each in events(house, number) if each.kind not in ("edited", "corrected")]


def visibility(house: House, number: int, language: str = "en") -> str:
    with house.service.database.reading() as tx:
        hidden = absence_store.hidden(tx, source(language), [str(number)])
    return hidden[0].visibility if hidden else "visible"
