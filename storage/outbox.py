"""The outbox: one message to one recipient. How it goes out is in `lanes`, how that ended in `attempts`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, select, type_coerce

from news.alerts import Alert, Digest, MessageKind, OutboxEntry, OutboxState
from news.errors import NotFoundError
from news.views import AttemptView

from . import codec
from .columns import Instant
from .tables import alerts, held, outbox
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which messages: of one kind, state, channel, rule or country, made since then; None means any."""

    kind: MessageKind | None = None
    state: OutboxState | None = None
    channel: str | None = None
    rule: str | None = None
    country: str | None = None
    since: datetime | None = None


EVERYTHING = Wanted()


def add(tx: Transaction, message: NewMessage, *, now: datetime) -> int | None:
    """Puts a message into the outbox, due at once; returns its id, None where its key was there before."""
    row = fresh(message, now=now)
    added = tx.connection.execute(
        tx.insert(outbox)
        .values(row)
        .on_conflict_do_nothing(index_elements=["dedupe_key"])
        .returning(outbox.c.id)
    )
    return added.scalar_one_or_none()


def add_all(tx: Transaction, messages: Sequence[NewMessage], *, now: datetime) -> None:
    """Puts messages into the outbox in their order, due at once; those whose keys were there are left out."""
    if messages:
        dumped: dict[int, str] = {}  # what many carry is written out once, and lives as long as they do
        rows = [fresh(message, now=now, dumped=dumped) for message in messages]
        tx.connection.execute(tx.insert(outbox).on_conflict_do_nothing(index_elements=["dedupe_key"]), rows)


def get(tx: Transaction, entry_id: int) -> OutboxEntry:
    """The message of that id; NotFoundError where there is none."""
    row = tx.connection.execute(_entries().where(outbox.c.id == entry_id)).one_or_none()
    if row is None:
        raise NotFoundError("message", str(entry_id))
    return _entry(row)


def entries_of(tx: Transaction, ids: Sequence[int]) -> tuple[OutboxEntry, ...]:
    """The messages of these ids, the oldest first."""
    rows = tx.connection.execute(_entries().where(outbox.c.id.in_(ids)).order_by(outbox.c.id))
    return tuple(_entry(row) for row in rows)


def attempts(tx: Transaction, entry_id: int) -> tuple[AttemptView, ...]:
    """Every attempt to deliver a message and what else was done to it, oldest first."""
    rows = tx.connection.execute(
        select(attempts_table).where(attempts_table.c.entry_id == entry_id).order_by(attempts_table.c.id)
    )
    return tuple(
        AttemptView(at=row.at, outcome=row.outcome, kind=row.kind, detail=row.detail, took_ms=row.took_ms)
        for row in rows
    )


def listing(
    tx: Transaction,
    *,
    state: str | None = None,
    wanted: Wanted = EVERYTHING,
    limit: int,
    before_id: int | None = None,
) -> tuple[OutboxEntry, ...]:
    """The messages that are wanted, or of one state, newest first, before `before_id` where it is given."""
    entries = _entries().where(*conditions(wanted)).order_by(outbox.c.id.desc()).limit(limit)
    if state is not None:
        entries = entries.where(outbox.c.state == state)
    if before_id is not None:
        entries = entries.where(outbox.c.id < before_id)
    return tuple(_entry(row) for row in tx.connection.execute(entries))


def conditions(wanted: Wanted) -> tuple[ColumnElement[bool], ...]:
    """What holds for the messages that are wanted, where `outbox` is asked."""
    found: list[ColumnElement[bool]] = []
    if wanted.kind is not None:
        found.append(outbox.c.kind == wanted.kind)
    if wanted.state is not None:
        found.append(outbox.c.state == wanted.state)
    if wanted.channel is not None:
        found.append(outbox.c.channel == wanted.channel)
    if wanted.since is not None:
        found.append(outbox.c.created_at >= wanted.since)
    told = select(alerts.c.id)
    if wanted.rule is not None:
        found.append(outbox.c.alert_id.in_(told.where(alerts.c.rule_id == wanted.rule)))
    if wanted.country is not None:
        found.append(outbox.c.alert_id.in_(told.where(alerts.c.country == wanted.country)))
    return tuple(found)


def of_alerts(tx: Transaction, alert_ids: Sequence[int]) -> dict[int, tuple[OutboxEntry, ...]]:
    """The messages of each alert, oldest first; alerts without one are left out."""
    rows = tx.connection.execute(_entries().where(outbox.c.alert_id.in_(alert_ids)).order_by(outbox.c.id))
    found: dict[int, tuple[OutboxEntry, ...]] = {}
    for row in rows:
        found[row.alert_id] = (*found.get(row.alert_id, ()), _entry(row))
    return found


def is_awaited(tx: Transaction, channel: str, address: str) -> bool:
    """Whether a message, or an alert that is told later, still waits for this address."""
    waits = select(outbox.c.id).where(
        outbox.c.state == "pending", outbox.c.channel == channel, outbox.c.address == address
    )
    later = select(held.c.id).where(
        held.c.entry_id.is_(None), held.c.channel == channel, held.c.address == address
    )
    return any(tx.connection.execute(each.limit(1)).first() is not None for each in (waits, later))


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


def fresh(message: NewMessage, *, now: datetime, dumped: dict[int, str] | None = None) -> dict[str, object]:
    """The row of a message that is due at once; `dumped` remembers the content of others by its identity."""
    known, content = {} if dumped is None else dumped, message.content
    if content and id(content) not in known:
        known[id(content)] = codec.dump(content)
    return {
        "kind": message.kind,
        "alert_id": message.alert_id,
        "snapshot": known[id(content)] if content else None,
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
