"""What the parts of a backtest share: the archive that is asked about, and what they find in it."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from alerts.building import Firing
from news.backtests import Told, WouldHaveFired
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


@contextmanager
def uncollected() -> Iterator[None]:
    """Lets the collector of garbage rest: it would look again and again through all that was read.

    A third of the time went there for nothing, since releases and firings hold no circles. Whoever found it
    at work sets it to work again, so that two at once leave it as it was.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def titled(past: Past, shown: Sequence[WouldHaveFired]) -> tuple[WouldHaveFired, ...]:
    """The same with titles and addresses, as the articles stand."""
    known = past_facts.titles(past.tx, {(each.article_key, each.language) for each in shown})
    return tuple(
        replace(each, title=found[0], url=found[1])
        if (found := known.get((each.article_key, each.language)))
        else each
        for each in shown
    )


def would_have(firing: Firing, *, at: datetime, told: Told | None = None) -> WouldHaveFired:
    """What a backtest says of a firing, and of the text where it is about one."""
    return WouldHaveFired(
        at=at,
        type=firing.type,
        country=firing.country,
        occasion=firing.occasion,
        reason=firing.reason,
        article_key=told.article.ref.key if told else "",
        language=told.article.language if told else "",
        title=told.article.title if told else "",
        url=told.article.url if told else "",
        story_key=told.story_key if told else "",
    )
