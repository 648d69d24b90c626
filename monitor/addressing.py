"""How each recipient of an alert is told of it: at once, or held for a digest, after quiet hours or a cap."""

from collections.abc import Hashable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

import alerts
from alerts.quiet import quiet_until, release_at
from news.alerts import Alert
from news.held import Hold, HoldReason
from news.rules import Cadence, ChannelName, Recipient, RecipientProfile
from storage import Transaction
from storage import held as held_store
from storage import outbox as outbox_store
from storage.outbox import NewMessage

from .bootstrap import Service
from .recipients import Addressee, addressees, destination

HOUR = timedelta(hours=1)
_AT_ONCE = 5000  # messages in memory


def address(service: Service, tx: Transaction, raised: Iterable[tuple[Alert, int]]) -> None:
    """One outbox entry or one held row an alert and recipient, in the transaction that keeps the alerts."""
    addressing = _Addressing(service, tx)
    for alert, alert_id in raised:
        addressing.take(alert, alert_id)
    addressing.write()


class _Addressing:
    """Alerts on their way to their recipients: what many share is worked out once, and written at once."""

    def __init__(self, service: Service, tx: Transaction) -> None:
        self._service, self._tx = service, tx
        self._addressees: dict[tuple[Recipient, ...], tuple[Addressee, ...]] = {}
        self._times: dict[Hashable, datetime | None] = {}
        self._messages: list[NewMessage] = []
        self._holds: list[tuple[int, Hold]] = []
        self._at: datetime | None = None

    def take(self, alert: Alert, alert_id: int) -> None:
        """Decides for each recipient of an alert."""
        if alert.created_at != self._at:
            self.write()
            self._at, self._times = alert.created_at, {}
        if alert.recipients not in self._addressees:
            found = addressees(self._tx, alert.recipients, self._service.settings)
            self._addressees[alert.recipients] = found
        told_in: dict[str | None, Alert | None] = {}
        for addressee in self._addressees[alert.recipients]:
            hold = self._hold(alert, addressee)
            if hold is not None:
                self._holds.append((alert_id, hold))
                continue
            own = addressee.profile.language if addressee.profile else None
            if own not in told_in:
                told_in[own] = _in_language(alert, own)
            self._messages.append(_message(alert, alert_id, addressee, told_in[own]))
        if len(self._messages) + len(self._holds) >= _AT_ONCE:
            self.write()

    def write(self) -> None:
        """Writes down what was decided so far."""
        if self._at is not None:
            outbox_store.add_all(self._tx, self._messages, now=self._at)
            held_store.hold(self._tx, self._holds, now=self._at)
        self._messages, self._holds = [], []

    def _hold(self, alert: Alert, addressee: Addressee) -> Hold | None:
        """None where the recipient is told at once; a rule's cadence goes before the recipient's.

        A test is something that somebody waits for: neither quiet hours nor digests hold it. A source that is
        broken can wait for the morning.
        """
        if alert.type == "test":
            return None
        now = alert.created_at
        profile = profile_of(addressee, now)
        cadence = alert.cadence or profile.cadence
        at = self._time(cadence, profile, now)
        if at is not None:
            reason: HoldReason = "quiet" if cadence == "immediate" else "digest"
            return Hold(recipient=addressee.recipient, reason=reason, due_at=at)
        if alert.cap_per_hour is None and profile.cap_per_hour is None:
            return None
        self.write()  # what was told a moment ago counts
        return _capped(self._tx, alert, addressee.recipient, profile)

    def _time(self, cadence: Cadence, profile: RecipientProfile, now: datetime) -> datetime | None:
        """When somebody of these habits is told later, None where at once: most have the same few habits."""
        deliver = (profile.deliver_at, profile.deliver_on)
        habits = (cadence, profile.time_zone, profile.quiet_hours, *deliver)
        if habits not in self._times:
            is_held = cadence != "immediate"
            self._times[habits] = release_at(cadence, profile, now) if is_held else quiet_until(profile, now)
        return self._times[habits]


def message_of(alert: Alert, alert_id: int, addressee: Addressee) -> NewMessage:
    """The message by itself, in the recipient's language, under a key that is the same however it is made."""
    own = addressee.profile.language if addressee.profile else None
    return _message(alert, alert_id, addressee, _in_language(alert, own))


def _in_language(alert: Alert, own: str | None) -> Alert | None:
    """The alert for whoever reads another language than the rule's; None where that is the same.

    Without whom else it tells, which stands with the alert: of thousands it would be a list for each.
    """
    if not own or own == alert.mail_language:
        return None
    return replace(alert, mail_language=own, recipients=())


def _message(alert: Alert, alert_id: int, addressee: Addressee, content: Alert | None) -> NewMessage:
    recipient = addressee.recipient
    return NewMessage(
        alert_id=alert_id,
        content=content,
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
