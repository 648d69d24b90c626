"""How the way of each channel is opened, with what the settings and the recipients say of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from alerts.channels import apprise, email, slack, teams, webhook
from alerts.channels.deadline import Deadline
from alerts.channels.ways import Way
from alerts.render import in_language
from news.alerts import Delivered, OutboxEntry, Refused
from news.errors import StorageError
from news.rules import ChannelName, Recipient
from storage import recipients as recipient_store

from . import chats, secrets
from .bootstrap import Service
from .clock import elapsed_s

FRESH_S = 5.0  # for so long what was read of an address is believed: a batch asks once, a change is soon seen

T = TypeVar("T")


@dataclass(slots=True)
class Remembered(Generic[T]):
    """What was looked up of an address, for a moment."""

    look_up: Callable[[str], T]
    known: dict[str, tuple[float, T]] = field(default_factory=dict)

    def of(self, address: str) -> T:
        """What is known of it, looked up where that is too old."""
        now_s = elapsed_s()
        held = self.known.get(address)
        if held is None or now_s - held[0] > FRESH_S:
            held = self.known[address] = (now_s, self.look_up(address))
        return held[1]


class SpokenWay:
    """A way whose messages are in the language of whoever is told."""

    def __init__(self, way: Way, service: Service, channel: ChannelName) -> None:
        self._way, self._service, self._channel = way, service, channel
        self._languages = Remembered(self._language)

    def send(self, entry: OutboxEntry, *, now: datetime, deadline: Deadline) -> Delivered | Refused:
        """What came of one message."""
        spoken = in_language(entry, self._languages.of(entry.address))
        return self._way.send(spoken, now=now, deadline=deadline)

    def close(self) -> None:
        """Gives back what is open."""
        self._way.close()

    def _language(self, address: str) -> str | None:
        who = Recipient(channel=self._channel, address=address)
        try:
            with self._service.database.reading() as tx:
                profile = recipient_store.by_address(tx, who)
        except StorageError:
            return None  # the rule's own will do while the database is away
        return profile.language if profile else None


def _mail_way(service: Service) -> Way:
    settings = service.settings
    way = email.MailWay(
        mail_url=settings.mail_url,
        mail_from=settings.mail_from or "ministry-monitor@localhost",
        ca_file=settings.ca_file,
    )
    return SpokenWay(way, service, "email")


def _webhook_way(service: Service) -> Way:
    settings = service.settings
    signing = Remembered(lambda address: secrets.signing(service, address))
    return webhook.WebhookWay(secrets=signing.of, allow=settings.webhook_allow, ca_file=settings.ca_file)


def _slack_way(service: Service) -> Way:
    settings = service.settings
    way = slack.SlackWay(allow=settings.webhook_allow, ca_file=settings.ca_file)
    return SpokenWay(way, service, "slack")


def _teams_way(service: Service) -> Way:
    settings = service.settings
    way = teams.TeamsWay(allow=settings.webhook_allow, ca_file=settings.ca_file)
    return SpokenWay(way, service, "teams")


def _apprise_way(service: Service) -> Way:
    settings = service.settings
    way = apprise.AppriseWay(
        targets=chats.by_name(settings.apprise), allow=settings.webhook_allow, ca_file=settings.ca_file
    )
    return SpokenWay(way, service, "apprise")


# One line a channel: how its way is opened. A way goes to one destination and is used by one thread.
WAYS: Mapping[str, Callable[[Service], Way]] = {
    "email": _mail_way,
    "webhook": _webhook_way,
    "slack": _slack_way,
    "teams": _teams_way,
    "apprise": _apprise_way,
}
