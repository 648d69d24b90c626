"""How large a condition may be, and how large one is: a person reads it, and every release is asked by it."""

from typing import Final

from news.rules import Condition, Is, Not

DEEPEST: Final = 20  # brackets in each other; nobody reads more, and recursion stays far from its end
MOST_PARTS: Final = 100
LONGEST_TEXT: Final = 8_000
MOST_VALUES: Final = 100


def depth(condition: Condition) -> int:
    """How many parts stand in each other; 1 for one that has none."""
    match condition:
        case Is():
            return 1
        case Not(part=part):
            return 1 + depth(part)
        case joined:
            return 1 + max((depth(part) for part in joined.parts), default=0)


def parts(condition: Condition) -> int:
    """How many tests of a fact there are in it."""
    match condition:
        case Is():
            return 1
        case Not(part=part):
            return parts(part)
        case joined:
            return sum(parts(part) for part in joined.parts)
