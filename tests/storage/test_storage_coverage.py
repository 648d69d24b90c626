"""Looks as stretches, on both databases, and what older archives knew of them."""

from datetime import datetime, timedelta

from alembic import command
from sqlalchemy import text

from news.coverage import Statement
from news.crawls import CrawlOutcome
from storage import Database, Transaction, coverage, crawls, jobs, schema
from tests.storage.building import DAY, HOUR, KAZAKH, NOW, RUSSIAN, crawl

MINUTE = timedelta(minutes=1)


def look(tx: Transaction, at: datetime, outcome: CrawlOutcome = CrawlOutcome.COMPLETE) -> int:
    crawls.ensure_sources(tx, [RUSSIAN, KAZAKH])
    return coverage.note(tx, RUSSIAN, outcome, at=at, bound_s=3600)


def cited(tx: Transaction, *, days: float = 10) -> Statement:
    return coverage.cite(tx, RUSSIAN, since=NOW - timedelta(days=days), until=NOW)


def test_looks_that_end_alike_and_soon_are_one_stretch(database: Database) -> None:
    with database.writing() as tx:
        ids = {look(tx, NOW - 3 * HOUR + minutes * MINUTE) for minutes in (0, 5, 20, 80)}
        (kept,) = coverage.stretches(tx, source=RUSSIAN, since=NOW - DAY, until=NOW)
    assert ids == {kept.id}
    assert (kept.since, kept.until) == (NOW - 3 * HOUR, NOW - 3 * HOUR + 80 * MINUTE)
    assert (kept.looks, kept.longest_gap_s, kept.source) == (4, 3600, RUSSIAN)


def test_another_outcome_or_a_longer_silence_begins_a_stretch(database: Database) -> None:
    with database.writing() as tx:
        look(tx, NOW - 5 * HOUR)
        look(tx, NOW - 5 * HOUR + MINUTE, CrawlOutcome.BLOCKED)
        look(tx, NOW - 3 * HOUR, CrawlOutcome.BLOCKED)
        look(tx, NOW)
        kept = coverage.stretches(tx, source=None, since=NOW - DAY, until=NOW)
    assert [(each.outcome.value, each.looks) for each in kept] == [
        ("complete", 1),
        ("blocked", 1),
        ("blocked", 1),
        ("complete", 1),
    ]


def test_a_clock_that_was_set_back_begins_a_stretch_and_covers_nothing_ahead(database: Database) -> None:
    with database.writing() as tx:
        look(tx, NOW - DAY / 2)
        look(tx, NOW + 40 * DAY)
        look(tx, NOW)
        ahead = coverage.cite(tx, RUSSIAN, since=NOW, until=NOW + 30 * DAY)
        assert cited(tx, days=1).looks == 2
    assert (ahead.looks, ahead.longest_gap_s) == (1, 30 * 86_400)


def test_the_stretch_that_holds_an_instant_is_found(database: Database) -> None:
    with database.writing() as tx:
        good = look(tx, NOW - HOUR)
        look(tx, NOW - HOUR / 2)
        look(tx, NOW, CrawlOutcome.EMPTY)
        assert coverage.good_at(tx, RUSSIAN, NOW - HOUR / 2) == good
        assert coverage.good_at(tx, RUSSIAN, NOW) is None
        assert coverage.good_at(tx, KAZAKH, NOW - HOUR) is None


def test_each_source_has_coverage_of_its_own(database: Database) -> None:
    with database.writing() as tx:
        look(tx, NOW)
        kazakh = coverage.cite(tx, KAZAKH, since=NOW - 2 * DAY, until=NOW)
    assert kazakh.has_gap
    assert kazakh.looks == 0


def test_coverage_outlives_the_runs_that_showed_it(database: Database) -> None:
    with database.writing() as tx:
        for days in (10, 7):
            crawl(tx, NOW - days * DAY)
            look(tx, NOW - days * DAY)
        for number in range(121):
            crawl(tx, NOW - 7 * DAY + number * HOUR)
            look(tx, NOW - 7 * DAY + number * HOUR)
        jobs.prune(tx, before=NOW)
        assert len(crawls.runs(tx, source=RUSSIAN, limit=999)) == 100
        assert cited(tx).good_looks == 123
        assert cited(tx).longest_gap_s == 3 * 86_400


def test_an_older_archive_keeps_what_it_knew_of_gaps(blank_database_url: str) -> None:
    database = Database(blank_database_url)
    with database.writing() as tx:
        config = schema._config()
        config.attributes["connection"] = tx.connection
        command.upgrade(config, "0003")
        for source in ((1, "ru", NOW - 10 * DAY, NOW), (2, "kk", None, None)):
            tx.connection.execute(
                text(
                    "INSERT INTO sources (id, entity, section, language, first_good_at, last_good_at,"
                    " next_page, failures, api_reason) VALUES (:id, 'mfa', 'news', :language, :first, :last,"
                    " 1, 0, '')"
                ),
                dict(zip(("id", "language", "first", "last"), map(written, source), strict=True)),
            )
        for since, until in ((NOW - 8 * DAY, NOW - 6 * DAY), (NOW - 6 * DAY, NOW - 6 * DAY + 2 * HOUR)):
            tx.connection.execute(
                text("INSERT INTO gaps (source_id, since, until) VALUES (1, :since, :until)"),
                {"since": written(since), "until": written(until)},
            )
    database.migrate()
    with database.reading() as tx:
        told = cited(tx)
        kept = coverage.stretches(tx, source=None, since=NOW - 99 * DAY, until=NOW)
    assert (told.longest_gap_s, told.long_gaps) == (2 * 86_400, 1)
    assert [(each.since, each.until, each.looks) for each in kept] == [
        (NOW - 10 * DAY, NOW - 8 * DAY, 49),
        (NOW - 6 * DAY, NOW - 6 * DAY, 1),
        (NOW - 6 * DAY + 2 * HOUR, NOW, 143),
    ]
    database.close()


def written(value: object) -> object:
    return f"{value:%Y-%m-%d %H:%M:%S.%f}" if isinstance(value, datetime) else value
