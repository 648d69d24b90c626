"""The past as marks alone, for rules that ask for no more: which revision has which state, actor or event.

Ten years are half a million marks. A revision that brings its story nothing new makes no such rule fire, and
for the others an article with nothing but its marks is enough to ask about.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, cast

from actors import ActorMention, Occasion
from alerts.reading import Reading
from countries import Mention
from news.articles import Article, ArticleRef
from news.backtests import Told
from news.rules import Rule

from .memory import Memory
from .releases import Asked, instant, reading_of

# When it was known, revision, story, language, when it came up, marks; instants in microseconds since 1970.
Sighting = tuple[int, int, int, str, int, tuple[str, ...]]
_NOWHERE = ArticleRef(entity="", section="", external_id="")


def by_states(rule: Rule, sightings: Iterable[Sighting], memory: Memory | None) -> Iterator[Asked]:
    """The revisions that bring a state to their story; `memory` takes in all the others too."""
    noted = _noted(sightings, memory) if memory else sightings
    return _news(rule, noted, lambda marks: {"mentions": _mentions(marks)})


def by_mentions(sightings: Iterable[Sighting]) -> Iterator[Told]:
    """Every revision with the states that it names, in which role and field: marks joined by a space."""
    for each in sightings:
        yield _told(each, {"mentions": _mentions(each[5])})


def by_actors(rule: Rule, sightings: Iterable[Sighting]) -> Iterator[Asked]:
    """The revisions that bring an organisation or person to their story."""
    return _news(rule, sightings, lambda marks: {"actors": tuple(map(_actor, marks))})


def by_occasions(rule: Rule, sightings: Iterable[Sighting]) -> Iterator[Asked]:
    """The revisions that bring a kind of event to their story."""
    return _news(rule, sightings, lambda marks: {"occasions": tuple(map(_occasion, marks))})


def _noted(marked: Iterable[Sighting], memory: Memory) -> Iterator[Sighting]:
    for each in marked:
        _known_at, _revision_id, story_id, _language, appeared_at, states = each
        for state in states:
            memory.note(state, appeared_at, story_id)
        yield each


def _news(
    rule: Rule,
    marked: Iterable[Sighting],
    made: Callable[[tuple[str, ...]], Mapping[str, tuple[object, ...]]],
) -> Iterator[Asked]:
    """Those that bring a mark that their story had in no language that the rule reads."""
    known: dict[int, dict[str, frozenset[str]]] = {}
    earlier: dict[int, tuple[Reading, ...]] = {}
    for each in marked:
        story_id, language, marks = each[2], each[3], each[5]
        if rule.languages and language not in rule.languages:
            continue
        before = known.get(story_id, {})
        fresh = frozenset(marks).difference(*before.values())
        if fresh:
            told = _told(each, made(marks))
            reading, texts = reading_of(told), earlier.get(story_id, ())
            yield Asked(told, reading, before, texts)
            known[story_id] = {**before, language: before.get(language, frozenset()) | fresh}
            earlier[story_id] = (*texts, reading)


def _told(marked: Sighting, found: Mapping[str, tuple[object, ...]]) -> Told:
    known_at, revision_id, story_id, language, appeared_at, _marks = marked
    article = Article(
        ref=_NOWHERE,
        language=language,
        url="",
        title="",
        text="",
        text_language=None,
        published_at=None,
        published_raw="",
        image_urls=(),
        fingerprint="",
        raw_sha256="",
        **found,  # type: ignore[arg-type]  # one of mentions, actors and occasions
    )
    at = instant(known_at)
    return Told(
        revision_id=revision_id,
        article_id=0,
        story_id=story_id,
        story_key=str(story_id),
        article=article,
        revision=0,
        known_at=at,
        appeared_at=instant(appeared_at),
        first_seen_at=at,
    )


@lru_cache(maxsize=50_000)
def _mentions(marks: tuple[str, ...]) -> tuple[Mention, ...]:
    return tuple(map(_mention, marks))


@cache
def _mention(mark: str) -> Mention:
    # A mark is a state, or "state role field kind" as `storage.timelines` joins them.
    state, role, field, kind = mark.split(" ") if " " in mark else (mark, "", "body", "name")
    return Mention(
        country=state,
        start=0,
        end=0,
        surface="",
        kind=cast("Any", kind),
        field=cast("Any", field),
        role=cast("Any", role or None),
    )


@cache
def _actor(key: str) -> ActorMention:
    return ActorMention(
        key=key,
        kind="person" if key.startswith("person:") else "organisation",
        surface="",
        field="body",
        start=0,
        end=0,
        name="",
        office=None,
        office_kind=None,
        state=None,
    )


@cache
def _occasion(kind: str) -> Occasion:
    return Occasion(kind=kind, field="body", start=0, end=0, sentence="")  # type: ignore[arg-type]
