"""Receivers that are silent, slow or wrongly named."""

import smtplib
import socket
import threading
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import Address

import pytest

from alerts import default_rule
from alerts.channels import email, posting
from alerts.channels.deadline import Deadline
from alerts.channels.webhook import WebhookWay
from news.alerts import Alert, Delivered, OutboxEntry, Refused

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SECRET = "whsec_c2VjcmV0"
RULE = default_rule(NOW)
ENTRY = OutboxEntry(
    id=1, dedupe_key="msg_a:replay:1", channel="webhook", address="desk@example.org", state="pending",
    attempts=0, created_at=NOW, next_attempt_at=NOW,
    alert=Alert(
        type="source.broken", rule_id="r", rule_name="R", rule_kind="watch_list", mail_language="kk",
        country=None, reason=None, article_key="k", language="kk", url="javascript:x", title="t",
        published_at=None, first_seen_at=NOW, revision=1, sha256="f", mentions=(), story_key="s",
        story_languages=("kk",), created_at=NOW,
    ),
)  # fmt: skip


def post(url: str, *, secret: str = SECRET, allow: str = "127.0.0.0/8", deadline_s: float = 20) -> Refused:
    entry, deadline = replace(ENTRY, address=url), Deadline(deadline_s)
    way = WebhookWay(secrets=lambda _: (secret,), allow=(allow,))
    with closing(way):
        answer = way.send(entry, now=NOW, deadline=deadline)
    assert isinstance(answer, Refused)
    assert "token" not in answer.detail
    return answer


def test_a_receiver_that_never_answers_meets_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        answer = post(f"http://127.0.0.1:{silent.getsockname()[1]}/token", deadline_s=0.2)
    assert not answer.is_permanent
    assert "slowly" in answer.detail


def test_a_receiver_that_is_not_there_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    assert not post(f"http://127.0.0.1:{port}/token").is_permanent


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/token", "token", "http:///token"])
def test_a_wrong_url_is_permanent(url: str) -> None:
    assert post(url).is_permanent


def test_wrong_settings_of_the_webhook_are_told() -> None:
    for named, answer in (
        ("MFA_WEBHOOK_SECRET", post("http://127.0.0.1/", secret="whsec_")),
        ("MFA_WEBHOOK_ALLOW", post("http://127.0.0.1/", allow="home")),
    ):
        assert (answer.is_permanent, named in answer.detail) == (False, True)


def test_retry_after_is_read_as_seconds_and_as_a_date() -> None:
    assert posting.retry_after_s("90", NOW) == 90
    assert posting.retry_after_s("Mon, 23 Nov 2026 09:01:00 GMT", NOW) == 60
    assert posting.retry_after_s("soon", NOW) is None


def mail(url: str, *, address: str = "desk@example.org", deadline_s: float = 20) -> Refused:
    entry = replace(ENTRY, address=address)
    with closing(email.MailWay(mail_url=url, mail_from="m@example.org")) as way:
        answer = way.send(entry, now=NOW, deadline=Deadline(deadline_s))
    assert isinstance(answer, Refused)
    return answer


def test_a_mail_server_that_is_not_there_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    assert not mail(f"smtp://127.0.0.1:{port}").is_permanent
    assert not mail(f"smtps://127.0.0.1:{port}").is_permanent


@pytest.mark.parametrize("address", ["", "nobody", "қаз@example.kz", "a@b.org\r\nBcc: c@d.org"])
def test_an_address_that_is_none_is_permanent(address: str) -> None:
    assert mail("smtp://127.0.0.1:1", address=address).is_permanent


def test_a_replay_has_a_message_id_without_colons() -> None:
    message = message_from_bytes(
        email.compose(ENTRY, sender=Address(addr_spec="m@example.org"), now=NOW), policy=policy.default
    )
    assert message["Message-ID"] == "<msg_a.replay.1@example.org>"


def test_a_password_is_percent_decoded_and_not_shown() -> None:
    server = email.parse_mail_url("smtp://me%40x.org:p%3Aw@mail.example.org:587?starttls=1")
    assert (server.user, server.password, server.is_starttls) == ("me@x.org", "p:w", True)
    assert "p:w" not in repr(server)


def speak(server: socket.socket, lines: list[bytes]) -> None:
    """Answer one SMTP client line by line, whatever it says."""
    client, _ = server.accept()
    with client, client.makefile("rb") as said:
        client.sendall(b"220 ready\r\n")
        for line in lines:
            said.readline()
            client.sendall(line)
        said.read()


def drip(server: socket.socket, drop: bytes, ended: threading.Event) -> None:
    """Send one client the same few bytes again and again, each sooner than any reply's time limit."""
    client, _ = server.accept()
    with client, suppress(OSError):
        while not ended.wait(0.02):
            client.sendall(drop)


@pytest.mark.parametrize(
    ("scheme", "drop"),
    [
        ("smtp", b"220-hi\r\n"),
        # The header of a TLS record of 16,384 bytes, which then trickle in.
        ("smtps", b"\x16\x03\x03\x40\x00"),
        ("https", b"\x16\x03\x03\x40\x00"),
        ("http", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
def test_a_receiver_that_drips_meets_the_deadline(scheme: str, drop: bytes) -> None:
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        dripping = threading.Thread(target=drip, args=(server, drop, ended))
        dripping.start()
        url = f"{scheme}://127.0.0.1:{server.getsockname()[1]}"
        answer = mail(url, deadline_s=0.3) if scheme.startswith("smtp") else post(url, deadline_s=0.3)
        ended.set()
        dripping.join()
    assert (answer.is_permanent, answer.is_slow) == (False, True)
    assert "too slowly" in answer.detail


def silent() -> Delivered:
    """A mail server that has said nothing for as long as a reply may take."""
    try:
        raise TimeoutError
    except OSError as error:
        raise smtplib.SMTPServerDisconnected(str(error))  # noqa: B904 - as smtplib does it


def hanging_up() -> Delivered:
    raise smtplib.SMTPServerDisconnected


def test_a_silent_mail_server_is_slow_and_one_that_hangs_up_is_not() -> None:
    answers = [email.attempt(deliver) for deliver in (silent, hanging_up)]
    assert [isinstance(answer, Refused) and answer.is_slow for answer in answers] == [True, False]


def test_a_deadline_can_be_brought_forward_and_cuts_what_comes_later() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, Deadline(60) as deadline:
        deadline.watch(ours)
        deadline.shorten(0)
        assert ours.recv(1) == b""
        assert (deadline.is_over, deadline.is_shortened) == (True, True)
        late, other = socket.socketpair()
        with late, other:
            deadline.watch(late)
            assert late.recv(1) == b""


def test_a_deadline_that_is_over_by_itself_cannot_be_shortened() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, Deadline(0) as deadline:
        deadline.watch(ours)
        assert ours.recv(1) == b""
        deadline._cut(is_shortened=True)  # a stop's timer that goes off after it
    assert (deadline.is_over, deadline.is_shortened) == (True, False)


def test_a_deadline_that_was_kept_cuts_nothing() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        with Deadline(60) as deadline:
            deadline.watch(ours)
        deadline.shorten(0)
        deadline._cut(is_shortened=False)  # a timer that went off while the block ended
        theirs.sendall(b"x")
        assert ours.recv(1) == b"x"
    assert not deadline.is_over


@pytest.mark.parametrize(
    ("user", "lines", "what"),
    [
        ("u:p@", [b"250-me\r\n250 AUTH PLAIN\r\n", b"535 no\r\n", b"535 no\r\n"], "user or password"),
        ("u:p@", [b"250 me\r\n"], "lacks"),
        ("", [b"250 me\r\n", b"553 not you\r\n", b"250 forgotten\r\n"], "MFA_MAIL_FROM"),
    ],
)
def test_what_an_operator_can_mend_is_tried_again(user: str, lines: list[bytes], what: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=speak, args=(server, lines), daemon=True)
        thread.start()
        answer = mail(f"smtp://{user}127.0.0.1:{server.getsockname()[1]}")
        thread.join(5)
    assert not answer.is_permanent
    assert what in answer.detail
