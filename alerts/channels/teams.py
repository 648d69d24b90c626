"""Microsoft Teams: one POST to a Workflows webhook, whose address is its secret; nothing is signed."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

import requests

from alerts.render_teams import teams_body
from news.alerts import Delivered, OutboxEntry, Refused

from .deadline import Deadline
from .posting import JSON, Poster, judge_by_status

_MOST_READ = 2048
# The connectors that Workflows follow answer 200 whatever becomes of a message, and say in words what did.
_FAILED = re.compile(rb"delivery failed.{0,200}?\b(?:error|code)[ :]*(\d{3})\b", re.IGNORECASE | re.DOTALL)
_SIGNATURE = (
    "Teams does not take the webhook's signature ({code}); copy the address from the workflow once more"
)
_GONE = "the workflow is gone or switched off ({code}); make a new one in Teams"
_TOO_LARGE = "Teams does not take the message ({code})"


class TeamsWay:
    """Posts messages to workflows that take webhooks."""

    def __init__(self, *, allow: Sequence[str], ca_file: Path | None = None) -> None:
        self._poster = Poster(allow=allow, ca_file=ca_file, judge=judge)

    def send(self, entry: OutboxEntry, *, now: datetime, deadline: Deadline) -> Delivered | Refused:
        """Post the message to the entry's address."""
        body = teams_body(entry).encode()
        return self._poster.post(entry.address, body, JSON, now=now, deadline=deadline)

    def close(self) -> None:
        """Gives the connection back."""
        self._poster.close()


def judge(answer: requests.Response, now: datetime) -> Delivered | Refused:
    """The answers of Workflows, and of the connectors before them."""
    match answer.status_code:
        case HTTPStatus.OK:
            return _spoken(answer) or judge_by_status(answer, now)
        case HTTPStatus.NOT_FOUND | HTTPStatus.GONE as code:
            return Refused(detail=_GONE.format(code=code), is_permanent=True, kind="gone", scope="address")
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN as code:
            said = _SIGNATURE.format(code=code)
            return Refused(detail=said, is_permanent=False, kind="refused", scope="address")
        case HTTPStatus.BAD_REQUEST | HTTPStatus.REQUEST_ENTITY_TOO_LARGE as code:
            said = _TOO_LARGE.format(code=code)
            return Refused(detail=said, is_permanent=True, kind="refused", scope="message")
        case _:
            return judge_by_status(answer, now)


def _spoken(answer: requests.Response) -> Refused | None:
    """What a 200 says went wrong behind it; None where it says nothing of the kind."""
    body = b""
    with suppress(Exception):  # a body that hangs or breaks makes no failure of a delivery
        body = answer.raw.read(_MOST_READ, decode_content=True)
    failed = _FAILED.search(body)
    if failed is None:
        return None
    code = int(failed[1])
    return Refused(
        detail=f"Teams could not deliver the message ({code})",
        is_permanent=code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        kind="busy" if code == HTTPStatus.TOO_MANY_REQUESTS else "refused",
        scope="address" if code != HTTPStatus.REQUEST_ENTITY_TOO_LARGE else "message",
    )
