"""How often states are named over time: stretches of days in Almaty, and counts of articles."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from .dates import ALMATY

Step = Literal["day", "week", "month"]
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_LAST_MONTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days in Almaty from `since` to `until`, both of them inside; ValueError where they are backwards."""

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise ValueError(f"{self.until} is before {self.since}.")

    @property
    def days(self) -> int:
        """How many days it has, at least one."""
        return (self.until - self.since).days + 1

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """Its first instant, and the first after it; of the calendar's last day none is left out."""
        last = datetime.max.replace(tzinfo=UTC)
        after = last if self.until == date.max else begins_at(self.until + _DAY)
        return begins_at(self.since), after


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCount:
    """How many articles name a state, and in how many places they do."""

    country: str
    articles: int
    mentions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The same for one state in a step of time that begins on `day`.

    `all_articles` counts those that might have named it: of the same language, entity and section.
    """

    day: date
    articles: int
    mentions: int
    all_articles: int


def begins_at(day: date) -> datetime:
    """The instant at which a day begins in Almaty, in UTC; the calendar's first day begins with it."""
    if day == date.min:
        return datetime.min.replace(tzinfo=UTC)
    return datetime.combine(day, time(), tzinfo=ALMATY).astimezone(UTC)


def day_of(instant: datetime) -> date:
    """The day in Almaty of an instant."""
    return instant.astimezone(ALMATY).date()


def beginning(day: date, step: Step) -> date:
    """The day on which the step begins that has the day: itself, its Monday, the first of its month."""
    match step:
        case "day":
            return day
        case "week":
            return date.fromordinal(max(1, day.toordinal() - day.weekday()))
        case "month":
            return day.replace(day=1)


def steps(span: Span, step: Step) -> Iterator[date]:
    """The days on which the steps of a span begin, the first of which may lie before it."""
    day = beginning(span.since, step)
    while day <= span.until:
        yield day
        try:
            day = _next(day, step)
        except (OverflowError, ValueError):  # the calendar ends
            return


def _next(day: date, step: Step) -> date:
    match step:
        case "day":
            return day + _DAY
        case "week":
            return day + _WEEK
        case "month":
            years, month = divmod(day.month, _LAST_MONTH)
            return date(day.year + years, month + 1, 1)
