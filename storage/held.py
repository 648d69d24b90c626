"""Alerts that a recipient is told of later: held, due, told of by a message of the outbox."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, or_, select, tuple_, update

from news.alerts import Alert
from news.held import Held, HeldView, Hold
from news.rules import Recipient

from . import codec
from .tables import alerts, held, outbox
from .transaction import Transaction

# Nothing is held for longer than a week and the hour of a change of the clock. What is due later was held by
# a clock that ran ahead, and is due at once.
LONGEST = timedelta(days=8)
_SLACK = timedelta(minutes=1)  # between the clocks of two machines
_CAPS = ("cap", "rule_cap")
_STATES = ("pending", "delivered", "dead", "discarded")
_LOOKED_AT = 1000  # of a rule's latest alerts; after so many in an hour its cap holds them anyway


def hold(tx: Transaction, holds: Iterable[tuple[int, Hold]], *, now: datetime) -> None:
    """Holds alerts, by id, for recipients; nothing is done where one is held for that address already."""
    rows = [
        {
            "alert_id": alert_id,
            "channel": each.recipient.channel,
            "address": each.recipient.address,
            "reason": each.reason,
            "held_at": now,
            "due_at": each.due_at,
        }
        for alert_id, each in holds
    ]
    if rows:
        keys = ["alert_id", "channel", "address"]
        tx.connection.execute(tx.insert(held).on_conflict_do_nothing(index_elements=keys), rows)


def due_recipients(
    tx: Transaction, *, now: datetime, limit: int, after: Recipient | None = None
) -> tuple[Recipient, ...]:
    """For whom something is due, each once, by channel and address; those behind `after`, if given."""
    columns = (held.c.channel, held.c.address)
    found = select(*columns).where(_is_due(now)).group_by(*columns).order_by(*columns).limit(limit)
    if after is not None:
        found = found.where(tuple_(*columns) > (after.channel, after.address))
    return tuple(Recipient(channel=row.channel, address=row.address) for row in tx.connection.execute(found))


def due(
    tx: Transaction, recipients: Sequence[Recipient], *, now: datetime
) -> dict[Recipient, tuple[Held, ...]]:
    """What is due for each of these recipients, as it was held; who has nothing is left out."""
    columns = (held.c.channel, held.c.address, held.c.id, held.c.alert_id, held.c.reason, held.c.held_at)
    rows = tx.connection.execute(
        select(*columns, held.c.due_at)
        .where(held.c.entry_id.is_(None), _is_for_one_of(recipients))
        .order_by(held.c.id)
    )
    found: dict[Recipient, list[Held]] = {}
    for channel, address, row_id, alert_id, reason, held_at, due_at in rows:
        # Compared here: SQLite would choose the index of times, and look at what is due for everybody.
        is_by_cap_ahead = reason in _CAPS and held_at > now + _SLACK
        if now < due_at <= now + LONGEST and not is_by_cap_ahead:
            continue
        row = Held(id=row_id, alert_id=alert_id, reason=reason, held_at=held_at)
        found.setdefault(Recipient(channel=channel, address=address), []).append(row)
    return {recipient: tuple(those) for recipient, those in found.items()}


def alerts_of(tx: Transaction, alert_ids: Sequence[int]) -> dict[int, Alert]:
    """The alerts of these ids, as they were raised."""
    rows = tx.connection.execute(
        select(alerts.c.id, alerts.c.snapshot).where(alerts.c.id.in_(alert_ids)).order_by(alerts.c.id)
    )
    return {row.id: codec.load_alert(row.snapshot) for row in rows}


def untold(tx: Transaction, recipients: Sequence[Recipient]) -> dict[int, Recipient]:
    """Whom each row waits for that nobody has told of, of these recipients, due or not."""
    rows = tx.connection.execute(
        select(held.c.id, held.c.channel, held.c.address).where(
            held.c.entry_id.is_(None), _is_for_one_of(recipients)
        )
    )
    return {row.id: Recipient(channel=row.channel, address=row.address) for row in rows}


def entry_under(tx: Transaction, dedupe_key: str) -> int:
    """The message of the outbox that has this key."""
    found: int = tx.connection.execute(
        select(outbox.c.id).where(outbox.c.dedupe_key == dedupe_key)
    ).scalar_one()
    return found


def mark_told(tx: Transaction, told: Mapping[int, int]) -> None:
    """Writes down by which message (the values) each row (the keys) was told."""
    if told:
        marked = update(held).where(held.c.id == bindparam("row")).values(entry_id=bindparam("entry"))
        tx.connection.execute(marked, [{"row": row, "entry": entry} for row, entry in told.items()])


def held_by_cap_until(
    tx: Transaction, recipient: Recipient, *, rule_id: str | None = None
) -> datetime | None:
    """Until when a cap holds what comes for a recipient, their own or a rule's; None where none does.

    What follows must wait as long, or it would be told before what is held.
    """
    waits = select(held.c.due_at).where(
        held.c.entry_id.is_(None),
        held.c.reason == ("cap" if rule_id is None else "rule_cap"),
        _is_for(recipient),
    )
    if rule_id is not None:
        waits = waits.join(alerts, alerts.c.id == held.c.alert_id).where(alerts.c.rule_id == rule_id)
    # Found here: SQLite would look for the latest by the index of times, among what all others wait for.
    return max(tx.connection.execute(waits).scalars(), default=None)


def count_messages(
    tx: Transaction, recipient: Recipient, *, since: datetime, at_most: int, rule_id: str | None = None
) -> int:
    """How many messages but tests went to a recipient after `since`, those of one rule or all.

    Counting may end beyond `at_most`.
    """
    if rule_id is not None:
        return _count_of_rule(tx, recipient, since=since, rule_id=rule_id)
    found = 0
    # One state at a time, as the index that finds an address begins with it; a look at all would read on.
    for state in _STATES:
        newest = (
            select(outbox.c.created_at)
            .where(outbox.c.state == state, _goes_to(recipient), outbox.c.kind != "test")
            .order_by(outbox.c.id.desc())
            .limit(at_most)
            .subquery()
        )
        counted = select(func.count()).where(newest.c.created_at > since)
        found += tx.connection.execute(counted).scalar_one()
    return found


def _count_of_rule(tx: Transaction, recipient: Recipient, *, since: datetime, rule_id: str) -> int:
    newest = (
        select(alerts.c.id)
        .where(alerts.c.rule_id == rule_id)
        .order_by(alerts.c.id.desc())
        .limit(_LOOKED_AT)
        .subquery()
    )
    counted = select(func.count()).where(
        outbox.c.alert_id.in_(select(newest.c.id)),
        _goes_to(recipient),
        outbox.c.kind != "test",
        outbox.c.created_at > since,
    )
    found: int = tx.connection.execute(counted).scalar_one()
    return found


def move(tx: Transaction, old: Recipient, new: Recipient) -> None:
    """Lets what is held for one address go to another; what is held for both already goes there once."""
    there = select(held.c.alert_id).where(_is_for(new))
    waits = and_(held.c.entry_id.is_(None), _is_for(old))
    tx.connection.execute(delete(held).where(waits, held.c.alert_id.in_(there)))
    tx.connection.execute(update(held).where(waits).values(channel=new.channel, address=new.address))


def listing(
    tx: Transaction, *, limit: int, before_id: int | None = None, recipient: Recipient | None = None
) -> tuple[HeldView, ...]:
    """What waits, for everybody or for one recipient, newest first; those before `before_id`, if given."""
    rows = (
        select(held, alerts.c.snapshot)
        .join(alerts, alerts.c.id == held.c.alert_id)
        .where(held.c.entry_id.is_(None))
        .order_by(held.c.id.desc())
        .limit(limit)
    )
    if before_id is not None:
        rows = rows.where(held.c.id < before_id)
    if recipient is not None:
        rows = rows.where(_is_for(recipient))
    return tuple(
        HeldView(
            id=row.id,
            alert_id=row.alert_id,
            channel=row.channel,
            address=row.address,
            reason=row.reason,
            held_at=row.held_at,
            due_at=row.due_at,
            alert=codec.load_alert(row.snapshot),
        )
        for row in tx.connection.execute(rows)
    )


def prune(tx: Transaction, *, before: datetime) -> int:
    """Forgets what was told and fell due before that instant; what waits is never forgotten."""
    gone = tx.connection.execute(
        delete(held).where(held.c.entry_id.is_not(None), held.c.due_at < before, held.c.held_at < before)
    )
    return gone.rowcount


def _is_due(now: datetime) -> ColumnElement[bool]:
    # A cap holds for an hour and quiet hours, and nothing by a clock that has been put back since.
    is_by_cap_ahead = and_(held.c.reason.in_(_CAPS), held.c.held_at > now + _SLACK)
    is_due = or_(held.c.due_at <= now, held.c.due_at > now + LONGEST, is_by_cap_ahead)
    return and_(held.c.entry_id.is_(None), is_due)


def _is_for(recipient: Recipient) -> ColumnElement[bool]:
    return and_(held.c.channel == recipient.channel, held.c.address == recipient.address)


def _is_for_one_of(recipients: Sequence[Recipient]) -> ColumnElement[bool]:
    """One channel after the other: SQLite finds no pairs by an index."""
    addresses: dict[str, list[str]] = {}
    for recipient in recipients:
        addresses.setdefault(recipient.channel, []).append(recipient.address)
    return or_(
        *(and_(held.c.channel == channel, held.c.address.in_(those)) for channel, those in addresses.items())
    )


def _goes_to(recipient: Recipient) -> ColumnElement[bool]:
    return and_(outbox.c.channel == recipient.channel, outbox.c.address == recipient.address)
