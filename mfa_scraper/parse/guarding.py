"""Libraries that read foreign markup, held to what they promise."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def unless_it_raises(read: Callable[[], T]) -> T | None:
    """What a library reads; None where hostile markup makes it raise, for which there is no common error."""
    try:
        return read()
    except Exception:  # noqa: BLE001 - see above: a report less is the worst that may come of it
        return None
