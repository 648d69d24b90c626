"""`crawl`, `deliver` and `demo`: the two halves of the service by hand, and the whole on show."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from cli.crawling import _read, _show, _turn
from monitor import jobs
from monitor.bootstrap import Service, open_service
from news.crawls import CrawlMode, SourceRef
from standin import HookReceiver, MailReceiver, Ministry
from standin.hook import Reply
from tests.cli.door import ROOT, Door, settings_in
from tests.web.archive import settings

MAIL = {"MFA_MAIL_FROM": "monitor@example.org", "MFA_MAIL_TO": "desk@example.org"}
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ENDS_WITHIN_S = 100  # the reader waits 2, 4 and 8 seconds before it gives each of two APIs up


def story(key: str, country: str, **facts: object) -> dict[str, object]:
    text = {"title": f"Talks with {country}", "paragraphs": ["The sides met."]}
    return {"key": key, "texts": {"en": text}, **facts}


@pytest.fixture
def ministry() -> Iterator[Ministry]:
    with Ministry(stories=[story("old", "Algeria", days_ago=3, time="10:00")]) as opened:
        yield opened


@pytest.fixture
def reading(mfa: Door, ministry: Ministry) -> Door:
    """The commands, watching the ministry."""
    return mfa.under(MFA_SITE_URL=ministry.url)


def test_crawls_end_0_when_complete_and_a_later_release_is_mailed(reading: Door, ministry: Ministry) -> None:
    first = reading("crawl", "--full")
    assert first.code == 0, first.err
    assert "complete" in first.out
    assert reading("outbox", "list", "--json").out == "[]\n"
    with MailReceiver() as mail:
        ministry.publish(story("new", "Ghana"))
        mailing = reading.under(**MAIL, MFA_MAIL_URL=mail.url)
        (source,) = json.loads(mailing("crawl", "--entity", "mfa", "--language", "en", "--json").out)
        assert (source["last_run"]["report"]["outcome"], source["last_run"]["new"]) == ("complete", 1)
        assert mailing("deliver").out == "1 delivered\n"
        assert json.loads(mailing("deliver", "--json").out) == {}
        assert len(mail.wait_for(1)) == 1
    assert reading("deliver").out == "Nothing was due.\n"


def test_an_empty_listing_ends_3(reading: Door, ministry: Ministry) -> None:
    ministry.remove("old")
    ended = reading("crawl")
    assert ended.code == 3
    assert "empty" in ended.out


def test_a_refusing_site_ends_3_and_says_why(reading: Door, ministry: Ministry) -> None:
    ministry.fault("403")
    ended = reading("crawl")
    assert ended.code == 3
    assert "blocked" in ended.out
    assert "403" in ended.out


def test_a_web_page_and_a_site_out_of_reach_end_4_and_3(tmp_path: Path) -> None:
    with Ministry() as page, Ministry() as closed:
        page.fault("html-200")
        closed.close()
        # At the same time, for each waits before it asks again.
        started = []
        for name, ministry in (("page", page), ("closed", closed)):
            (tmp_path / name).mkdir()
            environment = {**os.environ, **settings_in(tmp_path / name, MFA_SITE_URL=ministry.url)}
            command = [sys.executable, "-m", "cli", "crawl", "--json"]
            started.append(
                subprocess.Popen(
                    command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
                )
            )
        ended = [(*process.communicate(timeout=ENDS_WITHIN_S), process.returncode) for process in started]
    told = [(json.loads(out)[0]["last_run"]["report"]["outcome"], code) for out, _, code in ended]
    assert not any(b"Traceback" in err or b"robots" in err for _, err, _ in ended)
    assert told == [("shape_changed", 4), ("unreachable", 3)]


def test_a_listing_that_the_sites_quiet_leaves_out_is_shown_as_not_run(
    reading: Door, ministry: Ministry
) -> None:
    two = reading.under(MFA_LANGUAGES="en,ru")
    texts = {tag: {"title": "Talks with Ghana", "paragraphs": ["The sides met."]} for tag in ("en", "ru")}
    ministry.publish({"key": "both", "texts": texts})
    assert two("crawl").code == 0
    ministry.fault("429", retry_after=3600)
    ended = two("crawl")
    assert ended.code == 3
    assert [line.split()[:3] for line in ended.out.splitlines() if "mfa/news/" in line] == [
        ["mfa/news/en", "blocked", "1"],
        ["mfa/news/ru", "not", "run"],
    ]
    assert "Not run: the site wants quiet until" in ended.out
    ministry.clear()
    asked = len(ministry.requests)
    again = two("crawl", "--json")
    assert (again.code, len(ministry.requests)) == (3, asked)
    told = json.loads(again.out)
    assert [source["last_run"] for source in told] == [None, None]
    assert all("the site wants quiet until" in source["not_run"] for source in told)


@pytest.mark.parametrize(
    "words", [("--entity", "mfa-nowhere"), ("--language", "kk"), ("--language", ""), ("--entity", "")]
)
def test_only_what_is_watched_can_be_crawled(
    reading: Door, ministry: Ministry, words: tuple[str, str]
) -> None:
    ended = reading("crawl", *words)
    assert ended.code == 2
    assert "Watched are mfa/news/en" in ended.err
    assert ministry.requests == ()


@contextmanager
def waiting_crawl(reading: Door) -> Iterator[subprocess.Popen[str]]:
    """A crawl that has said that it waits for another."""
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", "crawl"],
        cwd=ROOT,
        env={**os.environ, **reading.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        assert "waits for its turn" in process.stderr.readline()
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def other(reading: Door, tmp_path: Path) -> Iterator[Service]:
    """The service, as another process would have it open."""
    found = open_service(settings(tmp_path, database_url=reading.environment["MFA_DATABASE_URL"]))
    yield found
    found.close()


def test_a_crawl_waits_its_turn(reading: Door, ministry: Ministry, other: Service) -> None:
    with ExitStack() as lease:
        lease.enter_context(jobs.leased(other, "crawl", owner="another"))
        with waiting_crawl(reading) as process:
            assert ministry.requests == ()
            lease.close()
            out, _ = process.communicate(timeout=60)
            assert process.returncode == 0
    assert "complete" in out


def test_a_crawl_that_waits_ends_when_told_and_says_that_it_read_nothing(
    reading: Door, ministry: Ministry, other: Service
) -> None:
    with jobs.leased(other, "crawl", owner="another"), waiting_crawl(reading) as process:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 3
    assert "Nothing was read" in said
    assert ministry.requests == ()


def test_a_turn_that_never_comes_is_given_up(other: Service) -> None:
    with jobs.leased(other, "crawl", owner="another"), _turn(other, threading.Event(), waits=0) as is_ours:
        assert not is_ours
    with _turn(other, threading.Event(), waits=0) as is_ours:
        assert is_ours


def test_a_stop_shows_the_listings_after_it_as_not_run(
    other: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    stop = threading.Event()
    stop.set()
    listing = SourceRef(entity="mfa", section="news", language="en")
    left_out = _read(other, (listing,), CrawlMode.POLL, stop)
    _show((), left_out, as_json=True)
    (told,) = json.loads(capsys.readouterr().out)
    assert told["source"]["language"] == "en"
    assert (told["last_run"], told["not_run"]) == (None, "this command was stopped")


def test_delivery_for_ever_sends_and_ends_when_told(reading: Door, ministry: Ministry) -> None:
    with HookReceiver() as hook:
        environment = {
            **os.environ,
            **reading.environment,
            "MFA_WEBHOOK_URL": hook.url,
            "MFA_WEBHOOK_SECRET": SECRET,
            "MFA_WEBHOOK_ALLOW": "127.0.0.0/8",
        }
        assert reading("crawl").code == 0
        command = [sys.executable, "-m", "cli", "deliver", "--forever", "--json"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
        ministry.publish(story("new", "Ghana"))
        hooked = {name: value for name, value in environment.items() if name.startswith("MFA_WEBHOOK")}
        assert reading.under(**hooked)("crawl").code == 0
        hook.wait_for(1, timeout_s=30)
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert json.loads(out) in ({"delivered": 1}, {})


def test_delivery_ends_when_told_although_a_receiver_hangs(reading: Door, ministry: Ministry) -> None:
    with HookReceiver(Reply(delay_s=60)) as hook:
        hanging = reading.under(
            MFA_WEBHOOK_URL=hook.url, MFA_WEBHOOK_SECRET=SECRET, MFA_WEBHOOK_ALLOW="127.0.0.0/8"
        )
        assert hanging("crawl").code == 0
        for number, country in enumerate(("Ghana", "Peru", "Chile", "Cuba", "Fiji")):
            ministry.publish(story(f"new{number}", country))
        assert hanging("crawl").code == 0
        command = [sys.executable, "-m", "cli", "deliver", "--forever", "--json"]
        environment = {**os.environ, **hanging.environment}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
        hook.wait_for(1, timeout_s=30)
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=30)
    assert (process.returncode, json.loads(out)) == (0, {"put_back": 1})
    waiting = json.loads(reading("outbox", "list", "--json").out)
    assert [(entry["state"], entry["attempts"]) for entry in waiting] == [("pending", 0)] * 5


@contextmanager
def demo(folder: Path, **environment: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A running demo that keeps its files in the folder, and what it printed until its page was up."""
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "cli", "demo", "--drip", "1"],
            cwd=folder,
            env={**os.environ, **settings_in(folder), "PYTHONPATH": str(ROOT), **environment},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline() + process.stdout.readline()
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def test_the_demo_shows_an_archive_by_itself(tmp_path: Path) -> None:
    with demo(tmp_path) as (process, printed):
        assert "stand-in ministry is open" in printed
        assert "The page is at http://127.0.0.1:" in printed
    assert process.returncode == 0, (tmp_path / "log").read_text()
    assert (tmp_path / "var/demo/mfa.db").exists()


def test_a_second_demo_leaves_the_first_alone(tmp_path: Path) -> None:
    with demo(tmp_path) as (_, printed):
        port = printed.rpartition(":")[2].partition(".")[0]
        archive = (tmp_path / "var/demo/mfa.db").stat().st_ino
        with demo(tmp_path, MFA_PORT=port) as (refused, _):
            assert refused.wait(timeout=30) == 2
        assert f"Cannot listen on 127.0.0.1 port {port}" in (tmp_path / "log").read_text()
        with demo(tmp_path) as (_, other):
            assert "The page is at" in other
            assert (tmp_path / "var/demo-2/mfa.db").exists()
        assert (tmp_path / "var/demo/mfa.db").stat().st_ino == archive


@pytest.mark.parametrize("words", [("--drip", "-1"), ("--drip", "nan"), ("--drip", "0"), ("--poll", "nan")])
def test_a_demo_without_a_pace_is_wrong_usage(mfa: Door, words: tuple[str, str]) -> None:
    ended = mfa("demo", *words)
    assert ended.code == 2
    assert words[0] in ended.err


@pytest.mark.parametrize("host", ["[::1]", "no-such-name.invalid", "a..b"])
def test_a_host_that_is_none_is_told_as_such(mfa: Door, host: str) -> None:
    ended = mfa.under(MFA_HOST=host, MFA_PASSWORD="x")("run")
    assert ended.code == 2
    assert f"MFA_HOST: “{host}”" in ended.err
