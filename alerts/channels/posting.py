"""One POST to an address that others chose, through the guard, and what its answer means."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from socket import gaierror

import requests
from requests_hardened.ip_filter import InvalidIPAddress

from news.alerts import Delivered, RefusalKind, Refused

from .deadline import Deadline
from .guard import Guard, guarded_session

DEADLINE_S = 30.0  # the session's time limits count anew with every byte; a slow drip meets this one
JSON = {"Content-Type": "application/json", "User-Agent": "ministry-monitor"}
_MOST_DRAINED = 16_384  # what a receiver may say and its connection still serve the next message
_DRAIN_S = 0.5  # the status has said all; a body that hangs costs no more than a new connection would
# What concerns whoever is asked at this address, and not this message alone.
_OF_THE_ADDRESS = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)
_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


Judge = Callable[[requests.Response, datetime], Delivered | Refused]


class Poster:
    """A guarded session for the messages to one destination, its connection kept between them.

    `allow`: networks that may be reached although they are private, as "127.0.0.0/8". `ca_file`: an authority
    that is trusted besides the usual ones. Mistakes in either are told by `post`. `judge` says what an answer
    means, where that is not `judge_by_status`.
    """

    def __init__(self, *, allow: Sequence[str], ca_file: Path | None, judge: Judge | None = None) -> None:
        self._allow, self._ca_file, self._judge = allow, ca_file, judge or judge_by_status
        self._guard: Guard | None = None

    def post(
        self, url: str, body: bytes, headers: Mapping[str, str], *, now: datetime, deadline: Deadline
    ) -> Delivered | Refused:
        """What the receiver makes of it, as the judge has it."""
        is_fresh = self._guard is None
        try:
            guard = self._guard = self._guard or guarded_session(allow=self._allow, ca_file=self._ca_file)
        except OSError:
            return of_settings("MFA_CA_FILE holds no certificate that can be read")
        except ValueError:
            return of_settings("MFA_WEBHOOK_ALLOW is wrong; write networks such as 127.0.0.0/8")
        with deadline, guard.under(deadline):
            answer = self._posted(guard.session, url, body, headers, now=now)
            is_lost = isinstance(answer, Refused) and answer.kind in {"unreachable", "slow"}
            if is_lost and not is_fresh and not deadline.is_over:
                # A receiver may close a connection that is kept at any moment, also just as it is used, and
                # what stands between may have forgotten it and say nothing.
                guard.forget()
                answer = self._posted(guard.session, url, body, headers, now=now)
        is_cut = deadline.is_over and isinstance(answer, Refused) and answer.kind in {"unreachable", "tls"}
        return too_slow() if is_cut else answer

    def close(self) -> None:
        """Gives the connection back."""
        if self._guard is not None:
            self._guard.session.close()
            self._guard = None

    def _posted(
        self, session: requests.Session, url: str, body: bytes, headers: Mapping[str, str], *, now: datetime
    ) -> Delivered | Refused:
        try:
            # Prepared by itself: what a session would add costs as much as the sending, and is nothing.
            request = requests.PreparedRequest()
            request.prepare("POST", url, headers=headers, data=body)
            with session.send(request, stream=True, verify=True, proxies={}) as answer:
                said = self._judge(answer, now)
                _drain(answer)
                return said
        except (InvalidIPAddress, requests.RequestException, OSError) as error:
            return trouble(error)


def trouble(error: Exception) -> Refused:
    """What an error on the way to a receiver means; what it says itself may repeat the URL and its token."""
    if isinstance(error, InvalidIPAddress):
        detail = "the receiver is in a private network; if that is meant, set MFA_WEBHOOK_ALLOW"
        return Refused(detail=detail, is_permanent=False, kind="forbidden", scope="address")
    if isinstance(error, requests.exceptions.InvalidSchema | requests.exceptions.MissingSchema):
        return _never("the webhook's URL must begin with https:// or http://", "settings")
    if isinstance(error, requests.exceptions.InvalidURL):
        return _never("the webhook's URL is wrong", "settings")
    return _unreached(error)


def _drain(answer: requests.Response) -> None:
    """Reads a short body, so that the connection can be used again; what is long, slow or broken is left.

    The status has said all: a body that hangs or breaks must not turn a delivery into a failure.
    """
    length = answer.headers.get("Content-Length", "0")
    if not length.isdecimal() or int(length[:9]) > _MOST_DRAINED:
        return
    with suppress(Exception):
        connection = answer.raw.connection
        if connection is not None:
            connection.sock.settimeout(_DRAIN_S)
        answer.raw.read(_MOST_DRAINED, decode_content=False)


def _unreached(error: Exception) -> Refused:
    if isinstance(error, requests.Timeout):
        return too_slow()
    if isinstance(error.__cause__, gaierror):
        return _of_the_way("dns", "the receiver's name cannot be resolved")
    if "CERTIFICATE_VERIFY_FAILED" in str(error):  # requests wraps it so deep that only its text comes out
        said = "the receiver's certificate cannot be verified; an authority of your own: MFA_CA_FILE"
        return _of_the_way("tls", said)
    if isinstance(error, requests.exceptions.SSLError):
        return _of_the_way("tls", "the receiver and this program agree on no encryption")
    return _of_the_way("unreachable", f"the receiver cannot be reached ({type(error).__name__})")


def judge_by_status(answer: requests.Response, now: datetime) -> Delivered | Refused:
    """2xx is delivered and 410 is final; whatever else a receiver answers may be mended within days."""
    code = answer.status_code
    if 200 <= code < 300:  # noqa: PLR2004 - the range is the definition
        return Delivered(detail=f"the receiver answers {code}")
    if code == HTTPStatus.GONE:  # the one answer by which Standard Webhooks ends a subscription
        return _never("the receiver answers 410, it is gone", "gone")
    said = f"the receiver answers {code}"
    if 300 <= code < 400:  # noqa: PLR2004 - as above
        said = f"the receiver redirects ({code}), which is not followed; set its final address"
    wait_s = asked_wait_s(answer, now)
    is_address = code in _OF_THE_ADDRESS or not 400 <= code < 500  # noqa: PLR2004 - as above
    return Refused(
        detail=said,
        is_permanent=False,
        kind="busy" if code in _BUSY and wait_s is not None else "refused",
        scope="address" if is_address else "message",
        retry_after_s=wait_s,
    )


def asked_wait_s(answer: requests.Response, now: datetime) -> float | None:
    """Seconds that an answer asks to wait, the most where a proxy has added its own; None for none."""
    lines = answer.raw.headers.getlist("Retry-After")
    asked = [wait_s for line in lines if (wait_s := retry_after_s(line, now)) is not None]
    return max(asked, default=None)


def retry_after_s(value: str, now: datetime) -> float | None:
    """Seconds that Retry-After asks for (RFC 9110, section 10.2.3), or None where it is unreadable."""
    text = value.strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds())


def too_slow() -> Refused:
    """That time ran out."""
    return _of_the_way("slow", "the receiver answers too slowly")


def of_settings(detail: str) -> Refused:
    """That a setting is wrong, which concerns all that goes this way and is mended within days."""
    return Refused(detail=detail, is_permanent=False, kind="settings", scope="destination")


def _of_the_way(kind: RefusalKind, detail: str) -> Refused:
    return Refused(detail=detail, is_permanent=False, kind=kind, scope="destination")


def _never(detail: str, kind: RefusalKind) -> Refused:
    return Refused(detail=detail, is_permanent=True, kind=kind)
