"""Numbers in bands for a scale of colours: about as many in each, and equal ones never apart."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The least and the greatest number of a band; `name` is its place on the scale, below 0 for losses."""

    name: int
    low: int
    high: int

    def holds(self, number: int) -> bool:
        """Whether the number lies in the band."""
        return self.low <= number <= self.high


def quantiles(numbers: Iterable[int], *, most: int) -> tuple[Band, ...]:
    """The bands of numbers above 0, at most so many, from the least; others are passed over.

    A band is a quantile rather than an equal stretch: a few partners are named a hundred times as often as
    most states, which would leave all others in one colour.
    """
    ordered = sorted(number for number in numbers if number > 0)
    groups: dict[int, list[int]] = {}
    for number in ordered:
        groups.setdefault(bisect_left(ordered, number) * most // len(ordered), []).append(number)
    return tuple(
        Band(name=name, low=group[0], high=group[-1]) for name, group in enumerate(groups.values(), start=1)
    )


def gains_and_losses(numbers: Sequence[int], *, most: int) -> tuple[Band, ...]:
    """The bands of numbers above 0 and, with names below 0, of those below it; the greatest loss first."""
    losses = quantiles((-number for number in numbers), most=most)
    turned = (Band(name=-each.name, low=-each.high, high=-each.low) for each in reversed(losses))
    return (*turned, *quantiles(numbers, most=most))


def band_of(number: int, bands: Iterable[Band]) -> int:
    """The name of the band that holds the number; 0 where none does."""
    return next((band.name for band in bands if band.holds(number)), 0)
