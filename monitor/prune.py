"""Forget what nobody will ask for: old records of jobs and crawls. Articles, alerts and attempts stay."""

from datetime import timedelta

from storage import jobs as job_store

from .bootstrap import Service

KEEP_RECORDS = timedelta(days=400)  # a year and a month: last year's same week can still be looked at


def prune(service: Service) -> None:
    """Remove records of jobs and crawls older than `KEEP_RECORDS`."""
    with service.database.writing() as tx:
        job_store.prune(tx, before=service.clock.now() - KEEP_RECORDS)
