"""What a day is by the calendar: its weekday, the holidays of Kazakhstan, its place in the year."""

from datetime import date, timedelta
from functools import lru_cache

import holidays
import numpy as np

from .series import Floats

YEAR = 365.25
_LEAST_YEARS = 2.0  # in fewer the season of a year cannot be told from a trend
_HARMONICS = (1, 2)


@lru_cache(maxsize=32)
def design(first: date, days: int) -> Floats:
    """A row a day: six weekdays (Monday is none of them), holiday, beside a holiday, harmonics of the year.

    A holiday is one of the law's, moved ones included; beside it lies the day before or after, where people
    are away already. The harmonics are left out of an archive of less than two years.
    """
    dates = [first + timedelta(days=number) for number in range(days)]
    free = _holidays(first.year, (first + timedelta(days=days)).year)
    columns = [[float(day.weekday() == weekday) for day in dates] for weekday in range(1, 7)]
    columns.append([float(day.toordinal() in free) for day in dates])
    columns.append([float(_is_beside(day.toordinal(), free)) for day in dates])
    if days >= _LEAST_YEARS * YEAR:
        turn = np.array([day.toordinal() for day in dates]) * 2 * np.pi / YEAR
        for number in _HARMONICS:
            columns += [list(np.sin(number * turn)), list(np.cos(number * turn))]
    table = np.array(columns, dtype=np.float64).reshape(len(columns), days).T
    table.setflags(write=False)  # it is kept for others
    return table


@lru_cache(maxsize=32)
def _holidays(first_year: int, last_year: int) -> frozenset[int]:
    found = holidays.country_holidays("KZ", years=range(first_year - 1, last_year + 2))
    return frozenset(day.toordinal() for day in found)


def _is_beside(day: int, free: frozenset[int]) -> bool:
    return day not in free and (day - 1 in free or day + 1 in free)
