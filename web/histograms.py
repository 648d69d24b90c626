"""A histogram of months as shapes: what a picture of it needs, worked out before the template draws it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from news.backtests import MonthCount

STEP = 10  # of the picture's own units, a month
HEIGHT = 100
LEAST = 12  # months that the picture is wide, lest one bar fills all of it
_THIN = 2  # a month with one alert beside one with a thousand is still to be seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A month: how much came in it, and its bar from the upper left."""

    month: date
    alerts: int
    messages: int
    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """The bars of every month, oldest first, in a picture so wide and high; `most` is the highest count."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    most: int


def histogram(months: Iterable[MonthCount]) -> Histogram:
    """The picture of alerts by month, the highest bar as high as the picture."""
    counted = tuple(months)
    most = max((each.alerts for each in counted), default=0)
    bars = []
    for place, each in enumerate(counted):
        height = max(HEIGHT * each.alerts / most, _THIN) if each.alerts else 0
        bars.append(
            Bar(
                month=each.month, alerts=each.alerts, messages=each.messages,
                x=place * STEP, y=round(HEIGHT - height, 1), height=round(height, 1),
            )
        )  # fmt: skip
    return Histogram(bars=tuple(bars), width=max(len(bars), LEAST) * STEP, height=HEIGHT, most=most)
