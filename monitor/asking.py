"""What the rules that the clock drives have in common: since when they listen, and what was read well."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.building import Firing, alert_of
from news.alerts import CountryHistory
from news.crawls import SourceRef, SourceStatus
from news.entities import MINISTRY
from news.rules import Rule
from storage import Transaction
from storage import coverage as coverage_store
from storage import crawls as crawl_store
from storage import stories as story_store

from .bootstrap import Service, watched_in
from .health import is_vacant
from .raising import raise_all

_OF_LATE = timedelta(days=1)  # a day without a good look is a gap, as everywhere (news/coverage.py)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A rule that is asked at an instant, in a transaction.

    It listens since `listening_since`: since it asks for what it asks, or its mute ended. What came to pass
    before is none of its news, or every new rule would tell of the whole archive at once.
    """

    service: Service
    tx: Transaction
    rule: Rule
    listening_since: datetime
    now: datetime

    def listings(self) -> dict[SourceRef, SourceStatus]:
        """The watched listings but the vacant ones, which have nothing that could be missed."""
        watched = set(watched_in(self.tx, self.service.settings))
        return {
            each.source: each
            for each in crawl_store.statuses(self.tx)
            if each.source in watched and not is_vacant(each)
        }

    def raised(self, firings: Iterable[Firing]) -> int:
        """Raise what fires; how many of it was not told before."""
        found = [alert_of(self.rule, firing, now=self.now) for firing in firings]
        return raise_all(self.service, self.tx, found)


def listening_since(rule: Rule, changed_at: datetime) -> datetime:
    """Since when a rule has listened without a break."""
    return max(rule.created_at, changed_at, rule.muted_until or rule.created_at)


def read_until(listings: Iterable[SourceStatus], now: datetime) -> datetime | None:
    """Up to when all these were read well; None where one was never, or not of late.

    The ministry's own speak for those of posts, where both are asked: a post that is down for a month must
    not silence what is said of the ministry.
    """
    asked = list(listings)
    own = [each for each in asked if each.source.entity == MINISTRY] or asked
    good = [each.last_good_at for each in own if each.baseline_at is not None]
    known = [at for at in good if at is not None and now - at <= _OF_LATE]
    return min(known) if known and len(known) == len(own) else None


def history(
    asking: Asking, country: str, listings: Iterable[SourceStatus], *, since: datetime
) -> CountryHistory:
    """What the coverage of these listings says of the time since a state was last named."""
    said = [
        coverage_store.cite(
            asking.tx,
            each.source,
            since=min(max(since, each.baseline_at), asking.now),
            until=asking.now,
        )
        if each.baseline_at is not None
        else None
        for each in listings
    ]
    return CountryHistory(
        country=country,
        last_at=since,
        watched_since=story_store.record_begins_at(asking.tx),
        has_gap=any(each is None or each.has_gap for each in said),
        looks=min((each.good_looks for each in said if each), default=0),
        longest_gap_s=max((each.longest_gap_s for each in said if each), default=0),
    )
