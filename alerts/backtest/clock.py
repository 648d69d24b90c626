"""The past of rules that the clock drives: silences, ranks, sources, and when each would have been told."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise
from operator import itemgetter

from alerts.building import Firing
from alerts.kinds import rank_change, silence, source_health
from alerts.kinds.listings import meant
from alerts.kinds.rank_change import RankFacts, WindowCounts, window_days
from alerts.kinds.silence import Attention, LastNamed, SilenceFacts
from alerts.kinds.source_health import SourceFacts
from news.alerts import CountryHistory
from news.coverage import CoverageStretch
from news.dates import ALMATY
from news.rules import Rule

from .memory import Appearance
from .releases import instant, micros

_JUST_BEFORE = timedelta(microseconds=1)
_SECOND = 1_000_000  # microseconds


def silences(
    rule: Rule, appearances: Iterable[Appearance], *, now: datetime
) -> Iterator[tuple[datetime, Firing]]:
    """Each silence that the rule would have told, and when, as if every listing had always been read."""
    for country, named in groupby(appearances, key=itemgetter(0)):
        times = sorted({at for _country, at, _story in named})
        silent, longest = 0, 0
        for at, following in pairwise((*times, micros(now) + 1)):
            last = LastNamed(country=country, at=instant(at), silences=silent, longest_s=longest or None)
            due = silence.too_long_at(rule, last)
            if due is not None and due < instant(following) and meant(rule, (country,), due.date()):
                yield from ((due, firing) for firing in _silence(rule, last, due))
            if (apart := (following - at) // _SECOND) > 0:
                silent, longest = silent + 1, max(longest, apart)


def _silence(rule: Rule, last: LastNamed, due: datetime) -> tuple[Firing, ...]:
    attention = Attention(listening_since=due - _JUST_BEFORE, read_until=due, told_at=None, now=due)
    history = CountryHistory(country=last.country, last_at=last.at, watched_since=None, has_gap=True)
    return silence.fires(rule, SilenceFacts(last=last, attention=attention, history=history))


def ranks(
    rule: Rule, appearances: Sequence[Appearance], *, now: datetime
) -> Iterator[tuple[datetime, Firing]]:
    """Each move that the rule would have told, at the midnight in Astana that ended its window."""
    midnights = _midnights(min((at for _c, at, _s in appearances), default=micros(now)), now)
    stories = _by_day(appearances, [micros(each) for each in midnights])
    window = window_days(rule)
    told: dict[str, int] = {}
    counts, before = _Window(), _Window()
    for day, until in enumerate(midnights):
        counts.add(stories.get(day - 1, {}), 1)
        counts.add(stories.get(day - 1 - window, {}), -1)
        before.add(stories.get(day - 1 - window, {}), 1)
        before.add(stories.get(day - 1 - 2 * window, {}), -1)
        if day < 2 * window:
            continue
        late = frozenset(state for state, at in told.items() if at > day - window)
        standing, stood = counts.standing(), before.standing()
        named = standing.by_state.keys() | stood.by_state.keys()
        facts = RankFacts(
            until=until,
            states=frozenset(meant(rule, named, until.date())),
            told=late,
            counts=standing,
            counts_before=stood,
        )
        for firing in rank_change.fires(rule, facts):
            told[firing.country or ""] = day
            yield until, firing


class _Window:
    """Stories by state in a window that moves on by days; no state stands there with none."""

    def __init__(self) -> None:
        self._by_state: dict[str, int] = {}
        self._all = 0

    def add(self, day: Mapping[str, int], times: int) -> None:
        """Takes a day in, or out where `times` is -1; under "" stand all stories of a day."""
        by_state = self._by_state
        for state, number in day.items():
            if not state:
                self._all += times * number
            elif left := by_state.get(state, 0) + times * number:
                by_state[state] = left
            else:
                del by_state[state]

    def standing(self) -> WindowCounts:
        """What the window holds until it moves on."""
        return WindowCounts(by_state=self._by_state, all_stories=self._all)


def _by_day(appearances: Iterable[Appearance], midnights: Sequence[int]) -> dict[int, dict[str, int]]:
    """Stories by the day on which they first named each state, days as the midnights that begin them."""
    begun: dict[int, int] = {}
    found: dict[int, dict[str, int]] = {}

    def count(state: str, instants: Iterable[int]) -> None:
        for day, number in Counter(bisect_right(midnights, at) - 1 for at in instants).items():
            found.setdefault(day, {})[state] = number

    for country, named in groupby(appearances, key=itemgetter(0)):
        first: dict[int, int] = {}
        for _country, at, story in named:
            first.setdefault(story, at)
        count(country, first.values())
        for story, at in first.items():
            if begun.get(story, at) >= at:
                begun[story] = at
    count("", begun.values())
    return found


def _midnights(since: int, now: datetime) -> list[datetime]:
    """The beginnings of days in Astana from that of the first instant until now."""
    first, last = instant(since).astimezone(ALMATY).date(), now.astimezone(ALMATY).date()
    return [_midnight(first + timedelta(days=each), now) for each in range((last - first).days + 1)]


def _midnight(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time(), tzinfo=ALMATY).astimezone(now.tzinfo)


def sources(
    rule: Rule, stretches: Iterable[CoverageStretch], *, unalarming: Collection[str] = ()
) -> Iterator[tuple[datetime, Firing]]:
    """Each time when a source would have been told to be broken, or to have recovered, from its coverage."""
    by_source: dict[str, list[CoverageStretch]] = {}
    for each in stretches:
        by_source.setdefault(each.source.key, []).append(each)
    for own in by_source.values():
        yield from _source(rule, sorted(own, key=lambda each: (each.since, each.id)), unalarming)


def _source(
    rule: Rule, own: Sequence[CoverageStretch], unalarming: Collection[str]
) -> Iterator[tuple[datetime, Firing]]:
    bad: list[CoverageStretch] = []
    broken: tuple[str, ...] = ()
    for each in own:
        if each.outcome.is_good or each.outcome.value in unalarming:
            if broken:
                facts = _facts(each, bad, broken, each.since)
                yield from ((each.since, firing) for firing in source_health.fires(rule, facts))
            bad, broken = [], ()
            continue
        bad.append(each)
        at = max(bad[0].since + timedelta(hours=rule.hours), each.since)
        if not broken and at <= each.until:
            for firing in source_health.fires(rule, _facts(each, bad, broken, at)):
                broken = (firing.occasion,)
                yield at, firing


def _facts(
    each: CoverageStretch, bad: Sequence[CoverageStretch], broken: tuple[str, ...], now: datetime
) -> SourceFacts:
    is_good = each.outcome.is_good
    return SourceFacts(
        source=each.source,
        state="healthy" if is_good else each.outcome.value,
        is_alarming=not is_good,
        failures=0 if is_good else sum(stretch.looks for stretch in bad),
        detail="",
        bad_since=None if is_good else bad[0].since,
        good_since=each.since if is_good else None,
        broken=broken,
        now=now,
    )
