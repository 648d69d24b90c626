"""Whole crawls in child processes, against a stand-in ministry and the real archive."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mfa_scraper.process import crawl_in_child
from monitor import jobs
from monitor.bootstrap import Service, open_service
from monitor.crawls import close_orphan
from monitor.hold import hold
from monitor.settings import child_environment, load_settings
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, CrawlRun, SourceRef
from standin.ministry import Ministry
from standin.rows import Habits
from storage import crawls as crawl_store

ROOT = Path(__file__).parents[2]
SOURCE = SourceRef(entity="mfa", section="news", language="en")
IMPATIENT: Mapping[str, object] = {"BACK_OFF_FIRST_S": 0.01, "BACK_OFF_TOTAL_S": 0.2}
O = CrawlOutcome  # noqa: E741 - the tables below are read by column


def story(number: int) -> dict[str, object]:
    return {
        "key": f"s{number}",
        "kind": "meeting",
        "days_ago": number,
        "time": "10:00",
        "states": ["DZ"],
        "texts": {"en": {"title": f"Talks with Algeria {number}", "paragraphs": ["The sides met."]}},
    }


@dataclass
class Desk:
    """A ministry with thirty stories and an archive of our own."""

    ministry: Ministry
    service: Service
    environment: dict[str, str]

    def crawl(
        self, mode: CrawlMode = CrawlMode.POLL, overrides: Mapping[str, object] | None = None
    ) -> CrawlReport:
        """What the crawl's record says."""
        crawl_in_child(
            SOURCE,
            mode,
            environment=self.environment,
            timeout_s=60,
            stop=threading.Event(),
            overrides={**IMPATIENT, **(overrides or {})},
        )
        report = self.last_run().report
        assert report is not None
        return report

    def last_run(self) -> CrawlRun:
        """The newest run of the source."""
        with self.service.database.reading() as tx:
            return crawl_store.runs(tx, source=SOURCE, limit=1)[0]

    def paths(self) -> list[str]:
        """What was asked for since the last look."""
        paths = [seen.path for seen in self.ministry.requests]
        self.ministry.forget_requests()
        return paths


def environment(ministry: Ministry, folder: Path, **more: str) -> dict[str, str]:
    return {
        "MFA_SITE_URL": ministry.url,
        "MFA_DATABASE_URL": f"sqlite:///{folder}/mfa.db",
        "MFA_DATA_DIR": str(folder),
        "MFA_REQUEST_INTERVAL_S": "0.01",
        "MFA_LANGUAGES": "en",
        "MFA_CONTACT": "desk@example.org",
        "MFA_LOG_FORMAT": "json",
    } | more


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Ministry(stories=[story(number) for number in range(30)], habits=Habits(variety=False)) as ministry:
        settings = load_settings(environment(ministry, tmp_path), file=tmp_path / "mfa.toml")
        service = open_service(settings)
        yield Desk(ministry, service, child_environment(settings))
        service.close()


def test_the_first_crawl_reads_everything_and_a_quiet_one_takes_a_single_request(desk: Desk) -> None:
    first = desk.crawl()
    assert (first.outcome, first.items, first.api) == (O.COMPLETE, 30, "graphql")
    assert first.requests == len(desk.ministry.requests)
    assert desk.paths() == ["/robots.txt", *["/graphql"] * 4]
    second = desk.crawl()
    assert (second.outcome, second.requests, second.detail) == (O.COMPLETE, 1, "Read down to what is known.")
    assert desk.paths() == ["/graphql"]


def test_the_user_agent_names_the_program_and_the_contact(desk: Desk) -> None:
    desk.crawl()
    agents = {seen.user_agent for seen in desk.ministry.requests}
    assert agents == {"ministry-monitor/1.0 (+desk@example.org)"}


def test_a_release_that_appears_and_one_that_is_edited_are_new_and_revised(desk: Desk) -> None:
    desk.crawl()
    desk.ministry.publish(story(0) | {"key": "fresh"})
    desk.ministry.edit("s0", "en", title="Talks with Algeria and Peru")
    assert desk.crawl().outcome is O.COMPLETE, desk.last_run()
    run = desk.last_run()
    assert (run.new, run.revised) == (1, 1)


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("403", O.BLOCKED),
        ("404", O.BLOCKED),
        ("redirect", O.BLOCKED),
        ("429", O.BLOCKED),
        ("502", O.UNREACHABLE),
        ("504", O.UNREACHABLE),
        ("reset", O.UNREACHABLE),
        ("refused", O.UNREACHABLE),
        ("empty-list-200", O.EMPTY),
        ("empty-object-200", O.SHAPE_CHANGED),
        ("html-200", O.SHAPE_CHANGED),
        ("truncated-json", O.SHAPE_CHANGED),
        ("wrong-types", O.SHAPE_CHANGED),
        ("gzip-bomb", O.SHAPE_CHANGED),
    ],
)
def test_a_failing_site_gives_the_outcome_that_names_the_failure(
    desk: Desk, fault: str, outcome: CrawlOutcome
) -> None:
    desk.crawl()
    desk.ministry.fault(fault)
    report = desk.crawl()
    assert (report.outcome, bool(report.detail)) == (outcome, True)


def test_a_passing_failure_is_sat_out(desk: Desk) -> None:
    desk.ministry.fault("502", times=2, match="graphql")
    desk.ministry.fault("html-200", times=1, match="graphql")
    report = desk.crawl()
    assert (report.outcome, report.api) == (O.COMPLETE, "graphql")


def test_large_pages_that_time_out_are_asked_for_again_in_smaller_ones(desk: Desk) -> None:
    desk.ministry.fault("504", match='"size": 20')
    report = desk.crawl()
    assert (report.outcome, report.api, report.items) == (O.COMPLETE, "graphql", 30)


@pytest.mark.parametrize("form", ["ticket-none", "ticket-single-use", "ticket-expiry", "ticket-header"])
def test_rest_with_any_ticket_stands_in_for_graphql(desk: Desk, form: str) -> None:
    desk.ministry.fault("graphql-off")
    desk.ministry.fault(form, lifetime_s=60)
    report = desk.crawl()
    assert (report.outcome, report.items, report.api) == (O.COMPLETE, 30, "rest")
    assert "GraphQL: The address is not there (404)." in report.api_reason
    desk.paths()
    again = desk.crawl()
    assert (again.outcome, again.api_reason) == (O.COMPLETE, report.api_reason)
    assert "/graphql" not in desk.paths()
    desk.ministry.clear()
    assert desk.crawl(CrawlMode.DEEP).api == "graphql"


def test_rows_that_cannot_be_read_are_counted_and_stop_nothing(desk: Desk) -> None:
    desk.ministry.fault("wrong-types", places=[0, 3])
    report = desk.crawl()
    assert report.outcome is O.COMPLETE
    assert report.unreadable > 0
    assert report.items > 20


def test_odd_side_fields_cost_no_release_and_are_told(desk: Desk) -> None:
    desk.ministry.fault("wrong-types", places=[0], values={"alt_image": 5})
    report = desk.crawl()
    assert (report.outcome, desk.last_run().new, report.unreadable) == (O.COMPLETE, 30, 0)
    assert "Odd, but read: alt_image is a number (" in report.detail


def test_pages_that_shift_lose_nothing(desk: Desk) -> None:
    desk.ministry.fault("shifting-pages", times=3)
    report = desk.crawl()
    assert report.outcome is O.COMPLETE
    assert report.items >= 30


@pytest.mark.parametrize(("limit_s", "failures"), [(60, 0), (0.01, 1)])
def test_a_stopped_crawl_records_what_it_read_and_is_a_failure_only_past_its_time(
    desk: Desk, limit_s: float, failures: int
) -> None:
    # The second page of the listing takes some seconds, in which the stop comes.
    desk.ministry.fault("slow-drip", match="graphql", after=1, pause_s=0.02)
    stop = threading.Event()
    crawling = threading.Thread(
        target=crawl_in_child,
        args=(SOURCE, CrawlMode.POLL),
        kwargs={
            "environment": desk.environment,
            "timeout_s": 60,
            "stop": stop,
            "overrides": {**IMPATIENT, "CRAWL_LIMIT_S": limit_s},
        },
    )
    crawling.start()
    look = threading.Event()
    while len(desk.ministry.requests) < 3 and crawling.is_alive():
        look.wait(0.05)
    stop.set()
    crawling.join()
    run = desk.last_run()
    assert run.report is not None
    assert (run.report.outcome, run.report.items) == (O.PARTIAL, 20)
    assert "shutdown" in run.report.detail
    with desk.service.database.reading() as tx:
        assert crawl_store.status(tx, SOURCE).failures == failures


def test_an_ended_crawl_leaves_no_process_and_its_run_can_be_closed(desk: Desk) -> None:
    desk.ministry.fault("slow-drip", match="graphql", pause_s=0.2)
    stop = threading.Event()
    stop.set()
    is_finished = crawl_in_child(
        SOURCE, CrawlMode.POLL, environment=desk.environment, timeout_s=60, stop=stop, overrides=IMPATIENT
    )
    assert is_finished is False
    close_orphan(desk.service, SOURCE, "The crawl was stopped.")
    with desk.service.database.reading() as tx:
        assert crawl_store.open_run(tx, SOURCE) is None


def test_a_crawl_by_hand_does_the_same(desk: Desk) -> None:
    command = [sys.executable, "-m", "scrapy", "crawl", "gov_kz", "-a", "language=en", "-a", "mode=deep"]
    run_environment = {**os.environ, **desk.environment}
    subprocess.run(command, cwd=ROOT, env=run_environment, check=True, capture_output=True, timeout=60)
    run = desk.last_run()
    assert run.report is not None
    assert (run.report.outcome, run.report.items) == (O.COMPLETE, 30)
    assert run.finished_at is not None
    assert run.finished_at <= datetime.now(UTC)


def by_hand(desk: Desk, *words: str) -> str:
    """What a crawl by Scrapy's own command says."""
    command = [sys.executable, "-m", "scrapy", "crawl", "gov_kz", *words]
    run_environment = {**os.environ, **desk.environment}
    ran = subprocess.run(command, cwd=ROOT, env=run_environment, check=False, capture_output=True, timeout=60)
    return ran.stderr.decode()


def test_a_crawl_by_hand_leaves_the_site_to_the_crawl_under_way(desk: Desk) -> None:
    with jobs.leased(desk.service, "crawl", owner="the service") as is_ours:
        assert is_ours
        assert "Another crawl is reading the site" in by_hand(desk, "-a", "language=en")
        assert desk.paths() == []
    by_hand(desk, "-a", "language=en")
    assert "/graphql" in desk.paths()
    with jobs.leased(desk.service, "crawl", owner="the service") as is_ours:
        assert is_ours


def test_a_crawl_by_hand_keeps_the_quiet_that_the_site_asked_for(desk: Desk) -> None:
    with desk.service.database.writing() as tx:
        hold(desk.service, tx, 3600)
    assert "the site wants quiet until" in by_hand(desk, "-a", "language=en")
    assert desk.paths() == []
    with jobs.leased(desk.service, "crawl", owner="the service") as is_ours:
        assert is_ours


def test_a_crawl_by_hand_with_wrong_arguments_says_so_and_asks_nothing(desk: Desk) -> None:
    said = by_hand(desk, "-a", "mode=some", "-a", "section=x", "-a", "until=soon")
    assert all(mistake in said for mistake in ("mode is “some”", "section is “x”", "until is “soon”"))
    assert desk.paths() == []
