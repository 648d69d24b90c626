"""Builders of tests about when somebody is told: recipients, and alerts that no article needs."""

from dataclasses import dataclass
from typing import Any

from monitor import profiles
from monitor.digests import tell_digests
from monitor.raising import raise_alert
from news.alerts import Alert, Digest, DigestLine, OutboxEntry
from news.held import HeldView
from news.reasons import Watched
from news.rules import Recipient, RecipientProfile
from storage import outbox as outbox_store
from tests.monitor.house import House

ADDRESS = "desk@example.org"
DESK = Recipient(channel="email", address=ADDRESS)
KEPT = Recipient(channel="recipient", address="desk")


@dataclass(frozen=True, slots=True)
class Desk:
    """A house in which somebody waits to be told."""

    house: House

    def keeps(self, recipient_id: str = "desk", **written: object) -> RecipientProfile:
        """A recipient, in UTC where nothing else is said."""
        given = {"id": recipient_id, "to": f"email:{ADDRESS}", "time_zone": "UTC"} | written
        return profiles.add(self.house.service, given)

    def hears(self, story: str = "1", **facts: Any) -> None:
        """An alert on a story, raised at the time of the house."""
        now = self.house.clock.now()
        defaults: dict[str, Any] = {
            "type": "country.mentioned",
            "rule_id": "watch",
            "rule_name": "Watch",
            "rule_kind": "watch_list",
            "mail_language": "en",
            "country": "DZ",
            "reason": Watched(),
            "occasion": story,
            "article_key": f"mfa/news/{story}",
            "language": "en",
            "url": f"https://example.org/en/{story}",
            "title": f"Story {story}",
            "first_seen_at": now,
            "story_key": story,
            "story_languages": ("en",),
            "recipients": (KEPT,),
            "created_at": now,
        }
        with self.house.service.database.writing() as tx:
            assert raise_alert(self.house.service, tx, Alert(**(defaults | facts)))

    def later(self, **span: float) -> int:
        """The clock moved on, and what is due told; how many recipients were."""
        self.house.clock.move(**span)
        return tell_digests(self.house.service)

    def entries(self) -> tuple[OutboxEntry, ...]:
        with self.house.service.database.reading() as tx:
            return outbox_store.listing(tx, state=None, limit=20_000, before_id=None)[::-1]

    def held(self) -> tuple[HeldView, ...]:
        """What waits, the oldest first."""
        return profiles.held(self.house.service, limit=20_000)[::-1]

    def digest(self) -> Digest:
        """The only message, which is a digest."""
        (entry,) = self.entries()
        assert entry.kind == "digest"
        assert entry.digest is not None
        return entry.digest


def lines(digest: Digest) -> list[DigestLine]:
    return [line for group in digest.groups for line in group.lines]
