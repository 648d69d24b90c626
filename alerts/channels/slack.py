"""Slack: one POST to an incoming webhook, whose address is its secret, so that nothing is signed."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

import requests

from alerts.render_slack import slack_body
from news.alerts import Delivered, OutboxEntry, Refused

from .deadline import Deadline
from .posting import JSON, Poster, judge_by_status

# What Slack says of a webhook that will not come back by itself (docs.slack.dev, "Sending messages using
# incoming webhooks", read 2026-11).
_GONE = {
    HTTPStatus.NOT_FOUND: "the webhook or its channel is gone (404); make a new one in Slack",
    HTTPStatus.GONE: "the channel is archived (410); make a webhook for another one",
}
_FORBIDDEN = "Slack does not let this webhook post (403); ask an administrator of the workspace"
_UNREADABLE = "Slack does not understand the message (400)"


class SlackWay:
    """Posts messages to incoming webhooks, or to a server that is like Slack's."""

    def __init__(self, *, allow: Sequence[str], ca_file: Path | None = None) -> None:
        self._poster = Poster(allow=allow, ca_file=ca_file, judge=judge)

    def send(self, entry: OutboxEntry, *, now: datetime, deadline: Deadline) -> Delivered | Refused:
        """Post the message to the entry's address."""
        body = slack_body(entry).encode()
        return self._poster.post(entry.address, body, JSON, now=now, deadline=deadline)

    def close(self) -> None:
        """Gives the connection back."""
        self._poster.close()


def judge(answer: requests.Response, now: datetime) -> Delivered | Refused:
    """Slack's answers: 404 and 410 are final for the address, 400 for the message; 429 asks to wait."""
    code = answer.status_code
    if code in _GONE:
        return Refused(detail=_GONE[HTTPStatus(code)], is_permanent=True, kind="gone", scope="address")
    if code == HTTPStatus.FORBIDDEN:
        return Refused(detail=_FORBIDDEN, is_permanent=False, kind="refused", scope="address")
    if code == HTTPStatus.BAD_REQUEST:
        return Refused(detail=_UNREADABLE, is_permanent=True, kind="refused", scope="message")
    return judge_by_status(answer, now)
