"""Secrets that sign webhooks, of recipients that have their own; two are valid while one follows the other.

They are kept as they are, for signing needs them; nothing but `signing` reads them.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, or_, select, update

from news.addresses import address_key

from .tables import recipients, webhook_secrets
from .transaction import Transaction

MOST = 2  # that are valid at once: the new one, and the one before it


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretStanding:
    """That a recipient has a secret, since and until when; the secret itself is not in it."""

    created_at: datetime
    expires_at: datetime | None


def signing(tx: Transaction, address: str, *, now: datetime) -> tuple[str, ...]:
    """The secrets that sign what goes to this address of a webhook, the newest first; empty for none."""
    found = tx.connection.execute(
        select(webhook_secrets.c.secret)
        .join(recipients, recipients.c.id == webhook_secrets.c.recipient_id)
        .where(
            recipients.c.channel == "webhook",
            recipients.c.address == address_key("webhook", address),
            _is_valid(now),
        )
        .order_by(webhook_secrets.c.id.desc())
        .limit(MOST)
    )
    return tuple(found.scalars())


def standing(tx: Transaction, recipient_id: str, *, now: datetime) -> tuple[SecretStanding, ...]:
    """What secrets a recipient has, the newest first."""
    columns = webhook_secrets.c
    rows = tx.connection.execute(
        select(columns.created_at, columns.expires_at)
        .where(columns.recipient_id == recipient_id, _is_valid(now))
        .order_by(columns.id.desc())
    )
    return tuple(SecretStanding(created_at=row.created_at, expires_at=row.expires_at) for row in rows)


def put(tx: Transaction, recipient_id: str, secret: str, *, now: datetime, old_until: datetime) -> None:
    """Keeps a new secret; the newest one before it stays valid until then, all others go.

    Where `old_until` is not after `now`, none stays.
    """
    columns = webhook_secrets.c
    newest = tx.connection.execute(
        select(columns.id)
        .where(columns.recipient_id == recipient_id, _is_valid(now))
        .order_by(columns.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    stays = newest if old_until > now else None
    tx.connection.execute(
        delete(webhook_secrets).where(
            columns.recipient_id == recipient_id, *([] if stays is None else [columns.id != stays])
        )
    )
    if stays is not None:
        tx.connection.execute(update(webhook_secrets).where(columns.id == stays).values(expires_at=old_until))
    tx.connection.execute(
        insert(webhook_secrets).values(recipient_id=recipient_id, secret=secret, created_at=now)
    )


def revoke(tx: Transaction, recipient_id: str) -> bool:
    """Takes every secret of a recipient away at once; False where it had none."""
    gone = tx.connection.execute(
        delete(webhook_secrets).where(webhook_secrets.c.recipient_id == recipient_id)
    )
    return gone.rowcount > 0


def _is_valid(now: datetime) -> ColumnElement[bool]:
    expires_at = webhook_secrets.c.expires_at
    return or_(expires_at.is_(None), expires_at > now)
