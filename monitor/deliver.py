"""Send what is due: claimed under leases in batches, in order for each address, several addresses at once."""

import queue
import secrets
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta

from alerts.channels.deadline import Deadline
from news.alerts import OutboxEntry
from news.circuits import Lane
from news.errors import StorageError
from storage import lanes as lane_store

from .bootstrap import Service
from .clock import elapsed_s
from .log import logger
from .plan import Plan
from .recording import PATIENCE_S, Unrecorded, record
from .sending import Batch, Lease, Sent, Ways, deadline_for

LEASE = timedelta(minutes=5)  # several times what the slowest channel may take for one message
SENDERS = 16  # threads mostly wait; while fewer receivers than this hang, the good ones never do
MOST_FAILING = 8  # of the senders, for those that failed before: they can never take all
BATCH = 50  # in one lease, and what a crash repeats at most for each connection
SLICE_S = 5.0  # then others have their turn
LOOK_S = 0.5  # how soon a stop, or a message that falls due meanwhile, is noticed while others are sent
IDLE_PATIENCE_S = 30.0  # for a writer before this one where nothing else is to be done
STOP_GRACE_S = 4.0  # for messages under way at a stop; process managers kill after ten or fifteen seconds


def deliver_due(
    service: Service,
    *,
    owner: str | None = None,
    stop: threading.Event | None = None,
    deadline: Callable[[OutboxEntry], Deadline] = deadline_for,
) -> Counter[str]:
    """Send every message that is due, also those that fall due meanwhile; counts by outcome.

    `deadline` gives the time that a message may take. Several processes may do this at once: a message under
    another's lease is not touched, nor what comes after it to the same address. A process that dies after
    sending and before recording sends again after the lease, with the same key. What was sent while the
    database is away is recorded as soon as it is back; StorageError where it does not come.
    """
    with service.database.reading() as tx:
        if not lane_store.is_anything_due(tx, now=service.clock.now()):
            return Counter()
    # An owner is one call: what an earlier one left behind is not this one's to record.
    mine = f"{owner or secrets.token_hex(8)}-{secrets.token_hex(4)}"
    delivery = _Delivery(service, mine, stop or threading.Event(), deadline)
    with closing(delivery), ThreadPoolExecutor(SENDERS, thread_name_prefix="sender") as senders:
        try:
            while delivery.goes_on(senders):
                pass
        finally:
            delivery.let_go()
    return delivery.counts


@dataclass(slots=True)
class _Delivery:
    """One call of `deliver_due`: what is being sent, what has been and is not recorded, what comes next.

    Everything here runs in the caller's thread but `_run`; only that thread asks the database.
    """

    service: Service
    owner: str
    stop: threading.Event
    deadline: Callable[[OutboxEntry], Deadline]
    counts: Counter[str] = field(default_factory=Counter)
    slow: set[str] = field(default_factory=set)
    plan: Plan = field(init=False)
    planned_s: float = 0.0
    plan_took_s: float = 0.0
    is_stale: bool = True
    heard: queue.SimpleQueue[Sent | Batch] = field(default_factory=queue.SimpleQueue)
    under_way: dict[int, tuple[Batch, tuple[Lane, ...], bool]] = field(default_factory=dict)
    unrecorded: Unrecorded = field(default_factory=Unrecorded)
    failing: set[str] = field(default_factory=set)
    is_over: bool = False
    ways: Ways = field(default_factory=Ways)

    def __post_init__(self) -> None:
        self.plan = Plan(most_failing=MOST_FAILING, slow=self.slow)

    def goes_on(self, senders: ThreadPoolExecutor) -> bool:
        """One round: writes down what became of messages, starts batches, listens; False at the end."""
        if self._record():
            self._start_more(senders)
        if not self.under_way and not self.unrecorded.sent:
            return False
        self._listen()
        if self.stop.is_set():
            self._hasten()
        return True

    def is_stopped(self) -> bool:
        """Whether no message is to be begun any more."""
        return self.is_over or self.stop.is_set()

    def let_go(self) -> None:
        """Ends what is under way soon, also where an error ends this call; what has not begun goes back."""
        self.is_over = True
        self._hasten()

    def _hasten(self) -> None:
        for batch, _lanes, _is_slow in self.under_way.values():
            batch.cut_short(STOP_GRACE_S)

    def close(self) -> None:
        """Gives the connections back."""
        self.ways.close()

    def _record(self) -> bool:
        """Writes down what there is, where it is time to; False while the database is away."""
        if not self.unrecorded.is_due:
            return True
        sent = self.unrecorded.sent
        try:
            self.counts.update(record(self.service, sent, owner=self.owner))
        except StorageError:
            if self.unrecorded.is_hopeless(is_stopped=self.stop.is_set()):
                raise
            logger.warning("delivery.unrecorded", count=len(sent), exc_info=True)
            self.unrecorded.failed()
            return False
        # What went back untried would be claimed again at once, and for ever.
        self.is_stale = self.is_stale or any(each.is_tried for each in sent)
        self.unrecorded.done(len(sent))
        return True

    def _start_more(self, senders: ThreadPoolExecutor) -> None:
        while len(self.under_way) < SENDERS and not self.stop.is_set():
            try:
                lanes = self._next()
                batch = self._claimed_in_turn(lanes) if lanes else None
            except StorageError:
                if not self._is_busy() and not self.stop.is_set():
                    raise
                logger.warning("delivery.delayed", exc_info=True)
                return
            if not lanes:
                return
            if batch is not None:
                self._begin(senders, batch, lanes)

    def _next(self) -> tuple[Lane, ...]:
        age_s = elapsed_s() - self.planned_s
        if self.under_way and age_s > max(LOOK_S, 20 * self.plan_took_s):
            self._renew_plan()
        lanes = self.plan.take()
        if not lanes and self.is_stale and not self.plan.has_more:
            self._renew_plan()
            lanes = self.plan.take()
        return lanes

    def _renew_plan(self) -> None:
        began_s = elapsed_s()
        with self.service.database.reading() as tx:
            self.plan.renew(lane_store.due(tx, now=self.service.clock.now()))
        self.planned_s, self.is_stale = elapsed_s(), False
        self.plan_took_s = self.planned_s - began_s

    def _claimed_in_turn(self, lanes: tuple[Lane, ...]) -> Batch | None:
        """As `_claimed`; waits for the writer before this one in short pieces, so that a stop is noticed."""
        began_s = elapsed_s()
        while True:
            tried_s = elapsed_s()
            try:
                return self._claimed(lanes)
            except StorageError:
                now_s = elapsed_s()
                has_waited = now_s - tried_s >= PATIENCE_S / 2  # else the database is away, which is no queue
                is_out_of_time = now_s - began_s >= IDLE_PATIENCE_S
                if self._is_busy() or self.stop.is_set() or not has_waited or is_out_of_time:
                    raise

    def _is_busy(self) -> bool:
        return bool(self.under_way or self.unrecorded.sent)

    def _claimed(self, lanes: tuple[Lane, ...]) -> Batch | None:
        """The next messages on these lanes, leased; None where others were faster."""
        claimed_s, now = elapsed_s(), self.service.clock.now()
        with self.service.database.writing(patience_s=PATIENCE_S) as tx:
            claimed = lane_store.claim(
                tx,
                lanes,
                now=now,
                lease_until=now + LEASE,
                owner=self.owner,
                limit=BATCH,
            )
        if not claimed.entries:
            return None
        self.failing -= {key for lane in lanes for key in lane.keys}
        return Batch(
            service=self.service,
            entries=claimed.entries,
            probing=claimed.probing,
            way=self.ways.take(self.service, lanes[0].place),
            tell=self.heard.put,
            failing=self.failing,
            slow=self.slow,
            is_stopped=self.is_stopped,
            deadline=self.deadline,
            lease=Lease(until=now + LEASE, seconds=LEASE.total_seconds(), since_s=claimed_s),
            slice_s=SLICE_S,
        )

    def _begin(self, senders: ThreadPoolExecutor, batch: Batch, lanes: tuple[Lane, ...]) -> None:
        self.under_way[id(batch)] = (batch, lanes, self.plan.begin(lanes))
        senders.submit(self._run, batch)

    def _run(self, batch: Batch) -> None:
        try:
            batch.run()
        except Exception:  # noqa: BLE001 - what it had claimed comes back after the lease
            logger.exception("delivery.failed", entry=None)
        finally:
            self.heard.put(batch)

    def _listen(self) -> None:
        """Waits a moment for something to end, and takes in all that has."""
        try:
            self._hear(self.heard.get(timeout=self.unrecorded.patience_s(LOOK_S)))
            while True:
                self._hear(self.heard.get_nowait())
        except queue.Empty:
            return

    def _hear(self, ended: Sent | Batch) -> None:
        if isinstance(ended, Sent):
            self.unrecorded.add(ended)
            return
        _batch, lanes, is_slow = self.under_way.pop(id(ended))
        self.plan.end(lanes, is_slow=is_slow)
        self.ways.give_back(lanes[0].place, ended.way)
        self.unrecorded.hurry()  # its lanes go on when it is written down
