"""What people do with messages: retry, discard, replay, one or many; each leaves a line in the trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count as count_from
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, update

from news.circuits import address_key, destination_key

from . import attempts as attempt_store
from . import circuits as circuit_store
from .attempts import Note
from .lanes import is_in_hands
from .outbox import NewMessage, Wanted, conditions, fresh
from .tables import outbox
from .transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What was done to up to so many messages: how many, and the last one's id, None where there was none."""

    count: int
    last_id: int | None


def count(tx: Transaction, wanted: Wanted) -> int:
    """How many messages are wanted."""
    found: int = tx.connection.execute(
        select(func.count()).select_from(outbox).where(*conditions(wanted))
    ).scalar_one()
    return found


def retry(tx: Transaction, which: int | Wanted, *, now: datetime, after_id: int = 0, limit: int = 1) -> Batch:
    """Makes dead or waiting messages due at once with no attempts counted, and their circuits with them.

    Those that are being sent at this moment are left alone.
    """
    ids = _unsent(tx, which, now=now, after_id=after_id, limit=limit)
    _hurry(tx, ids, now=now)
    values = {"state": "pending", "attempts": 0, "next_attempt_at": now, "last_error": ""}
    return _changed(tx, ids, values, now=now, outcome="asked")


def discard(
    tx: Transaction, which: int | Wanted, *, now: datetime, after_id: int = 0, limit: int = 1
) -> Batch:
    """Gives dead or waiting messages up; those that are being sent at this moment are left alone."""
    ids = _unsent(tx, which, now=now, after_id=after_id, limit=limit)
    return _changed(tx, ids, {"state": "discarded"}, now=now, outcome="discarded")


def replay(tx: Transaction, entry_id: int, *, now: datetime) -> tuple[int, ...]:
    """Puts a copy of a delivered message into the outbox under a key of its own; returns its id, if any.

    The copy of a copy is one of the first message.
    """
    found = tx.connection.execute(
        select(outbox).where(outbox.c.id == entry_id, outbox.c.state == "delivered")
    )
    return tuple(_copy(tx, row, now=now) for row in found.all())


def replay_up_to(
    tx: Transaction, wanted: Wanted, last_id: int, *, now: datetime, after_id: int, limit: int
) -> Batch:
    """Puts copies of delivered messages up to that id into the outbox; the batch is of the originals."""
    found = tx.connection.execute(
        select(outbox)
        .where(
            *conditions(wanted),
            outbox.c.state == "delivered",
            outbox.c.id > after_id,
            outbox.c.id <= last_id,
        )
        .order_by(outbox.c.id)
        .limit(limit)
    ).all()
    for row in found:
        _copy(tx, row, now=now)
    return Batch(count=len(found), last_id=found[-1].id if found else None)


def last_delivered(tx: Transaction, wanted: Wanted) -> int:
    """The id of the newest delivered message that is wanted, 0 where there is none; replays come after it."""
    found = select(func.max(outbox.c.id)).where(*conditions(wanted), outbox.c.state == "delivered")
    return tx.connection.execute(found).scalar_one() or 0


def _unsent(
    tx: Transaction, which: int | Wanted, *, now: datetime, after_id: int, limit: int
) -> Sequence[int]:
    rows = tx.connection.execute(
        select(outbox.c.id)
        .where(
            *_named(which),
            outbox.c.state.in_(("pending", "dead")),
            ~is_in_hands(now),
            outbox.c.id > after_id,
        )
        .order_by(outbox.c.id)
        .limit(limit)
    )
    return rows.scalars().all()


def _named(which: int | Wanted) -> tuple[ColumnElement[bool], ...]:
    return (outbox.c.id == which,) if isinstance(which, int) else conditions(which)


def _changed(
    tx: Transaction, ids: Sequence[int], values: dict[str, object], *, now: datetime, outcome: str
) -> Batch:
    tx.connection.execute(
        update(outbox)
        .where(outbox.c.id.in_(ids))
        .values(**values, lease_owner=None, lease_until=None, changed_at=now)
    )
    attempt_store.note(tx, [Note(entry_id=each, at=now, outcome=outcome) for each in ids])
    return Batch(count=len(ids), last_id=ids[-1] if ids else None)


def _hurry(tx: Transaction, ids: Sequence[int], *, now: datetime) -> None:
    rows = tx.connection.execute(
        select(outbox.c.channel, outbox.c.destination, outbox.c.address)
        .where(outbox.c.id.in_(ids))
        .distinct()
    ).all()
    keys = {address_key(row.channel, row.address) for row in rows} | {
        destination_key(row.channel, row.destination) for row in rows
    }
    circuit_store.hurry(tx, keys, now)


def _copy(tx: Transaction, row: Row[Any], *, now: datetime) -> int:
    root = row.dedupe_key.partition(":replay:")[0]
    # A look for the highest number would read the whole outbox for each copy.
    added = next(new for number in count_from(1) if (new := _added(tx, row, f"{root}:replay:{number}", now)))
    attempt_store.note(
        tx,
        [
            Note(entry_id=row.id, at=now, outcome="replayed", detail=str(added)),
            Note(entry_id=added, at=now, outcome="replay", detail=str(row.id)),
        ],
    )
    return added


def _added(tx: Transaction, row: Row[Any], key: str, now: datetime) -> int | None:
    """The id of the copy under that key; None where there is one."""
    message = NewMessage(
        kind=row.kind,
        alert_id=row.alert_id,
        channel=row.channel,
        address=row.address,
        destination=row.destination,
        dedupe_key=key,
    )
    copy = fresh(message, now=now) | {"snapshot": row.snapshot}
    return tx.connection.execute(
        tx.insert(outbox)
        .values(copy)
        .on_conflict_do_nothing(index_elements=["dedupe_key"])
        .returning(outbox.c.id)
    ).scalar_one_or_none()
