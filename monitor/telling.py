"""What follows from a kept article: the rules that fire, their alerts and outbox entries."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

import actors
import alerts
import countries
from alerts import ReleaseFacts
from news.alerts import CountryHistory
from news.articles import Article
from news.coverage import Statement
from news.crawls import SourceRef, SourceStatus
from news.dates import appeared_at
from news.understand import with_mentions
from storage import Transaction
from storage import coverage as coverage_store
from storage import crawls as crawl_store
from storage import earlier as earlier_store
from storage import rechecks as recheck_store
from storage import stories as story_store
from storage.articles import KnownArticle
from storage.earlier import EarlierText

from .bootstrap import Service
from .failing import note_failures
from .health import is_vacant
from .raising import raise_all


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The facts about its surroundings that every article of a page shares."""

    source: SourceRef
    status: SourceStatus
    gazetteer: str
    now: datetime

    @property
    def is_history(self) -> bool:
        """Whether this is the first reading, which nobody is told of."""
        return self.status.baseline_at is None


@dataclass(frozen=True, slots=True)
class Kept:
    """An article that has just been written, with what its story had named before, by language.

    `begins`: it is the first of its story, so that nothing was said there before.
    """

    article: Article
    article_id: int
    story_id: int
    revision: int
    first_seen_at: datetime
    named_before: Mapping[str, AbstractSet[str]]
    begins: bool


def named_before(
    tx: Transaction, story_id: int, setting: Setting, *, kept: KnownArticle | None = None
) -> dict[str, set[str]]:
    """The states that a story has named so far, by language; `kept` is the revision about to be replaced.

    What a crawl found after the first reading counts for every rule, also for one that was muted or did not
    exist then: a rule speaks of what is first seen while it listens. What the silent first reading of
    another language kept counts only as far as the last good look at this listing goes, or it would use up
    an event that nobody was told of.
    """
    known: dict[str, set[str]] = {}
    if setting.is_history:
        return known
    since = setting.status.last_good_at or setting.now
    for naming in story_store.namings(tx, story_id):
        if not naming.was_silent or naming.at <= since:
            known.setdefault(naming.language, set()).add(naming.country)
    if kept is not None:
        known.setdefault(setting.source.language, set()).update(_found_by_newer_tables(tx, kept, setting))
    return known


def _found_by_newer_tables(tx: Transaction, kept: KnownArticle, setting: Setting) -> frozenset[str]:
    """The states that only the tables of this day find in what is kept: they are no news of an edit."""
    text = recheck_store.text_of_other_tables(
        tx, article_id=kept.article_id, number=kept.revision, gazetteer=setting.gazetteer
    )
    return frozenset() if text is None else alerts.alertable(countries.find_in_release(*text))


def appeared(article: Article, setting: Setting) -> datetime:
    """When the release came up, within what the crawls of its source prove."""
    bound = None if setting.is_history else setting.status.last_good_at
    return appeared_at(article.published_at, last_good_at=bound, now=setting.now)


def raise_alerts(service: Service, tx: Transaction, kept: Kept, setting: Setting) -> int:
    """Raise what the rules say of this article; returns the number of alerts that were not raised before."""
    if setting.is_history:
        return 0
    rules = service.rulesets.current(tx)
    named = alerts.alertable(kept.article.mentions)
    known = kept.named_before.get(kept.article.language, frozenset())
    facts = ReleaseFacts(
        article=kept.article,
        revision=kept.revision,
        named_before=kept.named_before,
        history=_history(service, tx, kept, rules.silences_of(named, known), setting),
        appeared_at=setting.now if kept.revision > 1 else appeared(kept.article, setting),
        first_seen_at=kept.first_seen_at,
        now=setting.now,
        story_key=story_store.key(tx, kept.story_id),
        story_languages=story_store.languages(tx, kept.story_id),
        earlier=_earlier(tx, kept, setting) if rules.reads_texts and not kept.begins else (),
    )
    matched = rules.ask(facts)
    note_failures(tx, matched.failures, article=kept.article)
    return raise_all(service, tx, matched.alerts, story_id=kept.story_id, article_id=kept.article_id)


def _earlier(tx: Transaction, kept: Kept, setting: Setting) -> tuple[Article, ...]:
    """What the story had said before, so far as it counts (see `named_before`), by the tables of this day."""
    since = setting.status.last_good_at or setting.now
    return tuple(
        _by_tables_of_today(each, setting)
        for each in earlier_store.texts(tx, kept.story_id, article_id=kept.article_id, revision=kept.revision)
        if not each.was_silent or each.at <= since
    )


def _by_tables_of_today(earlier: EarlierText, setting: Setting) -> Article:
    """The text as it would be read now: what only newer tables find in it is no news of an edit."""
    if (earlier.gazetteer, earlier.actors) == (setting.gazetteer, actors.version()):
        return earlier.article
    return with_mentions(earlier.article)


def _history(
    service: Service, tx: Transaction, kept: Kept, fresh: AbstractSet[str], setting: Setting
) -> dict[str, CountryHistory]:
    last = story_store.last_mentions(
        tx, countries=sorted(fresh), except_story=kept.story_id, before=setting.now + timedelta(seconds=1)
    )
    since = story_store.record_begins_at(tx)
    listings = _listings(service, tx, setting)
    histories = {}
    for country in fresh:
        said = [_watched(tx, each, setting, last_at=last.get(country)) for each in listings]
        histories[country] = CountryHistory(
            country=country,
            last_at=last.get(country),
            watched_since=since,
            has_gap=any(each is None or each.has_gap for each in said),
            looks=min((each.good_looks for each in said if each), default=0),
            longest_gap_s=max((each.longest_gap_s for each in said if each), default=0),
        )
    return histories


def _listings(service: Service, tx: Transaction, setting: Setting) -> tuple[SourceStatus, ...]:
    """The listings in which a release like this could have named a state: its own in every language.

    Where one of them could not be read, nobody knows that the state was silent. A vacant one has no releases.
    """
    own = setting.source
    tongues = {own.language, *service.settings.languages}
    return tuple(
        each
        for each in crawl_store.statuses(tx)
        if (each.source.entity, each.source.section) == (own.entity, own.section)
        and each.source.language in tongues
        and not is_vacant(each)
    )


def _watched(
    tx: Transaction, listing: SourceStatus, setting: Setting, *, last_at: datetime | None
) -> Statement | None:
    """The coverage of a listing since the last mention; None where it was never read.

    Before its first reading nobody watched; what the ministry still lists from then was read whole.
    """
    if listing.baseline_at is None:
        return None
    since = min(max(last_at or listing.baseline_at, listing.baseline_at), setting.now)
    return coverage_store.cite(tx, listing.source, since=since, until=setting.now)
