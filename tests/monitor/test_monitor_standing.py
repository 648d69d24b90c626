"""How things stand: states of sources, findings, plans, records and what a crash leaves."""

import logging
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor import crawls, doctor, health, jobs, log, prune
from monitor.bootstrap import open_service, watched_sources
from monitor.deliver import deliver_due
from monitor.ingest import ingest_page
from monitor.settings import Settings, load_settings
from news.articles import UnreadableRow
from news.crawls import CrawlMode, CrawlOutcome
from news.errors import SettingsError
from standin import HookReceiver
from storage import crawls as crawl_store
from storage import jobs as job_store
from storage import views
from tests.certificates import make_certificate
from tests.monitor.house import START, House, row, source


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    """SQLite only: states, plans and the doctor say the same on both, and some tests break the file."""
    return f"sqlite:///{shutil.copyfile(sqlite_template, tmp_path / 'mfa.db')}"


@pytest.fixture
def quiet_root() -> Iterator[None]:
    """Logging as it was before, afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def findings(house: House) -> dict[str, doctor.Finding]:
    return {finding.subject: finding for finding in doctor.examine(house.service)}


def state(house: House) -> str:
    return {found.status.source: found.state for found in health.sources(house.service)}[source()]


@pytest.mark.parametrize("outcome", [*CrawlOutcome])
def test_the_state_of_a_source_names_how_its_last_crawl_failed(house: House, outcome: CrawlOutcome) -> None:
    house.crawl(outcome)
    assert state(house) == ("healthy" if outcome is CrawlOutcome.COMPLETE else outcome.value)


def test_a_crawl_under_way_leaves_the_state_as_it_was(house: House) -> None:
    crawls.begin(house.service, source=source(), mode=CrawlMode.POLL)
    assert state(house) == "waiting"
    house.crawl(CrawlOutcome.COMPLETE)
    crawls.begin(house.service, source=source(), mode=CrawlMode.POLL)
    assert state(house) == "healthy"


def test_a_source_is_late_only_well_after_its_time(house: House) -> None:
    house.crawl(CrawlOutcome.COMPLETE)
    house.clock.move(minutes=10)
    assert not health.is_late(house.service, house.status())
    house.clock.move(minutes=30)
    assert health.is_late(house.service, house.status())


def test_a_blocked_first_reading_goes_on_later_and_is_no_baseline(house: House) -> None:
    plan = crawls.begin(house.service, source=source(), mode=CrawlMode.DEEP)
    ingest_page(house.service, house.page(row(1, "Talks with Algeria."), number=9), run_id=plan.run_id)
    house.end(plan.run_id, "en", CrawlOutcome.BLOCKED)
    assert not crawls.is_read_once(house.service, source())
    again = crawls.begin(house.service, source=source(), mode=CrawlMode.POLL)
    assert (again.mode, again.start_page, again.until) == (CrawlMode.FULL, 7, None)


def test_a_poll_of_a_source_that_was_read_begins_at_the_first_page(house: House) -> None:
    house.crawl(CrawlOutcome.COMPLETE)
    plan = crawls.begin(house.service, source=source(), mode=CrawlMode.POLL)
    assert (plan.mode, plan.start_page, plan.until) == (CrawlMode.POLL, 1, None)


def test_failures_in_a_row_make_the_plan_longer_and_one_success_ends_that(house: House) -> None:
    waits = []
    for _ in range(6):
        house.crawl(CrawlOutcome.UNREACHABLE)
        planned = house.status().next_poll_at
        assert planned is not None
        waits.append((planned - house.clock.now()).total_seconds())
    assert waits == [600, 1200, 2400, 3600, 3600, 3600]
    house.crawl(CrawlOutcome.COMPLETE)
    assert house.status().next_poll_at == house.clock.now() + timedelta(seconds=300)


def test_a_killed_crawl_is_closed_as_partial_and_counts_as_a_failure(house: House) -> None:
    crawls.begin(house.service, source=source(), mode=CrawlMode.POLL)
    assert crawls.close_orphan(house.service, source(), "it was killed") == 1
    last = house.status().last_run
    assert last is not None
    assert last.report is not None
    assert (last.report.outcome, last.report.detail) == (CrawlOutcome.PARTIAL, "it was killed")
    assert house.status().failures == 1


@pytest.mark.parametrize("is_read", [False, True])
def test_a_crawl_that_a_stop_of_ours_ended_is_no_failure_and_due_at_once(
    house: House,
    is_read: bool,  # noqa: FBT001 - a table's column
) -> None:
    if is_read:
        house.crawl(CrawlOutcome.COMPLETE)
    before = house.status()
    crawls.begin(house.service, source=source(), mode=CrawlMode.POLL)
    assert crawls.close_orphan(house.service, source(), "it was stopped", is_stop=True) == 1
    after = house.status()
    assert (after.failures, after.good_since) == (0, before.good_since)
    assert source() in crawls.due_sources(house.service)
    (state,) = [each.state for each in health.sources(house.service) if each.status.source == source()]
    assert state == ("healthy" if is_read else "waiting")


def test_a_stop_does_not_hide_that_a_source_fails(house: House) -> None:
    house.crawl(CrawlOutcome.BLOCKED)
    crawls.begin(house.service, source=source(), mode=CrawlMode.POLL)
    crawls.close_orphan(house.service, source(), "it was stopped", is_stop=True)
    assert house.status().failures == 1
    assert [each.state for each in health.sources(house.service)].count("healthy") == 0


def test_every_watched_source_is_due_at_first(house: House) -> None:
    assert crawls.due_sources(house.service) == watched_sources(house.service.settings)


def test_a_source_that_was_added_to_the_settings_waits_to_be_read_once(house: House, tmp_path: Path) -> None:
    house.begun()
    more = Settings(
        database_url=house.service.settings.database_url, data_dir=tmp_path, languages=("en", "tr")
    )
    again = open_service(more, house.clock)
    try:
        assert [(found.status.source.language, found.state) for found in health.sources(again)] == [
            ("en", "healthy"),
            ("tr", "waiting"),
        ]
        assert not crawls.is_read_once(again, source("tr"))
    finally:
        again.close()


def test_the_doctor_tells_of_dead_messages_and_of_the_channels_that_are_set(house: House) -> None:
    assert findings(house)["channels"].found.startswith("none set")
    with HookReceiver(410) as hook:
        told = house.told(hook=hook)
        told.begun().read(row(1, "Talks with Algeria."))
        deliver_due(told.service)
    assert findings(told)["channels"].found == "webhook"
    outbox = findings(told)["outbox"]
    assert (outbox.is_good, outbox.found) == (False, "0 waiting, 1 dead")
    assert "./mfa outbox" in outbox.advice


def test_the_doctor_finds_nothing_wrong_with_a_healthy_house(house: House) -> None:
    house.begun()
    found = findings(house)
    assert all(finding.is_good and not finding.advice for finding in found.values()), found
    assert found["database"].found.startswith("sqlite:///")


def test_the_doctor_tells_of_a_database_of_another_schema(house: House, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "mfa.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    connection.close()
    found = findings(house)["database"]
    assert not found.is_good
    assert "./mfa migrate" in found.advice


def test_records_are_kept_for_a_year_and_then_only_the_latest(house: House) -> None:
    for _ in range(3):
        with jobs.recorded(house.service, "poll"):
            pass
    house.clock.move(days=399)
    prune.prune(house.service)
    assert job_runs(house) == 3
    house.clock.move(days=2)
    prune.prune(house.service)
    assert job_runs(house) == 1


def job_runs(house: House) -> int:
    url = house.service.settings.database_url
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    try:
        count: int = connection.execute("SELECT count(*) FROM job_runs").fetchone()[0]
        return count
    finally:
        connection.close()


def test_a_job_that_ends_while_the_database_is_away_is_logged_and_stops_nothing(
    house: House, tmp_path: Path
) -> None:
    with jobs.recorded(house.service, "poll"), sqlite3.connect(tmp_path / "mfa.db") as connection:
        connection.execute("DROP TABLE job_runs")
    connection.close()
    house.service.close()


def test_a_lease_is_given_back_when_its_job_fails(house: House) -> None:
    with pytest.raises(RuntimeError), jobs.leased(house.service, "crawl", owner="a"):
        raise RuntimeError("the job failed")
    with jobs.leased(house.service, "crawl", owner="b") as is_ours:
        assert is_ours


def test_the_record_of_a_job_under_way_says_so(house: House) -> None:
    with jobs.recorded(house.service, "poll"), house.service.database.reading() as tx:
        (job,) = job_store.latest(tx)
        assert (job.started_at, job.finished_at, job.is_good) == (START, None, None)


def test_a_row_that_stays_unreadable_is_kept_once_and_counted(house: House) -> None:
    house.begun()
    broken = UnreadableRow(external_id="9", reason="no title", raw=b'{"id": 9, "\xff"}')
    for _ in range(3):
        assert house.read(row(1, "Talks with Algeria."), unreadable=[broken]).unreadable == 1
    with house.service.database.reading() as tx:
        (view,) = crawl_store.unreadable(tx, limit=5)
        assert views.totals(tx).articles == 1
    assert (view.times, view.external_id, view.source_key) == (3, "9", "mfa/news/en")


def test_a_release_that_a_page_carries_twice_is_kept_once(house: House) -> None:
    house.begun()
    kept = house.read(row(1, "Talks with Algeria."), row(1, "Talks with Algeria."))
    assert (kept.new, kept.alerts) == (1, 1)


def test_logs_are_words_where_somebody_looks(capsys: pytest.CaptureFixture[str], quiet_root: None) -> None:
    del quiet_root
    log.configure("text", level="WARNING")
    log.logger.warning("source.unhealthy", source="mfa/news/kk")
    log.logger.info("crawl.finished")
    log.configure(None)
    log.logger.info("article.new")
    written = capsys.readouterr().err.splitlines()
    assert len(written) == 2
    assert "source.unhealthy" in written[0]
    assert written[1].startswith("{")


def test_an_empty_variable_does_not_hide_the_secret_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("open sesame\n", encoding="utf-8")
    found = load_settings({"MFA_PASSWORD": "", "MFA_PASSWORD_FILE": str(tmp_path / "password")})
    assert found.password == "open sesame"


def test_a_variable_wins_over_the_secret_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("file", encoding="utf-8")
    found = load_settings({"MFA_PASSWORD": "word", "MFA_PASSWORD_FILE": str(tmp_path / "password")})
    assert found.password == "word"


def test_an_empty_name_of_the_settings_file_is_none() -> None:
    assert load_settings({"MFA_SETTINGS_FILE": ""}) == Settings()


@pytest.mark.parametrize(
    "line",
    [
        "port = true",
        "port = nan",
        "poll_interval_s = 0",
        "contact = 7",
        'site_url = "http://host:port"',
        'mail_to = ["a@b.org", 7]',
        'languages = ""',
    ],
)
def test_a_value_of_the_wrong_kind_is_a_mistake_that_names_its_setting(tmp_path: Path, line: str) -> None:
    (tmp_path / "mfa.toml").write_text(line, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings({}, tmp_path / "mfa.toml")
    (mistake,) = caught.value.mistakes
    assert line.partition(" ")[0] in mistake


def test_good_values_of_every_kind_are_read(tmp_path: Path) -> None:
    ca_file, _ = make_certificate(tmp_path)
    found = load_settings(
        {
            "MFA_CA_FILE": str(ca_file),
            "MFA_LOG_FORMAT": "json",
            "MFA_WEBHOOK_SECRET": "whsec_QUJD",
            "MFA_WEBHOOK_URL": "https://example.org/hook/",
            "MFA_WEBHOOK_ALLOW": "10.1.2.3/8, ::1",
            "MFA_SITE_URL": "https://example.org/",
            "MFA_MAIL_FROM": "Monitor <monitor@example.org>",
        }
    )
    assert (found.ca_file, found.log_format) == (ca_file, "json")
    assert found.webhook_url == "https://example.org/hook/"
    assert found.site_url == "https://example.org"
    assert found.webhook_allow == ("10.0.0.0/8", "::1/128")
