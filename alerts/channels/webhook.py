"""Webhooks: one signed POST in the form of Standard Webhooks (standardwebhooks.com)."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import requests
from requests_hardened.ip_filter import InvalidIPAddress
from standardwebhooks import Webhook

from alerts.payload import webhook_body
from news.alerts import Delivered, OutboxEntry, Refused

from .deadline import Deadline
from .guard import guarded_session

DEADLINE_S = 30.0  # the session's time limits count anew with every byte; a slow drip meets this one
_GONE = 410  # the one answer by which Standard Webhooks ends a subscription


def send(
    entry: OutboxEntry,
    *,
    secret: str,
    allow: Sequence[str],
    ca_file: Path | None = None,
    now: datetime,
    deadline: Deadline,
) -> Delivered | Refused:
    """Post the alert to the entry's address, signed with `secret` (whsec_…) at `now`.

    `allow`: networks that may be reached although they are private, as "127.0.0.0/8". `ca_file`: an authority
    that is trusted besides the usual ones.
    """
    if not secret:
        return _later("an unsigned webhook is not sent; set MFA_WEBHOOK_SECRET")
    body = webhook_body(entry)
    try:
        headers = _headers(entry.dedupe_key, secret, body, now)
    except Exception:  # noqa: BLE001 - the library raises errors of several kinds for a wrong secret
        return _later("MFA_WEBHOOK_SECRET is wrong; write whsec_ and base64")
    try:
        session = guarded_session(allow=allow, ca_file=ca_file, deadline=deadline)
    except OSError:
        return _later("MFA_CA_FILE holds no certificate that can be read")
    except ValueError:
        return _later("MFA_WEBHOOK_ALLOW is wrong; write networks such as 127.0.0.0/8")
    with deadline, session:
        return _post(session, entry.address, body.encode(), headers, now=now, deadline=deadline)


def _headers(key: str, secret: str, body: str, now: datetime) -> dict[str, str]:
    at = now.astimezone(UTC)  # sign() takes any instant's digits for UTC
    return {
        "Content-Type": "application/json",
        "User-Agent": "ministry-monitor",
        "webhook-id": key,
        "webhook-timestamp": str(math.floor(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(key, at, body),
    }


def _post(
    session: requests.Session,
    url: str,
    body: bytes,
    headers: dict[str, str],
    *,
    now: datetime,
    deadline: Deadline,
) -> Delivered | Refused:
    # What requests says repeats the URL, which may hold a token; so only kinds of errors are told.
    try:
        with session.post(url, data=body, headers=headers, stream=True) as answer:
            # The status says all; a body that hangs or breaks must not turn a delivery into a failure.
            return _judge(answer, now)
    except InvalidIPAddress:
        return _later("the receiver is in a private network; if that is meant, set MFA_WEBHOOK_ALLOW")
    except (requests.exceptions.InvalidSchema, requests.exceptions.MissingSchema):
        return _never("the webhook's URL must begin with https:// or http://")
    except requests.exceptions.InvalidURL:
        return _never("the webhook's URL is wrong")
    except (requests.RequestException, OSError) as error:
        return _unreached(error, is_over=deadline.is_over)


def _unreached(error: Exception, *, is_over: bool) -> Refused:
    if is_over or isinstance(error, requests.Timeout):
        return Refused(detail="the receiver answers too slowly", is_permanent=False, is_slow=True)
    if "CERTIFICATE_VERIFY_FAILED" in str(error):  # requests wraps it so deep that only its text comes out
        return _later("the receiver's certificate cannot be verified; an authority of your own: MFA_CA_FILE")
    return _later(f"the receiver cannot be reached ({type(error).__name__})")


def _judge(answer: requests.Response, now: datetime) -> Delivered | Refused:
    """2xx is delivered and 410 is final; whatever else a receiver answers may be mended within days."""
    code = answer.status_code
    if 200 <= code < 300:  # noqa: PLR2004 - the range is the definition
        return Delivered(detail=f"the receiver answers {code}")
    if code == _GONE:
        return _never("the receiver answers 410, it is gone")
    said = f"the receiver answers {code}"
    if 300 <= code < 400:  # noqa: PLR2004 - as above
        said = f"the receiver redirects ({code}), which is not followed; set its final address"
    wait_s = retry_after_s(answer.headers.get("Retry-After", ""), now)
    return Refused(detail=said, is_permanent=False, retry_after_s=wait_s)


def retry_after_s(value: str, now: datetime) -> float | None:
    """Seconds that Retry-After asks for (RFC 9110, section 10.2.3), or None where it is unreadable."""
    text = value.strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds())


def _later(detail: str) -> Refused:
    return Refused(detail=detail, is_permanent=False)


def _never(detail: str) -> Refused:
    return Refused(detail=detail, is_permanent=True)
