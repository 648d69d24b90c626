"""The service as a process of its own, against a stand-in ministry, a mail server and a webhook receiver."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from standin import HookReceiver, MailReceiver, Ministry
from tests.cli.door import settings_in

ROOT = Path(__file__).parents[1]
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
STOPS_WITHIN_S = 15  # what process managers grant before they kill


def story(key: str, country: str, **facts: object) -> dict[str, object]:
    title, paragraphs = f"Talks with {country}", ["The sides met."]
    return {"key": key, "texts": {"en": {"title": title, "paragraphs": paragraphs}}, **facts}


OLD = [story("old", "Algeria", days_ago=3, time="10:00"), story("older", "Peru", days_ago=9, time="10:00")]


@dataclass(frozen=True, slots=True)
class Running:
    """A started service; it leads a session, so that whatever it starts can be found."""

    process: subprocess.Popen[str]
    address: str

    def read(self, path: str) -> Any:
        """What the API answers."""
        with urllib.request.urlopen(self.address + path, timeout=10) as answer:  # noqa: S310 - our own page
            return json.load(answer)

    def source(self) -> dict[str, Any]:
        """The only source that is watched."""
        (only,) = self.read("/api/v1/sources")["items"]
        return dict(only)

    def wait_for_source(self, holds: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """The source once this holds of it."""
        return dict(until(lambda: found if holds(found := self.source()) else None))

    def ended(self) -> int:
        """The exit code after SIGTERM; everything that was started is gone."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(STOPS_WITHIN_S)
        self.nobody_left()
        return code

    def told_all(self) -> int:
        """The exit code after every process got SIGTERM at once, as `timeout` and systemd send it."""
        os.killpg(self.process.pid, signal.SIGTERM)
        code = self.process.wait(STOPS_WITHIN_S)
        self.nobody_left()
        return code

    def nobody_left(self) -> None:
        """Returns once no process of the session lives."""
        until(lambda: not living(self.process.pid))


def until(look: Callable[[], Any], seconds: int = 70) -> Any:
    """What `look` finds, looked for again and again within a bound."""
    pause = threading.Event()
    for _ in range(seconds * 5):
        if found := look():
            return found
        pause.wait(0.2)
    raise TimeoutError("What was waited for never came.")


def living(session: int) -> list[int]:
    """The processes of a session that are not zombies."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            state, _parent, _group, its_session = (
                (entry / "stat").read_text().rpartition(")")[2].split()[:4]
                if entry.name.isdigit()
                else "Z000"
            )
        except OSError:
            continue  # it has gone meanwhile
        if state != "Z" and int(its_session) == session:
            found.append(int(entry.name))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A ministry, its readers, and a place where services keep what they have."""

    ministry: Ministry
    mail: MailReceiver
    hook: HookReceiver
    folder: Path
    environment: Mapping[str, str]

    def start(self, **more: str) -> subprocess.Popen[str]:
        """The process of `run`, its log in a file."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("MFA_")}
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "cli", "run"],
                cwd=ROOT,
                env={**inherited, **self.environment, **more},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )

    @contextmanager
    def service(self, **more: str) -> Iterator[Running]:
        """A service that answers; killed in the end if the test has not ended it."""
        process = self.start(**more)
        try:
            assert process.stdout is not None
            first_line = process.stdout.readline()
            yield Running(process, first_line.rpartition(" ")[2].strip())
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate()

    def logged(self, event: str) -> list[dict[str, Any]]:
        """The lines of the log that begin so."""
        lines = (
            json.loads(line) for line in (self.folder / "log").read_text().splitlines() if line[:1] == "{"
        )
        return [line for line in lines if line["event"].startswith(event)]

    def alerts(self) -> list[str]:
        """What is logged of raised alerts, as country codes."""
        return [line["country"] for line in self.logged("alert.raised")]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with Ministry(stories=OLD) as ministry, MailReceiver() as mail, HookReceiver() as hook:
        environment = settings_in(
            tmp_path,
            MFA_SITE_URL=ministry.url,
            MFA_POLL_INTERVAL_S="1",
            MFA_MAIL_URL=mail.url,
            MFA_MAIL_FROM="monitor@example.org",
            MFA_MAIL_TO="desk@example.org",
            MFA_WEBHOOK_URL=hook.url,
            MFA_WEBHOOK_SECRET=SECRET,
            MFA_WEBHOOK_ALLOW="127.0.0.0/8",
        )
        yield World(ministry=ministry, mail=mail, hook=hook, folder=tmp_path, environment=environment)


def has_baseline(source: dict[str, Any]) -> bool:
    return source["status"]["baseline_at"] is not None


def test_a_release_about_a_state_reaches_each_reader_once_even_over_a_restart(world: World) -> None:
    with world.service() as running:
        running.wait_for_source(has_baseline)
        assert (world.mail.messages, world.hook.messages) == ((), ())
        world.ministry.publish(story("new", "Ghana"))
        (mail,) = world.mail.wait_for(1, timeout_s=30)
        (hook,) = world.hook.wait_for(1, timeout_s=30)
        assert mail.recipients == ("desk@example.org",)
        assert "Ghana" in str(mail.message["subject"])
        assert hook.is_signed(SECRET)
        assert (hook.payload["type"], hook.payload["data"]["country"]["code"]) == ("country.mentioned", "GH")
        assert running.ended() == 0
    with world.service() as running:
        last_run = running.source()["status"]["last_run"]["id"]
        running.wait_for_source(lambda source: source["status"]["last_run"]["id"] > last_run + 1)
        world.ministry.publish(story("newer", "Chile"))
        world.hook.wait_for(2, timeout_s=30)
        world.mail.wait_for(2, timeout_s=30)
        assert running.ended() == 0
    assert [hook.payload["data"]["country"]["code"] for hook in world.hook.messages] == ["GH", "CL"]
    assert len(world.mail.messages) == 2
    assert world.alerts() == ["GH", "CL"]


def test_a_killed_service_leaves_no_crawl_and_the_next_one_goes_on(world: World) -> None:
    world.ministry.fault("slow-drip", pause_s=30.0)
    with world.service() as running:
        until(lambda: world.ministry.requests)
        assert len(living(running.process.pid)) > 1
        running.process.kill()
        running.process.wait()
        running.nobody_left()
    world.ministry.clear()
    with world.service() as running:
        running.wait_for_source(has_baseline)
        world.ministry.publish(story("new", "Ghana"))
        world.hook.wait_for(1, timeout_s=30)
        runs = running.read("/api/v1/sources")["items"][0]["status"]
        assert runs["failures"] == 0
        assert running.ended() == 0
    assert world.alerts() == ["GH"]


def test_a_stop_in_the_middle_of_a_crawl_ends_it_in_time(world: World) -> None:
    world.ministry.fault("slow-drip", pause_s=30.0)
    with world.service() as running:
        until(lambda: world.ministry.requests)
        assert running.ended() == 0


def test_a_stop_that_all_processes_hear_is_no_failure_of_the_source(world: World) -> None:
    for number in range(40):
        world.ministry.publish(story(f"s{number}", "Chile"))
    # The second page of the listing takes some seconds, in which the stop comes.
    world.ministry.fault("slow-drip", match="graphql", after=1, pause_s=0.03)
    with world.service(MFA_POLL_INTERVAL_S="300") as running:
        until(lambda: len([seen for seen in world.ministry.requests if seen.path == "/graphql"]) > 1)
        assert running.told_all() == 0
    (ended,) = world.logged("crawl.")
    assert (ended["event"], ended["items"], ended["outcome"]) == ("crawl.interrupted", 20, "partial")
    world.ministry.clear()
    with world.service(MFA_POLL_INTERVAL_S="300") as running:
        source = running.wait_for_source(has_baseline)
        assert (source["status"]["failures"], source["state"]) == (0, "healthy")
        assert running.ended() == 0


def test_a_site_that_cannot_be_reached_leaves_the_service_up_and_is_asked_again(world: World) -> None:
    world.ministry.close()
    with world.service() as running:
        source = running.wait_for_source(lambda source: source["state"] == "unreachable")
        assert source["status"]["next_poll_at"] is not None
        assert source["status"]["failures"] == 1
        assert "refuses connections" in source["status"]["last_run"]["report"]["detail"]
        world.ministry.start()
        running.wait_for_source(lambda source: source["state"] == "healthy")
        assert running.ended() == 0


def test_a_port_in_use_is_wrong_settings(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = world.start(MFA_PORT=str(port))
        process.communicate(timeout=60)
    assert process.returncode == 2
    said = (world.folder / "log").read_text()
    assert f"Cannot listen on 127.0.0.1 port {port}" in said
    assert "MFA_PORT" in said
    assert "Traceback" not in said


def test_all_wrong_settings_are_listed_and_nothing_starts(world: World) -> None:
    process = world.start(
        MFA_PORT="x", MFA_POLL_INTERVAL_S="0", MFA_SITE_ULR="http://x", MFA_MAIL_TO="nobody"
    )
    process.communicate(timeout=60)
    assert process.returncode == 2
    said = (world.folder / "log").read_text()
    for name in (
        "MFA_PORT",
        "MFA_POLL_INTERVAL_S",
        "MFA_SITE_ULR (did you mean MFA_SITE_URL?)",
        "MFA_MAIL_TO",
    ):
        assert name in said
    assert not (world.folder / "mfa.db").exists()
