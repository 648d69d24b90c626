"""What fired, counted: by month, and as messages under a rule's cadence and cap."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from news.backtests import Backtest, BacktestNote, MonthCount, WouldHaveFired
from news.dates import ALMATY
from news.rules import Rule

_MONTH = timedelta(days=365.25 / 12)
_EPOCH = datetime(1970, 1, 5, tzinfo=UTC)  # a Monday


def counted(
    rule: Rule,
    fired: Sequence[WouldHaveFired],
    *,
    since: datetime,
    until: datetime,
    notes: Sequence[BacktestNote] = (),
) -> Backtest:
    """The backtest of a rule that fired so from `since` until `until`, of which `fired` may have more.

    All of `fired` is in the result, newest first; whoever shows it may leave the older ones out.
    """
    within = sorted((each for each in fired if since <= each.at <= until), key=_newest_last, reverse=True)
    sent = tuple(messages(rule, [each.at for each in reversed(within)]))
    months = max((until - since) / _MONTH, 1.0)  # of a shorter time nothing is foretold
    told, posted = Counter(map(_month, (each.at for each in within))), Counter(map(_month, sent))
    return Backtest(
        rule=rule,
        since=since,
        until=until,
        total=len(within),
        stories=len({each.story_key for each in within if each.story_key}),
        messages=len(sent),
        messages_per_month=round(len(sent) / months, 2),
        per_month=tuple(
            MonthCount(month=month, alerts=told[month], messages=posted[month])
            for month in _months(_month(since), _month(until))
        ),
        fired=tuple(within),
        notes=tuple(notes),
    )


def messages(rule: Rule, at: Iterable[datetime]) -> Iterator[datetime]:
    """When one recipient would have got a message, for alerts at these instants, which are sorted.

    One each where the rule tells at once, up to its cap an hour, and one digest for what is more; else one
    for each hour, day or week of Astana that has any.
    """
    at = list(at)
    match rule.cadence:
        case "hourly":
            yield from _firsts(at, hour)
        case "daily":
            yield from _firsts(at, lambda each: each.astimezone(ALMATY).date())
        case "weekly":
            yield from _firsts(at, lambda each: each.astimezone(ALMATY).isocalendar()[:2])
        case _:
            yield from _capped(at, rule.cap_per_hour)


def _capped(at: Iterable[datetime], cap: int | None) -> Iterator[datetime]:
    if cap is None:
        yield from at
        return
    in_hour: Counter[int] = Counter()
    for each in at:
        in_hour[hour(each)] += 1
        # The first that is too much begins the digest of that hour.
        if in_hour[hour(each)] <= cap + 1:
            yield each


def hour(at: datetime) -> int:
    """The number of the hour."""
    return (at - _EPOCH) // timedelta(hours=1)


def _firsts(at: Iterable[datetime], key: Callable[[datetime], Hashable]) -> Iterator[datetime]:
    """The first instant of each hour, day or week."""
    seen: set[Hashable] = set()
    for each in at:
        if key(each) not in seen:
            seen.add(key(each))
            yield each


def _newest_last(fired: WouldHaveFired) -> tuple[datetime, str, str]:
    return fired.at, fired.occasion, fired.country or ""


def _month(at: datetime) -> date:
    return at.astimezone(ALMATY).date().replace(day=1)


def _months(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = (first + timedelta(days=32)).replace(day=1)
