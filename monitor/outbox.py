"""What a person does with messages: look, retry, replay, discard, one or many."""

from collections.abc import Callable

from news.alerts import OutboxEntry
from news.errors import NotFoundError
from news.views import AttemptView
from storage import Transaction
from storage import outbox as outbox_store
from storage import outbox_acts as acts
from storage.outbox import EVERYTHING, Wanted
from storage.outbox_acts import Batch

from .bootstrap import Service

AT_ONCE = 500  # in one transaction, so that deliveries go on in between
Progress = Callable[[int], None]


def listing(
    service: Service, *, state: str | None = None, wanted: Wanted = EVERYTHING, limit: int
) -> tuple[OutboxEntry, ...]:
    """The newest messages, all or those that are wanted."""
    with service.database.reading() as tx:
        return outbox_store.listing(tx, state=state, wanted=wanted, limit=limit)


def count(service: Service, wanted: Wanted) -> int:
    """How many messages are wanted."""
    with service.database.reading() as tx:
        return acts.count(tx, wanted)


def show(service: Service, entry_id: int) -> tuple[OutboxEntry, tuple[AttemptView, ...]]:
    """One message and each attempt at it."""
    with service.database.reading() as tx:
        return outbox_store.get(tx, entry_id), outbox_store.attempts(tx, entry_id)


def retry(service: Service, entry_id: int) -> None:
    """Make a waiting or dead message due at once, its attempts counted anew."""
    with service.database.writing() as tx:
        if not acts.retry(tx, entry_id, now=service.clock.now()).count:
            raise NotFoundError("message that could be retried under", str(entry_id))


def replay(service: Service, entry_id: int) -> int:
    """Send a delivered message once more, as a new one with a key of its own; returns its number."""
    with service.database.writing() as tx:
        copies = acts.replay(tx, entry_id, now=service.clock.now())
        if not copies:
            raise NotFoundError("delivered message", str(entry_id))
        return copies[0]


def discard(service: Service, entry_id: int) -> None:
    """Give up a message that is not delivered; it stays on record."""
    with service.database.writing() as tx:
        if not acts.discard(tx, entry_id, now=service.clock.now()).count:
            raise NotFoundError("message that could be discarded under", str(entry_id))


def retry_all(service: Service, wanted: Wanted, *, progress: Progress = lambda _count: None) -> int:
    """The same for all that are wanted; `progress` hears how many are done. Returns how many were."""

    def step(tx: Transaction, after_id: int) -> Batch:
        return acts.retry(tx, wanted, now=service.clock.now(), after_id=after_id, limit=AT_ONCE)

    return _in_steps(service, step, progress)


def discard_all(service: Service, wanted: Wanted, *, progress: Progress = lambda _count: None) -> int:
    """Give up every message that is wanted and not delivered; returns how many were."""

    def step(tx: Transaction, after_id: int) -> Batch:
        return acts.discard(tx, wanted, now=service.clock.now(), after_id=after_id, limit=AT_ONCE)

    return _in_steps(service, step, progress)


def replay_all(service: Service, wanted: Wanted, *, progress: Progress = lambda _count: None) -> int:
    """Send every delivered message that is wanted once more, none of the copies; returns how many were."""
    with service.database.reading() as tx:
        last_id = acts.last_delivered(tx, wanted)

    def step(tx: Transaction, after_id: int) -> Batch:
        return acts.replay_up_to(
            tx, wanted, last_id, now=service.clock.now(), after_id=after_id, limit=AT_ONCE
        )

    return _in_steps(service, step, progress)


def _in_steps(service: Service, step: Callable[[Transaction, int], Batch], progress: Progress) -> int:
    done, after_id = 0, 0
    while True:
        with service.database.writing() as tx:
            batch = step(tx, after_id)
        if batch.last_id is None:
            return done
        done, after_id = done + batch.count, batch.last_id
        progress(done)
