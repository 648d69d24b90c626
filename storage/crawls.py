"""The record of crawls, and what is known about each source."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, or_, select, update

from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, CrawlRun, SourceRef, SourceStatus

from . import sources as source_rows
from .tables import crawl_runs, sources
from .transaction import Transaction
from .unreadable import keep_unreadable, unreadable

__all__ = [
    "began_at",
    "begin",
    "close",
    "ensure_sources",
    "finish",
    "keep_unreadable",
    "open_run",
    "plan_poll",
    "postpone",
    "runs",
    "save_progress",
    "status",
    "statuses",
    "unreadable",
]

ensure_sources = source_rows.ensure


def begin(tx: Transaction, *, source: SourceRef, mode: CrawlMode, now: datetime) -> int:
    """Opens a run of a source and returns its id."""
    nothing = _report_columns(CrawlReport(outcome=CrawlOutcome.PARTIAL, detail=""))
    row = nothing | {
        "source_id": source_rows.id_of(tx, source),
        "mode": mode.value,
        "started_at": now,
        "outcome": None,
        "new": 0,
        "revised": 0,
    }
    opened = tx.connection.execute(insert(crawl_runs).values(row).returning(crawl_runs.c.id))
    run_id: int = opened.scalar_one()
    return run_id


def close(
    tx: Transaction, *, run_id: int, report: CrawlReport, new: int, revised: int, now: datetime
) -> bool:
    """Closes a run and leaves the row of its source alone; False where it had ended before."""
    closed = tx.connection.execute(
        update(crawl_runs)
        .where(crawl_runs.c.id == run_id, crawl_runs.c.finished_at.is_(None))
        .values(**_report_columns(report), finished_at=now, new=new, revised=revised)
    )
    return closed.rowcount > 0


def finish(
    tx: Transaction, *, run_id: int, report: CrawlReport, new: int, revised: int, now: datetime
) -> bool:
    """Closes a run and brings the row of its source up to date; False where it had ended before.

    A complete full run sets `baseline_at`, once, and the next first reading starts at page 1.
    """
    if not close(tx, run_id=run_id, report=report, new=new, revised=revised, now=now):
        return False
    source_id, mode = tx.connection.execute(
        select(crawl_runs.c.source_id, crawl_runs.c.mode).where(crawl_runs.c.id == run_id)
    ).one()
    source = tx.connection.execute(select(sources).where(sources.c.id == source_id)).one()
    values: dict[str, object] = {"api": report.api or source.api, "failures": source.failures + 1}
    if report.api:
        values["api_reason"] = report.api_reason
    if report.outcome.is_good:
        values |= _after_good(source, now, is_full=mode == CrawlMode.FULL.value)
    else:
        values["good_since"] = None
    tx.connection.execute(update(sources).where(sources.c.id == source_id).values(values))
    return True


def save_progress(tx: Transaction, *, source: SourceRef, next_page: int) -> None:
    """Notes where an unfinished first reading goes on."""
    _set(tx, source, {"next_page": next_page})


def plan_poll(tx: Transaction, source: SourceRef, next_poll_at: datetime | None) -> None:
    """Notes when a source is to be polled next."""
    _set(tx, source, {"next_poll_at": next_poll_at})


def postpone(tx: Transaction, until: datetime) -> None:
    """Plans no source to be polled before that instant."""
    is_earlier = or_(sources.c.next_poll_at.is_(None), sources.c.next_poll_at < until)
    tx.connection.execute(update(sources).where(is_earlier).values(next_poll_at=until))


def status(tx: Transaction, source: SourceRef) -> SourceStatus:
    """What is known about a source; NotFoundError where it is not watched."""
    source_id = source_rows.id_of(tx, source)
    row = tx.connection.execute(select(sources).where(sources.c.id == source_id)).one()
    return _status(row, _last_runs(tx))


def statuses(tx: Transaction) -> tuple[SourceStatus, ...]:
    """What is known about each source, by entity, section and language.

    `last_run` is the last that ended; one that is still running is told by `open_run`.
    """
    rows = tx.connection.execute(
        select(sources).order_by(sources.c.entity, sources.c.section, sources.c.language)
    ).all()
    last_runs = _last_runs(tx)
    return tuple(_status(row, last_runs) for row in rows)


def runs(
    tx: Transaction, *, source: SourceRef | None, limit: int, before_id: int | None = None
) -> tuple[CrawlRun, ...]:
    """The latest runs of one source or of all, newest first, before `before_id` where it is given."""
    query = _runs().order_by(crawl_runs.c.id.desc()).limit(limit)
    if before_id is not None:
        query = query.where(crawl_runs.c.id < before_id)
    if source is not None:
        query = query.where(crawl_runs.c.source_id == source_rows.id_of(tx, source))
    return tuple(_run(row) for row in tx.connection.execute(query))


def open_run(tx: Transaction, source: SourceRef) -> CrawlRun | None:
    """The newest run of a source that has not ended, if there is one."""
    row = tx.connection.execute(
        _runs()
        .where(
            crawl_runs.c.source_id == source_rows.id_of(tx, source),
            crawl_runs.c.finished_at.is_(None),
        )
        .order_by(crawl_runs.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _run(row)


def began_at(tx: Transaction, run_id: int) -> datetime:
    """When a run was begun."""
    found: datetime = tx.connection.execute(
        select(crawl_runs.c.started_at).where(crawl_runs.c.id == run_id)
    ).scalar_one()
    return found


def _after_good(source: Row[*tuple[Any, ...]], now: datetime, *, is_full: bool) -> dict[str, object]:
    values: dict[str, object] = {
        "failures": 0,
        "first_good_at": source.first_good_at or now,
        "last_good_at": now,
        "good_since": source.good_since or now,
    }
    if is_full:
        values |= {"baseline_at": source.baseline_at or now, "next_page": 1}
    return values


def _set(tx: Transaction, source: SourceRef, values: dict[str, object]) -> None:
    source_id = source_rows.id_of(tx, source)
    tx.connection.execute(update(sources).where(sources.c.id == source_id).values(values))


def _report_columns(report: CrawlReport) -> dict[str, object]:
    return {
        "outcome": report.outcome.value,
        "detail": report.detail,
        "api": report.api,
        "api_reason": report.api_reason,
        "requests": report.requests,
        "pages": report.pages,
        "items": report.items,
        "unreadable": report.unreadable,
        "untranslated": report.untranslated,
        "reached_at": report.reached_at,
    }


def _runs() -> Select[*tuple[Any, ...]]:
    return select(crawl_runs, sources.c.entity, sources.c.section, sources.c.language).join(
        sources, sources.c.id == crawl_runs.c.source_id
    )


def _last_runs(tx: Transaction) -> dict[int, CrawlRun]:
    newest = (
        select(func.max(crawl_runs.c.id))
        .where(crawl_runs.c.finished_at.is_not(None))
        .group_by(crawl_runs.c.source_id)
    )
    rows = tx.connection.execute(_runs().where(crawl_runs.c.id.in_(newest)))
    return {row.source_id: _run(row) for row in rows}


def _ref(row: Row[*tuple[Any, ...]]) -> SourceRef:
    return SourceRef(entity=row.entity, section=row.section, language=row.language)


def _status(row: Row[*tuple[Any, ...]], last_runs: dict[int, CrawlRun]) -> SourceStatus:
    return SourceStatus(
        source=_ref(row),
        baseline_at=row.baseline_at,
        last_good_at=row.last_good_at,
        good_since=row.good_since,
        next_page=row.next_page,
        failures=row.failures,
        next_poll_at=row.next_poll_at,
        api=row.api,
        api_reason=row.api_reason,
        last_run=last_runs.get(row.id),
    )


def _run(row: Row[*tuple[Any, ...]]) -> CrawlRun:
    return CrawlRun(
        id=row.id,
        source=_ref(row),
        mode=CrawlMode(row.mode),
        started_at=row.started_at,
        finished_at=row.finished_at,
        report=None if row.outcome is None else _report(row),
        new=row.new,
        revised=row.revised,
    )


def _report(row: Row[*tuple[Any, ...]]) -> CrawlReport:
    return CrawlReport(
        outcome=CrawlOutcome(row.outcome),
        detail=row.detail,
        api=row.api,
        api_reason=row.api_reason,
        requests=row.requests,
        pages=row.pages,
        items=row.items,
        unreadable=row.unreadable,
        untranslated=row.untranslated,
        reached_at=row.reached_at,
    )
