"""The nouns of telling later: an alert that is held for a recipient, and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .alerts import Alert
from .rules import ChannelName, Recipient

# As the recipient or the rule wants digests, in quiet hours, or as a cap of the recipient's or of the rule's
# is used up.
HoldReason = Literal["digest", "quiet", "cap", "rule_cap"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """That a recipient is told later: why, and when at the latest."""

    recipient: Recipient
    reason: HoldReason
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An alert that is held for a recipient, and since when."""

    id: int
    alert_id: int
    reason: HoldReason
    held_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldView:
    """An alert that a recipient is told of later, why, and when it is due."""

    id: int
    alert_id: int
    channel: ChannelName
    address: str
    reason: HoldReason
    held_at: datetime
    due_at: datetime
    alert: Alert
