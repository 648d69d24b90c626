"""A state that has moved among the partners, by stories that name it in a window against the one before.

States with as many stories share a rank, and the next one is as many places lower. One that is not named in a
window stands below all that are. Of a handful of stories a rank says nothing: the state must have five in one
of the windows. A move is told once and not again until its window has passed, since windows overlap.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from alerts.building import Firing
from news.reasons import RankChanged
from news.rules import Rule

LEAST_STORIES = 5
DEFAULT_DAYS: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowCounts:
    """Stories by the states that they name, and how many stories name any."""

    by_state: Mapping[str, int]
    all_stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RankFacts:
    """Two windows of the same length, the later one ending with `until`.

    The rule speaks of `states` and of none else; of those in `told` it has spoken of late.
    """

    until: datetime
    states: AbstractSet[str]
    told: AbstractSet[str]
    counts: WindowCounts
    counts_before: WindowCounts


def window_days(rule: Rule) -> int:
    """The length of a rule's windows in days."""
    return rule.window_days or DEFAULT_DAYS


def fires(rule: Rule, facts: RankFacts) -> tuple[Firing, ...]:
    """One firing a state that has moved by as many places as the rule asks, or more."""
    counts, before = (_partners(rule, each) for each in (facts.counts, facts.counts_before))
    # Of all states few have the stories, and of those few have moved.
    wanted = {state for each in (counts, before) for state, number in each.items() if number >= LEAST_STORIES}
    order, order_before = sorted(counts.values()), sorted(before.values())
    found = []
    for state in sorted((wanted & facts.states) - facts.told):
        rank, rank_before = _rank(order, counts.get(state, 0)), _rank(order_before, before.get(state, 0))
        if abs(rank - rank_before) < rule.places:
            continue
        reason = RankChanged(
            rank=rank,
            rank_before=rank_before if state in before else None,
            of=len(counts),
            stories=counts.get(state, 0),
            stories_before=before.get(state, 0),
            all_stories=facts.counts.all_stories,
            all_stories_before=facts.counts_before.all_stories,
            window_days=window_days(rule),
        )
        occasion = f"rank/{facts.until.date().isoformat()}"
        found.append(Firing(type="country.rank", country=state, reason=reason, occasion=occasion))
    return tuple(found)


def _partners(rule: Rule, counts: WindowCounts) -> dict[str, int]:
    return {state: number for state, number in counts.by_state.items() if state not in rule.excluded}


def _rank(order: Sequence[int], number: int) -> int:
    """The place of so many stories among those of all states, fewest first; below all for none."""
    return len(order) - bisect_right(order, number) + 1
