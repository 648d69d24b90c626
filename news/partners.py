"""A state's place among the partners, with the meaning that rules of rank give it.

States with as many articles share a place, and the next one is as many places lower. Kazakhstan, which stands
in every release, is no partner of its own.
"""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date

from .differences import HOME
from .state_views import Ranked


def ranked(counts: Mapping[str, int], code: str, *, day: date) -> Ranked:
    """The place of a state in the stretch of time that begins on `day`, by articles that name each state."""
    partners = {state: number for state, number in counts.items() if number and state != HOME}
    number = partners.get(code, 0)
    order = sorted(partners.values())
    rank = len(order) - bisect_right(order, number) + 1 if number else None
    return Ranked(day=day, rank=rank, of=len(order), articles=number)


def top(counts: Mapping[str, int], most: int) -> tuple[str, ...]:
    """The codes of the partners that most articles name, most first, alphabetical where as many do."""
    partners = [(-number, state) for state, number in counts.items() if number and state != HOME]
    return tuple(state for _, state in sorted(partners)[:most])
