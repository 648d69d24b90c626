"""A story that stands in some languages and, after so many hours, not in others.

It is told once. Only of stories that came up while the rule was there and the listings of all the languages
in question were known, and only when the listing that lacks it was read well after the time was up: what
nobody has looked for is not known to be missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.building import Firing
from alerts.reading import Reading
from news.crawls import SourceStatus
from news.reasons import LanguageMissing
from news.rules import Rule

from .subjects import subjects


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryStanding:
    """A story as it stands: since when, in which languages, and the listings of its section by language.

    `appeared_at` is when it came up in its first language, `first_seen_at` when a crawl met it first. Vacant
    listings are left out of `listings`, releases that were removed out of `languages`. `is_history`: a first
    reading or an import has brought it.
    """

    key: str
    languages: tuple[str, ...]
    appeared_at: datetime
    first_seen_at: datetime
    is_history: bool
    listings: Mapping[str, SourceStatus]
    listening_since: datetime
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFacts:
    """A story and the text of one of its releases; states and conditions are asked of each by itself."""

    standing: StoryStanding
    reading: Reading


def lacks(rule: Rule, languages: tuple[str, ...]) -> bool:
    """Whether a story in these languages is one that the rule looks for; a rule that lacks none never is."""
    is_there = set(rule.present_in).issubset(languages) and bool(languages)
    return is_there and bool(rule.absent_in) and not set(rule.absent_in).intersection(languages)


def fires(rule: Rule, facts: StoryFacts) -> tuple[Firing, ...]:
    """One firing a state that the rule names, one for the story where it names none."""
    if not is_due(rule, facts.standing) or not _is_present(rule, facts.reading):
        return ()
    languages = facts.standing.languages
    reason = LanguageMissing(present_in=languages, absent_in=rule.absent_in, hours=rule.hours)
    return tuple(
        Firing(
            type="story.untranslated",
            country=subject,
            reason=reason,
            occasion=facts.standing.key,
            mentions=facts.reading.shown(subject) if subject else (),
        )
        for subject in subjects(rule, facts.reading)
    )


def _is_present(rule: Rule, reading: Reading) -> bool:
    """Whether a text is one that the rule speaks of: in a language that must be there, if it names any."""
    return not rule.present_in or reading.article.language in rule.present_in


def is_due(rule: Rule, facts: StoryStanding) -> bool:
    """Whether a story lacks what the rule looks for, and the time is up."""
    return lacks(rule, facts.languages) and _is_time_up(rule, facts)


def _is_time_up(rule: Rule, facts: StoryStanding) -> bool:
    up_at = facts.appeared_at + timedelta(hours=rule.hours)
    is_news = not facts.is_history and facts.first_seen_at >= rule.created_at
    was_watched = all(
        _was_known(facts.listings.get(language), facts.first_seen_at)
        for language in (*rule.present_in, *rule.absent_in)
    )
    return (
        is_news
        and facts.listening_since < up_at <= facts.now
        and was_watched
        and all(_was_read(facts.listings.get(language), up_at) for language in rule.absent_in)
    )


def _was_known(listing: SourceStatus | None, at: datetime) -> bool:
    return listing is not None and listing.baseline_at is not None and listing.baseline_at <= at


def _was_read(listing: SourceStatus | None, at: datetime) -> bool:
    return listing is not None and listing.last_good_at is not None and listing.last_good_at >= at
