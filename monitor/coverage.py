"""The record of looks, written as each crawl ends: see `news.coverage`."""

from datetime import datetime

from news.coverage import bound_s
from news.crawls import CrawlOutcome, SourceRef
from storage import Transaction
from storage import coverage as coverage_store

from .bootstrap import Service


def note_look(
    service: Service, tx: Transaction, source: SourceRef, outcome: CrawlOutcome, *, at: datetime
) -> None:
    """Keep that a look at a source ended so, in the stretch that it belongs to."""
    bound = bound_s(service.settings.poll_interval_s)
    coverage_store.note(tx, source, outcome, at=at, bound_s=bound)
