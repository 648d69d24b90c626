"""The mail server, the webhook receiver, and the command that runs everything."""

import base64
import hashlib
import hmac
import http.client
import json
import smtplib
import socket
import threading
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from standin import HookReceiver, MailReceiver
from standin.__main__ import main
from standin.hook import Reply

SECRET = "whsec_" + base64.b64encode(b"a made-up secret").decode()


def letter(text: str = "Text.\n..dots") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "Algeria"
    message.set_content(text)
    return message


def post(
    url: str, body: bytes, headers: dict[str, str] | None = None, method: str = "POST"
) -> tuple[int, bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request(method, parts.path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def test_a_message_is_kept_whole_with_its_envelope(tmp_path: Path) -> None:
    with MailReceiver(folder=tmp_path / "mail") as mail:
        with smtplib.SMTP("127.0.0.1", mail.port) as client:
            client.login("user", "word")
            client.send_message(letter())
        (kept,) = mail.wait_for(1)
        assert (kept.sender, kept.recipients, kept.login) == (
            "a@example.org",
            ("b@example.org",),
            ("user", "word"),
        )
        assert kept.message.get_content() == "Text.\r\n..dots\r\n"
        assert len(list((tmp_path / "mail").glob("*.eml"))) == 1
        assert json.loads(post(mail.list_url, b"", method="GET")[1])[0]["subject"] == "Algeria"
        assert post(mail.list_url + "/other", b"", method="GET")[0] == 404


def test_a_login_may_be_given_in_two_steps_and_must_be_readable() -> None:
    with MailReceiver() as mail, smtplib.SMTP("127.0.0.1", mail.port) as client:
        client.ehlo()
        client.user, client.password = "user", "word"
        assert client.auth("LOGIN", client.auth_login)[0] == 235
        assert client.docmd("AUTH", "PLAIN !")[0] == 501
        assert client.docmd("DATA")[0] == 503
        assert client.docmd("VRFY", "x")[0] == 502
        assert client.noop()[0] == 250


def test_the_mail_server_refuses_as_told_and_then_no_more() -> None:
    with MailReceiver() as mail:
        mail.refuse("RCPT", "451 4.7.1 Later", times=1)
        with smtplib.SMTP("127.0.0.1", mail.port) as client:
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                client.send_message(letter())
            client.send_message(letter())
        mail.refuse("CONNECT", "554 No")
        with pytest.raises(smtplib.SMTPConnectError):
            smtplib.SMTP("127.0.0.1", mail.port)
        mail.accept()
        assert len(mail.messages) == 1
        with pytest.raises(TimeoutError, match="1 of 2"):
            mail.wait_for(2, timeout_s=0)


def test_a_message_that_breaks_off_was_not_received() -> None:
    with MailReceiver() as mail:
        with socket.create_connection(("127.0.0.1", mail.port)) as client, client.makefile("rb") as said:
            for line in ("EHLO a", "MAIL FROM:<a@example.org>", "RCPT TO:<b@example.org>", "DATA"):
                client.sendall(f"{line}\r\n".encode())
            while not said.readline().startswith(b"354"):
                pass
            client.sendall(b"Subject: half of ")
            client.shutdown(socket.SHUT_WR)
            assert said.read() == b""
        assert mail.messages == ()


def test_a_signed_webhook_is_told_from_a_forged_one() -> None:
    body = b'{"type": "test"}'
    signature = hmac.new(b"a made-up secret", b"id.1." + body, hashlib.sha256).digest()
    signed = "v1," + base64.b64encode(signature).decode()
    with HookReceiver() as hook:
        for given in (signed, "v1,forged"):
            headers = {"webhook-id": "id", "webhook-timestamp": "1", "webhook-signature": given}
            assert post(hook.url, body, headers)[0] == 204
        first, second = hook.wait_for(2)
        assert (first.is_signed(SECRET), second.is_signed(SECRET)) == (True, False)
        assert first.payload == {"type": "test"}
        listed = post(hook.url.replace("/hook", "/__hooks__"), b"", method="GET")[1]
        assert len(json.loads(listed)) == len(hook.messages) == 2


def test_a_webhook_receiver_answers_in_turn() -> None:
    slow = Reply(status=200, delay_s=0.001, body_bytes=70_000)
    with HookReceiver(500, Reply(status=429, retry_after="3"), slow) as hook:
        replies = [post(hook.url, b"{}") for _ in range(4)]
        assert [status for status, _ in replies] == [500, 429, 200, 200]
        assert len(replies[3][1]) == 70_000
        hook.reply(Reply(status=302, location="http://elsewhere.invalid/"))
        assert post(hook.url, b"{}")[0] == 302


@pytest.mark.parametrize("source", [["--archive", "--drip", "600"], ["--empty", "--grow", "5"], []])
def test_the_command_serves_until_it_is_told_to_stop(
    source: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stopping = threading.Event()
    stopping.set()
    ports = ["--port", "0", "--mail-port", "0", "--hook-port", "0", "--anchor", "2026-09-01T09:00:00"]
    assert main([*ports, *(source or ["--folder", str(tmp_path)])], stopping) == 0
    assert "The ministry stands at http://127.0.0.1:" in capsys.readouterr().out
