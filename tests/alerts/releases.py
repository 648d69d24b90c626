"""Releases and rules as the tests of matching need them, showing only what matters."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from actors import ActorMention, Occasion
from alerts import ReleaseFacts, match
from countries import Mention
from news.alerts import Alert, CountryHistory
from news.articles import Article, ArticleRef
from news.rules import Rule, RuleKind

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def named(country: str, **facts: Any) -> Mention:
    """A mention of a state; where it stands does not matter unless told."""
    plain: dict[str, Any] = {"start": 0, "end": 1, "surface": "x", "kind": "name", "field": "body"}
    return Mention(country=country, **(plain | facts))


def actor(key: str, *, start: int = 0, end: int = 1, **facts: Any) -> ActorMention:
    kind = "person" if key.startswith("person:") else "organisation"
    plain: dict[str, Any] = {"kind": kind, "surface": "x", "field": "body", "name": "Name", "office": None}
    plain |= {"office_kind": None, "state": None}
    return ActorMention(key=key, start=start, end=end, **(plain | facts))


def told(kind: Any, sentence: str = "It took place.") -> Occasion:
    return Occasion(kind=kind, field="body", start=0, end=len(sentence), sentence=sentence)


def article(*mentions: Mention, **facts: Any) -> Article:
    plain: dict[str, Any] = {"language": "en", "title": "A title", "text": "One. Two.", "section": "news"}
    plain |= {"entity": "mfa", "actors": (), "occasions": ()} | facts
    return Article(
        ref=ArticleRef(entity=plain["entity"], section=plain["section"], external_id="1"),
        language=plain["language"],
        url="https://example.org/1",
        title=plain["title"],
        text=plain["text"],
        text_language=plain["language"],
        published_at=NOW,
        published_raw="",
        image_urls=(),
        fingerprint="f",
        raw_sha256="r",
        mentions=mentions,
        actors=plain["actors"],
        occasions=plain["occasions"],
    )


def facts(of: Article, *earlier: Article, silent_days: int = 400) -> ReleaseFacts:
    """The release after these texts of its story; every state was named so many days before."""
    before: dict[str, set[str]] = {}
    for each in earlier:
        states = {mention.country for mention in each.mentions if mention.kind == "name"}
        before.setdefault(each.language, set()).update(states)
    return ReleaseFacts(
        article=of,
        revision=1 + len(earlier),
        named_before=before,
        earlier=earlier,
        history={
            state: CountryHistory(
                country=state,
                last_at=NOW - timedelta(days=silent_days),
                watched_since=None,
                has_gap=False,
            )
            for state in of.states
        },
        appeared_at=NOW,
        first_seen_at=NOW,
        now=NOW,
        story_key="mfa/news/1",
        story_languages=(of.language,),
    )


def rule(kind: RuleKind, **written: Any) -> Rule:
    return replace(Rule(id="own", name="Own", kind=kind, created_at=NOW - timedelta(days=1)), **written)


def fired(asked: Rule, of: Article, *earlier: Article) -> list[tuple[str, str | None]]:
    """What a rule tells of a release: types and states."""
    return [(alert.type, alert.country) for alert in alerts_of(asked, of, *earlier)]


def alerts_of(asked: Rule, of: Article, *earlier: Article) -> tuple[Alert, ...]:
    return match(asked, facts(of, *earlier))
