"""Read models of delivery: what was done to a message, and who is left alone at present."""

from dataclasses import dataclass
from datetime import datetime

from .alerts import RefusalKind, RefusalScope


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptView:
    """One attempt to deliver a message, or what else was done to it.

    `outcome` is delivered, retry, dead; put_back (a stop broke it off), late (another had taken over), buried
    (given up with what it waited for), asked (a person's retry), discarded, replayed (as the message of that
    number), replay (of that one). `kind` is what was met, see `news.alerts.RefusalKind`; `took_ms` in
    milliseconds.
    """

    at: datetime
    outcome: str
    detail: str
    kind: str = ""
    took_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitView:
    """An address or destination that fails: nothing is sent there before `retry_at`, then one message tries.

    `address` is the destination's name where that is the scope; `waiting` counts its messages.
    """

    scope: RefusalScope
    channel: str
    address: str
    failures: int
    since: datetime
    retry_at: datetime
    kind: RefusalKind
    reason: str
    waiting: int
