"""The past of rules that the clock drives: silences, ranks, spikes, languages that are missing, sources."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial

from alerts.backtest import clock
from alerts.building import Firing
from alerts.kinds import language_gap
from alerts.kinds.language_gap import StoryFacts, StoryStanding
from alerts.kinds.subjects import HOME
from alerts.reading import Reading
from news.backtests import Told, WouldHaveFired
from news.crawls import SourceStatus
from news.dates import ALMATY
from news.rules import Rule
from storage import coverage as coverage_store
from storage import crawls as crawl_store
from storage import past_releases, timelines
from storage.past_releases import Wanted

from .backtest_past import Found, Past, titled, would_have
from .backtest_releases import meant_by, wanted_by
from .health import UNALARMING, is_vacant

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def past_of_silences(past: Past, rule: Rule) -> Found:
    """Every silence that the rule would have told of."""
    seen = timelines.appearances(past.tx, of=meant_by(past, rule), without=rule.excluded)
    return _found(clock.silences(rule, seen, now=past.now))


def past_of_ranks(past: Past, rule: Rule) -> Found:
    """Every move among the partners."""
    seen = timelines.appearances(past.tx, of=(), without=())
    return _found(clock.ranks(rule, seen, now=past.now))


def past_of_sources(past: Past, rule: Rule) -> Found:
    """Every failure and recovery of a source that the coverage has."""
    stretches = coverage_store.stretches(past.tx, source=None, since=_EVER, until=past.now)
    return _found(clock.sources(rule, stretches, unalarming=UNALARMING))


def past_of_spikes(past: Past, rule: Rule) -> Found:
    """Every spike, by the end of the day on which it began."""
    from alerts.spikes import TooShort, spikes_of  # noqa: PLC0415 - numpy is for those who ask for it

    from .spike_series import count  # noqa: PLC0415 - as above

    spikes = spikes_of(rule, count(past.tx, now=past.now, is_backtest=True).series)
    if isinstance(spikes, TooShort):
        return Found(fired=(), lacking_days=spikes.needed)
    found = []
    for each in spikes:
        firing = Firing(
            type="country.spike",
            country=each.state,
            reason=each.reason,
            occasion=f"spike/{each.began.isoformat()}",
        )
        ends_at = datetime.combine(each.began + timedelta(days=1), time(), tzinfo=ALMATY)
        found.append((min(ends_at.astimezone(UTC), past.now), firing))
    return _found(found)


def past_of_gaps(past: Past, rule: Rule) -> Found:
    """Every story that lacked a language when its time was up, as far as the listings were watched."""
    listings = [each for each in crawl_store.statuses(past.tx) if not is_vacant(each)]
    watched = [each.baseline_at for each in listings if each.baseline_at is not None]
    if not watched:
        return Found(fired=())
    lacking = timelines.stories_lacking(
        past.tx, rule.hours, present=rule.present_in, absent=rule.absent_in, since=min(watched)
    )
    by_story: dict[int, list[Told]] = {}
    for each in past_releases.told(past.tx, lacking, _wanted_of_gaps(rule)):
        by_story.setdefault(each.story_id, []).append(each)
    always = replace(rule, created_at=_EVER)
    fired = [one for own in by_story.values() for one in _gap(always, own, listings, past.now)]
    return Found(fired=fired, in_full=partial(titled, past))


def _wanted_of_gaps(rule: Rule) -> Wanted:
    """What is looked at in a story: no state where the rule speaks of the story whatever it names."""
    is_of_any = not (rule.countries or rule.groups or rule.where or set(rule.excluded) - {HOME})
    return replace(wanted_by(rule), languages=(), states=() if is_of_any else None)


def _gap(
    rule: Rule, own: list[Told], listings: Iterable[SourceStatus], now: datetime
) -> list[WouldHaveFired]:
    first = min(own, key=lambda each: (each.appeared_at, each.revision_id))
    up_at = first.appeared_at + timedelta(hours=rule.hours)
    ref = first.article.ref
    standing = StoryStanding(
        key=first.story_key,
        languages=tuple(sorted({each.article.language for each in own if each.known_at <= up_at})),
        appeared_at=first.appeared_at,
        first_seen_at=min(each.first_seen_at for each in own),
        is_history=any(each.known_at < each.first_seen_at for each in own if each.revision == 1),
        listings={
            each.source.language: each
            for each in listings
            if (each.source.entity, each.source.section) == (ref.entity, ref.section)
        },
        listening_since=_EVER,
        now=now,
    )
    found: dict[str | None, WouldHaveFired] = {}
    for each in _standing_at(own, up_at):
        facts = StoryFacts(standing=standing, reading=Reading(each.article, first.appeared_at.date()))
        for firing in language_gap.fires(rule, facts):
            found.setdefault(firing.country, would_have(firing, at=up_at, told=each))
    return list(found.values())


def _standing_at(own: Iterable[Told], at: datetime) -> list[Told]:
    """The texts that stood there then, the first to appear first."""
    latest: dict[int, Told] = {}
    for each in sorted(own, key=lambda each: (each.known_at, each.revision_id)):
        if each.known_at <= at:
            latest[each.article_id] = each
    return sorted(latest.values(), key=lambda each: (each.appeared_at, each.article_id))


def _found(firings: Iterable[tuple[datetime, Firing]]) -> Found:
    return Found(fired=[would_have(firing, at=at) for at, firing in firings])
