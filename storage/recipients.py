"""Recipients: how somebody wants to be told at one address, whichever rule speaks."""

from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import delete, select

from news.addresses import address_key
from news.errors import NotFoundError, RecipientError
from news.rules import Recipient, RecipientProfile

from . import codec, held, versions
from .tables import recipients, webhook_secrets
from .transaction import Transaction, batched

_VERSION = "recipients"


def list_all(tx: Transaction) -> tuple[RecipientProfile, ...]:
    """Every recipient, by id."""
    rows = tx.connection.execute(select(recipients.c.snapshot).order_by(recipients.c.id))
    return tuple(_profile(snapshot) for snapshot in rows.scalars())


def find(tx: Transaction, recipient_id: str) -> RecipientProfile | None:
    """The recipient of that id; None where there is none."""
    return known(tx, [recipient_id]).get(recipient_id)


def known(tx: Transaction, recipient_ids: Iterable[str]) -> dict[str, RecipientProfile]:
    """Those of these ids who are there, by id."""
    found: dict[str, RecipientProfile] = {}
    for ids in batched(recipient_ids):
        rows = tx.connection.execute(select(recipients.c.snapshot).where(recipients.c.id.in_(ids)))
        found |= {profile.id: profile for profile in map(_profile, rows.scalars())}
    return found


def at_addresses(tx: Transaction, addresses: Iterable[Recipient]) -> dict[Recipient, RecipientProfile]:
    """Who is told at these addresses, however they are spelled; those at which nobody is are left out."""
    keys = {each: (each.channel, address_key(each.channel, each.address)) for each in addresses}
    found: dict[tuple[str, str], RecipientProfile] = {}
    for some in batched(set(keys.values())):
        rows = tx.connection.execute(
            select(recipients.c.channel, recipients.c.address, recipients.c.snapshot).where(
                # Not as pairs, which SQLite finds by no index; an address is seldom one of two channels.
                recipients.c.channel.in_({channel for channel, _ in some}),
                recipients.c.address.in_({address for _, address in some}),
            )
        )
        found |= {(row.channel, row.address): _profile(row.snapshot) for row in rows}
    return {each: found[key] for each, key in keys.items() if key in found}


def get(tx: Transaction, recipient_id: str) -> RecipientProfile:
    """The recipient of that id; NotFoundError where there is none."""
    profile = find(tx, recipient_id)
    if profile is None:
        raise NotFoundError("recipient", recipient_id)
    return profile


def by_address(tx: Transaction, recipient: Recipient) -> RecipientProfile | None:
    """Who is told at that address, however it is spelled; None where nobody is kept for it."""
    return at_addresses(tx, [recipient]).get(recipient)


def put(tx: Transaction, profile: RecipientProfile) -> None:
    """Keeps a recipient in the place of the one with its id; what is held for it goes to a new address along.

    Raises RecipientError where another one is told at the address.
    """
    other = by_address(tx, _where(profile))
    if other is not None and other.id != profile.id:
        raise RecipientError(
            [f"to: “{other.id}” is told at {profile.channel}:{profile.address} already; one id an address"]
        )
    before = find(tx, profile.id)
    kept = {
        "channel": profile.channel,
        "address": address_key(profile.channel, profile.address),
        "created_at": profile.created_at,
        "snapshot": codec.dump(profile),
    }
    tx.connection.execute(
        tx.insert(recipients)
        .values(id=profile.id, **kept)
        .on_conflict_do_update(index_elements=["id"], set_=kept)
    )
    if before is not None and _where(before) != _where(profile):
        held.move(tx, _where(before), _where(profile))
    versions.grow(tx, _VERSION)


def remove(tx: Transaction, recipient_id: str) -> bool:
    """Takes a recipient away with its secrets; False where there was none.

    What is held for it is told at its address when it is due.
    """
    tx.connection.execute(delete(webhook_secrets).where(webhook_secrets.c.recipient_id == recipient_id))
    gone = tx.connection.execute(delete(recipients).where(recipients.c.id == recipient_id)).rowcount > 0
    if gone:
        versions.grow(tx, _VERSION)
    return gone


def version(tx: Transaction) -> int:
    """A number that grows with each change of any recipient."""
    return versions.number(tx, _VERSION)


def _where(profile: RecipientProfile) -> Recipient:
    return Recipient(channel=profile.channel, address=profile.address)


@lru_cache(maxsize=16_384)
def _profile(snapshot: str) -> RecipientProfile:
    """What was kept, read once: a release may be told to ten thousand, and their profiles seldom change."""
    return codec.load_profile(snapshot)
