"""A logistic fit of the weights in `news/stories.py`, in plain Python: what is printed there was rounded."""

import math
from collections.abc import Sequence

from news.stories import BIAS, BY_HAND, FITTED

_ROUNDS = 1500
_RATE = 0.5
_RIDGE = 0.001  # weights stay small: the labelled sets are small, and their writers have habits
_AGAINST = frozenset({"half_days"})  # what can only speak against
Row = tuple[dict[str, float], bool]


def fitted(rows: Sequence[Row]) -> dict[str, float]:
    """The weights of the fitted pieces and the bias, those set by hand held as they are.

    Both classes count alike, and no piece may speak against its meaning.
    """
    names = list(FITTED)
    spread = {name: _spread([found[name] for found, _is_one in rows]) for name in names}
    table = [[1.0, *(found[name] / spread[name] for name in names)] for found, _is_one in rows]
    by_hand = [sum(weight * found[name] for name, weight in BY_HAND.items()) for found, _is_one in rows]
    ones = sum(is_one for _found, is_one in rows)
    shares = [0.5 / (ones if is_one else len(rows) - ones) for _found, is_one in rows]
    weights = [BIAS, *(FITTED[name] * spread[name] for name in names)]
    speed = [0.0] * len(weights)
    for _ in range(_ROUNDS):
        slope = [0.0, *(_RIDGE * weight for weight in weights[1:])]
        for row, offset, share, (_found, is_one) in zip(table, by_hand, shares, rows, strict=True):
            odds = offset + sum(map(float.__mul__, weights, row))
            error = share * (1 / (1 + math.exp(-odds)) - is_one)
            slope = [before + error * value for before, value in zip(slope, row, strict=True)]
        speed = [0.9 * before + each for before, each in zip(speed, slope, strict=True)]
        moved = [weight - _RATE * each for weight, each in zip(weights, speed, strict=True)]
        weights = [moved[0], *(_signed(name, value) for name, value in zip(names, moved[1:], strict=True))]
    return {"bias": weights[0]} | {
        name: weight / spread[name] for name, weight in zip(names, weights[1:], strict=True)
    }


def _signed(name: str, weight: float) -> float:
    return min(weight, 0.0) if name in _AGAINST else max(weight, 0.0)


def _spread(values: Sequence[float]) -> float:
    middle = sum(values) / len(values)
    return math.sqrt(sum((value - middle) ** 2 for value in values) / len(values)) or 1.0
