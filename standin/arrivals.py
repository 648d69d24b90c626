"""A list that threads append to and tests wait on."""

import threading
from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Arrivals(Generic[T]):
    """Things received, oldest first."""

    def __init__(self) -> None:
        self._arrived: list[T] = []
        self._changed = threading.Condition()

    def add(self, thing: T) -> int:
        """Appends and wakes whoever waits; returns how many came before."""
        with self._changed:
            self._arrived.append(thing)
            self._changed.notify_all()
            return len(self._arrived) - 1

    def all(self) -> Sequence[T]:
        """Everything received so far."""
        with self._changed:
            return tuple(self._arrived)

    def wait_for(self, count: int, timeout_s: float) -> Sequence[T]:
        """Everything received once there are `count`; raises TimeoutError when they do not come in time."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._arrived) >= count, timeout_s):
                raise TimeoutError(f"{len(self._arrived)} of {count} arrived within {timeout_s} seconds.")
            return tuple(self._arrived)

    def clear(self) -> None:
        """Forgets everything."""
        with self._changed:
            self._arrived.clear()
