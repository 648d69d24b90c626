"""The record of crawls: what the next one reads, and how each ended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, SourceRef, SourceStatus
from storage import crawls as crawl_store

from .absence import miss
from .bootstrap import Service, watched_in
from .coverage import note_look
from .hold import hold, is_held
from .log import logger
from .settings import Settings
from .turns import interval_s, rank

DEEP_DAYS = 120  # editors touch old releases; deeper than a season they hardly ever do
BACKOFF_CAP_S = 3600.0  # a source that fails is asked at least hourly: it is never given up


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlPlan:
    """What a crawl shall do.

    `until` (DEEP) is the date before which nothing is read. `api` is the one that last worked.
    """

    run_id: int
    began_at: datetime
    source: SourceRef
    mode: CrawlMode
    start_page: int
    until: datetime | None
    api: str | None
    api_reason: str


def begin(service: Service, *, source: SourceRef, mode: CrawlMode) -> CrawlPlan:
    """A plan for this source, its run recorded as open.

    Before the first whole reading is finished every crawl is a whole reading, continued where the
    last one stopped; it is begun two pages earlier, for the listing moves while nobody reads it.
    """
    now = service.clock.now()
    with service.database.writing() as tx:
        crawl_store.ensure_sources(tx, [source])
        status = crawl_store.status(tx, source)
        is_first = status.baseline_at is None
        run_id = crawl_store.begin(tx, source=source, mode=CrawlMode.FULL if is_first else mode, now=now)
    return CrawlPlan(
        run_id=run_id,
        began_at=now,
        source=source,
        mode=CrawlMode.FULL if is_first else mode,
        start_page=max(1, status.next_page - 2) if is_first else 1,
        until=now - timedelta(days=DEEP_DAYS) if mode is CrawlMode.DEEP and not is_first else None,
        api=status.api,
        api_reason=status.api_reason,
    )


def finish(
    service: Service, *, run_id: int, source: SourceRef, report: CrawlReport, new: int, revised: int
) -> None:
    """Record how a run ended and when the source is asked next; a run that has ended stays as it is."""
    now = service.clock.now()
    with service.database.writing() as tx:
        if not crawl_store.finish(tx, run_id=run_id, report=report, new=new, revised=revised, now=now):
            return
        note_look(service, tx, source, report.outcome, at=now)
        miss(service, tx, source=source, run_id=run_id, report=report, now=now)
        status = crawl_store.status(tx, source)
        if report.outcome is CrawlOutcome.COMPLETE:
            crawl_store.save_progress(tx, source=source, next_page=1)
        wait_s = next_wait_s(interval_s(service.settings, source), status.failures)
        crawl_store.plan_poll(tx, source, now + timedelta(seconds=wait_s))
        if report.retry_after_s is not None:
            hold(service, tx, report.retry_after_s)
    _log("crawl.finished", source, run_id, report, new=new, revised=revised)


def interrupt(
    service: Service, *, run_id: int, source: SourceRef, report: CrawlReport, new: int, revised: int
) -> None:
    """Record a run that a stop of ours ended: it says nothing of the source, which is due at once."""
    now = service.clock.now()
    with service.database.writing() as tx:
        if not crawl_store.close(tx, run_id=run_id, report=report, new=new, revised=revised, now=now):
            return
        note_look(service, tx, source, report.outcome, at=now)
        crawl_store.plan_poll(tx, source, now)
    _log("crawl.interrupted", source, run_id, report, new=new, revised=revised)


def _log(event: str, source: SourceRef, run_id: int, report: CrawlReport, **kept: int) -> None:
    logger.info(
        event,
        source=source.key,
        run=run_id,
        outcome=report.outcome.value,
        detail=report.detail,
        requests=report.requests,
        items=report.items,
        unreadable=report.unreadable,
        **kept,
    )


def next_wait_s(poll_interval_s: float, failures: int) -> float:
    """Seconds until the next poll: the interval, doubled with each failure in a row up to an hour."""
    backed_off = poll_interval_s * 2.0 ** min(failures, 20)
    return max(poll_interval_s, min(backed_off, BACKOFF_CAP_S)) if failures else poll_interval_s


def close_orphan(service: Service, source: SourceRef, detail: str, *, is_stop: bool = False) -> int:
    """Close the run of a source that a killed process left open, as partial; how many there were.

    `failures` counts on, so that a crawl which hangs each time is asked less and less often; not so where
    it was ended by a stop of ours.
    """
    with service.database.reading() as tx:
        run = crawl_store.open_run(tx, source)
    if run is None:
        return 0
    record = interrupt if is_stop else finish
    report = CrawlReport(outcome=CrawlOutcome.PARTIAL, detail=detail)
    record(service, run_id=run.id, source=source, report=report, new=0, revised=0)
    return 1


def is_read_once(service: Service, source: SourceRef) -> bool:
    """Whether the first whole reading of a source is finished."""
    with service.database.reading() as tx:
        known = {status.source: status for status in crawl_store.statuses(tx)}
    return source in known and known[source].baseline_at is not None


def due_sources(service: Service) -> tuple[SourceRef, ...]:
    """The watched sources whose next poll has come, in their turn; none while the site wants quiet."""
    if is_held(service):
        return ()
    now = service.clock.now()
    with service.database.reading() as tx:
        known = {status.source: status for status in crawl_store.statuses(tx)}
        sources = watched_in(tx, service.settings)
    planned = {source: status.next_poll_at for source, status in known.items()}
    due = []
    for source in sources:
        at = planned.get(source)
        # A plan further off than any wait can be was made by a clock that was wrong.
        longest = timedelta(seconds=max(BACKOFF_CAP_S, interval_s(service.settings, source)))
        if at is None or at <= now or at > now + longest:
            due.append(source)
    return _by_turn(service.settings, due, known)


def in_turn(service: Service, chosen: Iterable[SourceRef]) -> tuple[SourceRef, ...]:
    """The sources in the order in which they are read: the ministry's first, of equals the failing last."""
    with service.database.reading() as tx:
        known = {status.source: status for status in crawl_store.statuses(tx)}
    return _by_turn(service.settings, chosen, known)


def _by_turn(
    settings: Settings, chosen: Iterable[SourceRef], known: Mapping[SourceRef, SourceStatus]
) -> tuple[SourceRef, ...]:
    def turn(source: SourceRef) -> tuple[int, int]:
        # A listing that hangs shall not hold up those that answer.
        return rank(settings, source), known[source].failures if source in known else 0

    return tuple(sorted(chosen, key=turn))


def is_overtaken(service: Service, source: SourceRef) -> bool:
    """Whether a listing of more weight has come due meanwhile, so that this one has to wait for it."""
    mine = rank(service.settings, source)
    return mine > 0 and any(rank(service.settings, each) < mine for each in due_sources(service)[:1])


def spare_host(service: Service, source: SourceRef, waiting: Sequence[SourceRef]) -> tuple[SourceRef, ...]:
    """Those of the waiting sources that are still to be asked after a crawl of `source`.

    Where that crawl found the host down, those that failed before as well are put off until it is asked
    again: one listing asks whether the host is back, for all that are down.
    """
    with service.database.writing() as tx:
        known = {status.source: status for status in crawl_store.statuses(tx)}
        status = known.get(source)
        report = status.last_run.report if status and status.last_run else None
        if status is None or report is None or report.outcome is not CrawlOutcome.UNREACHABLE:
            return tuple(waiting)
        failing = [other for other in waiting if other in known and known[other].failures]
        for other in failing:
            crawl_store.plan_poll(tx, other, status.next_poll_at)
    return tuple(other for other in waiting if other not in failing)
