"""A webhook receiver: stores what comes, checks the signature, and answers well or badly as told."""

import base64
import hashlib
import hmac
import itertools
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

from standin.answers import Answer, Asked, json_answer
from standin.arrivals import Arrivals
from standin.listening import HOST, Listener


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """One request as received; header names are lower case."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    status: int

    @property
    def payload(self) -> Any:  # noqa: ANN401 - JSON is of any type
        """The body as JSON."""
        return json.loads(self.body)

    def is_signed(self, secret: str) -> bool:
        """True when a signature of the Standard Webhooks form fits the secret (`whsec_…`)."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = (
            f"{self.headers.get('webhook-id')}.{self.headers.get('webhook-timestamp')}.".encode() + self.body
        )
        expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        given = self.headers.get("webhook-signature", "").split(" ")
        return any(hmac.compare_digest(expected, each) for each in given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """How to answer one request: a status, a wait before it, a Retry-After, a body of so many bytes."""

    status: int = 204
    delay_s: float = 0.0
    retry_after: str | None = None
    body_bytes: int = 0
    location: str | None = None


class HookReceiver:
    """Receives webhooks while the `with` block lasts; replies come in turn, the last one for ever."""

    def __init__(self, *replies: Reply | int, port: int = 0) -> None:
        self._replies = self._endless(replies)
        self._arrivals: Arrivals[Hook] = Arrivals()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._listener = Listener(self._respond, port)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._listener.close()

    @property
    def port(self) -> int:
        """The port listened on."""
        return self._listener.port

    @property
    def url(self) -> str:
        """Where to post."""
        return f"http://{HOST}:{self.port}/hook"

    @property
    def messages(self) -> tuple[Hook, ...]:
        """Everything received, oldest first."""
        return tuple(self._arrivals.all())

    def wait_for(self, count: int, timeout_s: float = 10) -> tuple[Hook, ...]:
        """Everything received once there are so many; raises TimeoutError."""
        return tuple(self._arrivals.wait_for(count, timeout_s))

    def reply(self, *replies: Reply | int) -> None:
        """Answers so from here on."""
        with self._lock:
            self._replies = self._endless(replies)

    def _respond(self, asked: Asked) -> Answer:
        if asked.method == "GET" and asked.path == "/__hooks__":
            return json_answer(
                [
                    {"headers": dict(hook.headers), "body": hook.body.decode("utf-8", "replace")}
                    for hook in self.messages
                ]
            )
        with self._lock:
            reply = next(self._replies)
        self._arrivals.add(Hook(path=asked.path, headers=asked.headers, body=asked.body, status=reply.status))
        if reply.delay_s:
            self._stopping.wait(reply.delay_s)
        return _answer(reply)

    @staticmethod
    def _endless(replies: tuple[Reply | int, ...]) -> "itertools.chain[Reply]":
        written = [Reply(status=reply) if isinstance(reply, int) else reply for reply in replies] or [Reply()]
        return itertools.chain(written, itertools.repeat(written[-1]))


def _answer(reply: Reply) -> Answer:
    headers = []
    if reply.retry_after is not None:
        headers.append(("Retry-After", reply.retry_after))
    if reply.location is not None:
        headers.append(("Location", reply.location))
    body = b"" if reply.status == HTTPStatus.NO_CONTENT else b"ok"
    if reply.body_bytes:
        return Answer(
            status=reply.status,
            body=b"x" * 65_536,
            headers=tuple(headers),
            pace="stream",
            stream_bytes=reply.body_bytes,
        )
    return Answer(status=reply.status, body=body, headers=tuple(headers))
