"""Spikes: what fires, what is said of it, and what must not."""

from datetime import date, timedelta

import numpy as np
import pytest

from alerts.spikes import Calibration, Series, Spike, TooShort, calibrate, needed_days, series_of, would_fire
from alerts.spikes.calibration import threshold
from alerts.spikes.windows import Surprises
from tests.alerts.spike_building import DAYS, FIRST, RATES, archive, with_more

LATE = DAYS - 30


def fired(series: Series, *, width: int = 7, budget: float = 0.25, **more: object) -> tuple[Spike, ...]:
    found = would_fire(series, width=width, budget=budget, **more)  # type: ignore[arg-type]
    assert not isinstance(found, TooShort)
    return found


def late(series: Series, **more: object) -> list[tuple[str, int]]:
    """(state, column of the day on which it began) of the spikes near the end."""
    spikes = fired(series, **more)  # type: ignore[arg-type]
    return [
        (each.state, (each.began - FIRST).days) for each in spikes if each.began >= FIRST + timedelta(LATE)
    ]


def test_a_week_with_five_times_as_many_stories_is_a_spike() -> None:
    assert late(archive()) == []
    assert [state for state, _day in late(with_more(archive(), "CN", LATE + 7, 4, lasts=7))] == ["CN"]


def test_a_spike_says_what_was_seen_what_was_expected_and_from_which_count_it_fires() -> None:
    found = fired(with_more(archive(), "DE", LATE + 9, 12))[-1]
    why = found.reason
    assert (why.since, why.until) == (found.began - timedelta(days=6), FIRST + timedelta(days=LATE + 9))
    assert 1.5 < why.expected < 3.5
    assert 12 <= why.observed <= 16
    assert why.expected < why.limit <= why.observed
    assert (why.coverage, why.budget_per_month, why.calibrated_on) == (1.0, 0.25, DAYS)


def test_one_story_less_than_the_limit_does_not_fire() -> None:
    counts = archive().counts.copy()
    counts[1, LATE:] = 0
    series = archive(counts=counts)
    calibration = Calibration(chance=1e-4, days=DAYS, months=33.0, alarms_per_month=0.0)
    why = fired(with_more(series, "DE", LATE + 9, 12), calibration=calibration)[-1].reason
    at_limit = with_more(series, "DE", LATE + 9, why.limit)
    assert [state for state, _ in late(at_limit, calibration=calibration)] == ["DE"]
    assert late(with_more(at_limit, "DE", LATE + 9, -1), calibration=calibration) == []


def test_the_limit_is_never_below_three_stories() -> None:
    two = with_more(archive(), "TV", LATE + 9, 2)
    easy = Calibration(chance=0.02, days=DAYS, months=33.0, alarms_per_month=0.0)
    assert "TV" not in dict(late(two, calibration=easy))
    three = fired(with_more(two, "TV", LATE + 9, 1), calibration=easy)
    assert three[-1].reason.limit == 3


def test_a_spike_that_lasts_is_one_and_one_after_a_long_quiet_is_another() -> None:
    series = with_more(archive(), "FR", DAYS - 120, 3, lasts=14)
    again = with_more(series, "FR", DAYS - 60, 3, lasts=7)
    french = [
        each for each in fired(again) if each.state == "FR" and each.began > FIRST + timedelta(DAYS - 121)
    ]
    assert [(each.began - FIRST).days >= DAYS - 60 for each in french] == [False, True]
    assert french[0].last - french[0].began >= timedelta(days=10)


def test_a_spike_of_the_past_neither_hides_the_next_nor_raises_what_is_expected() -> None:
    spike = with_more(archive(), "FR", DAYS - 60, 4, lasts=7)
    calm = fired(with_more(archive(), "FR", LATE + 9, 8))[-1].reason
    after = fired(with_more(spike, "FR", LATE + 9, 8))[-1].reason
    assert after.expected < calm.expected * 1.5
    assert after.until == calm.until


def test_a_week_in_which_the_states_are_all_named_more_is_the_spike_of_none() -> None:
    series = archive()
    for state in ("CN", "DE", "FR"):
        series = with_more(series, state, LATE + 7, max(1, round(3 * RATES[state])), lasts=5)
    assert late(series) == []


def test_what_comes_every_year_in_the_same_week_is_expected_there() -> None:
    once = archive(days=5 * 365)
    yearly = once
    for year in range(4):
        yearly = with_more(yearly, "FR", 200 + 364 * year, 1, lasts=5)
    day = 200 + 364 * 4
    often = fired(with_more(yearly, "FR", day, 6))
    never = fired(with_more(once, "FR", day, 6))
    at = FIRST + timedelta(days=day)
    expected = {each.began: each.reason.expected for each in (*often, *never) if each.state == "FR"}
    seen = [each.reason.expected for each in never if each.began == at]
    assert seen
    assert expected
    assert all(each.reason.expected > 1.5 * seen[0] for each in often if each.began == at)


def test_a_day_that_could_not_be_read_lowers_what_is_expected() -> None:
    exposure = np.ones(DAYS)
    exposure[LATE + 3 : LATE + 6] = 0
    counts = archive().counts * (exposure > 0).astype(np.int64)
    series = archive(counts=counts, exposure=exposure)
    whole = fired(with_more(archive(), "CN", LATE + 9, 20))[-1].reason
    part = fired(with_more(series, "CN", LATE + 9, 20))[-1].reason
    assert 0.4 < part.expected / whole.expected < 0.75


def test_a_window_that_was_hardly_watched_raises_no_alarm() -> None:
    watched = np.ones(DAYS)
    watched[LATE + 4 : LATE + 8] = 0
    series = with_more(archive(watched=watched), "CN", LATE + 9, 20)
    # The first window of which half was watched is one of four days out of seven.
    assert late(series) == [("CN", LATE + 11)]
    assert fired(series)[-1].reason.coverage == pytest.approx(4 / 7, abs=0.001)


def test_an_archive_of_a_few_weeks_is_too_short_and_says_so() -> None:
    short = archive(days=40)
    expected = TooShort(days=40, needed=needed_days(7))
    assert would_fire(short, width=7, budget=1.0) == expected
    assert calibrate(short, width=7, budget=1.0) == expected


def test_a_long_window_needs_a_long_archive() -> None:
    assert needed_days(7) == needed_days(1)
    assert needed_days(60) > 3 * 365
    assert isinstance(would_fire(archive(), width=36_500, budget=1.0), TooShort)


def test_the_budget_is_over_the_states_that_are_asked_for() -> None:
    noisy = archive()
    for day in range(120, DAYS - 20, 40):
        noisy = with_more(noisy, "TV", day, 5)
    of_all = calibrate(noisy, width=7, budget=0.1)
    of_one = calibrate(noisy, width=7, budget=0.1, states={"CN"})
    assert isinstance(of_all, Calibration)
    assert isinstance(of_one, Calibration)
    assert of_all.chance < of_one.chance
    assert {each.state for each in fired(noisy, states={"CN"}, budget=5.0)} <= {"CN"}


@pytest.mark.parametrize("budget", [0.05, 0.5, 2.0])
def test_an_archive_gives_no_more_alarms_than_the_budget_it_is_calibrated_to(budget: float) -> None:
    series = archive(seed=5)
    calibration = calibrate(series, width=7, budget=budget)
    assert isinstance(calibration, Calibration)
    spikes = fired(series, budget=budget)
    assert calibration.alarms_per_month <= budget
    assert len(spikes) == round(calibration.alarms_per_month * calibration.months)


def test_a_smaller_budget_never_fires_where_a_larger_one_does_not() -> None:
    chances = []
    for budget in (-1.0, 0.0, 0.001, 0.01, 0.1, 1.0, 10.0, float("inf")):
        found = calibrate(archive(), width=7, budget=budget)
        assert isinstance(found, Calibration)
        chances.append(found.chance)
    assert chances == sorted(chances)


def test_the_same_archive_gives_the_same_answer() -> None:
    assert fired(archive()) == fired(archive())


def test_an_archive_in_which_no_state_is_ever_named_has_no_spikes() -> None:
    assert fired(series_of([], first=FIRST, last=FIRST + timedelta(days=499))) == ()
    silent = archive(counts=np.zeros((len(RATES), DAYS), dtype=np.int64))
    assert fired(silent) == ()
    assert fired(with_more(silent, "TV", LATE, 5))[0].state == "TV"


def test_an_archive_of_which_nothing_could_be_read_has_no_spikes() -> None:
    nothing = archive(
        counts=np.zeros((len(RATES), DAYS), dtype=np.int64), exposure=np.zeros(DAYS), watched=np.zeros(DAYS)
    )
    assert fired(nothing) == ()


def test_a_single_state_that_is_named_evenly_has_no_spikes() -> None:
    days = [("CN", FIRST + timedelta(days=number), 1) for number in range(400)]
    assert fired(series_of(days, first=FIRST, last=FIRST + timedelta(days=399))) == ()


def test_windows_as_improbable_as_can_be_are_still_sorted_out() -> None:
    many = np.arange(0, 4000, 20, dtype=np.int64)
    found = Surprises(state=np.zeros_like(many), day=many + 91, chance=np.zeros(len(many)))
    calibration = threshold(found, days=4091, width=7, budget=0.1)
    assert calibration.chance < 1e-300


def test_a_series_is_counted_from_what_names_states() -> None:
    day = date(2026, 3, 2)
    counted = [("TV", day, 2), ("CN", day, 1), ("TV", day, 1), ("FR", day - timedelta(days=9), 5)]
    series = series_of(
        counted, first=day, last=day + timedelta(days=2), exposure={day: 1.7, day - timedelta(days=1): 0.0}
    )
    assert series.states == ("CN", "TV")
    assert series.counts.tolist() == [[1, 0, 0], [3, 0, 0]]
    assert (series.days, series.last) == (3, date(2026, 3, 4))
    assert series.exposure.tolist() == [1.0, 1.0, 1.0]
    assert series.watched.tolist() == [1.0, 1.0, 1.0]


def test_a_day_is_watched_as_far_as_it_was_read_unless_something_else_is_told() -> None:
    day = date(2026, 3, 2)
    told = {day: 0.25}
    assert series_of([], first=day, last=day, exposure=told).watched.tolist() == [0.25]
    assert series_of([], first=day, last=day, watched=told).exposure.tolist() == [1.0]
