"""Counts from whole months and years are those to the day, on both databases."""

from datetime import date, timedelta

import pytest

from news.series import Span
from storage import Database, Transaction, period_counts, series
from tests.storage.building import DAY, NOW, article, keep, mention

LANGUAGES = ("kk", "ru")


def fill(tx: Transaction) -> None:
    """A release every ten days for a year, in one of two languages, that names one or two states."""
    for number in range(37):
        at = NOW + 10 * number * DAY
        named = (mention("DZ", role="venue"), *((mention("FR", start=6, end=9),) if number % 3 == 0 else ()))
        kept = article(str(number), language=LANGUAGES[number % 2], published_at=at, mentions=named)
        keep(tx, kept, at=at)


@pytest.mark.parametrize(
    "span",
    [
        Span(since=date(2026, 1, 1), until=date(2027, 12, 31)),
        Span(since=date(2026, 3, 1), until=date(2026, 8, 31)),
        Span(since=date(2026, 3, 5), until=date(2026, 3, 20)),
        Span(since=date(2026, 3, 5), until=date(2026, 4, 20)),
        Span(since=date(2026, 3, 31), until=date(2027, 2, 1)),
        Span(since=date(2026, 3, 12), until=date(2026, 3, 12)),
    ],
)
def test_months_are_those_that_the_days_add_up_to(database: Database, span: Span) -> None:
    with database.writing() as tx:
        fill(tx)
    with database.reading() as tx:
        for language in (None, "ru"):
            for role in (None, "venue"):
                assert period_counts.by_month(
                    tx, country="DZ", span=span, role=role, language=language
                ) == series.series(tx, country="DZ", span=span, step="month", role=role, language=language)


def test_states_are_counted_in_each_whole_period(database: Database) -> None:
    span = Span(since=date(2026, 4, 15), until=date(2027, 1, 5))
    with database.writing() as tx:
        fill(tx)
    with database.reading() as tx:
        months = period_counts.by_period(tx, span=span, grain="month")
        assert next(iter(months)) == date(2026, 4, 1)
        assert len(months) == 10
        whole = Span(since=date(2026, 4, 1), until=date(2026, 4, 30))
        counts = {each.country: each.articles for each in series.by_state(tx, span=whole)}
        assert months[date(2026, 4, 1)] == counts
        years = period_counts.by_period(tx, span=span, grain="year", language="kk", role="venue")
        assert list(years) == [date(2026, 1, 1), date(2027, 1, 1)]
        assert set(years[date(2026, 1, 1)]) == {"DZ"}


def test_roles_and_languages_are_counted_to_the_day(database: Database) -> None:
    span = Span(since=NOW.date(), until=NOW.date() + timedelta(days=29))
    with database.writing() as tx:
        fill(tx)
    with database.reading() as tx:
        assert period_counts.by_role(tx, country="DZ", span=span) == {"venue": 3}
        assert period_counts.by_role(tx, country="DZ", span=span, language="ru") == {"venue": 1}
        assert period_counts.by_language(tx, country="DZ", span=span) == {"kk": (2, 2), "ru": (1, 1)}
        assert period_counts.by_language(tx, country="FR", span=span, role="venue") == {
            "kk": (0, 2),
            "ru": (0, 1),
        }
