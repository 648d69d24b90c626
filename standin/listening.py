"""A small HTTP server on the loopback that hands requests to a function and closes without leftovers."""

import logging
import socket
import ssl
import struct
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from typing_extensions import override

from standin.answers import Answer, Asked

# What socketserver passes about; its stubs leave both open.
_Request: TypeAlias = Any
_Peer: TypeAlias = Any
_LOG = logging.getLogger(__name__)
HOST = "127.0.0.1"
# How many bytes of a dripped body go out between two pauses.
_DRIP_BYTES = 8


class Listener(ThreadingHTTPServer):
    """Listens until closed; `respond` is called in a thread of each connection."""

    daemon_threads = True

    def __init__(
        self, respond: Callable[[Asked], Answer], port: int = 0, tls: ssl.SSLContext | None = None
    ) -> None:
        self.respond = respond
        self.tls = tls
        self.stopping = threading.Event()
        self._connections: dict[threading.Thread, socket.socket] = {}
        self._lock = threading.Lock()
        super().__init__((HOST, port), _Door)
        # A short poll only bounds how long closing takes; requests are answered at once.
        self._serving = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._serving.start()

    @property
    def port(self) -> int:
        """The port listened on."""
        return int(self.server_address[1])

    def close(self) -> None:
        """Stops listening, hangs up on every client and waits for the threads."""
        self.stopping.set()
        self.shutdown()
        self.server_close()
        with self._lock:
            open_now = dict(self._connections)
        for connection in open_now.values():
            _hang_up(connection)
        for thread in (self._serving, *open_now):
            if thread is not threading.current_thread():
                thread.join()

    @override
    def get_request(self) -> tuple[socket.socket, object]:
        """The next connection, inside TLS where the listener has it."""
        connection, address = super().get_request()
        if self.tls is not None:
            # The handshake is made by the connection's own thread, so that one bad client blocks nobody.
            connection = self.tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    @override
    def process_request(self, request: _Request, client_address: _Peer) -> None:
        """Talks to the client in a thread that `close` can wait for."""
        thread = threading.Thread(target=self._converse, args=(request, client_address), daemon=True)
        with self._lock:
            self._connections[thread] = request
        thread.start()

    @override
    def handle_error(self, request: _Request, client_address: _Peer) -> None:
        """Logs what is not merely a client that hung up."""
        if not isinstance(sys.exception(), OSError):
            _LOG.exception("The stand-in failed to answer a request.")

    def _converse(self, request: _Request, client_address: _Peer) -> None:
        try:
            self.process_request_thread(request, client_address)
        finally:
            with self._lock:
                self._connections.pop(threading.current_thread(), None)


class _Door(BaseHTTPRequestHandler):
    server: Listener
    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._serve()

    do_HEAD = do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - names that http.server looks up

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the ministry keeps its own list of requests."""

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        parts = urlsplit(self.path)
        asked = Asked(
            method=self.command,
            path=parts.path,
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length),
            scheme="https" if self.server.tls is not None else "http",
        )
        answer = self.server.respond(asked)
        if self.server.stopping.is_set():
            self.close_connection = True
            return
        self._head(answer)
        if self.command != "HEAD":
            self._send(answer)
        if answer.then is not None:
            answer.then()

    def _head(self, answer: Answer) -> None:
        length = answer.stream_bytes or len(answer.body)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(length))
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()

    def _send(self, answer: Answer) -> None:
        match answer.pace:
            case "drip":
                for start in range(0, len(answer.body), _DRIP_BYTES):
                    self.wfile.write(answer.body[start : start + _DRIP_BYTES])
                    if self.server.stopping.wait(answer.pause_s):
                        break
            case "reset":
                self.wfile.write(answer.body[: len(answer.body) // 2])
                self._reset()
            case "stream":
                for _ in range(answer.stream_bytes // len(answer.body)):
                    self.wfile.write(answer.body)
                self.wfile.write(answer.body[: answer.stream_bytes % len(answer.body)])
            case _:
                self.wfile.write(answer.body)

    def _reset(self) -> None:
        # A zero linger time makes closing send RST in place of FIN.
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.rfile.close()
        self.connection.close()


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        _LOG.debug("The client had hung up first.")
