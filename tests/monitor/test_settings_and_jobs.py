"""Settings from files and environment, the record of jobs, and how things stand."""

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor import crawls, doctor, export, health, jobs, log, prune, rules
from monitor.bootstrap import Service, open_service
from monitor.clock import SystemClock
from monitor.recipients import resolve
from monitor.settings import Settings, child_environment, load_settings
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, SourceRef
from news.errors import SettingsError, StorageError
from news.rules import Recipient
from storage import crawls as crawl_store
from storage import jobs as job_store

NOW = datetime(2026, 9, 1, 6, tzinfo=UTC)
SOURCE = SourceRef(entity="mfa", section="news", language="ru")


class MovedClock:
    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def service(tmp_path: Path, clock: MovedClock) -> Iterator[Service]:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/mfa.db", data_dir=tmp_path)
    found = open_service(settings, clock)
    yield found
    found.close()


def mistakes(environment: dict[str, str], file: Path | None = None) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load_settings(environment, file)
    return caught.value.mistakes


def test_nothing_needs_to_be_set() -> None:
    assert load_settings({}) == Settings()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "mfa.toml"
    file.write_text('port = 9000\nlanguages = ["kk", "ru"]\npoll_interval_s = 60\n', encoding="utf-8")
    found = load_settings({"MFA_PORT": "9001", "MFA_SETTINGS_FILE": str(file)})
    assert (found.port, found.languages, found.poll_interval_s) == (9001, ("kk", "ru"), 60.0)


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("smtp://user:word@host:587?starttls=1\n", encoding="utf-8")
    found = load_settings({"MFA_MAIL_URL_FILE": str(tmp_path / "mail")})
    assert found.mail_url == "smtp://user:word@host:587?starttls=1"
    assert "word" not in repr(found)


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "mfa.toml"
    file.write_text("prot = 1\nlanguages = 3\n", encoding="utf-8")
    told = mistakes(
        {
            "MFA_PROT": "1",
            "MFA_PORT": "70000",
            "MFA_POLL_INTERVAL_S": "soon",
            "MFA_SITE_URL": "ftp://x",
            "MFA_DATABASE_URL": "mysql://x",
            "MFA_MAIL_TO": "nobody",
            "MFA_WEBHOOK_SECRET": "whsec_!",
            "MFA_WEBHOOK_ALLOW": "everything",
            "MFA_WEBHOOK_URL": "x",
            "MFA_CA_FILE": "/nowhere.pem",
            "MFA_LOG_FORMAT": "xml",
            "MFA_ENTITIES": "health",
            "MFA_PASSWORD_FILE": str(tmp_path / "none"),
            "MFA_REMOVAL_CHECKS": "1.5",
        },
        file,
    )
    assert len(told) == 16
    assert any("did you mean MFA_PORT?" in line for line in told)
    assert any("did you mean port?" in line for line in told)


@pytest.mark.parametrize(
    "address", ["a..b@x.org", ".a@x.org", "a@example.org.", "қаз@example.kz", "a[b@x.org"]
)
@pytest.mark.parametrize("name", ["MFA_MAIL_FROM", "MFA_MAIL_TO", "MFA_OPERATOR_MAIL"])
def test_an_address_that_no_mail_could_be_sent_with_stops_the_start(name: str, address: str) -> None:
    told = mistakes({name: address, "MFA_MAIL_URL": "smtp://localhost"})
    assert [line for line in told if name in line and address in line]


def test_an_authority_that_holds_no_certificate_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("none", encoding="ascii")
    (told,) = mistakes({"MFA_CA_FILE": str(tmp_path / "ca.pem")})
    assert "no certificate" in told


def test_a_senders_name_may_hold_a_comma() -> None:
    assert (
        load_settings({"MFA_MAIL_FROM": "Foo, Inc <m@example.org>"}).mail_from == "Foo, Inc <m@example.org>"
    )


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"MFA_HOST": "0.0.0.0"}, "MFA_PASSWORD"),  # noqa: S104 - the open host is the point
        ({"MFA_MAIL_TO": "a@b.org"}, "MFA_MAIL_URL"),
        ({"MFA_WEBHOOK_URL": "https://x.org/"}, "MFA_WEBHOOK_SECRET"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(environment: dict[str, str], named: str) -> None:
    (mistake,) = mistakes(environment)
    assert named in mistake


def test_a_file_that_is_missing_or_broken_is_a_mistake(tmp_path: Path) -> None:
    assert "does not exist" in mistakes({}, tmp_path / "other.toml")[0]
    (tmp_path / "mfa.toml").write_text("= =", encoding="utf-8")
    assert "TOML" in mistakes({}, tmp_path / "mfa.toml")[0]


def test_a_child_sees_the_very_same_settings() -> None:
    found = Settings(entities=("mfa", "mfa-paris"), port=0, contact="a@b.org", data_dir=Path("elsewhere"))
    assert load_settings(child_environment(found)) == found


def test_defaults_stand_in_for_recipients_without_address() -> None:
    settings = Settings(mail_url="smtp://x", mail_to=("a@b.org", "c@d.org"))
    asked = (
        Recipient(channel="email"),
        Recipient(channel="email", address="a@b.org"),
        Recipient(channel="webhook"),
    )
    assert [found.address for found in resolve(asked, settings)] == ["a@b.org", "c@d.org"]


def test_a_data_directory_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StorageError, match="MFA_DATA_DIR"):
        open_service(Settings(data_dir=tmp_path / "file"))


def test_a_lease_keeps_the_other_process_out_until_it_ends(service: Service) -> None:
    with (
        jobs.leased(service, "crawl", owner="a") as first,
        jobs.leased(service, "crawl", owner="b") as second,
    ):
        assert (first, second) == (True, False)
    with jobs.leased(service, "crawl", owner="b") as later:
        assert later


def test_a_lease_of_a_killed_process_ends_by_itself(service: Service, clock: MovedClock) -> None:
    with service.database.writing() as tx:
        job_store.take_lease(tx, name="crawl", owner="dead", now=NOW, until=NOW + jobs.LEASE)
    clock.at += jobs.LEASE + timedelta(seconds=1)
    with jobs.leased(service, "crawl", owner="b") as is_ours:
        assert is_ours


def test_a_failing_job_is_recorded_and_stops_nothing(service: Service) -> None:
    with jobs.recorded(service, "poll"):
        raise RuntimeError("the site has moved")
    with jobs.recorded(service, "deep"):
        pass
    with service.database.reading() as tx:
        found = {job.name: (job.is_good, job.detail) for job in job_store.latest(tx)}
    assert found == {"poll": (False, "RuntimeError: the site has moved"), "deep": (True, "")}


def test_a_job_whose_record_cannot_be_written_stops_nothing(service: Service) -> None:
    service.close()
    with jobs.recorded(service, "poll"):
        raise RuntimeError("the disk is full")


def crawled(service: Service, outcome: CrawlOutcome) -> None:
    plan = crawls.begin(service, source=SOURCE, mode=CrawlMode.POLL)
    report = CrawlReport(outcome=outcome, detail="said why")
    crawls.finish(service, run_id=plan.run_id, source=SOURCE, report=report, new=0, revised=0)


def state(service: Service) -> str:
    return {found.status.source: found.state for found in health.sources(service)}[SOURCE]


def test_a_sources_state_is_how_its_last_crawl_ended(service: Service) -> None:
    assert state(service) == "waiting"
    crawled(service, CrawlOutcome.COMPLETE)
    assert state(service) == "healthy"
    crawled(service, CrawlOutcome.EMPTY)
    assert state(service) == "empty"
    health.report(service)
    assert health.is_ready(service)


def test_a_failing_source_is_asked_less_often_but_at_least_hourly() -> None:
    waits = [crawls.next_wait_s(300, failures) for failures in range(30)]
    assert waits == sorted(waits)
    assert (waits[0], waits[1], waits[-1]) == (300, 600, 3600)
    assert crawls.next_wait_s(7200, 5) == 7200


def test_a_source_is_due_when_its_time_has_come_or_its_plan_is_absurd(
    service: Service, clock: MovedClock
) -> None:
    crawled(service, CrawlOutcome.COMPLETE)
    assert SOURCE not in crawls.due_sources(service)
    clock.at += timedelta(seconds=301)
    assert SOURCE in crawls.due_sources(service)
    with service.database.writing() as tx:
        crawl_store.plan_poll(tx, SOURCE, clock.at + timedelta(days=9000))
    assert SOURCE in crawls.due_sources(service)
    assert crawls.is_read_once(service, SOURCE)


def test_a_deep_crawl_reads_back_a_season(service: Service) -> None:
    crawled(service, CrawlOutcome.COMPLETE)
    plan = crawls.begin(service, source=SOURCE, mode=CrawlMode.DEEP)
    assert plan.until == NOW - timedelta(days=120)


def test_a_daily_job_is_overdue_only_if_it_ever_ran(service: Service, clock: MovedClock) -> None:
    day = timedelta(hours=26)
    assert not health.is_job_overdue(service, "deep", day)
    with jobs.recorded(service, "deep"):
        pass
    clock.at += timedelta(days=2)
    assert health.is_job_overdue(service, "deep", day)


def test_the_doctor_says_what_to_do(service: Service, clock: MovedClock) -> None:
    crawled(service, CrawlOutcome.BLOCKED)
    clock.at += timedelta(days=1)
    found = {finding.subject: finding for finding in doctor.examine(service)}
    assert "./mfa run" in found["source mfa/news/ru"].advice
    assert "./mfa crawl" in found["source mfa/news/kk"].advice
    assert found["outbox"].is_good


def test_the_doctor_names_what_the_rules_recipients_lack(service: Service) -> None:
    def said(under: Settings) -> str:
        examined = doctor.examine(replace(service, settings=under))
        return " ".join(finding.found for finding in examined if not finding.is_good)

    wanted = ["webhook:https://example.org/hook", "email:desk@example.org"]
    rules.add(service, {"id": "gulf", "recipients": wanted})
    assert "MFA_WEBHOOK_SECRET" in said(service.settings)
    assert "MFA_MAIL_URL" in said(service.settings)
    mended = replace(service.settings, webhook_secret="whsec_QUJD", mail_url="smtp://localhost")
    assert "MFA_" not in said(mended)


def test_old_records_are_forgotten(service: Service, clock: MovedClock) -> None:
    with jobs.recorded(service, "poll"):
        pass
    clock.at += prune.KEEP_RECORDS + timedelta(days=1)
    prune.prune(service)
    with service.database.reading() as tx:
        assert [job.name for job in job_store.latest(tx)] in ([], ["poll"])


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "bibtex", "ris"])
def test_an_empty_archive_can_be_exported(service: Service, form: str) -> None:
    assert export.write(service, "articles", form, io.BytesIO()) == 0


def test_logs_are_json_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers[:]
    log.configure("json")
    log.logger.info("article.new", article="mfa/news/7", title="Қазақстан")
    logging.getLogger("other").warning("told %s", "once")
    logging.getLogger().handlers[:] = before
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (first["event"], first["title"]) == ("article.new", "Қазақстан")
    assert (second["event"], second["level"]) == ("told once", "warning")


def test_the_clock_is_aware_and_in_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "url",
    [
        "smtp://bot:S3cr/et@mail.example.org:587",
        "smtp://bot:word@mail.example.org",
        "smtp://bot:word@mail.example.org?starttls=perhaps",
        "smtp://mail.example.org?startls=1",
        "http://mail.example.org",
    ],
)
def test_a_mail_url_that_would_leak_or_is_mistyped_is_refused(url: str) -> None:
    (mistake,) = mistakes({"MFA_MAIL_URL": url})
    assert "S3cr" not in mistake
    assert "bot" not in mistake


def test_an_empty_variable_does_not_hide_its_file(tmp_path: Path) -> None:
    (tmp_path / "word").write_text("open", encoding="utf-8")
    found = load_settings({"MFA_PASSWORD": "", "MFA_PASSWORD_FILE": str(tmp_path / "word")})
    assert found.password == "open"


def test_contradictions_are_told_with_the_other_mistakes() -> None:
    told = mistakes({"MFA_PORT": "abc", "MFA_HOST": "0.0.0.0"})  # noqa: S104 - the open host is the point
    assert len(told) == 2


@pytest.mark.parametrize("url", ["sqlite:///", "sqlite:///:memory:"])
def test_a_database_that_no_child_could_share_is_refused(url: str) -> None:
    assert "file" in mistakes({"MFA_DATABASE_URL": url})[0]
