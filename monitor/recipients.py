"""Who an alert really goes to: a rule's recipients with profiles and the settings' defaults put in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from news.rules import Recipient, RecipientProfile
from storage import Transaction
from storage import recipients as recipient_store
from storage import secrets as secret_store

from . import chats
from .bootstrap import Service
from .log import logger
from .settings import Settings

Find = Callable[[str], RecipientProfile | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Where a message goes, and how whoever reads there wants to be told; None where nobody said so."""

    recipient: Recipient
    profile: RecipientProfile | None


def addressees(tx: Transaction, recipients: Iterable[Recipient], settings: Settings) -> tuple[Addressee, ...]:
    """Whom a rule tells, each once, however a rule names them: by id, by address, by another spelling of it.

    An id that nobody has is passed over and logged; `doctor` names it.
    """
    named = tuple(recipients)
    ids = [each.address for each in named if each.channel == "recipient"]
    known = recipient_store.known(tx, ids)
    for unknown in set(ids) - known.keys():
        logger.warning("recipient.unknown", recipient=unknown)
    there = resolve(named, settings, known.get)
    profiles = recipient_store.at_addresses(tx, there)
    found: dict[Recipient, Addressee] = {}
    for recipient in there:
        profile = profiles.get(recipient)
        where = _where(profile) if profile else recipient
        found[where] = Addressee(recipient=where, profile=profile)
    return tuple(found.values())


def resolve(
    recipients: Iterable[Recipient], settings: Settings, find: Find | None = None
) -> tuple[Recipient, ...]:
    """Recipients with addresses, each once; a default that the settings do not name is left out.

    So is one that `find` does not know by its id. Without any the alert stands on the screen, which is no
    failure.
    """
    found: dict[Recipient, None] = {}
    for recipient in recipients:
        if recipient.channel == "recipient":
            profile = find(recipient.address) if find else None
            found |= {_where(profile): None} if profile else {}
            continue
        for address in (recipient.address,) if recipient.address else _defaults(recipient, settings):
            found[Recipient(channel=recipient.channel, address=address)] = None
    return tuple(found)


def destination(recipient: Recipient) -> str:
    """What answers for a recipient: the mail server, which is one, a host and port, a name of Apprise's."""
    if recipient.channel == "email":
        return "email"
    try:
        return urlsplit(recipient.address).netloc.rpartition("@")[2].lower() or recipient.address
    except ValueError:
        return recipient.address


def lacking(service: Service, recipients: Iterable[Recipient]) -> tuple[str, ...]:
    """What must be set before these recipients can be told, in sentences; empty where nothing lacks."""
    named, settings = tuple(recipients), service.settings
    with service.database.reading() as tx:
        known = recipient_store.known(tx, [each.address for each in named if each.channel == "recipient"])
        found = resolve(named, settings, known.get)
        is_unsigned = not settings.webhook_secret and _is_any_unsigned(tx, found, service.clock.now())
    lines = []
    channels = {recipient.channel for recipient in found}
    if "email" in channels and not settings.mail_url:
        lines.append("MFA_MAIL_URL names no mail server, so mails wait; they are given up after three days")
    if is_unsigned:
        lines.append(
            "MFA_WEBHOOK_SECRET (whsec_…) is not set, so webhooks wait; they are given up after three days"
        )
    lines += (
        f"MFA_APPRISE names no “{recipient.address}”, so its messages wait; they are given up after 3 days"
        for recipient in found
        if recipient.channel == "apprise" and recipient.address not in chats.by_name(settings.apprise)
    )
    return tuple(lines)


def unread(languages: Iterable[str], settings: Settings) -> tuple[str, ...]:
    """What to say of a rule's languages that are not watched; empty where all are."""
    missing = [language for language in languages if language not in settings.languages]
    return (f"MFA_LANGUAGES does not read {', '.join(missing)}",) if missing else ()


def _is_any_unsigned(tx: Transaction, recipients: Iterable[Recipient], now: datetime) -> bool:
    """Whether one of them is told by a webhook and has no secret of its own."""
    return any(
        each.channel == "webhook" and not secret_store.signing(tx, each.address, now=now)
        for each in recipients
    )


def _where(profile: RecipientProfile) -> Recipient:
    return Recipient(channel=profile.channel, address=profile.address)


def _defaults(recipient: Recipient, settings: Settings) -> tuple[str, ...]:
    if recipient.channel == "email":
        return settings.mail_to
    is_set = recipient.channel == "webhook" and settings.webhook_url
    return (settings.webhook_url or "",) if is_set else ()
