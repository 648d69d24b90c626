"""The outbox: one message to one recipient, its lease, its attempts and how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    func,
    insert,
    or_,
    select,
    tuple_,
    type_coerce,
    update,
)

from news.alerts import (
    Alert,
    Dead,
    Delivered,
    Digest,
    MessageKind,
    OutboxEntry,
    Outcome,
    RetryAt,
)
from news.errors import NotFoundError
from news.rules import Recipient
from news.views import AttemptView

from . import codec
from .columns import Instant
from .tables import alerts, outbox
from .tables import attempts as attempts_table
from .transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A message to be sent: of an alert that is kept, or a digest or test, whose words it carries itself."""

    kind: MessageKind = "alert"
    alert_id: int | None = None
    content: Alert | Digest | None = None
    channel: str
    address: str
    destination: str
    dedupe_key: str


_FREED = {"lease_owner": None, "lease_until": None}


def add(tx: Transaction, message: NewMessage, *, now: datetime) -> int | None:
    """Puts a message into the outbox, due at once; returns its id, None where its key was there before."""
    row = _fresh(message, now=now)
    added = tx.connection.execute(
        tx.insert(outbox)
        .values(row)
        .on_conflict_do_nothing(index_elements=["dedupe_key"])
        .returning(outbox.c.id)
    )
    return added.scalar_one_or_none()


def due_recipients(tx: Transaction, *, now: datetime) -> tuple[Recipient, ...]:
    """Who has a message due that nobody holds, each once, those who have waited longest first."""
    columns = outbox.c
    rows = tx.connection.execute(
        select(columns.channel, columns.address)
        .where(_is_due(now))
        .group_by(columns.channel, columns.address)
        .order_by(func.min(columns.next_attempt_at), func.min(columns.id))
    )
    return tuple(Recipient(channel=row.channel, address=row.address) for row in rows)


def claim_due(
    tx: Transaction,
    *,
    now: datetime,
    lease_until: datetime,
    owner: str,
    limit: int,
    to: Sequence[Recipient] | None = None,
) -> tuple[OutboxEntry, ...]:
    """Leases up to `limit` due messages that nobody holds, those due longest first; only those `to` whom."""
    due = (
        select(outbox.c.id)
        .where(_is_due(now), *([] if to is None else [_is_to(to)]))
        .order_by(outbox.c.next_attempt_at, outbox.c.id)
        .limit(limit)
    )
    claimed = tx.connection.execute(
        update(outbox)
        .where(outbox.c.id.in_(due), outbox.c.state == "pending", _is_free(now))
        .values(lease_owner=owner, lease_until=lease_until)
        .returning(outbox.c.id)
    ).scalars()
    entries = _entries()
    rows = tx.connection.execute(
        entries.where(outbox.c.id.in_(claimed.all())).order_by(outbox.c.next_attempt_at, outbox.c.id)
    )
    return tuple(_entry(row) for row in rows)


def record(tx: Transaction, *, entry_id: int, owner: str, outcome: Outcome, now: datetime) -> bool:
    """Writes down how an attempt ended and gives the lease back; False where the lease is another's."""
    written = tx.connection.execute(
        update(outbox)
        .where(outbox.c.id == entry_id, outbox.c.state == "pending", outbox.c.lease_owner == owner)
        .values(**_after(outcome), attempts=outbox.c.attempts + 1, changed_at=now, **_FREED)
    )
    if written.rowcount == 0:
        return False
    name, detail = _told(outcome)
    attempt = {"entry_id": entry_id, "at": now, "outcome": name, "kind": "", "detail": detail}
    tx.connection.execute(insert(attempts_table).values(attempt))
    return True


def put_back(tx: Transaction, *, entry_id: int, owner: str, now: datetime) -> None:
    """Gives the lease back as if there had been no claim: due in its old place, no attempt counted.

    Nothing happens where the lease is another's.
    """
    tx.connection.execute(
        update(outbox)
        .where(outbox.c.id == entry_id, outbox.c.state == "pending", outbox.c.lease_owner == owner)
        .values(changed_at=now, **_FREED)
    )


def put_off(tx: Transaction, *, now: datetime, until: datetime, to: Sequence[Recipient]) -> None:
    """Lets the due messages to these recipients wait; no attempt is counted."""
    tx.connection.execute(
        update(outbox).where(_is_due(now), _is_to(to)).values(next_attempt_at=until, changed_at=now)
    )


def get(tx: Transaction, entry_id: int) -> OutboxEntry:
    """The message of that id; NotFoundError where there is none."""
    row = tx.connection.execute(_entries().where(outbox.c.id == entry_id)).one_or_none()
    if row is None:
        raise NotFoundError("message", str(entry_id))
    return _entry(row)


def attempts(tx: Transaction, entry_id: int) -> tuple[AttemptView, ...]:
    """Every attempt to deliver a message, oldest first."""
    columns = attempts_table.c
    rows = tx.connection.execute(
        select(columns.at, columns.outcome, columns.detail)
        .where(columns.entry_id == entry_id)
        .order_by(columns.id)
    )
    return tuple(AttemptView(at=row.at, outcome=row.outcome, detail=row.detail) for row in rows)


def listing(
    tx: Transaction, *, state: str | None, limit: int, before_id: int | None
) -> tuple[OutboxEntry, ...]:
    """Messages of one state or of all, newest first, those before `before_id` where it is given."""
    entries = _entries().order_by(outbox.c.id.desc()).limit(limit)
    if state is not None:
        entries = entries.where(outbox.c.state == state)
    if before_id is not None:
        entries = entries.where(outbox.c.id < before_id)
    return tuple(_entry(row) for row in tx.connection.execute(entries))


def of_alerts(tx: Transaction, alert_ids: Sequence[int]) -> dict[int, tuple[OutboxEntry, ...]]:
    """The messages of each alert, oldest first; alerts without one are left out."""
    rows = tx.connection.execute(_entries().where(outbox.c.alert_id.in_(alert_ids)).order_by(outbox.c.id))
    found: dict[int, tuple[OutboxEntry, ...]] = {}
    for row in rows:
        found[row.alert_id] = (*found.get(row.alert_id, ()), _entry(row))
    return found


def retry(tx: Transaction, entry_id: int, now: datetime) -> bool:
    """Makes a dead or waiting message due at once with no attempts counted.

    False where it is in another state, unknown, or being sent at this moment.
    """
    return _change(
        tx,
        entry_id,
        now,
        {"state": "pending", "attempts": 0, "next_attempt_at": now, "last_error": ""},
    )


def discard(tx: Transaction, entry_id: int, now: datetime) -> bool:
    """Gives up a dead or waiting message; False where `retry` would say so too."""
    return _change(tx, entry_id, now, {"state": "discarded"})


def replay(tx: Transaction, entry_id: int, now: datetime) -> int:
    """Puts a copy of a delivered message into the outbox under a key of its own; returns the copy's id."""
    row = tx.connection.execute(
        select(outbox).where(outbox.c.id == entry_id, outbox.c.state == "delivered")
    ).one_or_none()
    if row is None:
        raise NotFoundError("delivered message", str(entry_id))
    root = row.dedupe_key.partition(":replay:")[0]
    earlier = tx.connection.execute(
        select(func.count()).where(outbox.c.dedupe_key.startswith(f"{root}:replay:", autoescape=True))
    ).scalar_one()
    copy = _fresh(
        NewMessage(
            kind=row.kind,
            alert_id=row.alert_id,
            channel=row.channel,
            address=row.address,
            destination=row.destination,
            dedupe_key=f"{root}:replay:{earlier + 1}",
        ),
        now=now,
    ) | {"snapshot": row.snapshot}
    new_id: int = tx.connection.execute(insert(outbox).values(copy).returning(outbox.c.id)).scalar_one()
    return new_id


def next_due_at(tx: Transaction) -> datetime | None:
    """When the next message falls due, or a lease on one runs out; None where nothing waits."""
    free_at = case(
        (outbox.c.lease_until > outbox.c.next_attempt_at, outbox.c.lease_until),
        else_=outbox.c.next_attempt_at,
    )
    found: datetime | None = tx.connection.execute(
        select(type_coerce(func.min(free_at), Instant)).where(outbox.c.state == "pending")
    ).scalar_one()
    return found


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(outbox.c.state == "pending", outbox.c.next_attempt_at <= now, _is_free(now))


def _is_to(recipients: Sequence[Recipient]) -> ColumnElement[bool]:
    pairs = [(recipient.channel, recipient.address) for recipient in recipients]
    return tuple_(outbox.c.channel, outbox.c.address).in_(pairs)


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now)


def _change(tx: Transaction, entry_id: int, now: datetime, values: dict[str, object]) -> bool:
    changed = tx.connection.execute(
        update(outbox)
        .where(outbox.c.id == entry_id, outbox.c.state.in_(("pending", "dead")), _is_free(now))
        .values(values | _FREED | {"changed_at": now})
    )
    return changed.rowcount > 0


def _fresh(message: NewMessage, *, now: datetime) -> dict[str, object]:
    return {
        "kind": message.kind,
        "alert_id": message.alert_id,
        "snapshot": codec.dump(message.content) if message.content else None,
        "channel": message.channel,
        "address": message.address,
        "destination": message.destination,
        "dedupe_key": message.dedupe_key,
        "state": "pending",
        "attempts": 0,
        "created_at": now,
        "next_attempt_at": now,
        "last_error": "",
        "changed_at": now,
        "fence": 0,
    }


def _after(outcome: Outcome) -> dict[str, object]:
    match outcome:
        case Delivered():
            return {"state": "delivered", "last_error": ""}
        case RetryAt(when=when, detail=detail):
            return {"next_attempt_at": when, "last_error": detail}
        case Dead(reason=reason):
            return {"state": "dead", "last_error": reason}


def _told(outcome: Outcome) -> tuple[str, str]:
    match outcome:
        case Delivered(detail=detail):
            return "delivered", detail
        case RetryAt(detail=detail):
            return "retry", detail
        case Dead(reason=reason):
            return "dead", reason


def _entries() -> Select[*tuple[Any, ...]]:
    told = alerts.c.snapshot.label("alert_snapshot")
    return select(outbox, told).outerjoin(alerts, alerts.c.id == outbox.c.alert_id)


def _entry(row: Row[*tuple[Any, ...]]) -> OutboxEntry:
    is_digest = row.kind == "digest"
    return OutboxEntry(
        id=row.id,
        kind=row.kind,
        dedupe_key=row.dedupe_key,
        channel=row.channel,
        address=row.address,
        destination=row.destination,
        alert=None if is_digest else codec.load_alert(row.snapshot or row.alert_snapshot),
        digest=codec.load_digest(row.snapshot) if is_digest else None,
        state=row.state,
        attempts=row.attempts,
        created_at=row.created_at,
        next_attempt_at=row.next_attempt_at,
        last_error=row.last_error,
        fence=row.fence,
    )
