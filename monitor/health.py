"""How things stand: each source's state, and whether the service does its work."""

from dataclasses import dataclass
from datetime import timedelta

from news.crawls import CrawlOutcome, SourceRef, SourceStatus
from news.entities import MINISTRY, SECTIONS
from storage import crawls as crawl_store
from storage import jobs as job_store

from .bootstrap import Service, watched_in
from .log import logger
from .turns import interval_s

UNALARMING = ("healthy", "waiting", "vacant")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """A source and its state: `waiting` until a crawl has ended, `healthy`, or how the last one failed.

    `vacant` is a listing that has never had a row, of an entity or a section that may well publish nothing.
    """

    status: SourceStatus
    state: str


def sources(service: Service) -> tuple[SourceHealth, ...]:
    """The watched sources in their fixed order."""
    with service.database.reading() as tx:
        known = {status.source: status for status in crawl_store.statuses(tx)}
        watched = watched_in(tx, service.settings)
    return tuple(
        SourceHealth(status=known[source], state=state_of(known[source]))
        for source in watched
        if source in known
    )


def is_ready(service: Service) -> bool:
    """Whether the database answers."""
    with service.database.reading() as tx:
        crawl_store.statuses(tx)
    return True


def is_late(service: Service, status: SourceStatus) -> bool:
    """Whether a source should have been crawled well before this and was not: the scheduler does not run."""
    slack = timedelta(seconds=3 * interval_s(service.settings, status.source) + 60)
    return status.next_poll_at is not None and status.next_poll_at + slack < service.clock.now()


def is_job_overdue(service: Service, name: str, longest: timedelta) -> bool:
    """Whether a job that has run before did so longer ago than this."""
    with service.database.reading() as tx:
        latest = {job.name: job.started_at for job in job_store.latest(tx)}
    return name in latest and latest[name] < service.clock.now() - longest


def report(service: Service) -> None:
    """Log every source that is not as it should be."""
    for source in sources(service):
        if source.state not in UNALARMING or is_late(service, source.status):
            run = source.status.last_run
            logger.warning(
                "source.unhealthy",
                source=source.status.source.key,
                state=source.state,
                failures=source.status.failures,
                detail=run.report.detail if run and run.report else "",
            )


def state_of(status: SourceStatus) -> str:
    """The state of a source, see `SourceHealth`."""
    run = status.last_run
    if status.failures == 0 or run is None or run.report is None:
        # Also where the last run was ended by a stop of ours: what the one before it left still holds.
        return "healthy" if status.last_good_at is not None and status.failures == 0 else "waiting"
    return "vacant" if is_vacant(status) else run.report.outcome.value


def is_vacant(status: SourceStatus) -> bool:
    """Whether a listing has never had a row, which nobody need miss; the ministry's own news never are."""
    run = status.last_run
    return (
        run is not None
        and run.report is not None
        and run.report.outcome is CrawlOutcome.EMPTY
        and status.last_good_at is None
        and not _is_main(status.source)
    )


def _is_main(source: SourceRef) -> bool:
    return (source.entity, source.section) == (MINISTRY, SECTIONS[0])
