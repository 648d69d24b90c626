"""How often states are named over time."""

from datetime import UTC, date, datetime

from news.series import Point, Span, StateCount
from storage import Database, series
from tests.storage.building import DAY, NOW, article, keep, mention, naming, revise, story

MARCH = Span(since=date(2026, 3, 1), until=date(2026, 3, 31))


def test_states_are_counted_by_articles_and_by_places(database: Database) -> None:
    with database.writing() as tx:
        one = story(tx)
        keep(tx, article("1", mentions=naming("DZ", "DZ", "FR")), story_id=one)
        keep(tx, article("1", language="en", mentions=naming("DZ")), story_id=one)
        keep(tx, article("2", mentions=naming("US"), published_at=NOW + 40 * DAY))
    with database.reading() as tx:
        assert series.by_state(tx, span=MARCH) == (
            StateCount(country="DZ", articles=2, mentions=3),
            StateCount(country="FR", articles=1, mentions=1),
        )
        assert series.by_state(tx, span=MARCH, language="en") == (
            StateCount(country="DZ", articles=1, mentions=1),
        )
        assert series.by_state(tx, span=MARCH, entity="mfa-us") == ()
        assert series.by_state(tx, span=MARCH, section="press") == ()
        assert series.all_articles(tx, span=MARCH) == 2
        assert series.all_articles(tx, span=MARCH, language="ru") == 1


def test_a_role_counts_the_places_that_have_it(database: Database) -> None:
    with database.writing() as tx:
        named = (
            mention("DZ", role="venue"),
            mention("DZ", role="counterparty"),
            mention("DZ"),
            mention("FR"),
        )
        keep(tx, article("1", mentions=named))
    with database.reading() as tx:
        assert series.by_state(tx, span=MARCH, role="venue") == (
            StateCount(country="DZ", articles=1, mentions=1),
        )
        points = series.series(tx, country="DZ", span=MARCH, step="month", role="counterparty")
        assert points == (Point(day=date(2026, 3, 1), articles=1, mentions=1, all_articles=1),)


def test_a_series_has_every_step_with_its_denominator(database: Database) -> None:
    with database.writing() as tx:
        keep(tx, article("1", mentions=naming("DZ", "DZ"), published_at=datetime(2026, 3, 4, tzinfo=UTC)))
        keep(tx, article("2", mentions=naming("FR"), published_at=datetime(2026, 3, 17, tzinfo=UTC)))
    span = Span(since=date(2026, 3, 3), until=date(2026, 3, 17))
    with database.reading() as tx:
        assert series.series(tx, country="DZ", span=span, step="week") == (
            Point(day=date(2026, 3, 2), articles=1, mentions=2, all_articles=1),
            Point(day=date(2026, 3, 9), articles=0, mentions=0, all_articles=0),
            Point(day=date(2026, 3, 16), articles=0, mentions=0, all_articles=1),
        )
        assert len(series.series(tx, country="DZ", span=span, step="day")) == 15


def test_only_the_text_as_it_stands_counts(database: Database) -> None:
    with database.writing() as tx:
        article_id = keep(tx, article("1", mentions=naming("DZ")))
        edited = article("1", mentions=naming("FR"), fingerprint="other")
        revise(tx, article_id, edited, number=2, seen_at=NOW + DAY, gazetteer="g1")
    with database.reading() as tx:
        assert [each.country for each in series.by_state(tx, span=MARCH)] == ["FR"]


def test_a_day_is_that_of_almaty_before_and_after_its_clocks_went_back(database: Database) -> None:
    instants = [datetime(2024, 2, 28, 18, 30, tzinfo=UTC), datetime(2026, 2, 28, 18, 30, tzinfo=UTC)]
    with database.writing() as tx:
        for number, at in enumerate(instants):
            keep(tx, article(str(number), published_at=at))
    with database.reading() as tx:
        for day in (date(2024, 2, 29), date(2026, 2, 28)):
            span = Span(since=day, until=day)
            assert series.all_articles(tx, span=span) == 1
            (point,) = series.series(tx, country="DZ", span=span, step="day")
            assert point == Point(day=day, articles=1, mentions=1, all_articles=1)
        assert series.extent(tx) == Span(since=date(2024, 2, 29), until=date(2026, 2, 28))


def test_an_empty_archive_has_no_extent(database: Database) -> None:
    with database.reading() as tx:
        assert series.extent(tx) is None
        assert series.by_state(tx, span=MARCH) == ()
        assert len(series.series(tx, country="DZ", span=MARCH, step="day")) == 31
