"""How long to wait before a request is made again: pure decisions."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """The bounds of waiting for one request; times in seconds."""

    first_s: float
    times: int
    total_s: float


def wait_s(
    patience: Patience, *, attempt: int, waited_s: float, retry_after_s: float | None, jitter: float
) -> float | None:
    """Seconds to wait before attempt `attempt` (from 1) is repeated; None to give up.

    Doubles with each attempt, plus `jitter` (0 to 1) of a quarter; never less than the site asks for, and
    given up at once where that is more than is left.
    """
    if attempt > patience.times:
        return None
    left_s = patience.total_s - waited_s
    if left_s <= 0 or (retry_after_s is not None and retry_after_s > left_s):
        return None
    own_s = patience.first_s * 2.0 ** (attempt - 1) * (1 + jitter / 4)
    return min(max(own_s, retry_after_s or 0.0), left_s)


def read_retry_after(raw: str, *, sent: str) -> float | None:
    """The seconds that a Retry-After header asks for; `sent` is the answer's own Date, as a date's origin."""
    if raw.strip().isascii() and raw.strip().isdigit():
        return float(raw)
    until, origin = _date(raw), _date(sent)
    return None if until is None or origin is None else max(0.0, (until - origin).total_seconds())


def _date(raw: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(raw)
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
