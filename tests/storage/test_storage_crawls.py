"""The record of crawls, unreadable rows, jobs and leases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from news.alerts import RetryAt
from news.articles import UnreadableRow
from news.crawls import CrawlMode, CrawlOutcome
from news.errors import NotFoundError
from storage import Database, crawls, jobs, outbox, unreadable
from storage import outbox_acts as acts
from tests.storage.building import (
    DAY,
    HOUR,
    KAZAKH,
    NOW,
    RUSSIAN,
    crawl,
    end,
    message,
    raised,
    report,
)

BAD = [outcome for outcome in CrawlOutcome if not outcome.is_good]


def test_a_source_is_made_once_and_begins_empty(database: Database) -> None:
    with database.writing() as tx:
        crawls.ensure_sources(tx, [RUSSIAN, KAZAKH])
        crawls.ensure_sources(tx, [RUSSIAN])
        crawls.ensure_sources(tx, [])
        statuses = crawls.statuses(tx)
        assert crawls.status(tx, RUSSIAN) == statuses[1]
    assert [status.source for status in statuses] == [KAZAKH, RUSSIAN]
    assert (statuses[0].next_page, statuses[0].failures, statuses[0].last_run) == (1, 0, None)


def test_a_source_that_is_not_watched_is_not_found(database: Database) -> None:
    with database.writing() as tx, pytest.raises(NotFoundError, match="source “mfa/news/ru”"):
        crawls.status(tx, RUSSIAN)


def test_a_run_is_open_until_it_is_finished(database: Database) -> None:
    with database.writing() as tx:
        crawls.ensure_sources(tx, [RUSSIAN])
        run_id = crawls.begin(tx, source=RUSSIAN, mode=CrawlMode.POLL, now=NOW)
        running = crawls.open_run(tx, RUSSIAN)
        assert running is not None
        assert (running.id, running.finished_at, running.report) == (run_id, None, None)
        assert crawls.status(tx, RUSSIAN).last_run is None
        crawls.finish(tx, run_id=run_id, report=report(items=9), new=2, revised=1, now=NOW + HOUR)
        assert crawls.open_run(tx, RUSSIAN) is None
        (run,) = crawls.runs(tx, source=RUSSIAN, limit=5)
        assert crawls.status(tx, RUSSIAN).last_run == run
    assert (run.report, run.new, run.revised, run.finished_at) == (report(items=9), 2, 1, NOW + HOUR)


def test_runs_are_listed_newest_first_of_one_source_or_all(database: Database) -> None:
    with database.writing() as tx:
        first = crawl(tx, NOW)
        second = crawl(tx, NOW + HOUR, source=KAZAKH)
        third = crawl(tx, NOW + 2 * HOUR)
        assert [run.id for run in crawls.runs(tx, source=None, limit=9)] == [third, second, first]
        assert [run.id for run in crawls.runs(tx, source=RUSSIAN, limit=1)] == [third]


def test_good_crawls_keep_the_start_of_their_row(database: Database) -> None:
    with database.writing() as tx:
        crawl(tx, NOW)
        crawl(tx, NOW + HOUR)
        status = crawls.status(tx, RUSSIAN)
    assert (status.good_since, status.last_good_at, status.failures) == (NOW, NOW + HOUR, 0)


@pytest.mark.parametrize("outcome", BAD)
def test_a_bad_crawl_breaks_the_row_and_counts(database: Database, outcome: CrawlOutcome) -> None:
    with database.writing() as tx:
        crawl(tx, NOW)
        crawl(tx, NOW + HOUR, outcome)
        crawl(tx, NOW + 2 * HOUR, outcome)
        status = crawls.status(tx, RUSSIAN)
        assert (status.good_since, status.last_good_at, status.failures) == (None, NOW, 2)
        crawl(tx, NOW + 3 * HOUR)
        status = crawls.status(tx, RUSSIAN)
    assert (status.good_since, status.failures) == (NOW + 3 * HOUR, 0)


def test_the_first_complete_full_crawl_is_the_baseline(database: Database) -> None:
    with database.writing() as tx:
        crawl(tx, NOW)
        crawl(tx, NOW, CrawlOutcome.PARTIAL, mode=CrawlMode.FULL)
        crawls.save_progress(tx, source=RUSSIAN, next_page=17)
        status = crawls.status(tx, RUSSIAN)
        assert (status.baseline_at, status.next_page) == (None, 17)
        crawl(tx, NOW + DAY, mode=CrawlMode.FULL)
        crawl(tx, NOW + 2 * DAY, mode=CrawlMode.FULL)
        status = crawls.status(tx, RUSSIAN)
    assert (status.baseline_at, status.next_page) == (NOW + DAY, 1)


def test_the_api_in_use_is_remembered_when_a_crawl_got_nowhere(database: Database) -> None:
    with database.writing() as tx:
        crawls.ensure_sources(tx, [RUSSIAN])
        for facts in ({"api": "rest", "api_reason": "GraphQL answered 404."}, {"api": None}):
            run_id = crawls.begin(tx, source=RUSSIAN, mode=CrawlMode.POLL, now=NOW)
            crawls.finish(tx, run_id=run_id, report=report(**facts), new=0, revised=0, now=NOW)
        status = crawls.status(tx, RUSSIAN)
    assert (status.api, status.api_reason) == ("rest", "GraphQL answered 404.")


def test_a_poll_is_planned(database: Database) -> None:
    with database.writing() as tx:
        crawls.ensure_sources(tx, [RUSSIAN])
        crawls.plan_poll(tx, RUSSIAN, NOW + HOUR)
        assert crawls.status(tx, RUSSIAN).next_poll_at == NOW + HOUR


def test_a_closed_run_leaves_its_source_as_it_was(database: Database) -> None:
    with database.writing() as tx:
        crawl(tx, NOW)
        before = crawls.status(tx, RUSSIAN)
        run_id = crawls.begin(tx, source=RUSSIAN, mode=CrawlMode.POLL, now=NOW + HOUR)
        partial = report(CrawlOutcome.PARTIAL, detail="Stopped.")
        assert crawls.close(tx, run_id=run_id, report=partial, new=1, revised=0, now=NOW + HOUR)
        after = crawls.status(tx, RUSSIAN)
    assert after.last_run is not None
    assert (after.last_run.id, after.last_run.report, after.last_run.new) == (run_id, partial, 1)
    assert replace(after, last_run=before.last_run) == before


def test_a_run_ends_once(database: Database) -> None:
    with database.writing() as tx:
        run_id = crawl(tx, NOW)
        partial = report(CrawlOutcome.PARTIAL, detail="Killed.")
        assert not crawls.finish(tx, run_id=run_id, report=partial, new=0, revised=0, now=NOW + HOUR)
        assert not crawls.close(tx, run_id=run_id, report=partial, new=0, revised=0, now=NOW + HOUR)
        status = crawls.status(tx, RUSSIAN)
    assert (status.failures, status.good_since) == (0, NOW)
    assert status.last_run is not None
    assert (status.last_run.report, status.last_run.finished_at) == (report(), NOW)


def test_an_unreadable_row_is_kept_once_and_counted(database: Database) -> None:
    row = UnreadableRow(external_id="7", reason="It has no title.", raw=b'{"id": 7, "\xff"}')
    with database.writing() as tx:
        run_id = crawl(tx, NOW)
        crawls.keep_unreadable(tx, run_id=run_id, source=RUSSIAN, rows=[row], now=NOW)
        crawls.keep_unreadable(tx, run_id=run_id, source=RUSSIAN, rows=[row], now=NOW + HOUR)
        crawls.keep_unreadable(tx, run_id=run_id, source=RUSSIAN, rows=[], now=NOW + HOUR)
        other = UnreadableRow(external_id=None, reason="It is a number.", raw=b"5")
        crawls.keep_unreadable(tx, run_id=run_id, source=RUSSIAN, rows=[other], now=NOW)
        first, second = crawls.unreadable(tx, limit=9)
    assert (first.times, first.first_seen_at, first.last_seen_at) == (2, NOW, NOW + HOUR)
    assert (first.source_key, first.raw) == ("mfa/news/ru", '{"id": 7, "\N{REPLACEMENT CHARACTER}"}')
    assert (second.times, second.external_id, second.reason) == (1, None, "It is a number.")


def test_an_unreadable_row_is_remembered_by_its_id_in_its_own_source(database: Database) -> None:
    row = UnreadableRow(external_id="1", reason="The field title is a number.", raw=b"1")
    with database.writing() as tx:
        crawls.ensure_sources(tx, [RUSSIAN, KAZAKH])
        crawls.keep_unreadable(tx, run_id=None, source=RUSSIAN, rows=[row], now=NOW)
        seen = [
            unreadable.seen_by(tx, source=source, external_ids=["1", "2"], by=by)
            for source, by in [(RUSSIAN, NOW), (RUSSIAN, NOW - HOUR), (KAZAKH, NOW)]
        ]
    assert seen == [{"1"}, frozenset(), frozenset()]


def test_unreadable_rows_outlive_their_run(database: Database) -> None:
    with database.writing() as tx:
        run_id = crawl(tx, NOW)
        row = UnreadableRow(external_id="7", reason="It has no title.", raw=b"{}")
        crawls.keep_unreadable(tx, run_id=run_id, source=RUSSIAN, rows=[row], now=NOW)
        for number in range(100):
            crawl(tx, NOW + number * timedelta(minutes=1))
        assert jobs.prune(tx, before=NOW + DAY) == 1
        assert len(crawls.unreadable(tx, limit=9)) == 1


def test_the_latest_run_of_each_job_is_told(database: Database) -> None:
    with database.writing() as tx:
        old = jobs.started(tx, "poll", NOW)
        jobs.finished(tx, old, NOW + HOUR, is_good=False, detail="It failed.")
        jobs.started(tx, "poll", NOW + DAY)
        kept = jobs.started(tx, "deliver", NOW)
        jobs.finished(tx, kept, NOW + HOUR, is_good=True, detail="")
        deliver, poll = jobs.latest(tx)
    assert (deliver.name, deliver.is_good, deliver.finished_at) == ("deliver", True, NOW + HOUR)
    assert (poll.name, poll.started_at, poll.is_good, poll.finished_at) == ("poll", NOW + DAY, None, None)


def test_a_lease_is_one_owners_until_it_runs_out(database: Database) -> None:
    with database.writing() as tx:
        assert jobs.take_lease(tx, name="crawl", owner="a", now=NOW, until=NOW + HOUR)
        assert not jobs.take_lease(tx, name="crawl", owner="b", now=NOW, until=NOW + HOUR)
        assert jobs.take_lease(tx, name="crawl", owner="a", now=NOW, until=NOW + 2 * HOUR)
        assert not jobs.take_lease(tx, name="crawl", owner="b", now=NOW + HOUR, until=NOW + DAY)
        assert jobs.take_lease(tx, name="crawl", owner="b", now=NOW + 2 * HOUR, until=NOW + DAY)


def test_a_lease_is_given_back_by_its_owner_only(database: Database) -> None:
    with database.writing() as tx:
        jobs.take_lease(tx, name="crawl", owner="a", now=NOW, until=NOW + HOUR)
        jobs.release_lease(tx, name="crawl", owner="b")
        assert not jobs.take_lease(tx, name="crawl", owner="b", now=NOW, until=NOW + HOUR)
        jobs.release_lease(tx, name="crawl", owner="a")
        assert jobs.take_lease(tx, name="crawl", owner="b", now=NOW, until=NOW + HOUR)


def test_pruning_keeps_the_latest_run_of_a_job(database: Database) -> None:
    with database.writing() as tx:
        for days in range(3):
            jobs.started(tx, "poll", NOW + days * DAY)
        assert jobs.prune(tx, before=NOW + 9 * DAY) == 2
        assert jobs.latest(tx)[0].started_at == NOW + 2 * DAY


def test_pruning_keeps_attempts_but_those_of_discarded_messages(database: Database) -> None:
    with database.writing() as tx:
        alert_id = raised(tx)
        ids = [message(tx, alert_id, f"msg_{number}") for number in range(2)]
        for entry_id in ids:
            end(tx, entry_id, RetryAt(when=NOW + HOUR, detail="503"))
        acts.discard(tx, ids[0], now=NOW + timedelta(seconds=1))
        assert jobs.prune(tx, before=NOW + DAY) == 2
        assert outbox.attempts(tx, ids[0]) == ()
        assert len(outbox.attempts(tx, ids[1])) == 1
