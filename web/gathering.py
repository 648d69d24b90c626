"""What each page shows, gathered in one reading transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor import health, witness
from monitor.bootstrap import Service
from news.entities import standing_of
from storage import crawls, jobs, unreadable, views

from .coverage import strips

RUNS = 30
ROWS = 50
FRESH = timedelta(seconds=60)  # a dozen refreshes: whoever looks away for a moment still sees the highlight


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which articles a reader wants to see."""

    cursor: str | None
    country: str | None
    language: str | None


def condition(service: Service) -> dict[str, object]:
    """How the sources, the crawls, the unreadable rows and the jobs are."""
    sources = health.sources(service)
    with service.database.reading() as tx:
        totals = views.totals(tx)
        covered = strips(tx, service, (each.status.source for each in sources))
        runs = crawls.runs(tx, source=None, limit=RUNS)
        rows = unreadable.unreadable(tx, limit=ROWS)
        latest = jobs.latest(tx)
    sources = health.sources(service)
    asked = service.settings.entities
    is_post = {each: standing_of(each.status.source.entity, asked) == "discovered" for each in sources}
    return {
        "sources": [each for each in sources if not is_post[each]],
        "posts": [each for each in sources if is_post[each]],
        "gaps": witness.gaps(service),
        "agencies": witness.agencies(service),
        "covered": covered,
        "totals": [(name, getattr(totals, name)) for name in totals.__slots__],
        "runs": runs,
        "unreadable": rows,
        "jobs": latest,
    }


def fresh(service: Service, raised: Iterable[tuple[int, datetime]]) -> frozenset[int]:
    """Which of them were raised a moment ago."""
    since = service.clock.now() - FRESH
    return frozenset(number for number, at in raised if at >= since)
