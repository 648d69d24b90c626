"""Jobs of the scheduler: when they ran, who may run them, and forgetting old records."""

from datetime import datetime

from sqlalchemy import CursorResult, delete, func, insert, or_, select, update

from news.views import JobView

from .tables import attempts, crawl_runs, job_runs, leases, outbox
from .transaction import Transaction

_RUNS_KEPT = 100  # of each source, however old: the health page shows them


def started(tx: Transaction, name: str, now: datetime) -> int:
    """Notes that a job runs; returns the id of the run."""
    row = insert(job_runs).values(name=name, started_at=now, detail="")
    run_id: int = tx.connection.execute(row.returning(job_runs.c.id)).scalar_one()
    return run_id


def finished(tx: Transaction, run_id: int, now: datetime, *, is_good: bool, detail: str) -> None:
    """Notes how a run of a job ended."""
    tx.connection.execute(
        update(job_runs)
        .where(job_runs.c.id == run_id)
        .values(finished_at=now, is_good=is_good, detail=detail)
    )


def latest(tx: Transaction) -> tuple[JobView, ...]:
    """The latest run of each job, by name."""
    newest = select(func.max(job_runs.c.id)).group_by(job_runs.c.name)
    rows = tx.connection.execute(select(job_runs).where(job_runs.c.id.in_(newest)).order_by(job_runs.c.name))
    return tuple(
        JobView(
            name=row.name,
            started_at=row.started_at,
            finished_at=row.finished_at,
            is_good=row.is_good,
            detail=row.detail,
        )
        for row in rows
    )


def take_lease(tx: Transaction, *, name: str, owner: str, now: datetime, until: datetime) -> bool:
    """Takes a lease, or extends one's own; False while it is another's."""
    statement = tx.insert(leases).values(name=name, owner=owner, until=until)
    taken = tx.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["name"],
            set_={"owner": owner, "until": until},
            where=or_(leases.c.owner == owner, leases.c.until <= now),
        ).returning(leases.c.name)
    )
    return taken.scalar_one_or_none() is not None


def leased_until(tx: Transaction, name: str) -> datetime | None:
    """Until when a lease was taken; None where it was not, or was given back."""
    until: datetime | None = tx.connection.execute(
        select(leases.c.until).where(leases.c.name == name)
    ).scalar_one_or_none()
    return until


def release_lease(tx: Transaction, *, name: str, owner: str) -> None:
    """Gives a lease back; does nothing where it is another's."""
    tx.connection.execute(delete(leases).where(leases.c.name == name, leases.c.owner == owner))


def prune(tx: Transaction, *, before: datetime) -> int:
    """Forgets what ended before that instant and is of no more use; returns how many rows went.

    These are runs of jobs except the latest of each, crawl runs except the last hundred of each source,
    and attempts of discarded messages. What tells of coverage, and attempts of delivered and dead
    messages, are kept for ever.
    """
    return (
        _prune_jobs(tx, before).rowcount
        + _prune_crawls(tx, before).rowcount
        + _prune_attempts(tx, before).rowcount
    )


def _prune_jobs(tx: Transaction, before: datetime) -> CursorResult[*tuple[()]]:
    newest = select(func.max(job_runs.c.id)).group_by(job_runs.c.name)
    return tx.connection.execute(
        delete(job_runs).where(job_runs.c.started_at < before, job_runs.c.id.not_in(newest))
    )


def _prune_crawls(tx: Transaction, before: datetime) -> CursorResult[*tuple[()]]:
    place = func.row_number().over(partition_by=crawl_runs.c.source_id, order_by=crawl_runs.c.id.desc())
    ranked = select(crawl_runs.c.id, place.label("place")).subquery()
    old = select(ranked.c.id).where(ranked.c.place > _RUNS_KEPT)
    return tx.connection.execute(
        delete(crawl_runs).where(crawl_runs.c.finished_at < before, crawl_runs.c.id.in_(old))
    )


def _prune_attempts(tx: Transaction, before: datetime) -> CursorResult[*tuple[()]]:
    discarded = select(outbox.c.id).where(outbox.c.state == "discarded")
    return tx.connection.execute(
        delete(attempts).where(attempts.c.at < before, attempts.c.entry_id.in_(discarded))
    )
