"""How long to wait before a request is made again: pure decisions."""

from dataclasses import dataclass

BACK_OFF_TIMES = "back_off_times"  # in a request's meta: fewer repetitions than the settings allow


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
