"""A state that has moved among the partners, by stories that name it in a window against the one before.

States with as many stories share a rank, and the next one is as many places lower. One that is not named in a
window stands below all that are. Of a handful of stories a rank says nothing: the state must have five in one
of the windows. A move is told once and not again until its window has passed, since windows overlap.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from alerts.building import Firing
from news.reasons import RankChanged
from news.rules import Rule

from .listings import meant

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

    Of the states in `told` the rule has spoken of late.
    """

    until: datetime
    told: AbstractSet[str]
    counts: WindowCounts
    counts_before: WindowCounts


def window_days(rule: Rule) -> int:
    """The length of a rule's windows in days."""
    return rule.window_days or DEFAULT_DAYS


def fires(rule: Rule, facts: RankFacts) -> tuple[Firing, ...]:
    """One firing a state that has moved by as many places as the rule asks, or more."""
    counts, before = (_partners(rule, each) for each in (facts.counts, facts.counts_before))
    ranks, ranks_before = _ranks(counts), _ranks(before)
    wanted = (counts.keys() | before.keys()) - facts.told
    found = []
    for state in sorted(meant(rule, wanted, facts.until.date())):
        rank = ranks.get(state, len(counts) + 1)
        moved = abs(rank - ranks_before.get(state, len(before) + 1))
        if moved < rule.places or max(counts.get(state, 0), before.get(state, 0)) < LEAST_STORIES:
            continue
        reason = RankChanged(
            rank=rank,
            rank_before=ranks_before.get(state),
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


def _ranks(counts: Mapping[str, int]) -> dict[str, int]:
    ranks: dict[int, int] = {}
    for place, number in enumerate(sorted(counts.values(), reverse=True), start=1):
        ranks.setdefault(number, place)
    return {state: ranks[number] for state, number in counts.items()}
