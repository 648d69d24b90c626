"""What each page shows, gathered in one reading transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from monitor import health, witness
from monitor.bootstrap import Service
from news.entities import standing_of
from news.views import ArticleSummary
from storage import crawls, jobs, unreadable, views

from .coverage import strips
from .frame import Frame

ARTICLES = 40
STRIP = 6
RUNS = 30
ROWS = 50
FRESH = timedelta(seconds=60)  # a dozen refreshes: whoever looks away for a moment still sees the highlight


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which articles a reader wants to see."""

    cursor: str | None
    country: str | None
    language: str | None


def overview(service: Service, frame: Frame, wanted: Wanted) -> dict[str, object]:
    """The newest alerts, the latest articles by day, and how the sources are."""
    sources = health.sources(service)
    with service.database.reading() as tx:
        alerts = views.alerts(tx, limit=STRIP).items
        page = views.latest_articles(
            tx, limit=ARTICLES, cursor=wanted.cursor, country=wanted.country, language=wanted.language
        )
        totals = views.totals(tx)
    return {
        "healthy": sum(each.state == "healthy" for each in sources),
        "total": len(sources),
        "next_poll_at": min((s.status.next_poll_at for s in sources if s.status.next_poll_at), default=None),
        "totals": totals,
        "alerts": alerts,
        "fresh": fresh(service, ((view.id, view.alert.created_at) for view in alerts)),
        "days": _by_day(frame, page.items),
        "next_cursor": page.next_cursor,
        "cursor": wanted.cursor,
        "country": wanted.country,
        "tongue": wanted.language,
        "tongues": service.settings.languages,
    }


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


def _by_day(
    frame: Frame, articles: Iterable[ArticleSummary]
) -> list[tuple[str | None, list[ArticleSummary]]]:
    def day(each: ArticleSummary) -> str | None:
        return frame.long_day(each.published_at) if each.published_at else None

    return [(heading, list(each)) for heading, each in groupby(articles, key=day)]


def fresh(service: Service, raised: Iterable[tuple[int, datetime]]) -> frozenset[int]:
    """Which of them were raised a moment ago."""
    since = service.clock.now() - FRESH
    return frozenset(number for number, at in raised if at >= since)
