"""Sources as rows: their numbers, their names, and where their record of good crawls is broken."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, select, tuple_

from news.crawls import SourceRef
from news.errors import NotFoundError

from .tables import gaps, sources
from .transaction import Transaction

# A shorter silence between two good crawls is nobody's concern; it keeps the table of gaps short.
SHORTEST_GAP = timedelta(hours=1)


def ensure(tx: Transaction, refs: Sequence[SourceRef]) -> None:
    """Makes a row for each source that has none."""
    rows = [
        {
            "entity": ref.entity,
            "section": ref.section,
            "language": ref.language,
            "next_page": 1,
            "failures": 0,
            "api_reason": "",
        }
        for ref in refs
    ]
    if rows:
        tx.connection.execute(
            tx.insert(sources).on_conflict_do_nothing(index_elements=["entity", "section", "language"]), rows
        )


def id_of(tx: Transaction, source: SourceRef) -> int:
    """The number of a source; NotFoundError where `ensure` has not seen it."""
    found: int | None = tx.connection.execute(
        select(sources.c.id).where(
            sources.c.entity == source.entity,
            sources.c.section == source.section,
            sources.c.language == source.language,
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFoundError("source", source.key)
    return found


def note_good_crawl(tx: Transaction, source_id: int, *, last_good_at: datetime | None, now: datetime) -> None:
    """Keeps the time since the last good crawl as a gap, where it was long."""
    if last_good_at is not None and now - last_good_at >= SHORTEST_GAP:
        tx.connection.execute(
            tx.insert(gaps)
            .values(source_id=source_id, since=last_good_at, until=now)
            .on_conflict_do_nothing(index_elements=["source_id", "since"])
        )


def has_gap(
    tx: Transaction, *, sources: Sequence[SourceRef], since: datetime, until: datetime, longest: timedelta
) -> bool:
    """Whether any of these sources went without a good crawl for longer than `longest` in the window.

    A source that is not known, or was never read well, is one long gap. Under an hour, `longest` is
    answered as an hour.
    """
    limit = max(longest, SHORTEST_GAP)
    rows = _rows(tx, sources)
    if len(rows) < len(set(sources)):
        return until - since > limit
    silences = [*_recorded(tx, [row.id for row in rows], since=since, until=until)]
    for row in rows:
        silences += [(since, row.first_good_at or until), (row.last_good_at or since, until)]
    return any(min(end, until) - max(start, since) > limit for start, end in silences)


def _rows(tx: Transaction, refs: Sequence[SourceRef]) -> Sequence[Row[int, datetime | None, datetime | None]]:
    columns = sources.c
    return tx.connection.execute(
        select(columns.id, columns.first_good_at, columns.last_good_at).where(
            tuple_(columns.entity, columns.section, columns.language).in_(
                [(ref.entity, ref.section, ref.language) for ref in refs]
            )
        )
    ).all()


def _recorded(
    tx: Transaction, source_ids: Sequence[int], *, since: datetime, until: datetime
) -> list[tuple[datetime, datetime]]:
    rows = tx.connection.execute(
        select(gaps.c.since, gaps.c.until).where(
            gaps.c.source_id.in_(source_ids), gaps.c.since < until, gaps.c.until > since
        )
    )
    return [(row.since, row.until) for row in rows]
