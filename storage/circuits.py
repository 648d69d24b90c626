"""Circuits: which addresses and destinations fail, until when they are left alone, and why."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    true,
    type_coerce,
    update,
)

from news.circuits import Circuit, address_key, destination_key
from news.views import CircuitView

from .columns import Instant
from .lane_heads import heads
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


def narrow(tx: Transaction, circuit: Circuit, *, kinds: Collection[str], but: str, now: datetime) -> int:
    """Opens a circuit of its own for each address that failed in these ways while its destination's stood.

    One message of each may try when the one that failed would have. Nothing is changed where a circuit
    stands already; returns how many were opened.
    """
    rows = tx.connection.execute(
        select(
            outbox.c.address,
            func.max(outbox.c.attempts),
            type_coerce(func.max(outbox.c.next_attempt_at), Instant),
        )
        .where(
            outbox.c.state == "pending",
            *_behind(circuit),
            outbox.c.attempts > 0,
            outbox.c.address != but,
            exists().where(
                attempts.c.entry_id == outbox.c.id,
                attempts.c.outcome == "retry",
                attempts.c.kind.in_(kinds),
                attempts.c.at >= circuit.since,
            ),
        )
        .group_by(outbox.c.address)
    ).all()
    opened = [
        _row(
            replace(
                circuit,
                scope="address",
                address=address,
                failures=failures,
                retry_at=max(retry_at, now),
            )
        )
        for address, failures, retry_at in rows
    ]
    if opened:
        tx.connection.execute(tx.insert(circuits).on_conflict_do_nothing(index_elements=["key"]), opened)
    return len(opened)


def has_untried(tx: Transaction, circuit: Circuit, *, but: str) -> bool:
    """Whether messages wait for an address of the destination that was not tried since it fails."""
    lanes = heads()
    tried = outbox.alias("tried")
    is_tried = exists().where(
        *(tried.c[name] == lanes.c[name] for name in ("channel", "destination", "address")),
        tried.c.state.in_(("pending", "dead")),
        tried.c.attempts > 0,
        tried.c.changed_at >= circuit.since,
    )
    waiting = (
        select(literal(1))
        .where(
            lanes.c.channel == circuit.channel,
            lanes.c.destination == circuit.address,
            lanes.c.address != but,
            ~is_tried,
        )
        .limit(1)
    )
    return tx.connection.execute(waiting).first() is not None


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
    standing = [_circuit(row) for row in rows.all()]
    if not standing:
        return ()
    waiting = _waiting(tx)
    views = [_view(circuit, waiting[circuit.key]) for circuit in standing]
    return tuple(view for view in views if view.waiting)


def bury(tx: Transaction, circuit: Circuit, *, due_before: datetime, now: datetime, limit: int) -> int:
    """Gives up to `limit` untried messages up that have waited behind the circuit since before then.

    Only of addresses that were tried meanwhile: what was never asked may be well.
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
            _is_condemned(circuit),
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


def _is_condemned(circuit: Circuit) -> ColumnElement[bool]:
    """Whether a message's own address was tried in vain while the circuit stands."""
    if circuit.scope != "destination":
        return true()
    tried = outbox.alias("tried")
    same = [tried.c[name] == outbox.c[name] for name in ("channel", "destination", "address")]
    return (
        select(literal(1))
        .where(
            *same,
            tried.c.state.in_(("pending", "dead")),
            tried.c.attempts > 0,
            tried.c.changed_at >= circuit.since,
        )
        .correlate(outbox)
        .exists()
    )


def _waiting(tx: Transaction) -> Counter[str]:
    """How many messages wait, by the key of each address and each destination; one question for all."""
    lane = (outbox.c.channel, outbox.c.destination, outbox.c.address)
    rows = tx.connection.execute(
        select(*lane, func.count().label("number")).where(outbox.c.state == "pending").group_by(*lane)
    )
    found: Counter[str] = Counter()
    for row in rows:
        found[address_key(row.channel, row.address)] += row.number
        found[destination_key(row.channel, row.destination)] += row.number
    return found


def _view(circuit: Circuit, waiting: int) -> CircuitView:
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
