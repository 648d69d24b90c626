"""Rules of source health: which listings are broken, and which are well again.

A listing that nobody has asked for is not known to be broken: that the scheduler stood still is what the
operator's heartbeat and the health page tell. Once it runs, each listing is asked within an interval.
"""

from collections.abc import Iterator

from alerts.building import Firing
from alerts.kinds import source_health
from alerts.kinds.source_health import SourceFacts
from news.alerts import AlertType
from news.crawls import SourceStatus
from storage import coverage as coverage_store
from storage import told as told_store

from .asking import Asking
from .health import UNALARMING, state_of


def is_due(asking: Asking) -> bool:
    """Whether there is a source to tell of that was not told of."""
    return any(True for _ in _firings(asking))


def tell(asking: Asking) -> int:
    """Raise an alert a source that is broken or has recovered; how many there were."""
    return asking.raised(tuple(_firings(asking)))


def _firings(asking: Asking) -> Iterator[Firing]:
    broken = _occasions(asking, "source.broken")
    recovered = _occasions(asking, "source.recovered")
    for status in asking.listings().values():
        for firing in source_health.fires(asking.rule, _facts(asking, status, broken)):
            if firing.occasion not in (broken if firing.type == "source.broken" else recovered):
                yield firing


def _facts(asking: Asking, status: SourceStatus, broken: tuple[str, ...]) -> SourceFacts:
    state = state_of(status)
    run = status.last_run
    return SourceFacts(
        source=status.source,
        state=state,
        is_alarming=state not in UNALARMING,
        failures=status.failures,
        detail=run.report.detail if run and run.report else "",
        bad_since=coverage_store.bad_since(asking.tx, status.source) if status.failures else None,
        good_since=status.good_since,
        broken=tuple(each for each in broken if each.startswith(f"{status.source.key}@")),
        now=asking.now,
    )


def _occasions(asking: Asking, kind: AlertType) -> tuple[str, ...]:
    return tuple(each.occasion for each in told_store.by_rule(asking.tx, asking.rule.id, kind))
