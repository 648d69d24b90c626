"""Attempts: how each try to deliver a message ended, and all else that was done to it, for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, update

from news.alerts import Dead, Delivered, OutboxEntry, Outcome, RetryAt

from .outbox import attempts as trail
from .tables import attempts, outbox
from .transaction import Transaction

_TRIES = ("delivered", "retry", "dead")  # the receiver had its chance; all else is what people and stops do


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A line of a message's trail; `kind` is what was met, empty where it went well."""

    entry_id: int
    at: datetime
    outcome: str
    kind: str = ""
    detail: str = ""
    took_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How an attempt at a message ended, and what was met."""

    entry: OutboxEntry
    outcome: Outcome
    at: datetime
    kind: str = ""
    took_ms: int | None = None

    @property
    def note(self) -> Note:
        """The line that it leaves."""
        name, detail = _told(self.outcome)
        return Note(
            entry_id=self.entry.id,
            at=self.at,
            outcome=name,
            kind=self.kind,
            detail=detail,
            took_ms=self.took_ms,
        )


def record(tx: Transaction, ended: Sequence[Ended]) -> None:
    """Writes down how attempts ended and gives their leases back.

    Only of messages that are still in the hands of whoever tried: see `storage.lanes.held`.
    """
    if not ended:
        return
    tx.connection.execute(
        update(outbox)
        .where(outbox.c.id == bindparam("entry_id"))
        .values(
            state=bindparam("new_state"),
            attempts=outbox.c.attempts + 1,
            next_attempt_at=bindparam("due_at"),
            last_error=bindparam("error"),
            changed_at=bindparam("at"),
            lease_owner=None,
            lease_until=None,
        ),
        [{"entry_id": each.entry.id, "at": each.at, **_after(each)} for each in ended],
    )
    note(tx, [each.note for each in ended])


def note(tx: Transaction, notes: Sequence[Note]) -> None:
    """Adds lines to the trails of messages."""
    if notes:
        rows = [
            {
                "entry_id": each.entry_id,
                "at": each.at,
                "outcome": each.outcome,
                "kind": each.kind,
                "detail": each.detail,
                "took_ms": each.took_ms,
            }
            for each in notes
        ]
        tx.connection.execute(insert(attempts), rows)


def first_at(tx: Transaction, entry: OutboxEntry) -> datetime | None:
    """When the message was first tried in the row of attempts that it counts, None where it has not been.

    A person's retry begins a new row, however old the message is.
    """
    made = sorted(each.at for each in trail(tx, entry.id) if each.outcome in _TRIES)
    return made[-entry.attempts] if 0 < entry.attempts <= len(made) else None


def _after(ended: Ended) -> dict[str, object]:
    match ended.outcome:
        case Delivered():
            return {"new_state": "delivered", "error": "", "due_at": ended.entry.next_attempt_at}
        case RetryAt(when=when, detail=detail):
            return {"new_state": "pending", "error": detail, "due_at": when}
        case Dead(reason=reason):
            return {"new_state": "dead", "error": reason, "due_at": ended.entry.next_attempt_at}


def _told(outcome: Outcome) -> tuple[str, str]:
    match outcome:
        case Delivered(detail=detail):
            return "delivered", detail
        case RetryAt(detail=detail):
            return "retry", detail
        case Dead(reason=reason):
            return "dead", reason
