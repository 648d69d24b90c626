"""Send what is due: claim under a lease, send outside any transaction, record what became of it."""

import secrets
from collections import Counter
from datetime import datetime, timedelta
from typing import assert_never

from alerts import retry
from alerts.channels import email, webhook
from alerts.channels.deadline import Deadline
from news.alerts import Dead, Delivered, OutboxEntry, Outcome, Refused, RetryAt
from storage import outbox as outbox_store

from .bootstrap import Service
from .log import logger

LEASE = timedelta(minutes=5)  # several times what the slowest channel may take for one message
BATCH = 1  # each message has a lease of its own, however long the receivers before it have hung


def deliver_due(service: Service, *, owner: str | None = None) -> Counter[str]:
    """Send every message that is due, each at most once in this call; counts by outcome.

    Two processes may do this at once: a message under another's lease is not touched. A process that dies
    after sending and before recording sends again after the lease, with the same key.
    """
    owner = owner or secrets.token_hex(8)
    counts: Counter[str] = Counter()
    while True:
        now = service.clock.now()
        with service.database.writing() as tx:
            claimed = outbox_store.claim_due(tx, now=now, lease_until=now + LEASE, owner=owner, limit=BATCH)
        if not claimed:
            return counts
        for entry in claimed:
            counts[_deliver(service, entry, owner)] += 1


def _deliver(service: Service, entry: OutboxEntry, owner: str) -> str:
    answer = _send(service, entry)
    now = service.clock.now()
    outcome: Outcome
    if isinstance(answer, Refused):
        outcome = retry.outcome_after(
            answer,
            attempts=entry.attempts + 1,
            first_at=_first_try_at(service, entry, now),
            now=now,
            jitter=secrets.randbelow(1_000_000) / 1_000_000,
        )
    else:
        outcome = answer
    with service.database.writing() as tx:
        outbox_store.record(tx, entry_id=entry.id, owner=owner, outcome=outcome, now=now)
    return _logged(entry, outcome)


def _first_try_at(service: Service, entry: OutboxEntry, now: datetime) -> datetime:
    """When this row of attempts began; a person's retry begins a new one, however old the message is."""
    with service.database.reading() as tx:
        made = sorted(attempt.at for attempt in outbox_store.attempts(tx, entry.id))
    return made[-entry.attempts] if 0 < entry.attempts <= len(made) else now


def _send(service: Service, entry: OutboxEntry) -> Delivered | Refused:
    settings = service.settings
    now = service.clock.now()
    try:
        match entry.channel:
            case "email":
                if settings.mail_url is None:
                    return Refused(detail="MFA_MAIL_URL names no mail server", is_permanent=False)
                return email.send(
                    entry,
                    mail_url=settings.mail_url,
                    mail_from=settings.mail_from or "ministry-monitor@localhost",
                    ca_file=settings.ca_file,
                    now=now,
                    deadline=Deadline(email.DEADLINE_S),
                )
            case "webhook":
                return webhook.send(
                    entry,
                    secret=settings.webhook_secret or "",
                    allow=settings.webhook_allow,
                    ca_file=settings.ca_file,
                    now=now,
                    deadline=Deadline(webhook.DEADLINE_S),
                )
    except Exception as error:  # noqa: BLE001 - the sender must not die of one message; it is tried again and then shown
        logger.exception("delivery.failed", entry=entry.id, channel=entry.channel)
        return Refused(detail=f"the program failed: {type(error).__name__}", is_permanent=False)


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
