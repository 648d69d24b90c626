"""Rules of rank: which states have moved among the partners, asked once a day, after midnight in Astana."""

from datetime import datetime, time, timedelta

from alerts.kinds import rank_change
from alerts.kinds.listings import heard
from alerts.kinds.rank_change import RankFacts, WindowCounts, window_days
from news.crawls import SourceRef
from news.dates import ALMATY
from storage import ranks as rank_store
from storage import stories as story_store
from storage import told as told_store

from .asking import Asking, read_until


def is_due(asking: Asking) -> bool:
    """Whether a day has ended for which the rule was not asked, and everything up to its end was read.

    A window that begins before the record does is compared with nothing.
    """
    until = _last_midnight(asking.now)
    asked = rank_store.asked_until(asking.tx, asking.rule.id)
    # A day that a clock which was ahead has asked for was not asked.
    if (asked is not None and until <= asked <= asking.now) or until <= asking.listening_since:
        return False
    listings = asking.listings()
    sources = heard(asking.rule, listings, until.date())
    read = read_until([listings[each] for each in sources], asking.now)
    begins_at = story_store.record_begins_at(asking.tx)
    is_recorded = begins_at is not None and begins_at <= until - 2 * _window(asking)
    return read is not None and read >= until and is_recorded


def tell(asking: Asking) -> int:
    """Raise an alert a state that has moved, and note that the day was asked for; how many there were."""
    until, window = _last_midnight(asking.now), _window(asking)
    told = told_store.by_rule(asking.tx, asking.rule.id, "country.rank", since=asking.now - window)
    facts = RankFacts(
        until=until,
        told=frozenset(each.country for each in told if each.country and each.at <= asking.now),
        counts=_counts(asking, until - window, until),
        counts_before=_counts(asking, until - 2 * window, until - window),
    )
    rank_store.note_asked(asking.tx, asking.rule.id, until=until, now=asking.now)
    return asking.raised(rank_change.fires(asking.rule, facts))


def _counts(asking: Asking, since: datetime, until: datetime) -> WindowCounts:
    listings = tuple(asking.listings())
    sources: tuple[SourceRef, ...] | None = heard(asking.rule, listings, until.date())
    if sources == listings:
        sources = None
    found = rank_store.stories_by_state(asking.tx, since=since, until=until, sources=sources)
    return WindowCounts(by_state=found.by_state, all_stories=found.all_stories)


def _window(asking: Asking) -> timedelta:
    return timedelta(days=window_days(asking.rule))


def _last_midnight(now: datetime) -> datetime:
    day = now.astimezone(ALMATY).date()
    return datetime.combine(day, time(), tzinfo=ALMATY).astimezone(now.tzinfo)
