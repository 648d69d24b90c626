"""What the parts of a backtest share: the archive that is asked about, and what they find in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from news.alerts import Alert
from news.backtests import WouldHaveFired
from storage import Transaction

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
    """What fired, in any order, and how some of it is told in full, with titles and sentences."""

    fired: Sequence[WouldHaveFired]
    in_full: Callable[[Sequence[WouldHaveFired]], Sequence[WouldHaveFired]] = tuple


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
