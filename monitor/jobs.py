"""The record of the scheduler's jobs, and the lease that keeps two instances from doing one job twice."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from storage import jobs as job_store

from .bootstrap import Service
from .log import logger

LEASE = timedelta(seconds=30)


@contextmanager
def leased(service: Service, name: str, *, owner: str) -> Iterator[bool]:
    """Whether this process has the job to itself, as long as the block lasts.

    The lease is short and renewed meanwhile: a process that is killed holds the others up for half a
    minute, however long its job would have taken.
    """
    is_ours = _take(service, name, owner)
    ended = threading.Event()
    renewal = threading.Thread(target=_renew, args=(service, name, owner, ended), daemon=True)
    if is_ours:
        renewal.start()
    try:
        yield is_ours
    finally:
        ended.set()
        if is_ours:
            renewal.join()
            with service.database.writing() as tx:
                job_store.release_lease(tx, name=name, owner=owner)


def _take(service: Service, name: str, owner: str) -> bool:
    now = service.clock.now()
    with service.database.writing() as tx:
        return job_store.take_lease(tx, name=name, owner=owner, now=now, until=now + LEASE)


def _renew(service: Service, name: str, owner: str, ended: threading.Event) -> None:
    while not ended.wait(LEASE.total_seconds() / 3):
        try:
            _take(service, name, owner)
        except Exception:  # noqa: BLE001 - the database may be away for a while; the next turn asks again
            logger.exception("lease.not_renewed", job=name)


@contextmanager
def recorded(service: Service, name: str) -> Iterator[None]:
    """Write down that a job ran and how it ended; its failure is logged and does not spread.

    This is the loop that must not die: whatever a job raises, the next one runs.
    """
    run_id = None
    try:
        with service.database.writing() as tx:
            run_id = job_store.started(tx, name, service.clock.now())
        yield
    except Exception as error:  # noqa: BLE001 - the scheduler outlives any job
        logger.exception("job.failed", job=name)
        _finish(service, run_id, is_good=False, detail=f"{type(error).__name__}: {error}"[:500])
    else:
        _finish(service, run_id, is_good=True, detail="")


def _finish(service: Service, run_id: int | None, *, is_good: bool, detail: str) -> None:
    if run_id is None:
        return
    try:
        with service.database.writing() as tx:
            job_store.finished(tx, run_id, service.clock.now(), is_good=is_good, detail=detail)
    except Exception:  # noqa: BLE001 - the database may be what failed; the log has both
        logger.exception("job.not_recorded", run=run_id)
