"""The parts of the model of spikes: the calendar, the levels, the variance, the tail."""

from datetime import date, timedelta
from math import comb, lgamma

import numpy as np
import pytest

from alerts.spikes.dayfactors import day_factors
from alerts.spikes.levels import levels
from alerts.spikes.seasons import design
from alerts.spikes.series import rolling
from alerts.spikes.tails import at_least, log_gamma
from alerts.spikes.windows import _causes, windows
from tests.alerts.spike_building import DAYS, FIRST, archive


def test_the_logarithm_of_gamma_is_that_of_the_standard_library() -> None:
    values = np.array([1e-3, 0.02, 0.5, 1.0, 2.0, 7.5, 100.0, 1e5])
    assert log_gamma(values) == pytest.approx([lgamma(value) for value in values], rel=1e-10, abs=1e-10)


@pytest.mark.parametrize(("mean", "size"), [(0.3, 1), (2.0, 5), (20.0, 3)])
def test_the_tail_is_the_sum_of_what_lies_in_it(mean: float, size: int) -> None:
    share = mean / (mean + size)
    below = [comb(n + size - 1, n) * share**n * (1 - share) ** size for n in range(200)]
    for count in (int(mean) + 1, int(mean) + 8):
        found = at_least(np.array([float(count)]), np.array([mean]), np.array([float(size)]))
        assert found[0] == pytest.approx(1 - sum(below[:count]), rel=1e-4)


def test_a_tail_too_long_to_be_summed_is_taken_for_more_probable_than_it_is() -> None:
    found = at_least(np.array([100_000.0]), np.array([100_000.0]), np.array([1e6]))
    assert 0.5 < found[0] <= 1.0


def test_a_count_of_nothing_is_certain_and_a_mean_of_nothing_makes_one_improbable() -> None:
    assert at_least(np.array([0.0]), np.array([0.5]), np.array([1.0]))[0] == pytest.approx(1.0)
    assert at_least(np.array([3.0]), np.array([0.0]), np.array([1.0]))[0] < 1e-20


def test_weekends_and_holidays_bring_less_than_a_working_day() -> None:
    series = archive()
    quiet = series.counts.copy()
    free = design(FIRST, DAYS)[:, 6] > 0
    quiet[:, free] = 0
    factors = day_factors(archive(counts=quiet))
    days = np.arange(DAYS)
    work, weekend = factors[(days % 7 == 2) & ~free], factors[(days % 7 == 6) & ~free]
    assert weekend.mean() < 0.3 * work.mean()
    assert factors[free & (days % 7 < 5)].mean() < 0.5 * work.mean()
    assert factors.mean() == pytest.approx(1.0)


def test_the_calendar_knows_the_holidays_of_kazakhstan_and_the_days_beside_them() -> None:
    table = design(date(2024, 12, 10), 14)
    by_day = {date(2024, 12, 10) + timedelta(days=row): table[row] for row in range(14)}
    assert by_day[date(2024, 12, 16)][6:].tolist() == [1.0, 0.0]
    assert by_day[date(2024, 12, 15)][6:].tolist() == [0.0, 1.0]
    assert by_day[date(2024, 12, 11)][6:].tolist() == [0.0, 0.0]


def test_only_an_archive_of_two_years_has_seasons() -> None:
    assert design(FIRST, 700).shape == (700, 8)
    assert design(FIRST, 800).shape == (800, 12)


def test_a_quiet_summer_is_expected_after_two_years() -> None:
    days = np.arange(DAYS)
    year = 1 + 0.6 * np.sin(days * 2 * np.pi / 365.25)
    counts = np.random.default_rng(2).poisson(8 * year, (4, DAYS))
    factors = day_factors(archive(counts=counts))
    assert factors[45:136].mean() > 1.1 * factors[230:320].mean()


def test_a_level_follows_a_trend_and_hardly_a_week() -> None:
    counts = np.ones((1, 7 * 104), dtype=np.int64)
    calm = levels(counts, np.ones(7 * 104)).rate[0]
    assert calm[-1] == pytest.approx(1.0, rel=0.02)
    counts[0, 350:357] = 20
    assert levels(counts, np.ones(7 * 104)).rate[0, 51] < 1.1
    counts[0, 350:] = 2
    assert levels(counts, np.ones(7 * 104)).rate[0, -1] > 1.6


def test_a_state_of_which_nothing_is_known_is_not_impossible() -> None:
    counts = np.zeros((1, 700), dtype=np.int64)
    assert 0 < levels(counts, np.ones(700)).rate[0, -1] < 0.01


def test_a_window_never_teaches_the_level_that_it_is_judged_by() -> None:
    series = archive()
    counts = series.counts.copy()
    counts[1, 700:707] += 9
    mean = windows(archive(counts=counts), 7).mean[1]
    assert mean[700:707] == pytest.approx(windows(series, 7).mean[1, 700:707], rel=0.1)


def test_sums_over_the_beginning_are_of_what_there_is() -> None:
    assert rolling(np.array([1, 2, 3, 4]), 2).tolist() == [1.0, 3.0, 5.0, 7.0]
    assert rolling(np.array([1, 2]), 5).tolist() == [1.0, 3.0]


@pytest.mark.parametrize(
    ("several", "months"), [(1.5, 0.2), (0.0, 0.3), (2.0, 0.0), (-0.5, 0.3), (1.0, -0.2), (-1.0, -1.0)]
)
def test_the_causes_of_variance_are_told_apart_and_never_negative(several: float, months: float) -> None:
    mean = np.array([0.1, 0.5, 1.0, 3.0, 8.0])
    found = _causes(several * mean + months * mean**2, mean, mean**2)
    assert min(found) >= 0
    if min(several, months) >= 0:
        assert found == pytest.approx((several, months), abs=1e-3)


def test_states_that_come_in_bursts_are_expected_to_vary_more() -> None:
    dice = np.random.default_rng(4)
    counts = dice.poisson(0.3, (6, DAYS))
    bursts = 5 * dice.poisson(0.06, (6, DAYS))
    assert np.median(windows(archive(counts=counts, states=tuple("ABCDEF")), 7).size[:, -1]) > 8
    assert np.median(windows(archive(counts=bursts, states=tuple("ABCDEF")), 7).size[:, -1]) < 2
