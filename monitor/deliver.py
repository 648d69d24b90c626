"""Send what is due: claimed under leases, a few at a time, one at a time for each destination."""

import secrets
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import timedelta

from alerts.channels.deadline import Deadline
from news.alerts import OutboxEntry
from news.rules import Recipient
from storage import outbox as outbox_store

from .bootstrap import Service
from .recipients import destination
from .sending import Sent, deadline_for, deliver

LEASE = timedelta(minutes=5)  # several times what the slowest channel may take for one message
SENDERS = 4  # while fewer receivers than this hang, the good ones never wait
LOOK_S = 0.5  # how soon a stop, or a message that falls due meanwhile, is noticed while others are sent
STOP_GRACE_S = 4.0  # for messages under way at a stop; process managers kill after ten or fifteen seconds
# After a time-out the destination's other messages wait, or each would hold a sender as long. It is a little
# more than the first wait of the message that met it, which so stays the first.
REST = timedelta(seconds=40)


def deliver_due(
    service: Service,
    *,
    owner: str | None = None,
    stop: threading.Event | None = None,
    deadline: Callable[[OutboxEntry], Deadline] = deadline_for,
) -> Counter[str]:
    """Send every message that is due, also those that fall due meanwhile; counts by outcome.

    A destination that lets time run out is left alone for the rest of this call, and for a moment after
    it; `deadline` gives the time that a message may take. Two processes may do this at once: a message
    under another's lease is not touched. A process that dies after sending and before recording sends
    again after the lease, with the same key.
    """
    delivery = _Delivery(service, owner or secrets.token_hex(8), stop or threading.Event(), deadline)
    if not any(delivery.waiting()):
        return delivery.counts
    with ThreadPoolExecutor(SENDERS, thread_name_prefix="sender") as senders:
        while True:
            delivery.start_more(senders)
            if not delivery.under_way:
                return delivery.counts
            delivery.gather()


@dataclass(frozen=True, slots=True)
class _UnderWay:
    """A message that is being sent."""

    destination: str
    recipients: tuple[Recipient, ...]
    deadline: Deadline


@dataclass(slots=True)
class _Delivery:
    """One call of `deliver_due`: what is being sent, where, and what came of the rest."""

    service: Service
    owner: str
    stop: threading.Event
    deadline: Callable[[OutboxEntry], Deadline]
    counts: Counter[str] = field(default_factory=Counter)
    under_way: dict[Future[Sent], _UnderWay] = field(default_factory=dict)
    slow: set[str] = field(default_factory=set)

    def start_more(self, senders: ThreadPoolExecutor) -> None:
        """Sends to free destinations until all senders are busy or nothing is due for those."""
        while len(self.under_way) < SENDERS and not self.stop.is_set():
            claimed = next(self._claimed(), None)
            if claimed is None:
                return
            entry, message = claimed
            sending = senders.submit(
                deliver, self.service, entry, owner=self.owner, deadline=message.deadline
            )
            self.under_way[sending] = message

    def gather(self) -> None:
        """Waits a moment for messages to end; at a stop those under way get little time more."""
        ended, _ = wait(self.under_way, timeout=LOOK_S, return_when=FIRST_COMPLETED)
        for sending in ended:
            message = self.under_way.pop(sending)
            sent = sending.result()
            self.counts[sent.name] += 1
            if sent.is_slow:
                self._let_rest(message)
        if self.stop.is_set():
            for message in self.under_way.values():
                message.deadline.shorten(STOP_GRACE_S)
            wait(self.under_way)

    def waiting(self) -> Iterator[tuple[str, tuple[Recipient, ...]]]:
        """Destinations that can be sent to at once, with who is told there; those due longest first."""
        with self.service.database.reading() as tx:
            due = outbox_store.due_recipients(tx, now=self.service.clock.now())
        found: dict[str, list[Recipient]] = defaultdict(list)
        for recipient in due:
            found[destination(recipient)].append(recipient)
        busy = {message.destination for message in self.under_way.values()} | self.slow
        return ((name, tuple(told)) for name, told in found.items() if name not in busy)

    def _claimed(self) -> Iterator[tuple[OutboxEntry, _UnderWay]]:
        for name, recipients in self.waiting():
            now = self.service.clock.now()
            with self.service.database.writing() as tx:
                entries = outbox_store.claim_due(
                    tx, now=now, lease_until=now + LEASE, owner=self.owner, limit=1, to=recipients
                )
            for entry in entries:
                yield entry, _UnderWay(name, recipients, self.deadline(entry))

    def _let_rest(self, message: _UnderWay) -> None:
        self.slow.add(message.destination)
        now = self.service.clock.now()
        with self.service.database.writing() as tx:
            outbox_store.put_off(tx, now=now, until=now + REST, to=message.recipients)
