"""When to try again, and when to give up."""

from datetime import datetime, timedelta

from news.alerts import Dead, Refused, RetryAt
from news.circuits import LONGEST_WAIT

FIRST_WAIT_S = 30.0  # a receiver that restarts is back by then
LONGEST_WAIT_S = LONGEST_WAIT.total_seconds()
SETTINGS_WAIT_S = 900.0  # a wrong password may be asked for a hundred times a day and lock nobody out
GIVE_UP_AFTER = timedelta(days=3)  # a long weekend, so that an operator comes by before anything is given up
LEAST_TRIES = 10  # a clock that jumps ahead ages all at once; back-off makes twice as many in three days
_MOST_DOUBLINGS = 16  # beyond the cap whatever the jitter; keeps the power small


def wait_s(attempts: int, *, jitter: float) -> float:
    """Seconds to wait after so many attempts: doubling, capped, up to a quarter more by `jitter` (0 to 1).

    Never shrinks as attempts grow, whatever the jitter of each: a quarter is less than a doubling.
    """
    doubled = FIRST_WAIT_S * float(1 << min(max(attempts - 1, 0), _MOST_DOUBLINGS))
    return min(doubled * (1 + jitter / 4), LONGEST_WAIT_S)


def _longest_s(refused: Refused) -> float:
    # Asking again costs nobody anything, and whoever mended the setting is waiting.
    return SETTINGS_WAIT_S if refused.kind == "settings" else LONGEST_WAIT_S


def retry_at(refused: Refused, *, attempts: int, now: datetime, jitter: float) -> datetime:
    """When to try again after so many attempts.

    What the receiver asked for by Retry-After is waited for, at least the back-off and at most the cap.
    """
    asked_s = min(refused.retry_after_s or 0.0, LONGEST_WAIT_S)
    seconds = max(wait_s(attempts, jitter=jitter), asked_s)
    return now + timedelta(seconds=min(seconds, _longest_s(refused)))


def outcome_after(
    refused: Refused, *, tries: int, first_at: datetime, now: datetime, at: datetime
) -> RetryAt | Dead:
    """What becomes of a message that did not get through and could be tried again `at` that time.

    `first_at` is when it was first tried, `tries` how often it or what it waits for has been.
    """
    if refused.is_permanent:
        return Dead(reason=refused.detail)
    if now - first_at >= GIVE_UP_AFTER and tries >= LEAST_TRIES:
        return Dead(
            reason=f"given up after {tries} attempts in {(now - first_at).days} days: {refused.detail}"
        )
    return RetryAt(when=at, detail=refused.detail)
