"""Every failure of the real portal as a named mode that can be switched on and off while it runs."""

import gzip
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from standin import row_faults
from standin.answers import HTML, Answer, html_answer, json_answer
from standin.desk import Desk
from standin.query_api import GATEWAY_TIMEOUT

_HUNDRED_MB = 100 * 1024 * 1024
_MAINTENANCE = "<!doctype html><html><body><h1>Technical works</h1><p>Come back later.</p></body></html>"


@dataclass(slots=True, kw_only=True)
class Fault:
    """A mode at work: on requests that contain `match`, `times` times, after letting `after` of them pass."""

    mode: str
    times: int | None = None
    match: str = ""
    after: int = 0
    params: Mapping[str, Any] = field(default_factory=dict)


def _status(status: int, message: str) -> Callable[[Answer, Fault], Answer]:
    return lambda _answer, _fault: json_answer({"message": message}, status)


def _page(status: int, page: str) -> Callable[[Answer, Fault], Answer]:
    return lambda _answer, _fault: html_answer(page, status)


def _too_many(_answer: Answer, fault: Fault) -> Answer:
    wait = str(fault.params.get("retry_after", 2))
    return replace(json_answer({"message": "tooManyRequests"}, 429), headers=(("Retry-After", wait),))


def _truncated(answer: Answer, fault: Fault) -> Answer:
    share = float(fault.params.get("share", 0.6))
    return replace(answer, body=answer.body[: int(len(answer.body) * share)])


def _bomb(answer: Answer, fault: Fault) -> Answer:
    size = int(fault.params.get("bytes", _HUNDRED_MB + 1))
    packed = gzip.compress(b"[" + b" " * (size - 2) + b"]", compresslevel=9)
    return replace(answer, status=200, body=packed, headers=(("Content-Encoding", "gzip"),))


def _huge(answer: Answer, fault: Fault) -> Answer:
    size = int(fault.params.get("bytes", _HUNDRED_MB))
    return replace(answer, status=200, body=b" " * 65_536, pace="stream", stream_bytes=size)


def _redirect(_answer: Answer, fault: Fault) -> Answer:
    target = str(fault.params.get("location", "http://elsewhere.invalid/"))
    return replace(html_answer("", int(fault.params.get("status", 302))), headers=(("Location", target),))


ANSWER_MODES: Mapping[str, Callable[[Answer, Fault], Answer]] = {
    "not-allowed": _status(400, "notAllowed"),
    "403": _page(403, "<html><body><h1>403 Forbidden</h1></body></html>"),
    "404": _page(404, "<html><body><h1>404 Not Found</h1></body></html>"),
    "429": _too_many,
    "500": _status(500, "internalServerError"),
    "502": _page(502, "<html><body><h1>502 Bad Gateway</h1></body></html>"),
    "504": _page(504, GATEWAY_TIMEOUT),
    "html-200": _page(200, _MAINTENANCE),
    "empty-object-200": lambda _answer, _fault: json_answer({}),
    "graphql-errors": lambda _answer, _fault: json_answer(
        {"errors": [{"message": "Internal server error"}], "data": None}
    ),
    "id-filter-error": lambda _answer, _fault: json_answer(
        {"errors": [{"message": 'Unknown argument "id".'}], "data": None}
    ),
    "detail-empty": lambda _answer, _fault: json_answer({}),
    "detail-off": _page(404, "<html><body><h1>404 Not Found</h1></body></html>"),
    "graphql-off": _page(404, "<html><body><h1>404 Not Found</h1></body></html>"),
    "truncated-json": _truncated,
    "wrong-content-type": lambda answer, fault: replace(
        answer, content_type=str(fault.params.get("content_type", HTML))
    ),
    "gzip-bomb": _bomb,
    "huge-body": _huge,
    "slow-drip": lambda answer, fault: replace(
        answer, pace="drip", pause_s=float(fault.params.get("pause_s", 1.0))
    ),
    "reset": lambda answer, _fault: replace(answer, pace="reset"),
    "redirect": _redirect,
}
# Modes that change the ministry itself; it reads them through `Switchboard.active`.
STANDING_MODES = (
    "ticket-single-use", "ticket-expiry", "ticket-header", "ticket-none", "refused",
    "shifting-pages", "id-reuse", "id-filter-ignored", "short-listing",
)  # fmt: skip
MODES: tuple[str, ...] = (*ANSWER_MODES, *row_faults.ROW_MODES, *STANDING_MODES)
_DEFAULT_MATCH = {
    "not-allowed": "/content-manager/news",
    "graphql-errors": "/graphql",
    "graphql-off": "/graphql",
    "envelope": "/content-manager/",
    "id-filter-error": "query One",
    "detail-empty": "/content-manager/news/",
    "detail-off": "/content-manager/news/",
}


class Switchboard:
    """The faults at work; safe to use from several threads."""

    def __init__(self) -> None:
        self._faults: dict[str, Fault] = {}
        self._lock = threading.Lock()

    def set(self, fault: Fault) -> None:
        """Puts a mode to work in place of its earlier setting.

        Raises ValueError when the mode is unknown.
        """
        if fault.mode not in MODES:
            raise ValueError(f"The fault {fault.mode!r} is unknown; choose one of {', '.join(MODES)}.")
        fault.match = fault.match or _DEFAULT_MATCH.get(fault.mode, "")
        with self._lock:
            self._faults[fault.mode] = fault

    def clear(self, mode: str | None = None) -> None:
        """Ends one mode, or all of them."""
        with self._lock:
            if mode is None:
                self._faults.clear()
            else:
                self._faults.pop(mode, None)

    def active(self) -> list[Fault]:
        """The faults that would hit some request."""
        with self._lock:
            return list(self._faults.values())

    def take(self, wanted: str) -> list[Fault]:
        """The faults that hit a request of this address and body, each counted down."""
        with self._lock:
            hits = [fault for fault in self._faults.values() if _hits(fault, wanted)]
            for fault in hits:
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        del self._faults[fault.mode]
            return hits


def spoil(answer: Answer, faults: list[Fault], desk: Desk) -> Answer:
    """The answer after every fault has had its way, rows first."""
    for fault in faults:
        if fault.mode in row_faults.ROW_MODES:
            answer = row_faults.spoil_rows(answer, fault.mode, fault.params, desk)
    for fault in faults:
        if fault.mode in ANSWER_MODES:
            answer = ANSWER_MODES[fault.mode](answer, fault)
    return answer


def _hits(fault: Fault, wanted: str) -> bool:
    if fault.match not in wanted:
        return False
    if fault.after > 0:
        fault.after -= 1
        return False
    return True
