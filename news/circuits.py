"""The nouns of waiting: lanes keep order, circuits say for whom nothing is tried at present."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .alerts import RefusalKind, RefusalScope

# No wait is longer: an outage of a night is noticed to be over within a morning. What lies further ahead was
# written under a clock that has since been put back, and is due.
LONGEST_WAIT = timedelta(hours=6)
# After so many failures others, too, may try: where one gets through, the fault is that of the first.
SECOND_OPINION_AFTER = 2
OPINIONS = 8  # of lanes in one try for a destination; where all hang, what a lease has time for
_TRUST = 2  # tries
_SLACK = timedelta(minutes=1)  # between the clocks of two machines


def is_ahead(instant: datetime, now: datetime, longest: timedelta = LONGEST_WAIT) -> bool:
    """Whether an instant that was to come within `longest` is still to come."""
    return now < instant <= now + longest + _SLACK


def address_key(channel: str, address: str) -> str:
    """The name of an address's circuit."""
    return f"address {channel} {address}"


def destination_key(channel: str, destination: str) -> str:
    """The name of a destination's circuit."""
    return f"destination {channel} {destination}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """The messages to one address, which go out in their order, one at a time.

    `first_id` is the oldest that may be sent. `failing` says what has failed, so that one message shall try
    alone; None where all is well. `attempts` is how often that message was tried, and `delivered_id` the
    latest one that got through on this lane; both are looked up where the destination fails and 0 elsewhere.
    """

    channel: str
    destination: str
    address: str
    first_id: int
    failing: RefusalScope | None = None
    attempts: int = 0
    delivered_id: int = 0

    @property
    def doubt(self) -> tuple[int, int, int]:
        """Sorts lanes of a destination that fails by whose try tells most of the host: the least tried first.

        An address that something once got through to is worth some tries more than one that never answered.
        """
        tries = self.attempts - (_TRUST if self.delivered_id else 0)
        return tries, -self.delivered_id, self.first_id

    @property
    def place(self) -> tuple[str, str]:
        """What answers for it."""
        return self.channel, self.destination

    @property
    def keys(self) -> tuple[str, str]:
        """The circuits that it may wait for: the address's own, then the destination's."""
        return address_key(self.channel, self.address), destination_key(self.channel, self.destination)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuit:
    """An address or a destination that fails: until `retry_at` nothing is sent there, then one message tries.

    `address` is the destination's name where that is the scope. The scope `message` is a lane that waits for
    one message's second try, and no failure of the address.
    """

    scope: RefusalScope
    channel: str
    address: str
    failures: int
    since: datetime
    retry_at: datetime
    kind: RefusalKind
    reason: str

    @property
    def key(self) -> str:
        """The name that it is kept under."""
        if self.scope == "destination":
            return destination_key(self.channel, self.address)
        return address_key(self.channel, self.address)

    def is_open(self, now: datetime) -> bool:
        """Whether nothing is to be tried yet."""
        return is_ahead(self.retry_at, now)
