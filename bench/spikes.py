"""Whether spikes keep to their budget of false alarms, and what they find, beside a rule of three sigma.

    python bench/spikes.py [--quick] [--years 200] [--budget 1] [--window 7] [--seed 1] [--shape NAME]…

Each run is an archive of three years and five more in which alarms are counted, over 64 states together; the
threshold is made anew every quarter from what is known by then. No archive has a spike in it, so that every
alarm is false. `a month` is 30 days; ± is half of a 95 % interval, from how the runs differ. Then spikes are
put in, one at a time: a week in which a state is named 2, 3, 5 or 10 times as often as it would be. Found is
what fires before the week is over and another has passed; delay is counted in days from its beginning.
The rule of three sigma fires above the mean and three deviations of the 365 windows before, also at no less
than three stories and once an episode. `k sigma` is the same rule with as many deviations as bring its false
alarms down to the budget, chosen with hindsight: what is left is the difference that a model makes. All dice
are seeded.
"""

import argparse
import itertools
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import spike_shapes as shapes
from numpy.typing import NDArray

from alerts.spikes.calibration import MONTH, quiet_days, threshold
from alerts.spikes.series import Series, rolling
from alerts.spikes.windows import LEAST_STORIES, surprises, windows

YEAR = 365
TESTED = 5 * YEAR
QUARTER = 91
POWERED = ("stationary", "forum weeks", "all together")
TIMES = (2, 3, 5, 10)
APART = 45  # days between two spikes: the episode of one is over before the next
LASTS = 7
SIGMA_WINDOWS = 365
Fired = NDArray[np.bool_]  # a row a state, a column a day


@dataclass(slots=True)
class Tally:
    """Spikes that were put in, those found, and after how many days."""

    put: int = 0
    delays: list[int] = field(default_factory=list)

    def __str__(self) -> str:
        delay = f"{np.mean(self.delays):4.1f} d" if self.delays else "     –"
        return f"{100 * len(self.delays) / max(1, self.put):4.0f} % {delay}"


def until(series: Series, days: int) -> Series:
    """What was known after so many days."""
    return replace(
        series,
        counts=series.counts[:, :days],
        exposure=series.exposure[:days],
        watched=series.watched[:days],
    )


def fired(series: Series, *, width: int, budget: float, calibrated: int, every: int) -> Fired:
    """What fires from day `calibrated` on, the threshold and the model made anew every so many days."""
    fires = np.zeros(series.counts.shape, dtype=bool)
    begins = calibrated
    known = surprises(windows(until(series, begins), width))
    while begins < series.days:
        chance = threshold(known, days=begins, width=width, budget=budget).chance
        ends = min(series.days, begins + every)
        known = surprises(windows(until(series, ends), width))
        now = (known.day >= begins) & (known.chance <= chance)
        fires[known.state[now], known.day[now]] = True
        begins = ends
    return fires


def fired_by_sigma(series: Series, *, width: int, calibrated: int, sigmas: float = 3.0) -> Fired:
    """What the rule of so many sigma fires on."""
    counts = rolling(series.counts, width)
    before = np.pad(counts, ((0, 0), (width, 0)))[:, : series.days]
    mean = rolling(before, SIGMA_WINDOWS) / SIGMA_WINDOWS
    square = rolling(before**2, SIGMA_WINDOWS) / SIGMA_WINDOWS
    fires: Fired = counts > mean + sigmas * np.sqrt(np.maximum(square - mean**2, 0))
    fires &= counts >= LEAST_STORIES
    fires[:, :calibrated] = False
    return fires


def begun(fires: Fired, width: int) -> list[tuple[int, int]]:
    """(state, day) of each alarm: the first that fires of an episode."""
    alarms, last = [], (-1, 0)
    for state, day in zip(*(each.tolist() for each in np.nonzero(fires)), strict=True):
        if last[0] != state or day - last[1] > quiet_days(width):
            alarms.append((state, day))
        last = (state, day)
    return alarms


def with_spikes(
    series: Series, rate: shapes.Floats, times: int, seed: int, *, calibrated: int
) -> tuple[Series, list[tuple[str, int, int]]]:
    """The series with a spike in one state after another, and (class, state, first day) of each."""
    dice = np.random.default_rng([seed, times])
    counts, put = series.counts.copy(), []
    names = list(shapes.CLASSES)
    for number, day in enumerate(range(calibrated + 7, series.days - 3 * LASTS, APART)):
        name = names[number % len(names)]
        state = int(dice.choice(list(shapes.of_class(name))))
        day_in = day + int(dice.integers(0, 10))
        span = np.s_[state, day_in : day_in + LASTS]
        counts[span] += dice.poisson((times - 1) * (rate[span] * series.exposure[day_in : day_in + LASTS]))
        put.append((name, state, day_in))
    return replace(series, counts=counts), put


def found(alarms: Fired, put: list[tuple[str, int, int]], tallies: dict[str, Tally]) -> None:
    """Adds what was found of the spikes to the tallies of their classes."""
    for name, state, day in put:
        tally = tallies.setdefault(name, Tally())
        tally.put += 1
        days = np.flatnonzero(alarms[state, day : day + 2 * LASTS])
        if len(days):
            tally.delays.append(int(days[0]))


def show_rate(shape: str, options: argparse.Namespace, *, calibrated: int, budget: float) -> None:
    """Prints the line of a shape: realised rates of both rules."""
    ours, sigma = [], []
    months = options.tested / MONTH
    for run in range(options.runs):
        series, _rate = shapes.archive(shape, seed=options.seed + run, days=calibrated + options.tested)
        fires = fired(series, width=options.window, budget=budget, calibrated=calibrated, every=options.every)
        ours.append(len(begun(fires, options.window)) / months)
        plain = fired_by_sigma(series, width=options.window, calibrated=calibrated)
        sigma.append(len(begun(plain, options.window)) / months)
    mean = float(np.mean(ours))
    verdict = "within" if mean + half(ours) <= budget else "about" if mean <= budget else "OVER"
    print(
        f"{shape:16} {budget:5.2f}   {mean:5.2f} ± {half(ours):4.2f}  {verdict:7}"
        f" {np.mean(sigma):6.1f} ± {half(sigma):3.1f}",
        flush=True,
    )


def half(rates: list[float]) -> float:
    """Half of the 95 % interval of their mean."""
    return float(1.96 * np.std(rates, ddof=1) / np.sqrt(len(rates))) if len(rates) > 1 else float("inf")


def sigmas_within(shape: str, options: argparse.Namespace) -> float:
    """How many deviations the rule of sigma needs to keep to the budget, known only afterwards."""
    archives = [
        shapes.archive(shape, seed=options.seed + run, days=shapes.LEARNT + options.tested)[0]
        for run in range(min(options.runs, 10))
    ]
    months = options.tested / MONTH * len(archives)
    for sigmas in np.arange(3.0, 20.0, 0.25):
        alarms = [
            begun(
                fired_by_sigma(each, width=options.window, calibrated=shapes.LEARNT, sigmas=float(sigmas)),
                options.window,
            )
            for each in archives
        ]
        if sum(map(len, alarms)) / months <= options.budget:
            return float(sigmas)
    return 20.0


def measure_power(shape: str, options: argparse.Namespace, *, taught: bool = False) -> None:
    """Prints what is found of spikes in a shape, by class and size; `taught`: the archive has some before."""
    sigmas = sigmas_within(shape, options)
    for times in TIMES:
        tallies: tuple[dict[str, Tally], ...] = ({}, {}, {})
        for run in range(options.runs):
            seed = options.seed + run
            series, rate = shapes.archive(shape, seed=seed, days=shapes.LEARNT + options.tested)
            begins = QUARTER if taught else shapes.LEARNT
            series, put = with_spikes(series, rate, times, seed, calibrated=begins)
            put = [each for each in put if each[2] >= shapes.LEARNT]
            same = {"width": options.window, "calibrated": shapes.LEARNT}
            ours = fired(series, budget=options.budget, every=options.every, **same)
            found(ours, put, tallies[0])
            found(fired_by_sigma(series, **same), put, tallies[1])
            found(fired_by_sigma(series, sigmas=sigmas, **same), put, tallies[2])
        row = "   ".join(" | ".join(str(tally[name]) for tally in tallies) for name in shapes.CLASSES)
        print(f"{shape:16} {times:3}×   {row}   k = {sigmas}", flush=True)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="ten years of two shapes, for a first look")
    parser.add_argument("--years", type=int, default=200, help="simulated years of each shape")
    parser.add_argument("--budget", type=float, default=1.0)
    parser.add_argument("--window", type=int, default=7)
    parser.add_argument("--every", type=int, default=QUARTER, help="days between two calibrations")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shape", action="append", choices=list(shapes.SHAPES))
    parser.add_argument("--only", choices=("rates", "budgets", "archives", "power"), help="this part alone")
    options = parser.parse_args()
    options.tested = YEAR if options.quick else TESTED
    options.runs = 2 if options.quick else max(2, options.years * YEAR // TESTED)
    began = time.perf_counter()
    chosen = options.shape or (["stationary", "forum weeks"] if options.quick else list(shapes.SHAPES))
    print(f"{options.runs * options.tested / YEAR:.0f} years a shape, {shapes.STATES} states")
    if options.only in {None, "rates"}:
        print(
            "\nfalse alarms a month over all states\nshape           budget     spikes                3 sigma"
        )
        for shape in chosen:
            show_rate(shape, options, calibrated=shapes.LEARNT, budget=options.budget)
    options.runs = min(options.runs, 16)
    print(f"\n{options.runs * options.tested / YEAR:.0f} years from here on")
    ends = chosen[:1] + chosen[-1:]
    if options.only == "budgets" or not (options.only or options.quick):
        print("\nother budgets")
        for budget, shape in itertools.product((0.1, 0.25, 4.0), ends):
            show_rate(shape, options, calibrated=shapes.LEARNT, budget=budget)
    if options.only == "archives" or not (options.only or options.quick):
        for days in (180, YEAR, 2 * YEAR):
            print(f"\nan archive of {days} days")
            for shape in ends:
                show_rate(shape, options, calibrated=days, budget=options.budget)
    if options.only in {None, "power"}:
        show_power([each for each in chosen if each in POWERED] or chosen, options)
    print(f"\n{time.perf_counter() - began:.0f} s")


def show_power(chosen: list[str], options: argparse.Namespace) -> None:
    """Prints the table of what is found."""
    print("\nspikes found, after how many days: ours | 3 sigma | k sigma")
    print(f"{'shape':16} size   {'   '.join(f'{name:^39}' for name in shapes.CLASSES)}")
    for shape in chosen:
        measure_power(shape, options)
    if not options.quick:
        print("\nthe same where the archive has such a spike every 45 days from its beginning on")
        measure_power(chosen[0], options, taught=True)


if __name__ == "__main__":
    main()
