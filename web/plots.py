"""The charts of a state's page and of the comparison: from counts to shapes, in the reader's language."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel.dates import format_date, format_skeleton, get_month_names

from news.comparing import Measure, measured
from news.series import Point, day_of
from news.state_views import Mark, Ranked

from . import charts
from .asking import Step
from .charts import Axis, Band, Bar, Line, Pin, Tick
from .frame import Frame
from .profiles import Profile

_LEAST = 2  # places, of which one alone is no history


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """All that a template needs to draw a chart; `floor` is where the lowest line of the grid stands."""

    below: tuple[Tick, ...]
    beside: tuple[Tick, ...]
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    bands: tuple[Band, ...] = ()
    pins: tuple[Pin, ...] = ()
    width: int = charts.WIDTH
    height: int = charts.HEIGHT
    left: int = charts.LEFT
    right: int = charts.WIDTH - charts.RIGHT
    top: int = charts.TOP
    floor: int = charts.HEIGHT - charts.BOTTOM


def period(frame: Frame, day: date, step: Step) -> str:
    """A period by the day that it begins on: a year, a month, or a week."""
    return _period(frame.language, day, step)


@lru_cache(maxsize=4096)
def _period(language: str, day: date, step: Step) -> str:
    """The same, kept: a page has hundreds of them, and each takes longer than all the rest of its row."""
    match step:
        case "year":
            return str(day.year)
        case "month":
            return format_skeleton("yMMM", day, locale=language)
        case "week":
            return format_date(day, "medium", locale=language)


def months(frame: Frame) -> list[str]:
    """The short names of the months from January on, for scripts: not every browser knows them in Kazakh."""
    return [get_month_names("abbreviated", "stand-alone", frame.language)[number] for number in range(1, 13)]


def timeline(frame: Frame, profile: Profile) -> Plot | None:
    """Articles by period as bars, what was marked, and when nobody watched; None where nothing is kept."""
    if not profile.points:
        return None
    days = [each.day for each in profile.points]
    along, up = (
        charts.axis(days),
        charts.scale([float(each.articles) for each in profile.points], is_whole=True),
    )
    step = profile.window.step

    def says(place: int) -> str:
        point = profile.points[place]
        return f"{period(frame, point.day, step)}: {frame.number(point.articles)}"

    return Plot(
        below=charts.day_ticks(along, frame.month),
        beside=charts.value_ticks(up, lambda value: frame.number(round(value))),
        bars=charts.bars(days, [each.articles for each in profile.points], along, up, says),
        bands=_bands(profile, along),
        pins=tuple(_pin(frame, along, each) for each in reversed(profile.marks)),
    )


def _pin(frame: Frame, along: Axis, mark: Mark) -> Pin:
    says = f"{frame.t(f'mark.{mark.kind}')}, {frame.day(mark.at)}"
    return Pin(x=along.x(day_of(mark.at)), kind=mark.kind, says=says)


def _bands(profile: Profile, along: Axis) -> tuple[Band, ...]:
    watch = profile.watch
    bands = [charts.band(along, day_of(gap.since), day_of(gap.until), "gap") for gap in watch.gaps]
    if watch.since is not None and day_of(watch.since) > along.first:
        bands.append(charts.band(along, along.first, day_of(watch.since), "before"))
    return tuple(bands)


def compared(frame: Frame, named: Sequence[tuple[str, Sequence[Point]]], measure: Measure) -> Plot | None:
    """Several states over the same periods, a line each; None where nothing is kept."""
    values = [measured(points, measure) for _, points in named]
    if not named or not named[0][1]:
        return None
    days = [each.day for each in named[0][1]]
    up = charts.scale((value for each in values for value in each), is_whole=measure == "absolute")
    along = charts.axis(days)
    return Plot(
        below=charts.day_ticks(along, frame.month),
        beside=charts.value_ticks(up, _written(frame, measure)),
        lines=tuple(
            charts.line(place, name, days, own, along, up)
            for place, ((name, _), own) in enumerate(zip(named, values, strict=True), start=1)
        ),
    )


def places(frame: Frame, named: Sequence[tuple[str, Sequence[Ranked]]]) -> Plot | None:
    """The places of states among the partners, the first above; None where fewer than two are known."""
    known = (each.rank for _, ranks in named for each in ranks if each.rank is not None)
    if len(list(known)) < _LEAST:
        return None
    days = [each.day for each in named[0][1]]
    values = [[None if each.rank is None else float(each.rank) for each in ranks] for _, ranks in named]
    up = charts.places(value for own in values for value in own)
    along = charts.axis(days)
    return Plot(
        below=charts.day_ticks(along, frame.month),
        beside=charts.value_ticks(up, lambda value: frame.number(round(value))),
        lines=tuple(
            charts.line(place, name, days, own, along, up)
            for place, ((name, _), own) in enumerate(zip(named, values, strict=True), start=1)
        ),
    )


def _written(frame: Frame, measure: Measure) -> Callable[[float], str]:
    if measure == "share":
        return lambda value: f"{frame.decimal(value)}\N{NO-BREAK SPACE}%"
    return frame.decimal
