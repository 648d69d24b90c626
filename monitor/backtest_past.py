"""What the parts of a backtest share: the archive that is asked about, and what they find in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from news.alerts import Alert
from news.backtests import WouldHaveFired
from storage import Transaction, past_facts

from .bootstrap import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The archive that a rule is asked about, and the time that it covers."""

    service: Service
    tx: Transaction
    begins_at: datetime
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What fired, in any order, and how some of it is told in full, with titles and sentences.

    `lacking_days` is how long the archive would have to be where it is too short for the rule.
    """

    fired: Sequence[WouldHaveFired]
    in_full: Callable[[Sequence[WouldHaveFired]], Sequence[WouldHaveFired]] = tuple
    lacking_days: int | None = None


def titled(past: Past, shown: Sequence[WouldHaveFired]) -> tuple[WouldHaveFired, ...]:
    """The same with titles and addresses, as the articles stand."""
    known = past_facts.titles(past.tx, {(each.article_key, each.language) for each in shown})
    return tuple(
        replace(each, title=found[0], url=found[1])
        if (found := known.get((each.article_key, each.language)))
        else each
        for each in shown
    )


def would_have(alert: Alert) -> WouldHaveFired:
    """What a backtest says of an alert."""
    return WouldHaveFired(
        at=alert.created_at,
        type=alert.type,
        country=alert.country,
        occasion=alert.occasion,
        reason=alert.reason,
        article_key=alert.article_key,
        language=alert.language,
        title=alert.title,
        url=alert.url,
        story_key=alert.story_key,
    )
