"""What every channel gives: a way out that stays open for several messages, one after the other."""

from datetime import datetime
from typing import Protocol

from news.alerts import Delivered, OutboxEntry, Refused

from .deadline import Deadline


class Way(Protocol):
    """A way to one destination; opened by its channel without touching the network, used by one thread.

    `send` hands one message over within the deadline, which it enters itself, and says what came of it; it
    may keep a connection for the next message. It never raises for what a receiver does, and sends the same
    id on every try.
    """

    def send(self, entry: OutboxEntry, *, now: datetime, deadline: Deadline) -> Delivered | Refused:
        """What came of one message."""
        ...

    def close(self) -> None:
        """Gives back what is open."""
        ...
