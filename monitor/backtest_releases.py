"""The past of rules that speak of releases: what of the archive they are asked about, and their answers."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import timedelta

import actors
from alerts.backtest import said, scope, sightings
from alerts.backtest.memory import Memory
from alerts.backtest.releases import Asked, Fired, facts_of, noted, reading_of, replay, whole
from alerts.building import Firing
from alerts.matching import firings
from news.backtests import WouldHaveFired
from news.rules import Rule
from storage import past_releases, timelines
from storage.past_releases import Wanted

from .backtest_past import Found, Past, would_have

# A release is translated within hours. What goes on for longer is looked at by itself, so that the stories
# which may end a silence are found by their beginning.
_TRANSLATED_WITHIN = timedelta(days=2)
_OF_MENTIONS = frozenset({"role", "field", "language"})
_MICROSECOND = timedelta(microseconds=1)


def past_of_releases(past: Past, rule: Rule) -> Found:
    """Everything that the rule would have told of releases."""
    fired = _fired(past, rule)
    by_occasion = {_occasion(each.firing): each for each in fired}

    def in_full(shown: Sequence[WouldHaveFired]) -> tuple[WouldHaveFired, ...]:
        return tuple(_in_full(past, rule, [by_occasion[_occasion(each)] for each in shown]))

    told = tuple(would_have(each.firing, at=each.told.known_at, told=each.told) for each in fired)
    return Found(fired=told, in_full=in_full)


def _fired(past: Past, rule: Rule) -> tuple[Fired, ...]:
    meant = meant_by(past, rule)
    if rule.kind == "first_mention":
        memory = _memory(past, rule, meant)
        return tuple(replay(rule, _first_mentions(past, rule, meant, memory), meant=meant, memory=memory))
    if rule.kind == "watch_list" and not meant:
        return ()
    return tuple(replay(rule, _asked(past, rule, meant), meant=meant))


def _occasion(of: Firing | WouldHaveFired) -> tuple[str, str | None, str]:
    return of.type, of.country, of.occasion


def _in_full(past: Past, rule: Rule, found: Sequence[Fired]) -> Iterator[WouldHaveFired]:
    """The same with titles, addresses and sentences: the rule is asked about the texts themselves."""
    wanted = Wanted(has_text=True, has_actors=True, has_occasions=True)
    ids = [each.told.revision_id for each in found]
    told = {each.revision_id: each for each in past_releases.revisions_told(past.tx, ids, wanted)}
    for each in found:
        text = told[each.told.revision_id]
        full = Asked(text, reading_of(text), each.named_before, each.earlier)
        again = firings(rule, facts_of(full, each.history))
        firing = next((one for one in again if one.country == each.firing.country), each.firing)
        yield would_have(firing, at=text.known_at, told=text)


def _memory(past: Past, rule: Rule, meant: AbstractSet[str]) -> Memory:
    seen = timelines.appearances(past.tx, of=meant, without=rule.excluded)
    return Memory(seen, lateness=timelines.lateness(past.tx))


def _first_mentions(past: Past, rule: Rule, meant: AbstractSet[str], memory: Memory) -> Iterable[Asked]:
    stories = frozenset(memory.candidates(_window(rule)))
    if rule.languages or rule.where:
        # What is news to the rule may come long after its story began, in an edit or another language.
        stories |= timelines.stories_later(past.tx, _TRANSLATED_WITHIN)
    if rule.where is None:
        seen = timelines.states_named(past.tx, stories, states=meant, without=rule.excluded)
        return sightings.by_states(rule, seen, memory)
    return noted(_read(past, replace(rule, languages=()), stories, meant), memory)


def _window(rule: Rule) -> int | None:
    if rule.window_days is None:
        return None
    window = timedelta(days=rule.window_days)
    if rule.languages or rule.where:
        window -= _TRANSLATED_WITHIN
    return window // _MICROSECOND


def _asked(past: Past, rule: Rule, meant: AbstractSet[str]) -> Iterable[Asked]:
    """What the rule is asked about: marks where it looks at no more, else whole releases."""
    if rule.kind == "phrase":
        return _saying(past, rule)
    stories = _stories(past, rule, meant)
    if rule.where is None and rule.kind == "watch_list":
        seen = timelines.states_named(past.tx, stories, states=meant, without=rule.excluded)
        return sightings.by_states(rule, seen, None)
    if rule.where is None and not meant and rule.kind == "actor" and not _full_names(rule.actors):
        return sightings.by_actors(rule, timelines.actors_named(past.tx, stories, _keys(past, rule)))
    if rule.where is None and not meant and rule.kind == "event_kind":
        return sightings.by_occasions(rule, timelines.occasions_told(past.tx, stories, rule.event_kinds))
    return _read(past, rule, stories, meant)


def _saying(past: Past, rule: Rule) -> Iterable[Asked]:
    """The texts that have a phrase; what else their stories said is nothing to the rule."""
    is_said = said.finder(rule.phrases)
    ids = [
        revision_id
        for revision_id, title, text in timelines.texts_saying(past.tx, said.fragments(rule.phrases))
        if is_said(title) or is_said(text)
    ]
    return whole(past_releases.revisions_told(past.tx, ids, wanted_by(rule)))


def _read(past: Past, rule: Rule, stories: AbstractSet[int], meant: AbstractSet[str]) -> Iterable[Asked]:
    """Releases with what the rule looks at of them; mentions alone where that is all."""
    if rule.kind in ("first_mention", "watch_list") and scope.subjects(rule.where) <= _OF_MENTIONS:
        seen = timelines.mentions_made(past.tx, stories, states=meant, without=rule.excluded)
        return whole(
            each
            for each in sightings.by_mentions(seen)
            if not rule.languages or each.article.language in rule.languages
        )
    return whole(past_releases.told(past.tx, stories, wanted_by(rule)))


def _stories(past: Past, rule: Rule, meant: AbstractSet[str]) -> frozenset[int]:
    """The stories of which the rule may speak."""
    tx = past.tx
    found: list[frozenset[int]] = []
    if meant:
        found.append(timelines.stories_naming(tx, meant))
    others = scope.others_meant(rule, since=past.begins_at.date(), until=past.now.date())
    if rule.kind == "co_mention" and others:
        found.append(timelines.stories_naming(tx, others))
    if rule.kind == "actor":
        found.append(timelines.stories_with_actors(tx, _keys(past, rule)) | _stories_by_name(past, rule))
    if rule.kind == "event_kind":
        found.append(timelines.stories_with_occasions(tx, rule.event_kinds))
    return frozenset.intersection(*found) if found else timelines.every_story(tx)


def _full_names(keys: Iterable[str]) -> tuple[str, ...]:
    """The persons who are known by the full name alone, of which no mark is kept: the texts must be read."""
    return tuple(key for key in keys if actors.full_name(key))


def _stories_by_name(past: Past, rule: Rule) -> frozenset[int]:
    """The stories of which a text has such a person."""
    asked = _full_names(rule.actors)
    return frozenset(
        story_id
        for story_id, title, text in (timelines.every_text(past.tx) if asked else ())
        if any(map(actors.full_names(title, text).find, asked))
    )


def meant_by(past: Past, rule: Rule) -> frozenset[str]:
    """The states that a rule named or had in its groups on any day of the archive; empty means any."""
    return scope.states_meant(rule, since=past.begins_at.date(), until=past.now.date())


def _keys(past: Past, rule: Rule) -> frozenset[str]:
    has_persons = any(key.startswith("person:") for key in rule.actors)
    return scope.actors_meant(rule.actors, timelines.persons(past.tx) if has_persons else ())


def wanted_by(rule: Rule) -> Wanted:
    """What the rule looks at in a release."""
    asked = scope.subjects(rule.where)
    # A person is known by the full name alone too.
    needs_text = rule.kind == "phrase" or bool(asked & {"phrase", "actor"} or _full_names(rule.actors))
    return Wanted(
        languages=rule.languages,
        has_text=needs_text or (rule.kind == "co_mention" and rule.scope == "sentence"),
        has_actors=rule.kind == "actor" or "actor" in asked,
        has_occasions=rule.kind == "event_kind" or "event_kind" in asked,
    )
