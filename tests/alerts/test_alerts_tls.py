"""Encrypted ways to receivers whose certificate only the operator's own authority vouches for."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from typing_extensions import override

from alerts.channels import email
from alerts.channels.deadline import Deadline
from alerts.channels.webhook import WebhookWay
from news.alerts import Delivered, Refused
from tests.alerts.test_alerts_trouble import ENTRY, NOW, SECRET
from tests.certificates import make_certificate


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def context(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    """What the servers of these tests present."""
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(*certificate)
    return made


class Mailbox:
    """Keeps the messages."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:
        """Keep the message."""
        self.taken.append(cast("bytes", envelope.content))
        return "250 taken"


class MailServer(Controller):
    """Listens on a port that the system chose, of which the original does not hear."""

    def __init__(self, mailbox: Mailbox, *, starttls: ssl.SSLContext | None, **more: Any) -> None:
        super().__init__(mailbox, hostname="127.0.0.1", port=0, **more)
        self._starttls = starttls

    @override
    def factory(self) -> SMTP:
        return SMTP(self.handler, tls_context=self._starttls, require_starttls=self._starttls is not None)

    @override
    def _trigger_server(self) -> None:
        self.port = cast("Any", self.server).sockets[0].getsockname()[1]
        if self.ssl_context is None:
            super()._trigger_server()  # type: ignore[no-untyped-call] # aiosmtpd is untyped here
            return
        # The original would greet itself with the server's context, which cannot be a client.
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection(("127.0.0.1", self.port)) as raw, trusting.wrap_socket(raw) as greeted:
            greeted.recv(1)


@contextmanager
def a_mail_server(
    *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None
) -> Iterator[tuple[Mailbox, int]]:
    mailbox = Mailbox()
    server = MailServer(mailbox, starttls=starttls, ssl_context=tls)
    server.start()
    try:
        yield mailbox, server.port
    finally:
        server.stop()


def mail(url: str, ca_file: Path | None) -> Delivered | Refused:
    with closing(email.MailWay(mail_url=url, mail_from="m@example.org", ca_file=ca_file)) as way:
        return way.send(ENTRY, now=NOW, deadline=Deadline(20))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_mail_over_tls_is_handed_over_where_the_operator_vouches(
    host: str, certificate: tuple[Path, Path], context: ssl.SSLContext
) -> None:
    with a_mail_server(tls=context) as (mailbox, port):
        assert mail(f"smtps://{host}:{port}", certificate[0]) == Delivered(detail="taken by the mail server")
    assert len(mailbox.taken) == 1


def test_mail_over_starttls_is_handed_over_where_the_operator_vouches(
    certificate: tuple[Path, Path], context: ssl.SSLContext
) -> None:
    with a_mail_server(starttls=context) as (mailbox, port):
        answer = mail(f"smtp://localhost:{port}?starttls=1", certificate[0])
    assert answer == Delivered(detail="taken by the mail server")
    assert len(mailbox.taken) == 1


def test_mail_to_a_server_that_nobody_vouches_for_waits(context: ssl.SSLContext) -> None:
    with a_mail_server(tls=context) as (mailbox, port):
        over_tls = mail(f"smtps://localhost:{port}", None)
    with a_mail_server(starttls=context) as (mailbox_too, port):
        upgraded = mail(f"smtp://localhost:{port}?starttls=1", None)
    for answer in (over_tls, upgraded):
        assert isinstance(answer, Refused)
        assert (answer.is_permanent, "MFA_CA_FILE" in answer.detail) == (False, True)
    assert mailbox.taken == mailbox_too.taken == []


def test_a_server_that_demands_encryption_points_to_the_mail_url(context: ssl.SSLContext) -> None:
    with a_mail_server(starttls=context) as (_, port):
        answer = mail(f"smtp://localhost:{port}", None)
    assert isinstance(answer, Refused)
    assert answer.detail == "the mail server demands STARTTLS or a log-in (530); look at MFA_MAIL_URL"
    assert not answer.is_permanent


class Taking(BaseHTTPRequestHandler):
    """One request, taken."""

    def do_POST(self) -> None:
        """Read it and say so."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


class HookServer(HTTPServer):
    """Takes every request; a client that does not trust it is no error of its own."""

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """Silent."""


@pytest.fixture
def hook_port(context: ssl.SSLContext) -> Iterator[int]:
    with HookServer(("127.0.0.1", 0), Taking) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        yield server.server_port
        server.shutdown()
        serving.join()


def post(url: str, ca_file: Path | None) -> Delivered | Refused:
    way = WebhookWay(secrets=lambda _: (SECRET,), allow=("127.0.0.0/8",), ca_file=ca_file)
    with closing(way):
        return way.send(replace(ENTRY, address=url), now=NOW, deadline=Deadline(20))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_webhook_is_posted_where_the_operator_vouches(
    host: str, certificate: tuple[Path, Path], hook_port: int
) -> None:
    assert isinstance(post(f"https://{host}:{hook_port}/", certificate[0]), Delivered)


def test_a_webhook_that_nobody_vouches_for_waits(hook_port: int) -> None:
    answer = post(f"https://localhost:{hook_port}/", None)
    assert isinstance(answer, Refused)
    assert (answer.is_permanent, "MFA_CA_FILE" in answer.detail) == (False, True)


def test_an_authority_that_cannot_be_read_can_be_mended(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("none", encoding="ascii")
    for answer in (post("https://localhost/", file), mail("smtp://localhost", file)):
        assert isinstance(answer, Refused)
        assert (answer.detail, answer.kind) == (
            "MFA_CA_FILE holds no certificate that can be read",
            "settings",
        )
