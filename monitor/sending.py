"""One message: sent outside any transaction, judged, and what became of it recorded."""

import secrets
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from alerts import retry
from alerts.channels import email, posting, webhook
from alerts.channels.deadline import Deadline
from alerts.channels.ways import Way
from news.alerts import Dead, Delivered, OutboxEntry, Outcome, Refused, RetryAt
from storage import outbox as outbox_store

from .bootstrap import Service
from .log import logger


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How an attempt ended: `delivered`, `retried`, `dead`, or `put_back` where a stop broke it off.

    `is_slow`: the receiver let its time run out.
    """

    name: str
    is_slow: bool


def deadline_for(entry: OutboxEntry) -> Deadline:
    """The time that one message of this channel may take in all."""
    return Deadline(email.DEADLINE_S if entry.channel == "email" else posting.DEADLINE_S)


def deliver(service: Service, entry: OutboxEntry, *, owner: str, deadline: Deadline) -> Sent:
    """Send a message that `owner` has claimed, and record what came of it.

    Where a stop cut its time short nothing is recorded: the receiver had no fair chance to answer.
    """
    answer = _sent(service, entry, deadline)
    now = service.clock.now()
    if isinstance(answer, Refused) and answer.is_slow and deadline.is_shortened:
        with service.database.writing() as tx:
            outbox_store.put_back(tx, entry_id=entry.id, owner=owner, now=now)
        logger.info("delivery.put_back", entry=entry.id, channel=entry.channel)
        return Sent(name="put_back", is_slow=False)
    outcome = _judged(service, entry, answer, now)
    with service.database.writing() as tx:
        outbox_store.record(tx, entry_id=entry.id, owner=owner, outcome=outcome, now=now)
    return Sent(name=_logged(entry, outcome), is_slow=isinstance(answer, Refused) and answer.is_slow)


def _judged(service: Service, entry: OutboxEntry, answer: Delivered | Refused, now: datetime) -> Outcome:
    if isinstance(answer, Delivered):
        return answer
    return retry.outcome_after(
        answer,
        attempts=entry.attempts + 1,
        first_at=_first_try_at(service, entry, now),
        now=now,
        jitter=secrets.randbelow(1_000_000) / 1_000_000,
    )


def _first_try_at(service: Service, entry: OutboxEntry, now: datetime) -> datetime:
    """When this row of attempts began; a person's retry begins a new one, however old the message is."""
    with service.database.reading() as tx:
        made = sorted(attempt.at for attempt in outbox_store.attempts(tx, entry.id))
    return made[-entry.attempts] if 0 < entry.attempts <= len(made) else now


def _sent(service: Service, entry: OutboxEntry, deadline: Deadline) -> Delivered | Refused:
    opened = WAYS.get(entry.channel)
    if opened is None:
        return Refused(detail=f"{entry.channel} cannot be sent to", is_permanent=False, kind="settings")
    try:
        with closing(opened(service)) as way:
            return way.send(entry, now=service.clock.now(), deadline=deadline)
    except Exception as error:  # noqa: BLE001 - the sender must not die of one message; it is tried again and then shown
        logger.exception("delivery.failed", entry=entry.id, channel=entry.channel)
        return Refused(detail=f"the program failed: {type(error).__name__}", is_permanent=False)


def _mail_way(service: Service) -> Way:
    settings = service.settings
    return email.MailWay(
        mail_url=settings.mail_url,
        mail_from=settings.mail_from or "ministry-monitor@localhost",
        ca_file=settings.ca_file,
    )


def _webhook_way(service: Service) -> Way:
    settings = service.settings
    return webhook.WebhookWay(
        secrets=lambda _address: (settings.webhook_secret or "",),
        allow=settings.webhook_allow,
        ca_file=settings.ca_file,
    )


# One line a channel: how its way is opened. A way goes to one destination and is used by one thread.
WAYS: Mapping[str, Callable[[Service], Way]] = {
    "email": _mail_way,
    "webhook": _webhook_way,
}


def _logged(entry: OutboxEntry, outcome: Outcome) -> str:
    match outcome:
        case Delivered():
            name = "delivered"
        case RetryAt():
            name = "retried"
        case Dead():
            name = "dead"
        case _:
            assert_never(outcome)
    logger.info(f"delivery.{name}", entry=entry.id, channel=entry.channel, attempt=entry.attempts + 1)
    return name
