"""Rules of the kinds that a release makes fire, as varied as 10,000 people write them, and releases."""

import functools
import json
import random
from datetime import UTC, datetime, timedelta

import big_archive

import countries
from alerts import ReleaseFacts
from countries import CODES, groups
from news.alerts import CountryHistory
from news.articles import Article, ArticleRef
from news.rules import AllOf, AnyOf, Condition, Is, Not, Rule, RuleKind
from news.understand import fingerprint, with_mentions

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
KINDS: tuple[RuleKind, ...] = ("first_mention", "watch_list", "co_mention", "phrase", "actor", "event_kind")
STATES = tuple(code for code in CODES if code != "KZ")
# Half of all wishes are about the states that the ministry speaks of most.
WELL_KNOWN = ("CN", "RU", "US", "TR", "UZ", "KG", "TJ", "TM", "AZ", "DE", "FR", "JP", "KR", "IN", "GB")
EVENT_KINDS = ("meeting", "call", "visit", "agreement_signed", "credentials", "consultations", "statement")
ORGANISATIONS = ("org:UN", "org:UNESCO", "org:UNDP", "org:EU", "org:OSCE", "org:SCO", "org:OTS", "org:CICA")
NAMES = "абенов|ахметов|ким|ли|новак|шмидт|сато|линд|росси|хасан|мартен|гарсия|попов|иванов|жаксыбеков"


def rules(count: int, *, seed: int = 7) -> list[Rule]:
    """So many rules, kinds in turn, always the same for a seed."""
    dice = random.Random(seed)
    words = _vocabulary()
    return [_rule(number, KINDS[number % len(KINDS)], dice, words) for number in range(count)]


def releases(count: int) -> list[ReleaseFacts]:
    """So many new releases in three languages, with the history of the states that they name."""
    dice = random.Random(5)
    return [_facts(number, big_archive.LANGUAGES[number % 3], dice) for number in range(count)]


def _rule(number: int, kind: RuleKind, dice: random.Random, words: list[str]) -> Rule:
    states = _states(dice, dice.choice((0, 0, 1, 2, 5)))
    named = states or _states(dice, 2)
    return Rule(
        id=f"r{number}",
        name=f"Rule {number}",
        kind=kind,
        countries={"watch_list": named, "co_mention": named, "event_kind": named}.get(kind, states),
        groups=(dice.choice(groups.groups()),) if _seldom(dice, 10) else (),
        languages=dice.choice(((), (), ("ru",), ("kk", "ru"), ("en",))),
        where=_condition(dice, words) if _seldom(dice, 3) else None,
        window_days=dice.choice((None, 30, 90, 180, 365, 730)),
        others=_states(dice, 2),
        scope=dice.choice(("sentence", "release", "story")),
        phrases=tuple(" ".join(dice.sample(words, dice.choice((1, 2, 2, 3)))) for _ in range(2)),
        actors=(dice.choice(ORGANISATIONS) if _seldom(dice, 3) else _person(dice),),
        event_kinds=(dice.choice(EVENT_KINDS),),
        created_at=NOW - timedelta(days=9),
    )


def _seldom(dice: random.Random, times: int) -> bool:
    return dice.randrange(times) == 0


def _states(dice: random.Random, count: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(dice.choice(dice.choice((WELL_KNOWN, STATES))) for _ in range(count)))


def _person(dice: random.Random) -> str:
    from actors.names import key  # noqa: PLC0415 - keys are made nowhere else

    first, last = dice.sample(NAMES.split("|"), 2)
    return key((first.title(), last.title() + dice.choice(("", "ов", "ин"))))


def _condition(dice: random.Random, words: list[str]) -> Condition:
    one: Condition = dice.choice(
        (
            Is(subject="role", values=("counterparty",)),
            Is(subject="field", values=("title",)),
            Is(subject="section", values=("news",)),
            Is(subject="country", values=_states(dice, 2)),
            Is(subject="group", values=(dice.choice(groups.groups()),)),
            Is(subject="phrase", values=(dice.choice(words),)),
        )
    )
    other = Is(subject="event_kind", values=(dice.choice(EVENT_KINDS),))
    return dice.choice((one, AllOf(parts=(one, Not(part=other))), AnyOf(parts=(one, other))))


def _vocabulary() -> list[str]:
    return sorted(
        {
            word.strip(".,«»()“”:;")
            for language in big_archive.LANGUAGES
            for number in range(60)
            for word in big_archive.release(number, language)[1].split()
            if len(word) > 5  # noqa: PLR2004 - people look for content
        }
    )


def _told(number: int, language: str, dice: random.Random) -> tuple[str, str]:
    """Title and text of a release of the stand-in's archive, as long as those of the ministry are."""
    stories = _stories(language)
    title, text = stories[number % len(stories)]
    plain = [sentence for sentence in _plain(language) if sentence not in text]
    while len(text.split()) < big_archive.WORDS:
        text += " " + dice.choice(plain)
    return title, text


@functools.cache
def _stories(language: str) -> list[tuple[str, str]]:
    archive = sorted((big_archive.ROOT / "standin" / "archive").glob("*.json"))
    told = [
        story["texts"].get(language)
        for path in archive
        for story in json.loads(path.read_text(encoding="utf-8"))
    ]
    return [(text["title"], "\n".join(text["paragraphs"])) for text in told if text]


@functools.cache
def _plain(language: str) -> list[str]:
    """Sentences that name no state but Kazakhstan."""
    sentences = {
        sentence.rstrip(".") + "."
        for _title, text in _stories(language)
        for line in text.split("\n")
        for sentence in line.split(". ")
    }
    return sorted(each for each in sentences if not _states_of(each) - {"KZ"})


def _states_of(sentence: str) -> set[str]:
    """The states that a sentence names."""
    return {mention.country for mention in countries.find(sentence)}


def _facts(number: int, language: str, dice: random.Random) -> ReleaseFacts:
    title, text = _told(number, language, dice)
    article = with_mentions(
        Article(
            ref=ArticleRef(entity="mfa", section="news", external_id=str(number)),
            language=language,
            url="https://example.org/1",
            title=title,
            text=text,
            text_language=language,
            published_at=NOW,
            published_raw="",
            image_urls=(),
            fingerprint=fingerprint(title, text),
            raw_sha256="",
        )
    )
    last = {state: NOW - timedelta(days=dice.choice((1, 4, 20, 45, 200))) for state in article.states}
    return ReleaseFacts(
        article=article,
        revision=1,
        named_before={},
        history={
            state: CountryHistory(country=state, last_at=at, watched_since=NOW, has_gap=False)
            for state, at in last.items()
        },
        appeared_at=NOW,
        first_seen_at=NOW,
        now=NOW,
        story_key=f"mfa/news/{number}",
        story_languages=(language,),
    )
