"""When to try again, and when to give up."""

from datetime import datetime, timedelta

from news.alerts import Dead, Refused, RetryAt

FIRST_WAIT_S = 30.0  # a receiver that restarts is back by then
LONGEST_WAIT_S = 6 * 3600.0  # an outage of a night is noticed to be over within a morning
GIVE_UP_AFTER = timedelta(days=3)  # a long weekend, so that an operator comes by before anything is given up
_MOST_DOUBLINGS = 16  # beyond the cap whatever the jitter; keeps the power small


def wait_s(attempts: int, *, jitter: float) -> float:
    """Seconds to wait after so many attempts: doubling, capped, up to a quarter more by `jitter` (0 to 1).

    Never shrinks as attempts grow, whatever the jitter of each: a quarter is less than a doubling.
    """
    doubled = FIRST_WAIT_S * float(1 << min(max(attempts - 1, 0), _MOST_DOUBLINGS))
    return min(doubled * (1 + jitter / 4), LONGEST_WAIT_S)


def outcome_after(
    refused: Refused, *, attempts: int, first_at: datetime, now: datetime, jitter: float
) -> RetryAt | Dead:
    """What becomes of a message that did not get through for the `attempts`-th time.

    `first_at` is when it was first due. What the receiver asked for by Retry-After is waited for, at
    least the back-off and at most the cap.
    """
    if refused.is_permanent:
        return Dead(reason=refused.detail)
    if now - first_at >= GIVE_UP_AFTER:
        return Dead(
            reason=f"given up after {attempts} attempts in {(now - first_at).days} days: {refused.detail}"
        )
    asked_s = min(refused.retry_after_s or 0.0, LONGEST_WAIT_S)
    seconds = max(wait_s(attempts, jitter=jitter), asked_s)
    return RetryAt(when=now + timedelta(seconds=seconds), detail=refused.detail)
