"""Which sentences of two texts are one that was edited, by the words that they share."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

_MOST_PAIRS = 2500  # fifty sentences against fifty; more are compared only with those about as far down
_REACH = 5  # sentences up and down


def pairs(
    before: Sequence[AbstractSet[str]], after: Sequence[AbstractSet[str]], *, floor: float
) -> list[tuple[int, int]]:
    """Places of sentences that share at least `floor` of their words, the most alike first, each once."""
    scored = sorted(
        (-score, abs(i * len(after) - j * len(before)), i, j)
        for i, j in _candidates(len(before), len(after))
        if (score := alike(before[i], after[j])) >= floor
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for *_, i, j in scored:
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return list(found.items())


def alike(before: AbstractSet[str], after: AbstractSet[str]) -> float:
    """The share of words that two sentences have in common (Dice), 0 to 1; 0 where one has none."""
    return 2 * len(before & after) / (len(before) + len(after)) if before and after else 0.0


def _candidates(before: int, after: int) -> Iterator[tuple[int, int]]:
    for i in range(before):
        middle = i * after // before
        is_small = before * after <= _MOST_PAIRS
        for j in (
            range(after) if is_small else range(max(0, middle - _REACH), min(after, middle + _REACH + 1))
        ):
            yield i, j
