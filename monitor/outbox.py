"""What a person does with messages: look, retry, replay, discard."""

from news.alerts import OutboxEntry
from news.errors import NotFoundError
from news.views import AttemptView
from storage import outbox as outbox_store

from .bootstrap import Service


def listing(service: Service, *, state: str | None, limit: int) -> tuple[OutboxEntry, ...]:
    """The newest messages, all or those in one state."""
    with service.database.reading() as tx:
        return outbox_store.listing(tx, state=state, limit=limit, before_id=None)


def show(service: Service, entry_id: int) -> tuple[OutboxEntry, tuple[AttemptView, ...]]:
    """One message and each attempt at it."""
    with service.database.reading() as tx:
        return outbox_store.get(tx, entry_id), outbox_store.attempts(tx, entry_id)


def retry(service: Service, entry_id: int) -> None:
    """Make a waiting or dead message due at once, its attempts counted anew."""
    with service.database.writing() as tx:
        if not outbox_store.retry(tx, entry_id, service.clock.now()):
            raise NotFoundError("message that could be retried under", str(entry_id))


def replay(service: Service, entry_id: int) -> int:
    """Send a delivered message once more, as a new one with a key of its own; returns its number."""
    with service.database.writing() as tx:
        return outbox_store.replay(tx, entry_id, service.clock.now())


def discard(service: Service, entry_id: int) -> None:
    """Give up a message that is not delivered; it stays on record."""
    with service.database.writing() as tx:
        if not outbox_store.discard(tx, entry_id, service.clock.now()):
            raise NotFoundError("message that could be discarded under", str(entry_id))
