"""Chats by way of Apprise: only addresses that the operator configured, each under a name.

Apprise is imported with the first message, for it costs 25 MB and a second. It may not go to the network by
itself: its plugins get a `requests` of ours, which goes through the guard and stands under the deadline. None
of its own ways to repeat, to wait, to read files and to log is used.
"""

import logging
import sys
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

from alerts.render_chat import chat_text
from news.alerts import Delivered, OutboxEntry, Refused

from .deadline import Deadline
from .guard import Guard, guarded_session
from .posting import judge_by_status, of_settings, too_slow, trouble

if TYPE_CHECKING:
    from apprise import Apprise

MOST_READ = 1_000_000  # bytes of an answer; plugins look into it
_WRONG = frozenset(
    {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
)
_LOG = logging.getLogger("apprise")


class AppriseWay:
    """Sends messages to the chats that the operator gave names, an address of an entry being such a name.

    `targets` are Apprise's addresses by these names. `allow` and `ca_file` as for webhooks.
    """

    def __init__(
        self, *, targets: Mapping[str, str], allow: Sequence[str], ca_file: Path | None = None
    ) -> None:
        self._targets, self._allow, self._ca_file = targets, allow, ca_file
        self._guard: Guard | None = None
        self._opened: dict[str, Apprise] = {}

    def send(self, entry: OutboxEntry, *, now: datetime, deadline: Deadline) -> Delivered | Refused:
        """Hand the message to the chat of that name."""
        if entry.address not in self._targets:
            return _of_the_name(f"MFA_APPRISE names no “{entry.address}”; add {entry.address}=…:// to it")
        try:
            self._guard = self._guard or guarded_session(allow=self._allow, ca_file=self._ca_file)
        except OSError:
            return of_settings("MFA_CA_FILE holds no certificate that can be read")
        except ValueError:
            return of_settings("MFA_WEBHOOK_ALLOW is wrong; write networks such as 127.0.0.0/8")
        chat = self._chat(entry.address)
        if chat is None:
            return _of_the_name(
                f"Apprise does not understand the address of “{entry.address}”; mend MFA_APPRISE"
            )
        title, text = chat_text(entry)
        call = _Call(self._guard.session)
        with deadline, self._guard.under(deadline):
            is_taken = call.run(chat, title, text)
        return _judged(call, is_taken=is_taken, now=now, is_over=deadline.is_over)

    def close(self) -> None:
        """Gives connections back."""
        self._opened.clear()
        if self._guard is not None:
            self._guard.session.close()
            self._guard = None

    def _chat(self, name: str) -> "Apprise | None":
        if name not in self._opened:
            opened = _open(self._targets[name])
            if opened is None:
                return None
            self._opened[name] = opened
        return self._opened[name]


class _Call:
    """One message on its way through Apprise: what its plugin asks of the network, and what came of that."""

    def __init__(self, session: requests.Session) -> None:
        self._session = session
        self.answer: requests.Response | None = None
        self.error: Exception | None = None

    def run(self, chat: "Apprise", title: str, text: str) -> bool:
        """Whether the chat has taken the message."""
        token = _CURRENT.set(self)
        try:
            return bool(chat.notify(body=text, title=title, body_format="text"))
        finally:
            _CURRENT.reset(token)

    def request(self, method: str, url: str, **asked: Any) -> requests.Response:  # noqa: ANN401 - as requests has it
        """What requests would answer, by the guarded session; the certificate is verified in any case."""
        kept = {name: value for name, value in asked.items() if name in _PASSED_ON}
        self.answer = self.error = None
        try:
            self.answer = _bounded(self._session.request(method, url, stream=True, **kept))
        except (requests.RequestException, OSError) as error:
            self.error = error
            # Plugins write errors into logs; this one says nothing of the address.
            raise requests.ConnectionError("not reached") from None
        return self.answer


_PASSED_ON = frozenset({"data", "json", "params", "headers", "auth", "timeout"})
_CURRENT: ContextVar[_Call | None] = ContextVar("_CURRENT", default=None)


class _Requests:
    """Stands in the place of `requests` within the modules of plugins; names that are not here they lack."""

    codes = requests.codes
    exceptions = requests.exceptions
    Response = requests.Response

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - errors of many classes
        return getattr(requests.exceptions, name)

    def request(self, method: str, url: str, **asked: Any) -> requests.Response:  # noqa: ANN401 - as requests has it
        """Asks by the call that is under way; nothing may be asked outside one."""
        call = _CURRENT.get()
        if call is None:
            raise requests.ConnectionError("no message is being sent")
        return call.request(method, url, **asked)

    def get(self, url: str, params: object = None, **asked: Any) -> requests.Response:  # noqa: ANN401 - as above
        """GET."""
        return self.request("GET", url, params=params, **asked)

    def post(self, url: str, data: object = None, **asked: Any) -> requests.Response:  # noqa: ANN401 - as above
        """POST."""
        return self.request("POST", url, data=data, **asked)

    def put(self, url: str, data: object = None, **asked: Any) -> requests.Response:  # noqa: ANN401 - as above
        """PUT."""
        return self.request("PUT", url, data=data, **asked)

    def delete(self, url: str, **asked: Any) -> requests.Response:  # noqa: ANN401 - as above
        """DELETE."""
        return self.request("DELETE", url, **asked)


_REQUESTS = _Requests()


def _open(url: str) -> "Apprise | None":
    """The chat of an address; None where Apprise does not understand it, or its plugin escapes the guard."""
    import apprise  # noqa: PLC0415 - with the first message, for its memory

    # What it logs repeats addresses.
    _LOG.disabled, _LOG.propagate = True, False
    asset = apprise.AppriseAsset(
        async_mode=False,
        storage_mode="memory",
        service_timeout=0,  # the deadline is ours, and so is the thread
        allow_templates=False,
        secure_logging=True,
    )
    plugin = apprise.Apprise.instantiate(url, asset=asset)
    if plugin is None or not _guard_plugin(type(plugin)):
        return None
    plugin.overflow_mode = apprise.OverflowMode.TRUNCATE
    # It would sleep for as long as a server says.
    plugin.throttle = lambda *_args, **_facts: None  # type: ignore[method-assign]
    chat = apprise.Apprise(asset=asset)
    return chat if chat.add(plugin) else None


def _guard_plugin(kind: type) -> bool:
    """Gives a plugin's modules our `requests`; False where its own module asks the network otherwise."""
    for each in kind.__mro__:
        module = sys.modules[each.__module__]
        if getattr(module, "requests", None) is requests:
            module.requests = _REQUESTS  # type: ignore[attr-defined]  # a global of the module
    return getattr(sys.modules[kind.__module__], "requests", None) is _REQUESTS


def _bounded(answer: requests.Response) -> requests.Response:
    """The answer with at most so much of its body, read."""
    with answer:
        body = answer.raw.read(MOST_READ, decode_content=True)
    answer._content, answer._content_consumed = body, True  # type: ignore[attr-defined]  # noqa: SLF001 - it has no other way to be read in part
    return answer


def _judged(call: _Call, *, is_taken: bool, now: datetime, is_over: bool) -> Delivered | Refused:
    if is_taken:
        return Delivered(detail="taken by the chat")
    if is_over or call.error is not None:
        return too_slow() if is_over or call.error is None else trouble(call.error)
    if call.answer is None:
        return _of_the_name("Apprise cannot use the address of this name; mend MFA_APPRISE")
    code = call.answer.status_code
    if code in _WRONG:
        return _of_the_name(f"the chat does not take the address of this name ({code}); mend MFA_APPRISE")
    answer = judge_by_status(call.answer, now)
    if isinstance(answer, Delivered):
        return Refused(detail=f"the chat refuses the message ({code})", is_permanent=False, kind="refused")
    return answer


def _of_the_name(detail: str) -> Refused:
    return Refused(detail=detail, is_permanent=False, kind="settings", scope="address")
