"""Which alerts a release raises under a rule."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from countries import Mention
from news.alerts import Alert, AlertMention, CountryHistory
from news.articles import Article
from news.reasons import SilenceEnded, Watched
from news.rules import Rule

from .building import About, Firing, alert_of, listens
from .sentences import sentence_around

ALERTABLE_KINDS = frozenset({"name", "adjective", "demonym", "acronym"})  # a capital alone names no state
MOST_MENTIONS = 20  # a release that says a state's name a hundred times is one piece of news


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFacts:
    """What is known of a release when the rules are asked.

    `named_before`: the states that the story had named before this revision, by the language it did so in.
    `history`: what the archive knew before, by state; a state without an entry has never been named.
    """

    article: Article
    revision: int
    named_before: Mapping[str, AbstractSet[str]]
    history: Mapping[str, CountryHistory]
    appeared_at: datetime
    first_seen_at: datetime
    now: datetime
    story_key: str
    story_languages: tuple[str, ...]


def match(rule: Rule, facts: ReleaseFacts) -> tuple[Alert, ...]:
    """The alerts that the rule raises, one a state, in the order of their codes."""
    if not _listens(rule, facts):
        return ()
    states = fresh(rule, facts.article, facts.named_before) - frozenset(rule.excluded)
    if rule.countries or rule.kind == "watch_list":
        states &= frozenset(rule.countries)
    if rule.kind == "first_mention":
        states = frozenset(state for state in states if _ends_a_silence(rule, facts, state))
    return tuple(_alert(rule, facts, state) for state in sorted(states))


def fresh(rule: Rule, article: Article, named_before: Mapping[str, AbstractSet[str]]) -> frozenset[str]:
    """The states that the release names and the story had not named in a language that the rule reads.

    What stood in another language only is news to the rule: nobody was told of it there.
    """
    known: frozenset[str] = frozenset()
    for language, states in named_before.items():
        if not rule.languages or language in rule.languages:
            known |= states
    return alertable(article.mentions) - known


def alertable(mentions: Iterable[Mention]) -> frozenset[str]:
    """The states that stand there by a name of theirs."""
    return frozenset(mention.country for mention in mentions if mention.kind in ALERTABLE_KINDS)


def _listens(rule: Rule, facts: ReleaseFacts) -> bool:
    return listens(rule, facts.now) and (not rule.languages or facts.article.language in rule.languages)


def _ends_a_silence(rule: Rule, facts: ReleaseFacts, state: str) -> bool:
    last_at = _last_at(facts, state)
    if last_at is None:
        return True
    return rule.window_days is not None and facts.appeared_at - last_at >= timedelta(days=rule.window_days)


def _last_at(facts: ReleaseFacts, state: str) -> datetime | None:
    known = facts.history.get(state)
    return known.last_at if known else None


def _reason(facts: ReleaseFacts, state: str) -> SilenceEnded:
    last_at = _last_at(facts, state)
    known = facts.history.get(state)
    return SilenceEnded(
        last_at=last_at,
        silent_days=None if last_at is None else (facts.appeared_at - last_at).days,
        watched_since=known.watched_since if known else None,
        # Where nothing is known of the coverage, none is claimed.
        has_gap=known.has_gap if known else True,
        looks=known.looks if known else None,
        longest_gap_s=known.longest_gap_s if known else None,
    )


def _mentions(article: Article, state: str) -> tuple[AlertMention, ...]:
    # The title first: it is what a reader sees first, and a mention there weighs most.
    found = sorted(
        (m for m in article.mentions if m.country == state), key=lambda m: (m.field != "title", m.start)
    )
    return tuple(
        AlertMention(
            surface=mention.surface,
            field=mention.field,
            start=mention.start,
            end=mention.end,
            role=mention.role,
            sentence=sentence_around(
                article.title if mention.field == "title" else article.text, mention.start, mention.end
            ),
        )
        for mention in found[:MOST_MENTIONS]
    )


def _alert(rule: Rule, facts: ReleaseFacts, state: str) -> Alert:
    article = facts.article
    firing = Firing(
        type="country.mentioned",
        country=state,
        reason=_reason(facts, state) if rule.kind == "first_mention" else Watched(),
        occasion=facts.story_key,
        mentions=_mentions(article, state),
    )
    about = About(
        key=article.ref.key,
        language=article.language,
        url=article.url,
        title=article.title,
        published_at=article.published_at,
        first_seen_at=facts.first_seen_at,
        revision=facts.revision,
        sha256=article.fingerprint,
        story_key=facts.story_key,
        story_languages=facts.story_languages,
    )
    return alert_of(rule, firing, about=about, now=facts.now)
