"""Messages to real receivers on this machine."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from standardwebhooks import Webhook
from typing_extensions import override

from alerts.channels import email
from alerts.channels.deadline import Deadline
from alerts.channels.webhook import WebhookWay
from news.alerts import Alert, AlertMention, Delivered, OutboxEntry, Refused
from news.reasons import SilenceEnded

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SECRET = "whsec_c2VjcmV0IHNlY3JldCBzZWNyZXQ="
LOOPBACK = ("127.0.0.0/8",)


def an_entry(*, title: str = "Встреча с Алжиром", address: str = "desk@example.org") -> OutboxEntry:
    alert = Alert(
        type="country.mentioned", rule_id="default", rule_name="Any", rule_kind="first_mention",
        mail_language="ru", country="DZ",
        reason=SilenceEnded(
            last_at=datetime(2025, 11, 2, tzinfo=UTC), silent_days=386, watched_since=None, has_gap=False
        ),
        article_key="mfa/news/1300001", language="ru", url="https://www.gov.kz/1300001?lang=ru", title=title,
        published_at=NOW, first_seen_at=NOW, revision=1, sha256="ab" * 32,
        mentions=(
            AlertMention(
                surface="Алжиром", field="title", start=10, end=17, role="counterparty", sentence=title
            ),
        ),
        story_key="mfa/news/1300001", story_languages=("ru",), created_at=NOW,
    )  # fmt: skip
    return OutboxEntry(
        id=1, dedupe_key="msg_abc", channel="webhook", address=address, alert=alert, state="pending",
        attempts=0, created_at=NOW, next_attempt_at=NOW,
    )  # fmt: skip


class Receiver(HTTPServer):
    """Answers as it is told and keeps what it got."""

    status = 200
    extra: tuple[tuple[str, str], ...] = ()
    body = b""
    taken: bytes = b""
    got_headers: Any = None


class Taking(BaseHTTPRequestHandler):
    """One request to the receiver."""

    def do_POST(self) -> None:
        """Keep the body, give the answer."""
        receiver = cast("Receiver", self.server)
        receiver.taken = self.rfile.read(int(self.headers["Content-Length"]))
        receiver.got_headers = self.headers
        self.send_response(receiver.status)
        for name, value in receiver.extra:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(receiver.body)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver(("127.0.0.1", 0), Taking)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def post(
    receiver: Receiver, *, secret: str = SECRET, allow: tuple[str, ...] = LOOPBACK
) -> Delivered | Refused:
    url = f"http://127.0.0.1:{receiver.server_port}/"
    with closing(WebhookWay(secrets=lambda _: (secret,), allow=allow)) as way:
        return way.send(an_entry(address=url), now=NOW, deadline=Deadline(20))


def test_a_webhook_is_signed_and_says_what_the_interface_says(receiver: Receiver) -> None:
    assert isinstance(post(receiver), Delivered)
    headers = receiver.got_headers
    signature = Webhook(SECRET).sign("msg_abc", NOW, receiver.taken.decode())
    assert (headers["webhook-id"], headers["webhook-signature"]) == ("msg_abc", signature)
    said = json.loads(receiver.taken)
    assert said["timestamp"] == "2026-11-23T09:00:00Z"
    assert said["data"]["country"]["name"]["en"] == "Algeria"
    assert said["data"]["why"] == "first mention since 2025-11-02 (386 days), no gap in coverage"


@pytest.mark.parametrize(
    ("status", "is_permanent"),
    [(301, False), (404, False), (410, True), (408, False), (425, False), (429, False), (503, False)],
)
def test_the_status_says_whether_to_try_again(receiver: Receiver, status: int, is_permanent: bool) -> None:  # noqa: FBT001 - a table's column
    receiver.status, receiver.extra = status, (("Retry-After", "120"), ("Location", "/elsewhere"))
    answer = post(receiver)
    assert isinstance(answer, Refused)
    assert answer.is_permanent is is_permanent
    assert answer.retry_after_s == (None if is_permanent else 120)


def test_a_private_network_is_refused_unless_it_is_allowed(receiver: Receiver) -> None:
    answer = post(receiver, allow=())
    assert isinstance(answer, Refused)
    assert (answer.is_permanent, "MFA_WEBHOOK_ALLOW" in answer.detail) == (False, True)
    assert receiver.taken == b""


def test_an_unsigned_webhook_is_not_sent(receiver: Receiver) -> None:
    answer = post(receiver, secret="")
    assert isinstance(answer, Refused)
    assert (answer.is_permanent, "MFA_WEBHOOK_SECRET" in answer.detail) == (False, True)


def test_an_answer_of_many_megabytes_is_not_read_whole(receiver: Receiver) -> None:
    receiver.body = b"x" * 200_000
    assert isinstance(post(receiver), Delivered)


class Mailbox:
    """Keeps mail, or refuses recipients with `answer`."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        self.taken: list[bytes] = []

    async def handle_RCPT(
        self, _server: object, _session: object, envelope: Envelope, to: str, _options: object
    ) -> str:
        """Answer to a recipient."""
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(to)
        return self.answer

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:
        """Keep the message."""
        self.taken.append(cast("bytes", envelope.content))
        return "250 taken"


class ControllerOnAnyPort(Controller):
    """Listens on a port that the system chose, of which the original does not hear."""

    @override
    def _trigger_server(self) -> None:
        self.port = cast("Any", self.server).sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call] # aiosmtpd is untyped here


@contextmanager
def a_mail_server(answer: str = "250 OK") -> Iterator[tuple[Mailbox, str]]:
    mailbox = Mailbox(answer)
    controller = ControllerOnAnyPort(mailbox, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield mailbox, f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()


def mail(url: str, entry: OutboxEntry, *, sender: str = "monitor@example.org") -> Delivered | Refused:
    with closing(email.MailWay(mail_url=url, mail_from=sender)) as way:
        return way.send(entry, now=NOW, deadline=Deadline(20))


def test_a_mail_arrives_with_its_subject_both_forms_and_a_fixed_message_id() -> None:
    with a_mail_server() as (mailbox, url):
        assert isinstance(mail(url, an_entry()), Delivered)
    message = message_from_bytes(mailbox.taken[0], policy=policy.default)
    assert message["Subject"] == "Алжир: первое упоминание — Встреча с Алжиром"
    assert message["Message-ID"] == "<msg_abc@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    html = message.get_body(("html",))
    assert html is not None
    assert "<mark>Алжиром</mark>" in html.get_content()


@pytest.mark.parametrize(
    ("answer", "is_permanent"),
    [("550 no such user", True), ("450 later", False), ("530 5.7.0 log in first", False)],
)
def test_the_servers_code_says_whether_to_try_again(answer: str, is_permanent: bool) -> None:  # noqa: FBT001 - a table's column
    with a_mail_server(answer) as (_, url):
        refused = mail(url, an_entry())
    assert isinstance(refused, Refused)
    assert refused.is_permanent is is_permanent
    assert "example.org" not in refused.detail


def test_a_line_break_in_a_title_makes_no_header() -> None:
    message = message_from_bytes(
        email.compose(
            an_entry(title="a\r\nBcc: evil@example.org"), sender=Address(addr_spec="m@example.org"), now=NOW
        ),
        policy=policy.default,
    )
    assert message["Bcc"] is None
    assert message["Subject"].endswith("a Bcc: evil@example.org")


@pytest.mark.parametrize("url", ["", "http://mail", "smtp://", "smtp://host:port"])
def test_a_wrong_mail_url_can_be_mended(url: str) -> None:
    refused = mail(url, an_entry())
    assert isinstance(refused, Refused)
    assert (refused.is_permanent, "MFA_MAIL_URL" in refused.detail) == (False, True)


def test_a_wrong_sender_can_be_mended() -> None:
    refused = mail("smtp://127.0.0.1:1", an_entry(), sender="a..b@example.org")
    assert refused == email.of_settings("MFA_MAIL_FROM is no address")


@pytest.mark.parametrize(
    ("sender", "seen"),
    [
        ("Foo, Inc <m@example.org>", '"Foo, Inc" <m@example.org>'),
        ('A "B" <m@example.org>', '"A \\"B\\"" <m@example.org>'),
        ("Жаңалықтар <m@example.org>", "Жаңалықтар <m@example.org>"),
        ("desk@сайт.қаз", "desk@xn--80aswg.xn--80ao21a"),
    ],
)
def test_a_sender_may_have_any_name(sender: str, seen: str) -> None:
    with a_mail_server() as (mailbox, url):
        assert isinstance(mail(url, an_entry(), sender=sender), Delivered)
    message = message_from_bytes(mailbox.taken[0], policy=policy.default)
    assert message["From"] == seen
    assert message["List-Unsubscribe"].startswith(f"<mailto:{seen.rpartition('<')[2].rstrip('>')}?")
