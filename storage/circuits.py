"""Circuits: which addresses and destinations fail, until when they are left alone, and why."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from news.circuits import Circuit
from news.views import CircuitView

from .tables import attempts, circuits, outbox
from .transaction import Transaction


def standing(tx: Transaction, keys: Collection[str] | None = None) -> dict[str, Circuit]:
    """Every circuit there is by key, or those of these keys."""
    rows = select(circuits)
    if keys is not None:
        rows = rows.where(circuits.c.key.in_(keys))
    return {row.key: _circuit(row) for row in tx.connection.execute(rows)}


def put(tx: Transaction, circuit: Circuit) -> None:
    """Keeps a circuit in the place of what stood under its key."""
    row = _row(circuit)
    tx.connection.execute(
        tx.insert(circuits).values(row).on_conflict_do_update(index_elements=["key"], set_=row)
    )


def close(tx: Transaction, keys: Collection[str]) -> None:
    """Forgets the circuits of these keys: messages get through there."""
    tx.connection.execute(delete(circuits).where(circuits.c.key.in_(keys)))


def wait_until(tx: Transaction, keys: Collection[str], at: datetime) -> int:
    """Moves when the next message may try; returns how many circuits there are of these keys."""
    moved = tx.connection.execute(update(circuits).where(circuits.c.key.in_(keys)).values(retry_at=at))
    return moved.rowcount


def hurry(tx: Transaction, keys: Collection[str], now: datetime) -> int:
    """Lets a message try at once for the circuits of these keys, also those that wait by themselves.

    Returns how many circuits there are of these keys.
    """
    found = standing(tx, keys)
    for circuit in found.values():
        tx.connection.execute(
            update(outbox)
            .where(outbox.c.state == "pending", outbox.c.next_attempt_at > now, *_behind(circuit))
            .values(next_attempt_at=now)
        )
    return wait_until(tx, found.keys(), now)


def listing(tx: Transaction) -> tuple[CircuitView, ...]:
    """Addresses and destinations that fail while messages wait there, those that have for longest first."""
    rows = tx.connection.execute(
        select(circuits).where(circuits.c.scope != "message").order_by(circuits.c.since, circuits.c.key)
    )
    views = [_view(tx, _circuit(row)) for row in rows.all()]
    return tuple(view for view in views if view.waiting)


def bury(tx: Transaction, circuit: Circuit, *, due_before: datetime, now: datetime, limit: int) -> int:
    """Gives up to `limit` untried messages up that have waited behind the circuit since before then.

    Each keeps an attempt that says why; returns how many.
    """
    condemned = (
        select(outbox.c.id)
        .where(
            outbox.c.state == "pending",
            outbox.c.attempts == 0,
            outbox.c.next_attempt_at <= due_before,
            outbox.c.lease_until.is_(None),
            *_behind(circuit),
        )
        .limit(limit)
    )
    ids = tx.connection.execute(condemned).scalars().all()
    if not ids:
        return 0
    since = circuit.since.isoformat(timespec="minutes")
    reason = f"given up: the receiver has failed since {since}, last: {circuit.reason}"
    tx.connection.execute(
        update(outbox)
        .where(outbox.c.id.in_(ids))
        .values(state="dead", last_error=reason, changed_at=now, lease_owner=None, lease_until=None)
    )
    tx.connection.execute(
        insert(attempts),
        [
            {"entry_id": each, "at": now, "outcome": "buried", "kind": circuit.kind, "detail": reason}
            for each in ids
        ],
    )
    return len(ids)


def _behind(circuit: Circuit) -> tuple[Any, ...]:
    is_destination = circuit.scope == "destination"
    column = outbox.c.destination if is_destination else outbox.c.address
    return outbox.c.channel == circuit.channel, column == circuit.address


def _view(tx: Transaction, circuit: Circuit) -> CircuitView:
    waiting: int = tx.connection.execute(
        select(func.count()).select_from(outbox).where(outbox.c.state == "pending", *_behind(circuit))
    ).scalar_one()
    return CircuitView(
        scope=circuit.scope,
        channel=circuit.channel,
        address=circuit.address,
        failures=circuit.failures,
        since=circuit.since,
        retry_at=circuit.retry_at,
        kind=circuit.kind,
        reason=circuit.reason,
        waiting=waiting,
    )


def _row(circuit: Circuit) -> Mapping[str, object]:
    return {
        "key": circuit.key,
        "scope": circuit.scope,
        "channel": circuit.channel,
        "address": circuit.address,
        "failures": circuit.failures,
        "since": circuit.since,
        "retry_at": circuit.retry_at,
        "kind": circuit.kind,
        "reason": circuit.reason,
    }


def _circuit(row: Row[Any]) -> Circuit:
    return Circuit(
        scope=row.scope,
        channel=row.channel,
        address=row.address,
        failures=row.failures,
        since=row.since,
        retry_at=row.retry_at,
        kind=row.kind,
        reason=row.reason,
    )
