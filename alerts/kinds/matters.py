"""What rules of phrases, actors and kinds of event have in common: something stands in the text or not.

Such a rule is of no state, unless it names states or groups: then it fires for each of those that the text
names beside what it looks for. What an earlier text of the story had, for the same state, is no news.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from alerts.building import Firing
from alerts.conditions import aimed_at, holds, targets
from alerts.facts import ReleaseFacts
from alerts.reading import MOST_MENTIONS, Reading
from news.alerts import AlertMention
from news.reasons import Reason
from news.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What was found: why the rule fires, and the places."""

    reason: Reason
    mentions: tuple[AlertMention, ...]


Finder = Callable[[Rule, Reading], Mapping[str, Callable[[], Matter]]]


def firings(
    rule: Rule, facts: ReleaseFacts, find: Finder, *, is_of_language: bool = False
) -> tuple[Firing, ...]:
    """One firing, or one a state where the rule names states; `find` says what stands in a text.

    `is_of_language`: the names are words, of which another language has others. What a rule looks for is
    then no news where an earlier text in another language had anything of it.
    """
    found = dict(_found(rule, facts.reading, find))
    for earlier in facts.earlier_for(rule) if found else ():
        before = [key for key, _matter in _found(rule, earlier, find)]
        if is_of_language and earlier.article.language != facts.article.language:
            states = {state for state, _name in before}
            before = [key for key in found if key[0] in states]
        for key in before:
            found.pop(key, None)
    by_state: dict[str | None, list[Matter]] = {}
    for (state, _name), matter in found.items():
        by_state.setdefault(state, []).append(matter())
    return tuple(_firing(facts, state, matters) for state, matters in by_state.items())


def _found(
    rule: Rule, reading: Reading, find: Finder
) -> Iterator[tuple[tuple[str | None, str], Callable[[], Matter]]]:
    """What stands in a text, by state and name, states in the order of their codes."""
    matters = find(rule, reading)
    for state in _states(rule, reading) if matters else ():
        if holds(rule.where, reading, state):
            yield from (((state, name), matter) for name, matter in matters.items())


def _states(rule: Rule, reading: Reading) -> tuple[str | None, ...]:
    return (None,) if targets(rule, reading) is None else tuple(sorted(aimed_at(rule, reading)))


def _firing(facts: ReleaseFacts, state: str | None, matters: list[Matter]) -> Firing:
    shown = [mention for matter in matters for mention in matter.mentions]
    if state is not None:
        shown += facts.reading.shown(state)
    return Firing(
        type="article.matched",
        country=state,
        reason=matters[0].reason,
        occasion=facts.story_key,
        mentions=tuple(shown[:MOST_MENTIONS]),
    )
