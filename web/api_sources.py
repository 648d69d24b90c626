"""How the watch goes, as JSON: sources, crawls, coverage, absences, evidence, agencies' reports, jobs."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Path, Query, Response

from monitor import health, witness
from monitor.health import SourceHealth
from monitor.witness import PossibleGap
from news.coverage import CoverageStretch, Statement
from news.crawls import CrawlRun
from news.errors import NotFoundError
from news.views import AbsentArticle, EvidenceView, JobView, ReportView, UnreadableView
from storage import checks, crawls, evidence_views, jobs, unreadable
from storage import coverage as looks
from storage import cursors as cursor_store
from storage import witness as witness_store

from . import conditional
from .api_route import Limit, Paged, api_router
from .coverage import SHOWN_DAYS
from .pages import LARGEST_ID, Served

router = api_router()

SourceKey = Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00-\x1f]+$")]
EvidenceId = Annotated[int, Path(ge=1, le=LARGEST_ID)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The watched sources in their fixed order; all of them."""

    items: tuple[SourceHealth, ...]
    next_cursor: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """A page of crawl runs, newest first."""

    items: tuple[CrawlRun, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """When a source was watched: the stretches that touch the window, by time, and what they come to."""

    source: str
    statement: Statement
    stretches: tuple[CoverageStretch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverages:
    """The coverage of each source that was asked for."""

    items: tuple[Coverage, ...]
    next_cursor: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Absences:
    """A page of missing and removed articles, the latest to go first, each with every check, oldest first."""

    items: tuple[AbsentArticle, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadables:
    """A page of rows that could not be read, those met last first."""

    items: tuple[UnreadableView, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """A page of agencies' reports, newest first; `next_cursor` is null on the last page."""

    items: tuple[ReportView, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """The latest possible gaps, those that were seen last first."""

    items: tuple[PossibleGap, ...]
    next_cursor: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    """The last run of each job of the scheduler."""

    items: tuple[JobView, ...]
    next_cursor: None = None


@router.get("/sources")
def sources(service: Served) -> Sources:
    """The watched sources and how they are."""
    return Sources(items=health.sources(service))


@router.get("/runs")
def runs(service: Served, paged: Paged, source: SourceKey = None) -> Runs:
    """The crawl runs of all sources or of one."""
    before_id = None if paged.cursor is None else cursor_store.read_id(paged.cursor)
    with service.database.reading() as tx:
        known = {each.source.key: each.source for each in crawls.statuses(tx)} if source else {}
        if source is not None and source not in known:
            raise NotFoundError("source", source)
        found = crawls.runs(tx, source=known.get(source or ""), limit=paged.limit + 1, before_id=before_id)
    shown = found[: paged.limit]
    more = str(shown[-1].id) if len(found) > paged.limit else None
    paged.follow(more)
    return Runs(items=shown, next_cursor=more)


@router.get("/coverage")
def coverage(
    service: Served, source: SourceKey = None, since: datetime | None = None, limit: Limit = 200
) -> Coverages:
    """When each source, or one, was watched since an instant (30 days ago unless told); the oldest first."""
    now = service.clock.now()
    begin = now - SHOWN_DAYS if since is None else since if since.tzinfo else since.replace(tzinfo=UTC)
    begin = min(begin, now)
    with service.database.reading() as tx:
        watched = [each.source for each in crawls.statuses(tx)]
        chosen = [each for each in watched if source in (None, each.key)]
        if not chosen and source is not None:
            raise NotFoundError("source", source)
        found = tuple(
            Coverage(
                source=each.key,
                statement=looks.cite(tx, each, since=begin, until=now),
                stretches=looks.stretches(tx, source=each, since=begin, until=now, limit=limit),
            )
            for each in chosen
        )
    return Coverages(items=found)


@router.get("/absence")
def absences(service: Served, paged: Paged) -> Absences:
    """The articles that their source does not list any more, with their checks and the evidence of each."""
    with service.database.reading() as tx:
        page = checks.absent(tx, limit=paged.limit, cursor=paged.cursor)
    paged.follow(page.next_cursor)
    return Absences(items=page.items, next_cursor=page.next_cursor)


@router.get("/evidence/{evidence_id}", name="evidence")
def evidence(service: Served, response: Response, evidence_id: EvidenceId) -> EvidenceView:
    """Where one answer of the ministry is kept: WARC file, offset, length, hashes and link of the chain."""
    with service.database.reading() as tx:
        found = evidence_views.places(tx, [evidence_id])
    if evidence_id not in found:
        raise NotFoundError("evidence", str(evidence_id))
    # Evidence never changes, so its own date is the date of what is told of it.
    response.headers.update(conditional.modified(found[evidence_id].fetched_at))
    return found[evidence_id]


@router.get("/unreadable", name="unreadable")
def rows(service: Served, paged: Paged) -> Unreadables:
    """The rows of the sources that could not be read, as they were sent."""
    behind = None if paged.cursor is None else cursor_store.read(paged.cursor)
    with service.database.reading() as tx:
        found = unreadable.unreadable(tx, limit=paged.limit + 1, behind=behind)
    shown = found[: paged.limit]
    more = cursor_store.write(shown[-1].last_seen_at, shown[-1].id) if len(found) > paged.limit else None
    paged.follow(more)
    return Unreadables(items=shown, next_cursor=more)


@router.get("/reports")
def reports(service: Served, paged: Paged) -> Reports:
    """The reports of agencies, with the story that each carries."""
    with service.database.reading() as tx:
        page = witness_store.reports(tx, limit=paged.limit, cursor=paged.cursor)
    paged.follow(page.next_cursor)
    return Reports(items=page.items, next_cursor=page.next_cursor)


@router.get("/gaps")
def gaps(service: Served) -> Gaps:
    """What agencies report of the ministry and no release tells, and whether the portal was read since."""
    return Gaps(items=witness.gaps(service))


@router.get("/jobs", name="jobs")
def latest_jobs(service: Served) -> Jobs:
    """When each job of the scheduler last ran, and how that ended."""
    with service.database.reading() as tx:
        return Jobs(items=tuple(jobs.latest(tx)))
