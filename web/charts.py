"""Charts as shapes: axes, bars, lines, bands and pins worked out before a template draws them.

The same shapes stand in the page, where a script may put a livelier chart in their place, and in the picture
that a reader downloads.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import floor, log10

WIDTH, HEIGHT = 800, 280
LEFT, RIGHT, TOP, BOTTOM = 46, 12, 22, 26  # room for the labels, and above for the pins
_TICKS = 5
_LABELS = 12  # along the bottom, each some 60 units wide
_MOST_DOTS = 60  # more would hide the line that they stand on
_LONG_YEARS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A line of the grid or a mark of an axis, and what is written there."""

    at: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A period's count from the upper left, and what is said of it."""

    x: float
    y: float
    width: float
    height: float
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A series as a path, interrupted where nothing is known; `number` from 1 tells colour and dashes."""

    number: int
    name: str
    path: str
    dots: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A stretch of time that is shaded, and why."""

    x: float
    width: float
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A marked day: what kind of mark, and what is said of it."""

    x: float
    kind: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """Days from the first to before the last, laid out from left to right."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """Where a day begins; what lies outside is drawn on the edge."""
        whole = max((self.last - self.first).days, 1)
        part = min(max((day - self.first).days / whole, 0), 1)
        return round(LEFT + part * (WIDTH - LEFT - RIGHT), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Values from the least to the most, laid out from bottom to top, or from top to bottom for places.

    `is_whole` where nothing lies between whole numbers.
    """

    least: float
    most: float
    is_turned: bool = False
    is_whole: bool = False

    def y(self, value: float) -> float:
        """How far below the upper edge a value stands."""
        part = (value - self.least) / (self.most - self.least)
        part = part if self.is_turned else 1 - part
        return round(TOP + part * (HEIGHT - TOP - BOTTOM), 1)


def axis(days: Sequence[date]) -> Axis:
    """The axis of periods that begin on these days, the last as long as the one before it."""
    length = days[-1] - days[-2] if len(days) > 1 else timedelta(days=7)
    return Axis(first=days[0], last=days[-1] + length)


def day_ticks(along: Axis, month: Callable[[date], str]) -> tuple[Tick, ...]:
    """The years below a long axis, the months below a short one; as many as there is room for."""
    is_long = (along.last - along.first).days > _LONG_YEARS * 366
    begins = list(_years(along) if is_long else _months(along)) or [along.first]
    every = -(-len(begins) // _LABELS)
    return tuple(
        Tick(at=along.x(day), label=str(day.year) if is_long else month(day)) for day in begins[::every]
    )


def _years(along: Axis) -> Iterable[date]:
    for year in range(along.first.year, along.last.year + 1):
        if along.first <= date(year, 1, 1) < along.last:
            yield date(year, 1, 1)


def _months(along: Axis) -> Iterable[date]:
    day = along.first.replace(day=1)
    while day < along.last:
        if day >= along.first:
            yield day
        day = (day + timedelta(days=32)).replace(day=1)


def scale(values: Iterable[float | None], *, is_whole: bool = False) -> Scale:
    """From nothing to a round number above the largest value."""
    most = max((each for each in values if each is not None), default=0)
    step = max(_step(most), 1) if is_whole else _step(most)
    return Scale(least=0, most=max(step * -(-most // step), step), is_whole=is_whole)


def places(values: Iterable[float | None]) -> Scale:
    """Places from the first, which is above, to the last that is taken."""
    last = max((each for each in values if each is not None), default=1)
    return Scale(least=1, most=max(last, 2), is_turned=True)


def value_ticks(up: Scale, shown: Callable[[float], str]) -> tuple[Tick, ...]:
    """The lines of the grid at round values."""
    step = max(_step(up.most), 1) if up.is_turned or up.is_whole else _step(up.most)
    count = floor(up.most / step)
    values = [place * step for place in range(count + 1)]
    return tuple(Tick(at=up.y(max(each, up.least)), label=shown(max(each, up.least))) for each in values)


def _step(most: float) -> float:
    """A round distance at which some five lines reach the largest value."""
    if most <= 0:
        return 1
    rough = most / _TICKS
    power = 10.0 ** floor(log10(rough))
    return next((unit * power for unit in (1, 2, 5) if unit * power >= rough), 10 * power)


def bars(
    days: Sequence[date], values: Sequence[float], along: Axis, up: Scale, says: Callable[[int], str]
) -> tuple[Bar, ...]:
    """A bar a period; periods without a count have none."""
    ends = (*days[1:], along.last)
    found = []
    for place, (day, end, value) in enumerate(zip(days, ends, values, strict=True)):
        left, right, top = along.x(day), along.x(end), up.y(value)
        if value:
            gap = min(1.0, (right - left) * 0.15)
            width = max(right - left - gap, 0.5)
            found.append(
                Bar(x=left, y=top, width=round(width, 1), height=round(up.y(0) - top, 1), says=says(place))
            )
    return tuple(found)


def line(
    number: int, name: str, days: Sequence[date], values: Sequence[float | None], along: Axis, up: Scale
) -> Line:
    """A series drawn through the middle of its periods."""
    ends = (*days[1:], along.last)
    middles = [(along.x(day) + along.x(end)) / 2 for day, end in zip(days, ends, strict=True)]
    points = [
        None if value is None else (round(x, 1), up.y(value))
        for x, value in zip(middles, values, strict=True)
    ]
    drawn = [point for point in points if point is not None]
    return Line(
        number=number,
        name=name,
        path=_path(points),
        dots=tuple(drawn) if len(drawn) <= _MOST_DOTS else _lonely(points),
    )


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    said = []
    for before, point in pairwise([None, *points]):
        if point is not None:
            said.append(f"{'M' if before is None else 'L'}{point[0]:g} {point[1]:g}")
    return "".join(said)


def _lonely(points: Sequence[tuple[float, float] | None]) -> tuple[tuple[float, float], ...]:
    """Points with nothing on either side, of which a path shows nothing."""
    around = zip([None, *points[:-1]], points, [*points[1:], None], strict=True)
    return tuple(
        point for before, point, after in around if point is not None and before is None and after is None
    )


def band(along: Axis, since: date, until: date, kind: str) -> Band:
    """A shaded stretch, wide enough to be seen."""
    left, right = along.x(since), along.x(until)
    return Band(x=left, width=round(max(right - left, 1.5), 1), kind=kind)
