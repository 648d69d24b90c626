"""When which source was watched, with what outcome: kept for good, for statements about absence."""

from collections.abc import Sequence
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from news import coverage as pure
from news.coverage import CoverageStretch, Statement
from news.crawls import CrawlOutcome, SourceRef

from . import sources as source_rows
from .tables import coverage, sources
from .transaction import Transaction


def note(tx: Transaction, source: SourceRef, outcome: CrawlOutcome, *, at: datetime, bound_s: float) -> int:
    """Notes a look that ended at `at`; returns the id of the stretch that it belongs to.

    It extends the last stretch where it ended alike and at most `bound_s` seconds later. A look before the
    end of the last stretch, which a clock that was set back makes, begins one of its own.
    """
    source_id = source_rows.id_of(tx, source)
    last = tx.connection.execute(
        select(coverage).where(coverage.c.source_id == source_id).order_by(coverage.c.id.desc()).limit(1)
    ).one_or_none()
    if last is not None and last.outcome == outcome.value:
        gap_s = (at - last.until).total_seconds()
        if 0 <= gap_s <= bound_s:
            return _extend(tx, last, at=at, gap_s=ceil(gap_s))
    row = {
        "source_id": source_id,
        "outcome": outcome.value,
        "since": at,
        "until": at,
        "looks": 1,
        "longest_gap_s": 0,
    }
    added: int = tx.connection.execute(insert(coverage).values(row).returning(coverage.c.id)).scalar_one()
    return added


def cite(tx: Transaction, source: SourceRef, *, since: datetime, until: datetime) -> Statement:
    """What the coverage of a source says of a window; NotFoundError where the source was never watched."""
    return pure.cite(stretches(tx, source=source, since=since, until=until), since=since, until=until)


def stretches(
    tx: Transaction, *, source: SourceRef | None, since: datetime, until: datetime, limit: int | None = None
) -> tuple[CoverageStretch, ...]:
    """The stretches that touch a window, of one source or of all, by the time they began."""
    columns = coverage.c
    query = (
        select(coverage, sources.c.entity, sources.c.section, sources.c.language)
        .join(sources, sources.c.id == columns.source_id)
        .where(columns.since <= until, columns.until >= since)
        .order_by(columns.since, columns.id)
        .limit(limit)
    )
    if source is not None:
        query = query.where(columns.source_id == source_rows.id_of(tx, source))
    return _read(tx.connection.execute(query).all())


def began_at(tx: Transaction, source: SourceRef) -> datetime | None:
    """When the first look at a source ended; None where there was none."""
    query = select(func.min(coverage.c.since)).where(coverage.c.source_id == source_rows.id_of(tx, source))
    found: datetime | None = tx.connection.execute(query).scalar_one()
    return found


def bad_since(tx: Transaction, source: SourceRef) -> datetime | None:
    """When the first look since the last good one ended; None where there is none.

    By the order in which they were made, whatever the clock said.
    """
    columns = coverage.c
    source_id = source_rows.id_of(tx, source)
    last_good = (
        select(func.coalesce(func.max(columns.id), 0))
        .where(columns.source_id == source_id, columns.outcome == CrawlOutcome.COMPLETE.value)
        .scalar_subquery()
    )
    found: datetime | None = tx.connection.execute(
        select(columns.since)
        .where(columns.source_id == source_id, columns.id > last_good)
        .order_by(columns.id)
        .limit(1)
    ).scalar_one_or_none()
    return found


def good_at(tx: Transaction, source: SourceRef, at: datetime) -> int | None:
    """The id of the newest stretch of good looks that holds an instant; None where there is none."""
    columns = coverage.c
    found: int | None = tx.connection.execute(
        select(columns.id)
        .where(
            columns.source_id == source_rows.id_of(tx, source),
            columns.outcome == CrawlOutcome.COMPLETE.value,
            columns.since <= at,
            columns.until >= at,
        )
        .order_by(columns.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return found


def _extend(tx: Transaction, last: Row[*tuple[Any, ...]], *, at: datetime, gap_s: int) -> int:
    tx.connection.execute(
        update(coverage)
        .where(coverage.c.id == last.id)
        .values(until=at, looks=last.looks + 1, longest_gap_s=max(last.longest_gap_s, gap_s))
    )
    stretch_id: int = last.id
    return stretch_id


def _read(rows: Sequence[Row[*tuple[Any, ...]]]) -> tuple[CoverageStretch, ...]:
    return tuple(
        CoverageStretch(
            id=row.id,
            source=SourceRef(entity=row.entity, section=row.section, language=row.language),
            outcome=CrawlOutcome(row.outcome),
            since=row.since,
            until=row.until,
            looks=row.looks,
            longest_gap_s=row.longest_gap_s,
        )
        for row in rows
    )
