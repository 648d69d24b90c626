"""Days, weeks and months in Almaty."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.series import Span, Step, beginning, begins_at, day_of, steps


def test_a_span_has_both_of_its_days() -> None:
    span = Span(since=date(2026, 3, 2), until=date(2026, 3, 2))
    assert span.days == 1
    assert span.instants == (datetime(2026, 3, 1, 19, tzinfo=UTC), datetime(2026, 3, 2, 19, tzinfo=UTC))


def test_a_span_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-03-01 is before 2026-03-02"):
        Span(since=date(2026, 3, 2), until=date(2026, 3, 1))


def test_the_whole_calendar_is_a_span() -> None:
    first, after = Span(since=date.min, until=date.max).instants
    assert (first.year, after.year) == (1, 9999)


def test_the_day_on_which_the_clocks_went_back_has_one_hour_more() -> None:
    first, after = Span(since=date(2024, 2, 29), until=date(2024, 2, 29)).instants
    assert after - first == timedelta(hours=25)
    assert first == datetime(2024, 2, 28, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("step", "days"),
    [
        ("day", [date(2025, 12, 31), date(2026, 1, 1)]),
        ("week", [date(2025, 12, 29)]),
        ("month", [date(2025, 12, 1), date(2026, 1, 1)]),
    ],
)
def test_steps_begin_on_the_day_the_monday_or_the_first(step: Step, days: list[date]) -> None:
    assert list(steps(Span(since=date(2025, 12, 31), until=date(2026, 1, 1)), step)) == days


@pytest.mark.parametrize("step", ["day", "week", "month"])
def test_steps_stop_where_the_calendar_does(step: Step) -> None:
    assert list(steps(Span(since=date.max, until=date.max), step)) == [beginning(date.max, step)]
    assert list(steps(Span(since=date.min, until=date.min), step)) == [date.min]


@given(st.datetimes(datetime(1995, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_an_instant_lies_in_its_day(instant: datetime) -> None:
    day = day_of(instant)
    assert begins_at(day) <= instant < begins_at(day + timedelta(days=1))
