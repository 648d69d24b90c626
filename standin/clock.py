"""The ministry's own clock: it starts at an anchor and can be moved forward."""

import threading
import time
from datetime import UTC, datetime, timedelta


class MinistryClock:
    """An instant that runs on from the anchor; `advance` moves it without waiting."""

    def __init__(self, anchor: datetime | None = None) -> None:
        self.anchor = anchor if anchor is not None else datetime.now(UTC)
        self._started = time.monotonic()
        self._ahead = timedelta()
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The present instant of the ministry, in UTC."""
        with self._lock:
            return self.anchor + self._ahead + timedelta(seconds=time.monotonic() - self._started)

    def advance(self, **length: float) -> None:
        """Moves the clock forward by what timedelta takes: hours=5, days=2."""
        with self._lock:
            self._ahead += timedelta(**length)
