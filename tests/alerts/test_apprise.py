"""Chats by way of Apprise, against a receiver that is like ntfy's, Gotify's and Mattermost's servers."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from alerts.channels.apprise import AppriseWay
from alerts.channels.deadline import Deadline
from news.alerts import Delivered, Refused
from standin import HookReceiver
from standin.hook import Reply
from tests.alerts.messages import NOW, an_alert, an_entry

LOOPBACK = ("127.0.0.0/8",)
ROOT = Path(__file__).parents[2]


def sent(
    url: str,
    *,
    name: str = "team",
    allow: tuple[str, ...] = LOOPBACK,
    ca_file: Path | None = None,
    seconds: float = 20,
) -> Delivered | Refused:
    way = AppriseWay(targets={"team": url}, allow=allow, ca_file=ca_file)
    try:
        entry = an_entry(an_alert(title="Алжир @everyone"), channel="apprise", address=name)
        return way.send(entry, now=NOW, deadline=Deadline(seconds))
    finally:
        way.close()


def refused(url: str, **facts: object) -> Refused:
    answer = sent(url, **facts)  # type: ignore[arg-type]  # each test names its facts
    assert isinstance(answer, Refused)
    assert url not in answer.detail
    return answer


def test_a_message_arrives_under_its_name() -> None:
    with HookReceiver(200) as hook:
        assert isinstance(sent(f"ntfy://127.0.0.1:{hook.port}/topic"), Delivered)
        (message,) = hook.messages
    said = json.loads(message.body)
    assert said["topic"] == "topic"
    assert "Алжир: первое упоминание" in said["title"]
    assert "@everyone" not in said["title"] + said["message"]
    assert "https://www.gov.kz/1300001?lang=ru" in said["message"]


@pytest.mark.parametrize(
    "url", ["gotify://127.0.0.1:{port}/token", "mmost://127.0.0.1:{port}/3ccdd113474722377935511fc85d3dd4"]
)
def test_other_servers_are_reached_the_same_way(url: str) -> None:
    with HookReceiver(200) as hook:
        assert isinstance(sent(url.format(port=hook.port)), Delivered)
        assert len(hook.messages) == 1


@pytest.mark.parametrize(
    ("reply", "kind", "scope"),
    [
        (Reply(status=429, retry_after="40"), "busy", "address"),
        (Reply(status=401), "settings", "address"),
        (Reply(status=404), "settings", "address"),
        (Reply(status=500), "refused", "address"),
        (Reply(status=302, location="http://127.0.0.1:1/"), "refused", "address"),
        (Reply(status=410), "gone", "message"),
    ],
)
def test_a_servers_answer_is_judged(reply: Reply, kind: str, scope: str) -> None:
    with HookReceiver(reply) as hook:
        answer = refused(f"ntfy://127.0.0.1:{hook.port}/topic")
        assert {message.path for message in hook.messages} <= {"/", "/topic"}
    assert (answer.kind, answer.scope) == (kind, scope)
    assert answer.retry_after_s == (40 if kind == "busy" else None)


def test_a_private_network_is_not_asked() -> None:
    with HookReceiver(200) as hook:
        answer = refused(f"ntfy://127.0.0.1:{hook.port}/topic", allow=())
        assert hook.messages == ()
    assert (answer.kind, "MFA_WEBHOOK_ALLOW" in answer.detail) == ("forbidden", True)


@pytest.mark.parametrize(
    "url", ["ntfy://169.254.169.254/topic", "matrix://u:p@[::1]/room", "gotify://10.0.0.1/token"]
)
def test_link_local_and_private_hosts_are_not_asked(url: str) -> None:
    assert refused(url, allow=()).kind == "forbidden"


def test_a_server_that_hangs_meets_the_deadline() -> None:
    with HookReceiver(Reply(delay_s=60)) as hook:
        answer = refused(f"ntfy://127.0.0.1:{hook.port}/topic", seconds=0.5)
    assert answer.kind == "slow"


def test_a_server_that_is_away_is_unreachable() -> None:
    with HookReceiver() as hook:
        port = hook.port
    assert refused(f"ntfy://127.0.0.1:{port}/topic").kind == "unreachable"


def test_an_answer_without_end_is_not_read_whole() -> None:
    with HookReceiver(Reply(status=200, body_bytes=50_000_000)) as hook:
        assert isinstance(sent(f"ntfy://127.0.0.1:{hook.port}/topic"), Delivered)


def test_a_name_that_the_settings_lack_says_what_to_do() -> None:
    answer = refused("ntfy://127.0.0.1/topic", name="nobody")
    assert (answer.kind, answer.is_permanent) == ("settings", False)
    assert answer.detail == "MFA_APPRISE names no “nobody”; add nobody=…:// to it"


@pytest.mark.parametrize("url", ["slack://", "tgram://x", "nosuch://host", "syslog://", "msteams://a/b/c/d"])
def test_an_address_that_apprise_cannot_use_is_a_matter_of_settings(url: str) -> None:
    answer = refused(url)
    assert (answer.kind, answer.scope, "MFA_APPRISE" in answer.detail) == ("settings", "address", True)


def test_wrong_networks_and_authorities_are_told(tmp_path: Path) -> None:
    assert "MFA_WEBHOOK_ALLOW" in refused("ntfy://127.0.0.1/t", allow=("x",)).detail
    assert "MFA_CA_FILE" in refused("ntfy://127.0.0.1/t", ca_file=tmp_path / "none.pem").detail


def test_nothing_of_an_address_gets_into_logs(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), HookReceiver(500) as hook:
        refused(f"gotify://127.0.0.1:{hook.port}/s3cret-token")
    assert [record for record in caplog.records if record.name.startswith("apprise")] == []


def test_apprise_asks_nothing_outside_a_message() -> None:
    with HookReceiver(200) as hook:
        url = f"ntfy://127.0.0.1:{hook.port}/topic"
        sent(url)
        import apprise  # noqa: PLC0415 - as the channel has it

        plugin = apprise.Apprise.instantiate(url)
        assert plugin is not None
        assert not plugin.notify(body="x")
        assert len(hook.messages) == 1


def test_apprise_is_not_loaded_before_the_first_message() -> None:
    asked = "import sys, monitor.deliver, web, cli.__main__; print('apprise' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"
