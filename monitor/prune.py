"""The night's work: forget what nobody will ask for, find what was not looked for, set counts right.

Old records of jobs and crawls go, of what was held and told, and unreadable rows that are of no use.
Articles, alerts and attempts stay.
"""

from datetime import timedelta

from storage import held as held_store
from storage import jobs as job_store
from storage import unreadable as unreadable_store

from . import counting
from .bootstrap import Service
from .duplicates import catch_up

KEEP_RECORDS = timedelta(days=400)  # a year and a month: last year's same week can still be looked at


def prune(service: Service) -> None:
    """Remove records older than `KEEP_RECORDS` and unreadable rows that can be read; find duplicates.

    Counts that have drifted are made anew.
    """
    before = service.clock.now() - KEEP_RECORDS
    with service.database.writing() as tx:
        job_store.prune(tx, before=before)
        held_store.prune(tx, before=before)
        unreadable_store.prune(tx, before=before)
    catch_up(service)
    counting.mend(service)
