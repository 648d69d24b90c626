"""Webhooks: one signed POST in the form of Standard Webhooks (standardwebhooks.com)."""

import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from standardwebhooks import Webhook

from alerts.payload import webhook_body
from news.alerts import Delivered, OutboxEntry, Refused

from .deadline import Deadline
from .posting import Poster


class WebhookWay:
    """Posts messages to one host, signed with the secrets of each address (whsec_…), the newest first."""

    def __init__(
        self,
        *,
        secrets: Callable[[str], Sequence[str]],
        allow: Sequence[str],
        ca_file: Path | None = None,
    ) -> None:
        self._secrets = secrets
        self._poster = Poster(allow=allow, ca_file=ca_file)

    def send(self, entry: OutboxEntry, *, now: datetime, deadline: Deadline) -> Delivered | Refused:
        """Post the message to the entry's address; the id is the entry's key on every try."""
        secrets = [secret for secret in self._secrets(entry.address) if secret]
        if not secrets:
            return _of_the_address("an unsigned webhook is not sent; set MFA_WEBHOOK_SECRET")
        body = webhook_body(entry)
        try:
            headers = _headers(entry.dedupe_key, secrets, body, now)
        except Exception:  # noqa: BLE001 - the library raises errors of several kinds for a wrong secret
            return _of_the_address("MFA_WEBHOOK_SECRET is wrong; write whsec_ and base64")
        return self._poster.post(entry.address, body.encode(), headers, now=now, deadline=deadline)

    def close(self) -> None:
        """Gives the connection back."""
        self._poster.close()


def _of_the_address(detail: str) -> Refused:
    """That what signs for one address is amiss; others of its host have secrets of their own."""
    return Refused(detail=detail, is_permanent=False, kind="settings", scope="address")


def _headers(key: str, secrets: Sequence[str], body: str, now: datetime) -> dict[str, str]:
    at = now.astimezone(UTC)  # sign() takes any instant's digits for UTC
    return {
        "Content-Type": "application/json",
        "User-Agent": "ministry-monitor",
        "webhook-id": key,
        "webhook-timestamp": str(math.floor(at.timestamp())),
        "webhook-signature": " ".join(Webhook(secret).sign(key, at, body) for secret in secrets),
    }
