"""How the pages are served: what a slow or a greedy client meets, and what stands in no log."""

import contextlib
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn

from monitor import access, log
from monitor.bootstrap import Service
from tests.web.test_web_guard import guarded
from web import create_app
from web.limits import LARGEST_HEAD
from web.serving import PatientProtocol, server_config

LOGIN = (
    "POST /login HTTP/1.1\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 22\r\n"
    "Content-Type: application/x-www-form-urlencoded"
)


class Hasty(PatientProtocol):
    """The same with so little patience that a test need not have much."""

    head_s = 0.2


@contextmanager
def served(service: Service, **changes: object) -> Iterator[tuple[str, int]]:
    """Where the pages are, served as the service serves them."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(server_config(create_app(service), **changes))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[:2]
        finally:
            server.should_exit = True
            thread.join(timeout=20)


def said(connection: socket.socket) -> bytes:
    """All that comes until the other side closes, or breaks off as it leaves something unread."""
    parts = []
    with contextlib.suppress(ConnectionError):
        while part := connection.recv(65_536):
            parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: loc",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHost:",
    ],
)
def test_a_head_that_does_not_come_closes_the_connection(service: Service, sent: bytes) -> None:
    with served(service, http=Hasty) as place, socket.create_connection(place, timeout=20) as connection:
        connection.sendall(sent)
        assert (b"200 OK" in said(connection)) is sent.startswith(b"GET /healthz")


def test_a_head_that_is_too_long_is_refused(service: Service) -> None:
    with served(service) as place, socket.create_connection(place, timeout=20) as connection:
        connection.sendall(
            b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * (LARGEST_HEAD + 4096) + b"\r\n\r\n"
        )
        assert b"200 OK" not in said(connection)


@pytest.mark.parametrize("odd", [b"GET", b"GET / HTTP/9.9", b"\x16\x03\x01\x02\x00", b"GET http://["])
def test_what_is_no_request_of_ours_ends_without_a_trace(
    service: Service, odd: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    with served(service, http=Hasty) as place, socket.create_connection(place, timeout=20) as connection:
        connection.sendall(odd + b"\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert b"Traceback" not in said(connection)
    assert "Traceback" not in capsys.readouterr().err


def test_no_token_no_cookie_and_no_password_stands_in_the_log(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        log.configure("json", level="DEBUG")
        locked = guarded(service, password="s3cret-word")
        token = access.add_token(locked, "reader", ["feeds"])
        with served(locked) as place:
            for line in (
                f"GET /feeds/all.atom?token={token} HTTP/1.1",
                f"GET /feeds/none.atom?token={token} HTTP/1.1",
                "GET / HTTP/1.1\r\nCookie: mfa-session=s3cret-cookie",
                "GET /api/v1/rules HTTP/1.1\r\nAuthorization: Bearer s3cret-token",
                LOGIN,
            ):
                with socket.create_connection(place, timeout=20) as connection:
                    body = "password=s3cret-wrong1" if line.startswith("POST") else ""
                    connection.sendall(
                        f"{line}\r\nHost: localhost\r\nConnection: close\r\n\r\n{body}".encode()
                    )
                    said(connection)
    finally:
        root.handlers[:] = before[0]
        root.setLevel(before[1])
    told = capsys.readouterr().err
    assert "access.token_made" in told
    assert "access.wrong_password" in told
    assert token not in told
    assert "s3cret" not in told
