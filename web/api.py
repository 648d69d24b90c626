"""The same as the pages, as JSON: the read models as they are, with addresses masked."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse

from monitor import health, witness
from monitor.health import SourceHealth
from monitor.witness import PossibleGap
from news.addresses import mask
from news.alerts import Alert, OutboxEntry
from news.coverage import CoverageStretch, Statement
from news.crawls import CrawlRun
from news.errors import NotFoundError
from news.views import (
    AbsentArticle,
    AlertView,
    ArticleSummary,
    AttemptView,
    DuplicateView,
    EvidenceView,
    ReportView,
    RevisionView,
    UnreadableView,
)
from storage import checks, copies, crawls, evidence_views, outbox, unreadable, views
from storage import coverage as looks
from storage import witness as witness_store
from storage.cursors import read_id

from .coverage import SHOWN_DAYS
from .pages import LARGEST_ID, Cursor, Key, Served, State, Tongue, Wanted

router = APIRouter(prefix="/api/v1")
probes = APIRouter(include_in_schema=False)

SourceKey = Annotated[str, Query(max_length=200, pattern=r"^[^\x00-\x1f]+$")]
Limit = Annotated[int, Query(ge=1, le=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Articles:
    """A page of articles, those published last first; `next_cursor` is null on the last page."""

    items: tuple[ArticleSummary, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRevisions:
    """Every revision of an article, newest first, and the other articles that say the same."""

    key: str
    revisions: tuple[RevisionView, ...]
    duplicates: tuple[DuplicateView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """A page of alerts, newest first, with what became of their messages."""

    items: tuple[AlertView, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """When a source was watched: the stretches that touch the window, by time, and what they come to."""

    source: str
    statement: Statement
    stretches: tuple[CoverageStretch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Absences:
    """The missing and removed articles, the latest to go first, each with every check of it, oldest first."""

    items: tuple[AbsentArticle, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message and every attempt to deliver it, oldest first."""

    entry: OutboxEntry
    attempts: tuple[AttemptView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """A page of the outbox, newest first."""

    items: tuple[Message, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """A page of agencies' reports, newest first; `next_cursor` is null on the last page."""

    items: tuple[ReportView, ...]
    next_cursor: str | None


@router.get("/articles")
def articles(service: Served, wanted: Wanted, limit: Limit = 50) -> Articles:
    """The latest articles, all or those that name a state, in every language or in one."""
    with service.database.reading() as tx:
        page = views.latest_articles(
            tx, limit=limit, cursor=wanted.cursor, country=wanted.country, language=wanted.language
        )
    return Articles(items=page.items, next_cursor=page.next_cursor)


@router.get("/articles/{key:path}")
def article(service: Served, key: Key, language: Tongue = None) -> ArticleRevisions:
    """Every revision of one article, with its text and its mentions."""
    with service.database.reading() as tx:
        found = views.revisions(tx, key=key, language=language)
        duplicates = copies.of_article(tx, key=key, language=language)
    if not found:
        raise NotFoundError("article", key)
    return ArticleRevisions(key=key, revisions=found, duplicates=duplicates)


@router.get("/alerts")
def alerts(service: Served, cursor: Cursor = None, limit: Limit = 50) -> Alerts:
    """The alerts with their messages."""
    with service.database.reading() as tx:
        page = views.alerts(tx, limit=limit, cursor=cursor)
    items = tuple(
        replace(view, alert=masked(view.alert), deliveries=tuple(map(_hidden, view.deliveries)))
        for view in page.items
    )
    return Alerts(items=items, next_cursor=page.next_cursor)


@router.get("/outbox", name="outbox")
def messages(
    service: Served, state: State | None = None, cursor: Cursor = None, limit: Limit = 50
) -> Messages:
    """The messages and each attempt at them."""
    before_id = None if cursor is None else read_id(cursor)
    with service.database.reading() as tx:
        entries = outbox.listing(tx, state=state, limit=limit + 1, before_id=before_id)
        items = tuple(
            Message(entry=_hidden(entry), attempts=outbox.attempts(tx, entry.id)) for entry in entries[:limit]
        )
    return Messages(items=items, next_cursor=str(items[-1].entry.id) if len(entries) > limit else None)


@router.get("/reports")
def reports(service: Served, cursor: Cursor = None, limit: Limit = 50) -> Reports:
    """The reports of agencies, with the story that each carries."""
    with service.database.reading() as tx:
        page = witness_store.reports(tx, limit=limit, cursor=cursor)
    return Reports(items=page.items, next_cursor=page.next_cursor)


@router.get("/gaps")
def gaps(service: Served) -> tuple[PossibleGap, ...]:
    """What agencies report of the ministry and no release tells, and whether the portal was read since."""
    return witness.gaps(service)


@router.get("/sources")
def sources(service: Served) -> tuple[SourceHealth, ...]:
    """The watched sources and how they are."""
    return health.sources(service)


@router.get("/coverage")
def coverage(
    service: Served, source: SourceKey | None = None, since: datetime | None = None, limit: Limit = 200
) -> tuple[Coverage, ...]:
    """When each source, or one, was watched since an instant (30 days ago unless told); the oldest first."""
    now = service.clock.now()
    begin = now - SHOWN_DAYS if since is None else since if since.tzinfo else since.replace(tzinfo=UTC)
    begin = min(begin, now)
    with service.database.reading() as tx:
        watched = [each.source for each in crawls.statuses(tx)]
        chosen = [each for each in watched if source in (None, each.key)]
        if not chosen and source is not None:
            raise NotFoundError("source", source)
        return tuple(
            Coverage(
                source=each.key,
                statement=looks.cite(tx, each, since=begin, until=now),
                stretches=looks.stretches(tx, source=each, since=begin, until=now, limit=limit),
            )
            for each in chosen
        )


@router.get("/absence")
def absences(service: Served, limit: Limit = 50) -> Absences:
    """The articles that their source does not list any more, with their checks and the evidence of each."""
    with service.database.reading() as tx:
        return Absences(items=checks.absent(tx, limit=limit))


@router.get("/evidence/{evidence_id}", name="evidence")
def evidence(service: Served, evidence_id: Annotated[int, Path(ge=1, le=LARGEST_ID)]) -> EvidenceView:
    """Where one answer of the ministry is kept: WARC file, offset, length, hashes and link of the chain."""
    with service.database.reading() as tx:
        found = evidence_views.places(tx, [evidence_id])
    if evidence_id not in found:
        raise NotFoundError("evidence", str(evidence_id))
    return found[evidence_id]


@router.get("/runs")
def runs(service: Served, limit: Limit = 50) -> tuple[CrawlRun, ...]:
    """The latest crawl runs."""
    with service.database.reading() as tx:
        return crawls.runs(tx, source=None, limit=limit)


@router.get("/unreadable", name="unreadable")
def rows(service: Served, limit: Limit = 50) -> tuple[UnreadableView, ...]:
    """The rows of the sources that could not be read, as they were sent."""
    with service.database.reading() as tx:
        return unreadable.unreadable(tx, limit=limit)


@probes.api_route("/healthz", methods=["GET", "HEAD"])
def alive() -> dict[str, str]:
    """That the process answers."""
    return {"status": "ok"}


@probes.api_route("/readyz", methods=["GET", "HEAD"], response_model=None)
def ready(service: Served) -> JSONResponse:
    """Whether the service can do its work."""
    is_ready = health.is_ready(service)
    return JSONResponse(
        {"status": "ready" if is_ready else "not ready"}, status_code=200 if is_ready else 503
    )


def _hidden(entry: OutboxEntry) -> OutboxEntry:
    return replace(entry, address=mask(entry.address), alert=entry.alert and masked(entry.alert))


def masked(alert: Alert) -> Alert:
    """The alert without the addresses that it goes to."""
    return replace(
        alert, recipients=tuple(replace(each, address=mask(each.address)) for each in alert.recipients)
    )
