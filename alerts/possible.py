"""Whether anything could ever fit a condition.

A release is of one entity, one section and one language, and a mention has one role and stands in one field;
of everything else a release may have several. The search goes through the alternatives and gives up on a
tangle of them, which then counts as possible: a rule that never fires is a pity, one that is refused though
it could fire is a fault.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from news.entities import SECTIONS
from news.rules import AllOf, AnyOf, Condition, Is, Not, Subject

from .known import LANGUAGES

_STEPS: Final = 20_000  # some tens of milliseconds
_WITH_ONE_VALUE: Final = frozenset({"entity", "section", "language"})
_OF_A_MENTION: Final = frozenset({"role", "field"})  # each mention has one of these


class _Claim(NamedTuple):
    """`is_shared`: it is asked of the one mention that all of it is about; after a "not" it is not."""

    condition: Condition
    holds: bool
    is_shared: bool = True


class _World(NamedTuple):
    """What is known so far: of subjects with one value those that are left (no entry: any but the denied)."""

    left: Mapping[Subject, AbstractSet[str]]
    denied: Mapping[Subject, AbstractSet[str]]
    asked: tuple[Is, ...]

    def with_test(self, test: Is, *, holds: bool, is_shared: bool) -> "_World | None":
        """The same with one test more; None where that cannot be."""
        values, of = frozenset(test.values), test.subject
        if not holds:
            return self._checked(of, {of: self.denied.get(of, frozenset()) | values}, {}, ())
        if of not in _WITH_ONE_VALUE and not (is_shared and of in _OF_A_MENTION):
            return self._checked(of, {}, {}, (test,))
        return self._checked(of, {}, {of: _common(self.left.get(of, values), values)}, ())

    def _checked(
        self,
        of: Subject,
        denied: Mapping[Subject, AbstractSet[str]],
        left: Mapping[Subject, AbstractSet[str]],
        asked: tuple[Is, ...],
    ) -> "_World | None":
        world = _World(
            left={**self.left, **left}, denied={**self.denied, **denied}, asked=(*self.asked, *asked)
        )
        gone = world.denied.get(of, frozenset())
        is_left = of not in world.left or any(not _is_within(each, gone) for each in world.left[of])
        are_answered = all(set(test.values) - gone for test in world.asked if test.subject == of)
        return world if is_left and are_answered else None


def _common(some: AbstractSet[str], others: AbstractSet[str]) -> frozenset[str]:
    """The values that are of both; `mfa-*` is of all that begin so."""
    return frozenset(each for each in some if _is_within(each, others)).union(
        each for each in others if _is_within(each, some)
    )


def _is_within(value: str, values: AbstractSet[str]) -> bool:
    return value in values or any(
        each.endswith("*") and value.rstrip("*").startswith(each[:-1]) for each in values
    )


class _Search:
    """Looks for a world in which claims hold, one alternative after the other."""

    def __init__(self) -> None:
        self.steps = 0

    def finds(self, claims: tuple[_Claim, ...], world: _World | None) -> bool:
        """Whether the claims can hold in such a world."""
        waiting: list[_Claim] = []
        unseen = list(claims)
        while unseen and world is not None:
            self.steps += 1
            condition, holds, is_shared = unseen.pop()
            match condition:
                case Is():
                    world = world.with_test(condition, holds=holds, is_shared=is_shared)
                case Not(part=part):
                    unseen.append(_Claim(part, not holds, is_shared=False))
                case AllOf(parts=parts) if holds:
                    unseen += [_Claim(part, holds, is_shared) for part in parts]
                case AnyOf(parts=parts) if not holds:
                    unseen += [_Claim(part, holds, is_shared) for part in parts]
                case _:
                    waiting.append(_Claim(condition, holds, is_shared))
        if world is None:
            return False
        if not waiting or self.steps > _STEPS:
            return True
        return self._alternatives(waiting, world)

    def _alternatives(self, waiting: list[_Claim], world: _World) -> bool:
        (condition, holds, is_shared), *rest = waiting
        parts = condition.parts if isinstance(condition, AllOf | AnyOf) else ()
        return any(self.finds((_Claim(part, holds, is_shared), *rest), world) for part in parts)


def is_possible(
    condition: Condition,
    *,
    languages: tuple[str, ...] = (),
    alternatives: Iterable[tuple[Is, ...]] = ((),),
) -> bool:
    """Whether a release in one of these languages (empty: any) could fit the condition.

    `alternatives` are what the rule itself asks of the text, of whatever mention: one of them holds.
    """
    world = _World(
        left={"section": frozenset(SECTIONS), "language": frozenset(languages or LANGUAGES)},
        denied={},
        asked=(),
    )
    search = _Search()
    return any(
        search.finds(
            (*(_Claim(test, True, is_shared=False) for test in tests), _Claim(condition, True)), world
        )
        for tests in alternatives
    )
