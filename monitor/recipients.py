"""Who an alert really goes to: a rule's recipients with the settings' defaults put in."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from news.rules import Recipient

from .settings import Settings


def resolve(recipients: Iterable[Recipient], settings: Settings) -> tuple[Recipient, ...]:
    """Recipients with addresses, each once; a default that the settings do not name is left out.

    Without any the alert stands on the screen, which is no failure.
    """
    found: dict[Recipient, None] = {}
    for recipient in recipients:
        for address in (recipient.address,) if recipient.address else _defaults(recipient, settings):
            found[Recipient(channel=recipient.channel, address=address)] = None
    return tuple(found)


def destination(recipient: Recipient) -> str:
    """What answers for a recipient: the mail server, which is one, or the webhook's host and port."""
    if recipient.channel == "email":
        return "email"
    try:
        return urlsplit(recipient.address).netloc.rpartition("@")[2].lower() or recipient.address
    except ValueError:
        return recipient.address


def lacking(recipients: Iterable[Recipient], settings: Settings) -> tuple[str, ...]:
    """What must be set before these recipients can be told, in sentences; empty where nothing lacks."""
    channels = {recipient.channel for recipient in resolve(recipients, settings)}
    lines = []
    if "email" in channels and not settings.mail_url:
        lines.append("MFA_MAIL_URL names no mail server, so mails wait; they are given up after three days")
    if "webhook" in channels and not settings.webhook_secret:
        lines.append(
            "MFA_WEBHOOK_SECRET (whsec_…) is not set, so webhooks wait; they are given up after three days"
        )
    return tuple(lines)


def unread(languages: Iterable[str], settings: Settings) -> tuple[str, ...]:
    """What to say of a rule's languages that are not watched; empty where all are."""
    missing = [language for language in languages if language not in settings.languages]
    return (f"MFA_LANGUAGES does not read {', '.join(missing)}",) if missing else ()


def _defaults(recipient: Recipient, settings: Settings) -> tuple[str, ...]:
    if recipient.channel == "email":
        return settings.mail_to
    return (settings.webhook_url,) if settings.webhook_url else ()
