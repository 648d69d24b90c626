"""The archive as a series of daily counts, with what was read and what was watched of each day."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from alerts.spikes import Listing, Series, read_shares, series_of, watched_shares
from news.coverage import CoverageStretch
from news.dates import ALMATY
from storage import Transaction
from storage import coverage as coverage_store
from storage import crawls as crawl_store
from storage import daily_counts as count_store
from storage.daily_counts import Naming, day_of

LONGEST_DAYS = 3653  # ten years; what is older says nothing of this week
# An article with a date of the last century must not make the archive begin there.
_STRAY = 0.001
# How far back the coverage is asked for where only what is under way matters.
_LATELY = timedelta(days=120)
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A series and the namings that it counts."""

    series: Series
    namings: tuple[Naming, ...]

    def known_by(self, state: str, *, since: date, at: datetime) -> int:
        """How many stories had named a state from a day on, by an instant."""
        until_s = at.timestamp()
        return sum(
            each.state == state and each.at_s <= until_s and day_of(each.at_s) >= since
            for each in self.namings
        )


def count(tx: Transaction, *, now: datetime, is_backtest: bool = False) -> Counted:
    """The archive of the last ten years as it stands, its last day this one.

    For a backtest everything counts that is kept, also of listings that were not read whole yet, and the
    coverage is that of the whole time.
    """
    namings = count_store.first_namings(tx, is_settled=not is_backtest)
    days = sorted(day_of(each.at_s) for each in namings)
    today = now.astimezone(ALMATY).date()
    earliest = days[int(len(days) * _STRAY)] if days else today
    first = min(today, max(earliest, today - timedelta(days=LONGEST_DAYS - 1)))
    counted = Counter((each.state, day_of(each.at_s)) for each in namings)
    listings = _listings(tx, now=now, since=None if is_backtest else now - _LATELY)
    by_day = [first + timedelta(days=number) for number in range((today - first).days + 1)]
    read = read_shares(listings, first=first, days=len(by_day), now=now)
    watched = watched_shares(listings, first=first, days=len(by_day), now=now)
    series = series_of(
        [(state, day, stories) for (state, day), stories in counted.items()],
        first=first,
        last=today,
        exposure=dict(zip(by_day, read.tolist(), strict=True)),
        watched=dict(zip(by_day, watched.tolist(), strict=True)),
    )
    return Counted(series=series, namings=namings)


def _listings(tx: Transaction, *, now: datetime, since: datetime | None) -> list[Listing]:
    """The listings that were read whole; the time before `since` is taken as watched."""
    weights = count_store.articles_in(tx)
    stretches = coverage_store.stretches(tx, source=None, since=since or _EVER, until=now)
    by_source: dict[str, list[CoverageStretch]] = {}
    for each in stretches:
        by_source.setdefault(each.source.key, []).append(each)
    return [
        Listing(
            outlet=f"{status.source.entity}/{status.source.section}",
            weight=weights.get((status.source.entity, status.source.section), 0),
            baseline_at=max(status.baseline_at, since or status.baseline_at),
            last_good_at=status.last_good_at,
            stretches=tuple(by_source.get(status.source.key, ())),
        )
        for status in crawl_store.statuses(tx)
        if status.baseline_at is not None and status.last_good_at is not None
    ]
