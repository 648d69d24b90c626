"""A batch of messages over one way: each sent outside any transaction, under a lease that still holds."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from alerts.channels import email, posting
from alerts.channels.deadline import Deadline
from alerts.channels.ways import Way
from alerts.circuits import MAY_BE_ONE_ADDRESS
from news.alerts import Delivered, OutboxEntry, Refused
from news.circuits import address_key, destination_key
from news.errors import StorageError

from .bootstrap import Service
from .clock import elapsed_s
from .log import logger
from .ways import WAYS

SLOW_S = 1.0  # an address that takes longer for a message has batches of its own
IDLE_WAYS = 16  # connections that are kept for the next batch; each has its own store of certificates


def deadline_for(entry: OutboxEntry) -> Deadline:
    """The time that one message of this channel may take in all."""
    return Deadline(email.DEADLINE_S if entry.channel == "email" else posting.DEADLINE_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What came of one message; `answer` is None where it goes back as if it had not been claimed.

    `is_tried` says whether it was on its way then, or had not been begun.
    """

    entry: OutboxEntry
    answer: Delivered | Refused | None
    at: datetime
    is_tried: bool = True
    took_ms: int | None = None
    probing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """For how long messages are ours: until an instant, and for `seconds` by `elapsed_s` since `since_s`.

    Both are asked, for a clock may be put back and a process may be suspended.
    """

    until: datetime
    seconds: float
    since_s: float

    def left_s(self, now: datetime) -> float:
        """Seconds that are left, perhaps negative."""
        return min((self.until - now).total_seconds(), self.seconds - (elapsed_s() - self.since_s))


@dataclass(slots=True, eq=False)
class Batch:
    """Messages to one destination under one lease, for one thread; it stops itself when told or out of time.

    `tell` hears of every message as it ends. `failing` are the keys of the addresses and destinations that
    fail, shared by all batches: what follows a failure is not tried. Nor is what follows a slow message where
    others wait behind it; `slow` are the keys of such addresses, shared as well. After `slice_s` seconds
    others have their turn.
    """

    service: Service
    entries: tuple[OutboxEntry, ...]
    probing: frozenset[str]
    way: Way | None
    tell: Callable[[Sent], None]
    failing: set[str]
    slow: set[str]
    is_stopped: Callable[[], bool]
    deadline: Callable[[OutboxEntry], Deadline]
    lease: Lease
    slice_s: float
    current: Deadline | None = field(default=None)
    has_passed: bool = False

    def run(self) -> None:
        """Sends each in turn; those for which there is no time, or no use, go back."""
        for number, entry in enumerate(self.entries):
            deadline = self.deadline(entry)
            # A second message that tries for a circuit does so because the first one failed.
            probing = self.probing if number == 0 else frozenset()
            if self._may_begin(entry, deadline):
                self.tell(self._attempt(entry, deadline, probing))
            else:
                self.tell(Sent(entry=entry, answer=None, at=self._now(), is_tried=False, probing=probing))

    def cut_short(self, seconds: float) -> None:
        """Gives the message that is under way so much time more."""
        if self.current is not None:
            self.current.shorten(seconds)

    def _may_begin(self, entry: OutboxEntry, deadline: Deadline) -> bool:
        if self.is_stopped() or self.lease.left_s(self._now()) <= deadline.seconds:
            return False
        if self.probing:
            return True
        keys = {address_key(entry.channel, entry.address), destination_key(entry.channel, entry.destination)}
        is_held = not self.slow.isdisjoint(keys) and len({each.address for each in self.entries}) > 1
        return not is_held and not keys & self.failing and elapsed_s() - self.lease.since_s < self.slice_s

    def _attempt(self, entry: OutboxEntry, deadline: Deadline, probing: frozenset[str]) -> Sent:
        began_s = elapsed_s()
        self.current = deadline
        answer = self._send(entry, deadline)
        self.current = None
        if isinstance(answer, Delivered):
            self.has_passed = True
        if isinstance(answer, Refused):
            answer = self._judged(answer)
            if answer.is_slow and deadline.is_shortened:
                answer = None  # the receiver had no fair chance to answer
            else:
                self._mark(entry, answer, probing)
        took_s = elapsed_s() - began_s
        note = self.slow.add if took_s > SLOW_S else self.slow.discard
        note(address_key(entry.channel, entry.address))
        return Sent(entry=entry, answer=answer, at=self._now(), took_ms=round(took_s * 1000), probing=probing)

    def _judged(self, answer: Refused) -> Refused:
        """What a failure says where another lane has just got through to the same destination."""
        is_its_own = self.probing and self.has_passed and answer.kind in MAY_BE_ONE_ADDRESS
        return replace(answer, scope="address") if is_its_own else answer

    def _mark(self, entry: OutboxEntry, answer: Refused, probing: frozenset[str]) -> None:
        is_known = probing == {address_key(entry.channel, entry.address)}
        if answer.scope == "destination" and not (is_known and answer.kind in MAY_BE_ONE_ADDRESS):
            self.failing.add(destination_key(entry.channel, entry.destination))
        elif not answer.is_permanent:  # also of one message: its lane waits for its second try
            self.failing.add(address_key(entry.channel, entry.address))

    def _send(self, entry: OutboxEntry, deadline: Deadline) -> Delivered | Refused | None:
        if self.way is None:
            detail = f"{entry.channel} cannot be sent to"
            return Refused(detail=detail, is_permanent=False, kind="settings", scope="destination")
        try:
            return self.way.send(entry, now=self._now(), deadline=deadline)
        except StorageError:
            logger.warning("delivery.delayed", entry=entry.id, exc_info=True)
            return None  # what the recipient wants cannot be looked up; that is nobody's failure
        except Exception as error:  # noqa: BLE001 - the sender must not die of one message; it is tried again and then shown
            logger.exception("delivery.failed", entry=entry.id, channel=entry.channel)
            return Refused(detail=f"the program failed: {type(error).__name__}", is_permanent=False)

    def _now(self) -> datetime:
        return self.service.clock.now()


@dataclass(slots=True)
class Ways:
    """Ways that are open and not in use, by destination; the oldest are closed where there are too many."""

    idle: list[tuple[tuple[str, str], Way]] = field(default_factory=list)

    def take(self, service: Service, place: tuple[str, str]) -> Way | None:
        """A way there, opened where none is idle; None for a channel that is not known."""
        for number, (known, way) in enumerate(self.idle):
            if known == place:
                del self.idle[number]
                return way
        opened = WAYS.get(place[0])
        return opened(service) if opened else None

    def give_back(self, place: tuple[str, str], way: Way | None) -> None:
        """Keeps a way for the next batch."""
        if way is not None:
            self.idle.append((place, way))
        while len(self.idle) > IDLE_WAYS:
            self.idle.pop(0)[1].close()

    def close(self) -> None:
        """Closes all of them."""
        while self.idle:
            self.idle.pop()[1].close()
