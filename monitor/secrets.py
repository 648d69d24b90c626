"""Secrets of recipients of webhooks: made or taken, changed with an overlap, taken away; shown once."""

import base64
import secrets as dice
from datetime import timedelta

from news.errors import SecretError
from storage import recipients as recipient_store
from storage import secrets as secret_store
from storage.secrets import SecretStanding

from .bootstrap import Service
from .log import logger
from .readers import read_webhook_secret
from .settings import Settings

OVERLAP = timedelta(hours=24)  # a working day, for whoever has to change a receiver
LONGEST_OVERLAP = timedelta(days=30)
_BYTES = 32  # Standard Webhooks asks for 24 to 64


def generate(service: Service, recipient_id: str) -> str:
    """A new secret for a recipient that has none, kept; this is the one time that it is told.

    Raises:
        NotFoundError: there is no such recipient.
        SecretError: it is told by another channel, or has a secret already, which `rotate` changes.
    """
    secret = _made()
    _keep(service, recipient_id, secret, overlap=timedelta(), is_first=True)
    return secret


def rotate(service: Service, recipient_id: str, *, overlap: timedelta = OVERLAP) -> str:
    """A new secret; the one before signs beside it for so long. Raises as `generate`."""
    secret = _made()
    _keep(service, recipient_id, secret, overlap=overlap, is_first=False)
    return secret


def put(service: Service, recipient_id: str, written: str, *, overlap: timedelta = OVERLAP) -> None:
    """Keep a secret that the receiver has made; the one before signs beside it for so long.

    Raises:
        SecretError: it is no secret in the form of Standard Webhooks, besides what `generate` raises.
    """
    try:
        secret = read_webhook_secret(written.strip())
    except ValueError as error:
        raise SecretError(f"The secret {error}.") from None
    _keep(service, recipient_id, secret, overlap=overlap, is_first=False)


def revoke(service: Service, recipient_id: str) -> None:
    """Take every secret of a recipient away; the default secret signs from here on. SecretError for none."""
    with service.database.writing() as tx:
        recipient_store.get(tx, recipient_id)
        if not secret_store.revoke(tx, recipient_id):
            raise SecretError(f"“{recipient_id}” has no secret of its own.")
    logger.info("secret.revoked", recipient=recipient_id)


def standing(service: Service, recipient_id: str) -> tuple[SecretStanding, ...]:
    """Since and until when a recipient's secrets hold, the newest first; never the secrets."""
    with service.database.reading() as tx:
        recipient_store.get(tx, recipient_id)
        return secret_store.standing(tx, recipient_id, now=service.clock.now())


def signing(service: Service, address: str) -> tuple[str, ...]:
    """What signs messages to an address, the newest first: its own secrets, else those of the settings."""
    with service.database.reading() as tx:
        own = secret_store.signing(tx, address, now=service.clock.now())
    return own or defaults(service.settings)


def defaults(settings: Settings) -> tuple[str, ...]:
    """The secrets of the settings, the newest first."""
    return tuple(part for part in (settings.webhook_secret or "").split(",") if part)


def _keep(service: Service, recipient_id: str, secret: str, *, overlap: timedelta, is_first: bool) -> None:
    if not timedelta() <= overlap <= LONGEST_OVERLAP:
        raise SecretError(f"The overlap must be between 0 and {LONGEST_OVERLAP.days * 24} hours.")
    now = service.clock.now()
    with service.database.writing() as tx:
        profile = recipient_store.get(tx, recipient_id)
        if profile.channel != "webhook":
            raise SecretError(
                f"“{recipient_id}” is told by {profile.channel}, and only webhooks have secrets."
            )
        if is_first and secret_store.standing(tx, recipient_id, now=now):
            raise SecretError(f"“{recipient_id}” has a secret already; change it with --rotate.")
        secret_store.put(tx, recipient_id, secret, now=now, old_until=now + overlap)
    logger.info("secret.kept", recipient=recipient_id)


def _made() -> str:
    return "whsec_" + base64.b64encode(dice.token_bytes(_BYTES)).decode()
