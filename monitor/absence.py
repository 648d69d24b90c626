"""Articles that a complete crawl should have met and did not, and those that are met again.

A crawl accuses, it proves nothing: an article is missing once two complete crawls that came down past its
date have both lacked it, and only checks of its own address (`monitor/checks.py`) make it removed.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from news.absence import earliest, must_be_listed
from news.crawls import CrawlReport, SourceRef
from news.events import Absence, AbsenceCheck, ArticleEvent, EventKind
from storage import Transaction
from storage import absence as absence_store
from storage import articles as article_store
from storage import checks as check_store
from storage import coverage as coverage_store
from storage import crawls as crawl_store
from storage import events as event_store
from storage.absence import Watched

from .bootstrap import Service
from .log import logger
from .telling_events import tell_absence


def miss(
    service: Service, tx: Transaction, *, source: SourceRef, run_id: int, report: CrawlReport, now: datetime
) -> int:
    """Note which articles a crawl that has ended should have met and did not; how many are newly missing.

    `now` is when it ended, to the same instant: the first check rests on this very crawl.

    One that a check has found at its own address of late is not accused again: the listing is wrong then,
    or its date is.
    """
    if not report.outcome.is_good or report.reached_at is None:
        return 0
    began_at = crawl_store.began_at(tx, run_id)
    unseen = absence_store.unseen(tx, source, since=began_at, after=report.reached_at, until=began_at)
    lately = now - timedelta(seconds=service.settings.removal_period_s)
    found = check_store.found_since(tx, [each.article_id for each in unseen], lately)
    missed = [
        each
        for each in unseen
        if each.article_id not in found
        and _had_to_be_met(each, report.reached_at, began_at)
        and _was_missed_before(tx, each, run_id)
    ]
    for each in missed:
        absence_store.show(tx, each.article_id, "missing", missing_since=now)
        write_event(tx, each, "missing", since=now, at=now)
    return len(missed)


def sighted(
    service: Service, tx: Transaction, source: SourceRef, external_ids: Collection[str], *, at: datetime
) -> None:
    """Note that a source carries these articles; what was missing or removed is visible again."""
    for each in absence_store.hidden(tx, source, external_ids):
        kind: EventKind = "restored" if each.visibility == "removed" else "found"
        absence_store.show(tx, each.article_id, "visible", missing_since=None)
        write_event(tx, each, kind, since=each.missing_since, at=at)
        if kind == "restored":
            tell_absence(service, tx, each.article_id, "restored", now=at)
    absence_store.touch(tx, source, external_ids, seen_at=at)


def write_event(
    tx: Transaction,
    article: Watched,
    kind: EventKind,
    *,
    since: datetime | None,
    at: datetime,
    checks: tuple[AbsenceCheck, ...] = (),
) -> None:
    """Keep what became of an article, with the coverage of the time since it was last seen."""
    coverage = coverage_store.cite(tx, article.source, since=min(article.last_seen_at, at), until=at)
    event = ArticleEvent(
        article_id=article.article_id,
        revision_id=article.revision_id,
        kind=kind,
        at=at,
        snapshot=Absence(since=since, checks=checks, coverage_ids=coverage.coverage_ids, coverage=coverage),
        states=tuple(article_store.states_of(tx, [article.article_id]).get(article.article_id, ())),
        evidence_id=checks[-1].evidence_id if checks else None,
    )
    event_store.add(tx, event)
    logger.info(f"article.{kind}", source=article.source.key, id=article.external_id)


def _had_to_be_met(article: Watched, reached_at: datetime, began_at: datetime) -> bool:
    return article.published_at is not None and must_be_listed(
        article.published_at, article.published_raw, reached_at=reached_at, began_at=began_at
    )


def _was_missed_before(tx: Transaction, article: Watched, run_id: int) -> bool:
    """Whether the covering crawl before this one lacked it too: a row may slip through one walk."""
    if article.published_at is None:
        return False
    past = earliest(article.published_at, article.published_raw)
    before = absence_store.cover(tx, article.source, past=past, before_run=run_id)
    return before is not None and article.last_seen_at < before.started_at
