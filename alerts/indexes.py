"""Where rules are looked up by what a release says: states and silences, words, actors, pairs.

An index may name a rule that does not fire, and never leaves out one that does; rules go by their number.
"""

import math
from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Final

from actors import full_name
from countries.groups import members
from news.rules import Rule

from .phrases import Phrase, phrase
from .reading import Reading
from .word_forms import Word

NEVER: Final = math.inf  # the silence, in days, of a state that was never named
_Numbers = list[int]


class Waiting:
    """Rules that fire at once, after a silence of so many days, or only for what was never named."""

    def __init__(self) -> None:
        self._at_once: _Numbers = []
        self._ever: _Numbers = []
        self._by_window: list[tuple[int, int]] = []

    def add(self, number: int, rule: Rule) -> None:
        """Takes a rule in."""
        if rule.kind != "first_mention":
            self._at_once.append(number)
        elif rule.window_days is None:
            self._ever.append(number)
        else:
            insort(self._by_window, (rule.window_days, number))

    def after(self, silence: float) -> Iterator[int]:
        """The rules that a silence of so many days is long enough for."""
        yield from self._at_once
        until = bisect_right(self._by_window, (silence, math.inf))
        yield from (number for _days, number in self._by_window[:until])
        if silence == NEVER:
            yield from self._ever


class ByState:
    """Rules by the states that they mean: by name, by group, or any but those excluded."""

    def __init__(self) -> None:
        self._any: dict[frozenset[str], Waiting] = {}
        self._states: dict[str, Waiting] = {}
        self._groups: dict[tuple[str, frozenset[str]], Waiting] = {}

    def add(self, number: int, rule: Rule) -> None:
        """Takes a rule in."""
        excluded = frozenset(rule.excluded)
        for state in rule.countries:
            self._states.setdefault(state, Waiting()).add(number, rule)
        for group in rule.groups:
            self._groups.setdefault((group, excluded), Waiting()).add(number, rule)
        if not rule.countries and not rule.groups and rule.kind != "watch_list":
            self._any.setdefault(excluded, Waiting()).add(number, rule)

    def of(
        self, named: AbstractSet[str], on: date, silence: Callable[[str], float] = lambda _state: NEVER
    ) -> Iterator[int]:
        """The rules that mean one of these states, for which it was silent long enough."""
        if not named:
            return
        for state in named:
            if waiting := self._states.get(state):
                yield from waiting.after(silence(state))
        for (group, excluded), waiting in self._groups.items():
            yield from _after_longest(waiting, (named & _members(group, on, named)) - excluded, silence)
        for excluded, waiting in self._any.items():
            yield from _after_longest(waiting, named - excluded, silence)

    def concerned(self, named: AbstractSet[str]) -> frozenset[str]:
        """Those of the named states that any rule may mean, on whatever day."""
        excluded = [*self._any, *(each for _group, each in self._groups)]
        spared = frozenset.intersection(*excluded) if excluded else frozenset(named)
        return frozenset(named - spared) | (named & self._states.keys())


def _after_longest(
    waiting: Waiting, states: AbstractSet[str], silence: Callable[[str], float]
) -> Iterator[int]:
    if states:
        yield from waiting.after(max(map(silence, states)))


def _members(group: str, on: date, named: AbstractSet[str]) -> AbstractSet[str]:
    """The members of a group; of one that is unknown all, so that the rule is asked and says so."""
    try:
        return members(group, on)
    except KeyError:
        return named


class ByEvent:
    """Rules by kind of event, and by the states that they name, where they name any."""

    def __init__(self) -> None:
        self._of_states: dict[str, ByState] = {}
        self._of_none: dict[str, _Numbers] = {}

    def add(self, number: int, rule: Rule) -> None:
        """Takes a rule in."""
        for kind in rule.event_kinds:
            if rule.countries or rule.groups:
                self._of_states.setdefault(kind, ByState()).add(number, rule)
            else:
                self._of_none.setdefault(kind, []).append(number)

    def of(self, reading: Reading) -> Iterator[int]:
        """The rules of the kinds that a text tells of."""
        for kind in reading.occasions:
            yield from self._of_none.get(kind, ())
            if kind in self._of_states:
                yield from self._of_states[kind].of(reading.states, reading.on)


class ByPair:
    """Rules of two sides by the states of both, as far as they name them."""

    def __init__(self) -> None:
        self._pairs: dict[str, dict[str, _Numbers]] = {}
        self._firsts: dict[str, _Numbers] = {}
        self._others: dict[str, _Numbers] = {}
        self._rest: _Numbers = []

    def add(self, number: int, rule: Rule) -> None:
        """Takes a rule in."""
        firsts = () if rule.groups else rule.countries
        others = () if rule.other_groups else rule.others
        if firsts and others:
            for state in firsts:
                for other in others:
                    self._pairs.setdefault(state, {}).setdefault(other, []).append(number)
        elif firsts:
            _add_to(self._firsts, firsts, number)
        elif others:
            _add_to(self._others, others, number)
        else:
            self._rest.append(number)

    def of(self, named: AbstractSet[str]) -> Iterator[int]:
        """The rules of which both sides may be among these states."""
        if len(named) < 2:  # noqa: PLR2004 - a pair
            return
        yield from self._rest
        for state in named:
            yield from self._firsts.get(state, ())
            yield from self._others.get(state, ())
            if partners := self._pairs.get(state):
                for other in named & partners.keys():
                    yield from partners[other]


class ByPhrase:
    """Rules by the longest word of each phrase, and the other words of it."""

    def __init__(self) -> None:
        self._phrases: dict[Word, dict[str, tuple[Phrase, _Numbers]]] = {}

    def add(self, number: int, rule: Rule) -> None:
        """Takes a rule in; a phrase without a word is never found."""
        for asked in map(phrase, rule.phrases):
            if asked.parts:
                same = self._phrases.setdefault(asked.parts[asked.anchor].word, {})
                same.setdefault(asked.text, (asked, []))[1].append(number)

    def words(self) -> Iterator[Word]:
        """Every word of every phrase."""
        for same in self._phrases.values():
            for asked, _numbers in same.values():
                yield from (part.word for part in asked.parts)

    def of(self, reading: Reading) -> Iterator[int]:
        """The rules of which all words of a phrase stand in a text that has looked them up."""
        met = frozenset(reading.wording.met())
        for word in met & self._phrases.keys():
            for asked, numbers in self._phrases[word].values():
                if all(part.word in met for part in asked.parts):
                    yield from numbers


class ByActor:
    """Rules by organisation and person; a person's name within one letter of any part of a key.

    Those of a person with a full name also by the longest part of it, which may stand without an office.
    """

    def __init__(self) -> None:
        self._keys: dict[str, _Numbers] = {}
        self._names: dict[str, dict[str, None]] = {}
        self._full: dict[str, dict[str, None]] = {}

    def add(self, number: int, rule: Rule) -> None:
        """Takes a rule in."""
        _add_to(self._keys, rule.actors, number)
        for key in rule.actors:
            for name in _spelt(key):
                self._names.setdefault(name, {})[key] = None
            if parts := full_name(key):
                self._full.setdefault(max(parts, key=len), {})[key] = None

    def of(self, reading: Reading) -> Iterator[int]:
        """The rules that name one of the actors of a text, or somebody whose name may be spelt so."""
        if self._full:
            for part in self._full.keys() & reading.full_names.bones:
                for key in self._full[part]:
                    yield from self._keys[key]
        for key in reading.actors:
            near = {other for name in _spelt(key) for other in self._names.get(name, ())}
            for other in {key, *near}:
                yield from self._keys.get(other, ())


def _spelt(key: str) -> set[str]:
    """The names of a person's key, and each with a letter left out: two within a letter share one."""
    kind, _, names = key.partition(":")
    if kind != "person":
        return set()
    parts = [part for part in names.split("-") if part]
    return {part[:at] + part[at + 1 :] for part in parts for at in range(len(part))}.union(parts)


def _add_to(index: dict[str, _Numbers], keys: Iterable[str], number: int) -> None:
    for key in keys:
        index.setdefault(key, []).append(number)
