"""Lanes: whose messages may go out now, and the lease under which one sender has them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import attrgetter

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, update
from sqlalchemy.sql.selectable import ScalarSelect

from news.alerts import OutboxEntry
from news.circuits import LONGEST_WAIT, OPINIONS, SECOND_OPINION_AFTER, Circuit, Lane

from . import circuits as circuit_store
from .lane_heads import heads
from .outbox import entries_of
from .tables import outbox
from .transaction import Transaction, batched

# No lease is longer; one that lies further ahead was taken under a clock that has since been put back.
LONGEST_LEASE = timedelta(minutes=10)
_PAIR = 2
_SLACK = timedelta(minutes=1)  # between the clocks of two machines


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """Messages under a lease in their order; `probing` names the circuits that they try alone for."""

    entries: tuple[OutboxEntry, ...] = ()
    probing: frozenset[str] = frozenset()


def is_anything_due(tx: Transaction, *, now: datetime) -> bool:
    """Whether a message may be due, circuits aside; asked every second, so it looks at one row."""
    pending = select(literal(1)).where(outbox.c.state == "pending").limit(1)
    asked = (
        pending.where(outbox.c.next_attempt_at <= now),
        pending.where(outbox.c.next_attempt_at > now + LONGEST_WAIT + _SLACK),
    )
    return any(tx.connection.execute(each).first() is not None for each in asked)


def due(tx: Transaction, *, now: datetime) -> tuple[Lane, ...]:
    """Every lane that a message may be sent on now, those with the oldest message first.

    Left out are lanes of which a message is being sent, and those that wait for a circuit.
    """
    every = heads()
    first = _first_due(every.c.channel, every.c.destination, every.c.address, now)
    rows = tx.connection.execute(
        select(every.c.channel, every.c.destination, every.c.address, first.label("first_id"))
    ).all()
    found = (
        Lane(channel=row.channel, destination=row.destination, address=row.address, first_id=row.first_id)
        for row in rows
        if row.first_id is not None
    )
    ready = _ready(found, waits=circuit_store.standing(tx), busy=_in_hands(tx, now), now=now)
    return _counted(tx, ready)


def claim(
    tx: Transaction,
    lanes: Sequence[Lane],
    *,
    now: datetime,
    lease_until: datetime,
    owner: str,
    limit: int,
) -> Claimed:
    """Leases up to `limit` of the oldest messages on these lanes, each under a fence of its own.

    Where a circuit lets one message try, it is claimed with it: nobody else tries before the lease is over.
    One is taken then, of the lanes of a destination the least doubtful; where that has failed
    `SECOND_OPINION_AFTER` times, one each of `OPINIONS` lanes, or the next of the only lane.
    """
    keys = {key for lane in lanes for key in lane.keys}
    waits = circuit_store.standing(tx, keys)
    ready = _ready(lanes, waits=waits, busy=_in_hands(tx, now), now=now)
    probing = [waits[key] for lane in ready[:1] for key in lane.keys if key in waits]
    if probing:
        is_sure = max(circuit.failures for circuit in probing) < SECOND_OPINION_AFTER
        ready = _behind(ready, probing)
        limit = 1 if is_sure else OPINIONS if len(ready) > 1 else 2
    else:
        ready = tuple(lane for lane in ready if lane.failing is None)
    if probing and len(ready) > 1:
        ids = _opinions(tx, ready, now=now, limit=limit)
    else:
        ids = _oldest(tx, ready, now=now, limit=limit)
    if not ids:
        return Claimed()
    probed = frozenset(circuit.key for circuit in probing)
    if probed:
        circuit_store.wait_until(tx, probed, lease_until)
    tx.connection.execute(
        update(outbox)
        .where(outbox.c.id.in_(ids))
        .values(lease_owner=owner, lease_until=lease_until, fence=outbox.c.fence + 1)
    )
    entries = {entry.id: entry for entry in entries_of(tx, ids)}
    return Claimed(entries=tuple(entries[each] for each in ids), probing=probed)


def held(tx: Transaction, entries: Sequence[OutboxEntry], *, owner: str) -> frozenset[int]:
    """Which messages are still in the hands of this owner, under the fence that they were read with."""
    fences = {entry.id: entry.fence for entry in entries}
    rows = tx.connection.execute(
        select(outbox.c.id, outbox.c.fence).where(
            outbox.c.id.in_(fences), outbox.c.state == "pending", outbox.c.lease_owner == owner
        )
    )
    return frozenset(row.id for row in rows if row.fence == fences[row.id])


def put_back(tx: Transaction, entries: Sequence[OutboxEntry], *, owner: str, now: datetime) -> None:
    """Gives leases back as if there had been no claim: due in their old place, no attempt counted.

    Nothing happens to those whose lease is another's.
    """
    ids = held(tx, entries, owner=owner)
    tx.connection.execute(
        update(outbox).where(outbox.c.id.in_(ids)).values(lease_owner=None, lease_until=None, changed_at=now)
    )


def is_in_hands(now: datetime) -> ColumnElement[bool]:
    """Whether a message is under a lease that holds."""
    until = outbox.c.lease_until
    return and_(until.is_not(None), until > now, until <= now + LONGEST_LEASE + _SLACK)


def _ready(
    lanes: Iterable[Lane],
    *,
    waits: Mapping[str, Circuit],
    busy: Collection[tuple[str, str, str]],
    now: datetime,
) -> tuple[Lane, ...]:
    ready = []
    for lane in lanes:
        known = [waits[key] for key in lane.keys if key in waits]
        is_busy = (lane.channel, lane.destination, lane.address) in busy
        if not is_busy and not any(circuit.is_open(now) for circuit in known):
            widest = known[-1].scope if known else None
            ready.append(replace(lane, failing=widest))
    return tuple(sorted(ready, key=lambda lane: lane.first_id))


def _behind(lanes: Sequence[Lane], probing: Sequence[Circuit]) -> tuple[Lane, ...]:
    """The lanes that a try is made for: all of a destination that failed, or the one of an address."""
    wide = [circuit for circuit in probing if circuit.scope == "destination"]
    if not wide:
        return tuple(lanes[:1])
    return tuple(lane for lane in lanes if wide[0].key in lane.keys)


def _first_due(
    channel: ColumnElement[str], destination: ColumnElement[str], address: ColumnElement[str], now: datetime
) -> ScalarSelect[int]:
    entry = outbox.alias("entry")
    return (
        select(entry.c.id)
        .where(
            entry.c.state == "pending",
            entry.c.channel == channel,
            entry.c.destination == destination,
            entry.c.address == address,
            _is_due(entry.c.next_attempt_at, now),
        )
        .order_by(entry.c.id)
        .limit(1)
        .scalar_subquery()
    )


def _oldest(tx: Transaction, lanes: Sequence[Lane], *, now: datetime, limit: int) -> list[int]:
    """The oldest due messages of these lanes, a fair share of each."""
    if not lanes:
        return []
    share = -(-limit // len(lanes))
    if share <= _PAIR:
        return _pairs(tx, [lane.first_id for lane in lanes], now=now)[:limit]
    ids: list[int] = []
    for lane in lanes:
        ids.extend(tx.connection.execute(_due_on(lane, now, share)).scalars())
    return sorted(ids)[:limit]


def _counted(tx: Transaction, lanes: Sequence[Lane]) -> tuple[Lane, ...]:
    """The lanes, those of a destination that fails with what is known of their past."""
    done = outbox.alias("done")
    same = [done.c[name] == outbox.c[name] for name in ("channel", "destination", "address")]
    delivered_id = (
        select(func.max(done.c.id))
        .where(done.c.state == "delivered", *same)
        .correlate(outbox)
        .scalar_subquery()
    )
    query = select(outbox.c.id, outbox.c.attempts, func.coalesce(delivered_id, 0))
    known: dict[int, tuple[int, int]] = {}
    for some in batched(lane.first_id for lane in lanes if lane.failing == "destination"):
        for first_id, attempts, delivered in tx.connection.execute(query.where(outbox.c.id.in_(some))):
            known[first_id] = (attempts, delivered)
    if not known:
        return tuple(lanes)
    unknown = (0, 0)
    return tuple(
        replace(lane, attempts=attempts, delivered_id=delivered)
        for lane in lanes
        for attempts, delivered in [known.get(lane.first_id, unknown)]
    )


def _opinions(tx: Transaction, lanes: Sequence[Lane], *, now: datetime, limit: int) -> list[int]:
    """The first messages of these lanes that are due, of the least doubtful lanes.

    What was tried most is most likely to be to blame, and so is what comes after it on its lane.
    """
    ids = [lane.first_id for lane in lanes]
    due = select(outbox.c.id).where(
        outbox.c.id.in_(ids), outbox.c.state == "pending", _is_due(outbox.c.next_attempt_at, now)
    )
    ready = frozenset(tx.connection.execute(due).scalars())
    asked = sorted(_counted(tx, lanes), key=attrgetter("doubt"))
    return [lane.first_id for lane in asked if lane.first_id in ready][:limit]


def _pairs(tx: Transaction, first_ids: Sequence[int], *, now: datetime) -> list[int]:
    """The first message of each of many lanes and the one after it, oldest first, by one question for all."""
    later = outbox.alias("later")
    following = (
        select(later.c.id)
        .where(
            later.c.state == "pending",
            later.c.channel == outbox.c.channel,
            later.c.destination == outbox.c.destination,
            later.c.address == outbox.c.address,
            later.c.id > outbox.c.id,
            _is_due(later.c.next_attempt_at, now),
        )
        .order_by(later.c.id)
        .limit(1)
        .correlate(outbox)
        .scalar_subquery()
    )
    rows = tx.connection.execute(
        select(outbox.c.id, following.label("following")).where(
            outbox.c.id.in_(first_ids),
            outbox.c.state == "pending",
            _is_due(outbox.c.next_attempt_at, now),
        )
    ).all()
    return sorted(each for row in rows for each in row if each is not None)


def _due_on(lane: Lane, now: datetime, limit: int) -> Select[int]:
    return (
        select(outbox.c.id)
        .where(
            outbox.c.state == "pending",
            outbox.c.channel == lane.channel,
            outbox.c.destination == lane.destination,
            outbox.c.address == lane.address,
            _is_due(outbox.c.next_attempt_at, now),
        )
        .order_by(outbox.c.id)
        .limit(limit)
    )


def _is_due(next_attempt_at: ColumnElement[datetime], now: datetime) -> ColumnElement[bool]:
    return or_(next_attempt_at <= now, next_attempt_at > now + LONGEST_WAIT + _SLACK)


def _in_hands(tx: Transaction, now: datetime) -> frozenset[tuple[str, str, str]]:
    """Lanes of which a message is under a lease that holds."""
    rows = tx.connection.execute(
        select(outbox.c.channel, outbox.c.destination, outbox.c.address)
        .where(outbox.c.state == "pending", is_in_hands(now))
        .distinct()
    )
    return frozenset((row.channel, row.destination, row.address) for row in rows)
