"""What rules of phrases, actors and kinds of event have in common: something stands in the text or not.

Such a rule is of no state, unless it names states or groups: then it fires for each of those that the text
names beside what it looks for. What an earlier text of the story had, for the same state, is no news; what an
edit adds is, once. All that is new at a time is told in one alert.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alerts.building import Firing
from alerts.conditions import aimed_at, holds, targets
from alerts.facts import ReleaseFacts
from alerts.reading import MOST_MENTIONS, FoundIn, Reading
from news.alerts import AlertMention
from news.reasons import Reason
from news.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What was found: why the rule fires, and the places."""

    reason: Reason
    mentions: tuple[AlertMention, ...]


Finder = Callable[[Rule, Reading], Mapping[str, Callable[[], Matter]]]
_Key = tuple[str | None, str]  # the state, if any, and the name of what was found


def firings(
    rule: Rule,
    facts: ReleaseFacts,
    find: Finder,
    join: Callable[[Sequence[Any]], Reason],
    *,
    is_of_language: bool = False,
) -> tuple[Firing, ...]:
    """One firing, or one a state where the rule names states; `find` says what stands in a text.

    `join` makes one reason of those of all that was found. `is_of_language`: the names are words, of which
    another language has others. The first text of a language that has any of them then tells nothing new
    where an earlier text in another language had any.
    """
    found = dict(_found(rule, facts.reading, find))
    if found:
        before, is_told = _before(rule, facts, find)
        found = {
            key: matter
            for key, matter in found.items()
            if key not in before and not (is_of_language and key[0] in is_told)
        }
    by_state: dict[str | None, dict[str, Matter]] = {}
    for (state, name), matter in found.items():
        by_state.setdefault(state, {})[name] = matter()
    return tuple(_firing(facts, state, matters, join) for state, matters in by_state.items())


def _before(rule: Rule, facts: ReleaseFacts, find: Finder) -> tuple[set[_Key], set[str | None]]:
    """What earlier texts had, and the states of which only those in other languages had anything."""
    before: set[_Key] = set()
    own: set[str | None] = set()
    for earlier in facts.earlier_for(rule):
        keys = {key for key, _matter in _found(rule, earlier, find)}
        before |= keys
        if earlier.article.language == facts.article.language:
            own |= {state for state, _name in keys}
    return before, {state for state, _name in before} - own


def _found(
    rule: Rule, reading: Reading, find: Finder
) -> Iterator[tuple[tuple[str | None, str], Callable[[], Matter]]]:
    """What stands in a text, by state and name, states in the order of their codes."""
    matters = find(rule, reading)
    for state in _states(rule, reading) if matters else ():
        for name, matter in matters.items():
            if holds(rule.where, reading, _asked(rule, state, matter)):
                yield (state, name), matter


def _asked(rule: Rule, state: str | None, matter: Callable[[], Matter]) -> str | FoundIn | None:
    """Of what conditions are asked: of the state, or of what was found where the rule names none."""
    if state is not None or rule.where is None:
        return state
    return FoundIn(tuple(dict.fromkeys(each.field for each in matter().mentions)))


def _states(rule: Rule, reading: Reading) -> tuple[str | None, ...]:
    return (None,) if targets(rule, reading) is None else tuple(sorted(aimed_at(rule, reading)))


def _firing(
    facts: ReleaseFacts,
    state: str | None,
    matters: Mapping[str, Matter],
    join: Callable[[Sequence[Any]], Reason],
) -> Firing:
    shown = [mention for matter in matters.values() for mention in matter.mentions]
    if state is not None:
        shown += facts.reading.shown(state)
    return Firing(
        type="article.matched",
        country=state,
        reason=join([matter.reason for matter in matters.values()]),
        occasion=f"{facts.story_key}/{next(iter(matters))}",
        mentions=tuple(shown[:MOST_MENTIONS]),
    )
