"""Rules of language gaps: which stories have not come up in a language after so many hours."""

from collections.abc import Iterator
from datetime import timedelta

from alerts.building import Firing, alert_of
from alerts.kinds import language_gap
from alerts.kinds.language_gap import StoryFacts, StoryStanding
from alerts.reading import Reading
from news.crawls import SourceStatus
from news.rules import Rule
from news.understand import with_mentions
from storage import story_events, translations
from storage import told as told_store
from storage import translating as story_store
from storage.translating import Siblings
from storage.translations import Release

from .asking import Asking
from .raising import raise_alert
from .telling_events import about_article

# A story whose listing could not be read, or that came up in a language late, is asked about for so long.
_LOOKED_AT = timedelta(days=14)


def is_due(asking: Asking) -> bool:
    """Whether a story is to be told of."""
    return any(True for _ in _found(asking))


def tell(asking: Asking) -> int:
    """Raise what the rule says of stories that lack a language; how many alerts that were."""
    return sum(_raise(asking, release, firing) for release, firing in tuple(_found(asking)))


def _found(asking: Asking) -> Iterator[tuple[Release, Firing]]:
    rule, tx = asking.rule, asking.tx
    since = max(rule.created_at, asking.now - timedelta(hours=rule.hours) - _LOOKED_AT)
    told = {each.occasion for each in told_store.by_rule(tx, rule.id, "story.untranslated")}
    listings = tuple(asking.listings().values())
    due = {
        release.article_id: standing
        for story in story_store.begun(tx, since=since, until=asking.now)
        if story.key not in told and not _was_there(rule, story)
        if language_gap.is_due(rule, standing := _standing(asking, story, listings))
        for release in story.releases
        if not release.is_removed
    }
    met: set[tuple[str, str | None]] = set()
    for release in translations.of_articles(tx, list(due)) if due else ():
        # What conditions ask for is not kept with a release: it is found anew.
        article = release.article if rule.where is None else with_mentions(release.article)
        standing = due[release.article_id]
        facts = StoryFacts(standing=standing, reading=Reading(article, standing.appeared_at.date()))
        for firing in language_gap.fires(rule, facts):
            if (firing.occasion, firing.country) not in met:
                met.add((firing.occasion, firing.country))
                yield release, firing


def _was_there(rule: Rule, story: Siblings) -> bool:
    """Whether it stood in a language that the rule misses, and was removed there."""
    return any(each.is_removed and each.language in rule.absent_in for each in story.releases)


def _standing(asking: Asking, story: Siblings, listings: tuple[SourceStatus, ...]) -> StoryStanding:
    first = story.releases[0]
    return StoryStanding(
        key=story.key,
        languages=tuple(sorted({each.language for each in story.releases if not each.is_removed})),
        appeared_at=first.appeared_at,
        first_seen_at=min(each.first_seen_at for each in story.releases),
        is_history=any(each.is_history for each in story.releases),
        listings={
            each.source.language: each
            for each in listings
            if (each.source.entity, each.source.section) == (first.entity, first.section)
        },
        listening_since=asking.listening_since,
        now=asking.now,
    )


def _raise(asking: Asking, release: Release, firing: Firing) -> bool:
    placed = story_events.placed(asking.tx, release.article_id)
    about = about_article(asking.tx, release.article, placed)
    return raise_alert(
        asking.service,
        asking.tx,
        alert_of(asking.rule, firing, about=about, now=asking.now),
        story_id=placed.story_id,
        article_id=release.article_id,
    )
