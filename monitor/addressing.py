"""How each recipient of an alert is told of it: at once, or held for a digest, after quiet hours or a cap."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

import alerts
from alerts.quiet import quiet_until, release_at
from news.alerts import Alert
from news.held import Hold, HoldReason
from news.rules import ChannelName, Recipient, RecipientProfile
from storage import Transaction
from storage import held as held_store
from storage import outbox as outbox_store
from storage.outbox import NewMessage

from .bootstrap import Service
from .recipients import Addressee, addressees, destination

HOUR = timedelta(hours=1)


def address(service: Service, tx: Transaction, alert: Alert, alert_id: int) -> None:
    """One outbox entry or one held row a recipient, in the transaction that keeps the alert."""
    holds = []
    for addressee in addressees(tx, alert.recipients, service.settings):
        hold = _hold(tx, alert, addressee)
        if hold is None:
            outbox_store.add(tx, message_of(alert, alert_id, addressee), now=alert.created_at)
        else:
            holds.append(hold)
    held_store.hold(tx, alert_id, holds, now=alert.created_at)


def message_of(alert: Alert, alert_id: int, addressee: Addressee) -> NewMessage:
    """The message by itself, in the recipient's language, under a key that is the same however it is made."""
    recipient, profile = addressee.recipient, addressee.profile
    own = profile.language if profile else None
    return NewMessage(
        alert_id=alert_id,
        content=replace(alert, mail_language=own) if own and own != alert.mail_language else None,
        channel=recipient.channel,
        address=recipient.address,
        destination=destination(recipient),
        dedupe_key=alerts.message_key(
            alert.rule_id, alert.type, alert.country, alert.occasion, recipient.channel, recipient.address
        ),
    )


def profile_of(addressee: Addressee, now: datetime) -> RecipientProfile:
    """How somebody wants to be told; whoever never said so has the ministry's clock and no quiet hours."""
    recipient = addressee.recipient
    if addressee.profile is not None:
        return addressee.profile
    channel = cast("ChannelName", recipient.channel)  # resolved: none is a bare id any more
    return RecipientProfile(id="", channel=channel, address=recipient.address, created_at=now)


def _hold(tx: Transaction, alert: Alert, addressee: Addressee) -> Hold | None:
    """None where the recipient is told at once; a rule's cadence goes before the recipient's.

    A test is something that somebody waits for: neither quiet hours nor digests hold it. A source that is
    broken can wait for the morning.
    """
    if alert.type == "test":
        return None
    now = alert.created_at
    profile = profile_of(addressee, now)
    cadence = alert.cadence or profile.cadence
    if cadence != "immediate":
        due_at = release_at(cadence, profile, now)
        return Hold(recipient=addressee.recipient, reason="digest", due_at=due_at)
    until = quiet_until(profile, now)
    if until is not None:
        return Hold(recipient=addressee.recipient, reason="quiet", due_at=until)
    return _capped(tx, alert, addressee.recipient, profile)


def _capped(tx: Transaction, alert: Alert, recipient: Recipient, profile: RecipientProfile) -> Hold | None:
    """Whether a cap on the messages of an hour holds it: the rule's own, or the recipient's over all rules.

    While one holds something, what follows is held along, so that nothing is told out of turn.
    """
    now = alert.created_at
    caps: tuple[tuple[HoldReason, int | None, str | None], ...] = (
        ("rule_cap", alert.cap_per_hour, alert.rule_id),
        ("cap", profile.cap_per_hour, None),
    )
    for reason, cap, rule_id in caps:
        if cap is None:
            continue
        latest = release_at("hourly", profile, now)
        until = held_store.held_by_cap_until(tx, recipient, rule_id=rule_id)
        if until is not None:  # beyond the latest where the clock was put back since
            return Hold(recipient=recipient, reason=reason, due_at=min(until, latest))
        sent = held_store.count_messages(tx, recipient, since=now - HOUR, at_most=cap, rule_id=rule_id)
        if sent >= cap:
            return Hold(recipient=recipient, reason=reason, due_at=latest)
    return None
