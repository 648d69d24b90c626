"""A mail server that takes everything, or refuses as told, and keeps the raw messages."""

import base64
import binascii
import email
import email.policy
import socketserver
import threading
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Self

from typing_extensions import override

from standin.answers import Answer, Asked, html_answer, json_answer
from standin.arrivals import Arrivals
from standin.listening import HOST, Listener

_LARGEST_MESSAGE = 20 * 1024 * 1024
_LONGEST_LINE = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message as it came over the wire, with its envelope."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    login: tuple[str, str] | None

    @property
    def message(self) -> EmailMessage:
        """The parsed message."""
        return email.message_from_bytes(self.raw, policy=email.policy.default)


@dataclass(slots=True)
class Refusal:
    """The answer to give at a point of the conversation in place of the usual one, so many times."""

    at: str
    line: str
    times: int | None = None


class MailReceiver:
    """Receives mail on 127.0.0.1 while the `with` block lasts."""

    def __init__(self, *, port: int = 0, folder: Path | None = None) -> None:
        self._folder = folder
        self._arrivals: Arrivals[Mail] = Arrivals()
        self._refusals: list[Refusal] = []
        self._lock = threading.Lock()
        self._server = _Server((HOST, port), self)
        self._serving = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._list = Listener(self._listed)

    def __enter__(self) -> Self:
        self._serving.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._serving.join()
        self._list.close()

    @property
    def port(self) -> int:
        """The port listened on."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """The address in the form of mail settings."""
        return f"smtp://{HOST}:{self.port}"

    @property
    def list_url(self) -> str:
        """A page that lists what came."""
        return f"http://{HOST}:{self._list.port}/__mail__"

    @property
    def messages(self) -> tuple[Mail, ...]:
        """Everything received, oldest first."""
        return tuple(self._arrivals.all())

    def wait_for(self, count: int, timeout_s: float = 10) -> tuple[Mail, ...]:
        """Everything received once there are so many; raises TimeoutError."""
        return tuple(self._arrivals.wait_for(count, timeout_s))

    def forget(self) -> None:
        """Forgets what was received."""
        self._arrivals.clear()

    def refuse(self, at: str, line: str, times: int | None = None) -> None:
        """Answers `line`, as "451 4.7.1 Later", at CONNECT, EHLO, AUTH, MAIL, RCPT or DATA."""
        with self._lock:
            self._refusals.append(Refusal(at, line, times))

    def accept(self) -> None:
        """Refuses nothing any more."""
        with self._lock:
            self._refusals.clear()

    def refusal(self, at: str) -> str | None:
        """The line to answer at this point, counted down, or None to go on."""
        with self._lock:
            for refusal in self._refusals:
                if refusal.at == at and refusal.times != 0:
                    if refusal.times is not None:
                        refusal.times -= 1
                    return refusal.line
        return None

    def keep(self, mail: Mail) -> None:
        """Takes a message in."""
        place = self._arrivals.add(mail)
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / f"{place + 1:05}.eml").write_bytes(mail.raw)

    def _listed(self, asked: Asked) -> Answer:
        if asked.path != "/__mail__":
            return html_answer("<h1>404</h1>", 404)
        return json_answer(
            [
                {
                    "from": mail.sender,
                    "to": mail.recipients,
                    "subject": str(mail.message["subject"]),
                    "raw": mail.raw.decode("utf-8", "replace"),
                }
                for mail in self.messages
            ]
        )


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    # Threads are waited for on closing, so that no connection outlives it; a silent client is cut off.
    daemon_threads = False

    def __init__(self, address: tuple[str, int], receiver: MailReceiver) -> None:
        self.receiver = receiver
        super().__init__(address, _Conversation)

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error of the receiver's."""


class _Conversation(socketserver.StreamRequestHandler):
    server: _Server
    timeout = 5.0

    @override
    def setup(self) -> None:
        super().setup()
        self._sender = ""
        self._recipients: list[str] = []
        self._login: tuple[str, str] | None = None

    @override
    def handle(self) -> None:
        refusal = self.server.receiver.refusal("CONNECT")
        self._say(refusal or "220 standin ESMTP")
        while refusal is None and (line := self._line()) is not None:
            verb, _, rest = line.partition(" ")
            if verb.upper() == "QUIT":
                self._say("221 Bye")
                break
            self._obey(verb.upper(), rest)

    def _obey(self, verb: str, rest: str) -> None:
        refusal = self.server.receiver.refusal(verb)
        if refusal is not None:
            self._say(refusal)
            return
        match verb:
            case "EHLO":
                self._say(
                    "250-standin",
                    f"250-SIZE {_LARGEST_MESSAGE}",
                    "250-8BITMIME",
                    "250-SMTPUTF8",
                    "250 AUTH PLAIN LOGIN",
                )
            case "MAIL":
                self._sender, self._recipients = _address(rest), []
                self._say("250 OK")
            case "RCPT":
                self._recipients.append(_address(rest))
                self._say("250 OK")
            case "DATA":
                self._take_message()
            case "AUTH":
                self._authenticate(rest)
            case "HELO" | "RSET" | "NOOP":
                self._say("250 OK")
            case _:
                self._say("502 5.5.2 Not known here")

    def _take_message(self) -> None:
        if not self._recipients:
            self._say("503 5.5.1 No recipients")
            return
        self._say("354 Go on")
        lines = []
        while (line := self.rfile.readline(_LONGEST_LINE)) != b".\r\n":
            if not line:
                return  # whoever hangs up in the middle has sent nothing
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.receiver.keep(
            Mail(
                sender=self._sender,
                recipients=tuple(self._recipients),
                raw=b"".join(lines),
                login=self._login,
            )
        )
        self._say("250 OK")

    def _authenticate(self, rest: str) -> None:
        form, _, first = rest.partition(" ")
        try:
            if form.upper() == "PLAIN":
                _, user, password = _decoded(first or self._ask("")).split("\0")
            else:
                user = _decoded(first or self._ask("VXNlcm5hbWU6"))
                password = _decoded(self._ask("UGFzc3dvcmQ6"))
        except (ValueError, binascii.Error):
            self._say("501 5.5.2 Cannot decode")
            return
        self._login = (user, password)
        self._say("235 2.7.0 Welcome")

    def _ask(self, prompt: str) -> str:
        self._say(f"334 {prompt}")
        return self._line() or ""

    def _line(self) -> str | None:
        line = self.rfile.readline(_LONGEST_LINE)
        return line.decode("utf-8", "replace").strip() if line else None

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


def _address(rest: str) -> str:
    return rest.partition("<")[2].partition(">")[0]


def _decoded(written: str) -> str:
    return base64.b64decode(written).decode()
