"""What was held, told when it is due: one message a recipient, in the transaction that marks it as told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from alerts.digests import Occasion, Told, digest_of, told_of
from alerts.keys import digest_key
from news.alerts import Alert, Digest
from news.held import Held
from news.rules import Recipient
from storage import held as held_store
from storage import outbox as outbox_store
from storage import recipients as recipient_store
from storage.outbox import NewMessage

from . import jobs
from .addressing import message_of, profile_of
from .bootstrap import Service
from .log import logger
from .recipients import Addressee, destination

EVERY_S = 20.0  # how late a digest may be
AT_ONCE = 50  # recipients of one transaction, so that crawls and deliveries wait a moment only
MOST_READ = 1000  # alerts of one digest, the newest; it tells of fewer stories anyway
_MOST_KEPT = 5000  # alerts and lines that are kept for the next recipients, who are mostly told the same


def in_turn(service: Service) -> None:
    """Tell what is due, as a job of the scheduler: recorded where there was anything, its failure kept in.

    It comes by every few seconds, and a record of each time would bury the others.
    """
    try:
        if not is_due(service):
            return
    except Exception:  # noqa: BLE001 - the scheduler outlives a database that is away for a while
        logger.exception("job.failed", job="digests")
        return
    with jobs.recorded(service, "digests"):
        tell_digests(service)


def is_due(service: Service) -> bool:
    """Whether anything that was held is due."""
    with service.database.reading() as tx:
        return bool(held_store.due_recipients(tx, now=service.clock.now(), limit=1))


def tell_digests(service: Service) -> int:
    """Put a message into the outbox for every recipient for whom something is due; how many there were.

    All that is due for a recipient is one digest. A single alert that quiet hours or a cap held goes out as
    itself. Several processes may do this at once, and one may die at any point: what is held is marked in
    the transaction that puts its message into the outbox, under a key made of just these rows.
    """
    teller = _Teller(service, service.clock.now())
    told, after = 0, None
    while True:
        with service.database.reading() as tx:
            some = held_store.due_recipients(tx, now=teller.now, limit=AT_ONCE, after=after)
        if not some:
            break
        told += teller.tell(some)
        after = some[-1]
    if told:
        logger.info("digests.told", recipients=told)
    return told


@dataclass(frozen=True, slots=True)
class _Due:
    """What is due for a recipient, the oldest first."""

    addressee: Addressee
    rows: tuple[Held, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(row.id for row in self.rows)

    @property
    def read(self) -> tuple[int, ...]:
        """The alerts that are looked at."""
        return tuple(row.alert_id for row in self.rows[-MOST_READ:])


@dataclass(slots=True)
class _Teller:
    """One call of `tell_digests`; alerts are read, and put into words in a language, once for many."""

    service: Service
    now: datetime
    alerts: dict[int, Alert] = field(default_factory=dict)
    lines: dict[tuple[int, str], Told] = field(default_factory=dict)

    def tell(self, recipients: Sequence[Recipient]) -> int:
        made = [(due, message) for due in self._due(recipients) if (message := self._made(due))]
        entries: list[int] = []
        with self.service.database.writing() as tx:
            untold = held_store.untold(tx, recipients)
            told: dict[int, int] = {}
            for due, message in made:
                # Another process may have told of these meanwhile, or an edit moved them to a new address.
                if any(untold.get(each) != due.addressee.recipient for each in due.ids):
                    continue
                entry_id = outbox_store.add(tx, message, now=self.now)
                if entry_id is None:
                    entry_id = held_store.entry_under(tx, message.dedupe_key)
                told |= dict.fromkeys(due.ids, entry_id)
                entries.append(entry_id)
            held_store.mark_told(tx, told)
        return len(entries)

    def _due(self, recipients: Sequence[Recipient]) -> Iterator[_Due]:
        """What is due for each."""
        with self.service.database.reading() as tx:
            profiles = recipient_store.at_addresses(tx, recipients)
            found = held_store.due(tx, recipients, now=self.now)
        for recipient, rows in found.items():
            yield _Due(Addressee(recipient=recipient, profile=profiles.get(recipient)), rows)

    def _read(self, alert_ids: Sequence[int]) -> None:
        if len(self.alerts) > _MOST_KEPT:
            self.alerts.clear()
        unread = [alert_id for alert_id in alert_ids if alert_id not in self.alerts]
        if unread:
            with self.service.database.reading() as tx:
                self.alerts |= held_store.alerts_of(tx, unread)

    def _made(self, due: _Due) -> NewMessage | None:
        """The message that tells of what is due; None, and logged, where that cannot be worded.

        The others are told then, and this one is tried again.
        """
        try:
            self._read(due.read)
            return self._message(due)
        except Exception:  # noqa: BLE001 - what is wrong with one recipient's alerts must not hold up the others
            channel = due.addressee.recipient.channel
            logger.exception("digest.failed", channel=channel, held=len(due.rows))
            return None

    def _message(self, due: _Due) -> NewMessage:
        if len(due.rows) == 1 and due.rows[0].reason != "digest":
            alert_id = due.rows[0].alert_id
            return message_of(self.alerts[alert_id], alert_id, due.addressee)
        recipient = due.addressee.recipient
        return NewMessage(
            kind="digest",
            content=self._digest(due),
            channel=recipient.channel,
            address=recipient.address,
            destination=destination(recipient),
            dedupe_key=digest_key(recipient.channel, recipient.address, due.ids),
        )

    def _digest(self, due: _Due) -> Digest:
        profile = profile_of(due.addressee, self.now)
        language = profile.language or self.alerts[due.rows[-1].alert_id].mail_language
        return digest_of(
            [self._line(alert_id, language) for alert_id in due.read],
            language=language,
            time_zone=profile.time_zone,
            occasion=Occasion(
                reasons=tuple(row.reason for row in due.rows),
                since=min(row.held_at for row in due.rows),
                until=self.now,
                alerts=len(due.rows),
            ),
        )

    def _line(self, alert_id: int, language: str) -> Told:
        if len(self.lines) > _MOST_KEPT:
            self.lines.clear()
        key = (alert_id, language)
        if key not in self.lines:
            self.lines[key] = told_of(alert_id, self.alerts[alert_id], language)
        return self.lines[key]
