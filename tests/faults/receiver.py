"""A webhook receiver that fails in every way that a network knows, by a seeded draw, and writes down all.

What it has read whole it has received, whatever it then answers: the sender cannot know, and sends again.
"""

import random
import socket
import socketserver
import struct
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

from typing_extensions import override

Way = Literal[
    "well",
    "500",
    "503",
    "429",
    "404",
    "302",
    "cut before",
    "cut after",
    "reset",
    "garbage",
    "half a head",
    "endless",
    "early",
]
EVERY_WAY: tuple[Way, ...] = (
    "well", "500", "503", "429", "404", "302", "cut before", "cut after", "reset", "garbage",
    "half a head", "endless", "early",
)  # fmt: skip
_ENDLESS_CHUNKS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A message that was read whole, and how the receiver then behaved."""

    path: str
    webhook_id: str
    body: bytes
    way: Way


class FaultyReceiver:
    """Receives on 127.0.0.1 while the `with` block lasts."""

    def __init__(self, *, seed: int, ways: Sequence[Way] = EVERY_WAY, well_share: float = 0.4) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - a draw that can be repeated
        self._ways = ways
        self._well_share = well_share
        self._lock = threading.Lock()
        self._received: list[Received] = []
        self._server = _Server(("127.0.0.1", 0), self)
        self._serving = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._serving.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._serving.join()

    @property
    def url(self) -> str:
        """Where to post."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def received(self) -> list[Received]:
        """Everything that was read whole, oldest first."""
        with self._lock:
            return list(self._received)

    def behave(self) -> None:
        """Receive well from here on."""
        self._well_share = 1.0

    def forget(self) -> None:
        """Forget what was received."""
        with self._lock:
            self._received.clear()

    def draw(self) -> Way:
        """How to behave to the next one."""
        with self._lock:
            return "well" if self._dice.random() < self._well_share else self._dice.choice(self._ways)

    def write_down(self, received: Received) -> None:
        """Keep what came."""
        with self._lock:
            self._received.append(received)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, address: tuple[str, int], receiver: FaultyReceiver) -> None:
        self.receiver = receiver
        super().__init__(address, _Conversation)

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """The other side may go at any moment; that is what is tried."""


class _Conversation(socketserver.StreamRequestHandler):
    server: _Server

    @override
    def handle(self) -> None:
        while self._one():
            pass

    def _one(self) -> bool:
        """Serves one request; False where the connection is over."""
        request = self.rfile.readline().decode("latin-1").split()
        if len(request) < 2:
            return False
        headers: dict[str, str] = {}
        while line := self.rfile.readline().decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        way = self.server.receiver.draw()
        if way == "cut before":
            return False
        if way == "early":
            self._answer(500, close=True)
            return False
        length = int(headers.get("content-length", "0"))
        body = self.rfile.read(length)
        if len(body) < length:
            return False  # the sender was killed in the middle of it
        self.server.receiver.write_down(
            Received(path=request[1], webhook_id=headers.get("webhook-id", ""), body=body, way=way)
        )
        return self._end(way)

    def _end(self, way: Way) -> bool:
        match way:
            case "well":
                self._answer(204)
                return True
            case "500" | "503" | "404":
                self._answer(int(way))
                return True
            case "429":
                self._answer(429, "Retry-After: 7")
                return True
            case "302":
                self._answer(302, "Location: http://127.0.0.1:1/elsewhere")
                return True
            case "reset":
                # Closing with a linger of nought sends RST in the place of FIN.
                self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            case "garbage":
                self.wfile.write(b"\x16\x03\x01 this is no HTTP\r\n\r\n")
            case "half a head":
                self.wfile.write(b"HTTP/1.1 20")
            case "endless":
                self.wfile.write(b"HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n")
                for _ in range(_ENDLESS_CHUNKS):
                    self.wfile.write(b"1000\r\n" + b"x" * 4096 + b"\r\n")
        return False

    def _answer(self, status: int, *headers: str, close: bool = False) -> None:
        lines = [f"HTTP/1.1 {status} Said", "Content-Length: 0", *headers]
        if close:
            lines.append("Connection: close")
        self.wfile.write(("\r\n".join(lines) + "\r\n\r\n").encode())
