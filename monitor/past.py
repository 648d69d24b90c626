"""The silences that states had before, remembered for an hour: to find the longest, every story is read.

They change only where a state is named again, which is asked anew, or where an import brings older stories.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Lock

from news.crawls import SourceRef
from storage.silences import Silences

Key = tuple[str, datetime, tuple[SourceRef, ...] | None]  # state, when it was last named, in which listings

_REMEMBERED = timedelta(hours=1)
_MOST = 5000  # of a rule or two for each state and listing


class PastSilences:
    """What was found lately; one stands in a service."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: dict[Key, tuple[datetime, Silences | None]] = {}

    def of(
        self,
        keys: Sequence[Key],
        now: datetime,
        find: Callable[[Sequence[str]], dict[str, Silences]],
    ) -> dict[str, Silences | None]:
        """The silences by state; `find` is asked for those that are not remembered."""
        with self._lock:
            known = {
                key: self._found[key][1]
                for key in keys
                if key in self._found and abs(now - self._found[key][0]) <= _REMEMBERED
            }
        lacking = [key for key in keys if key not in known]
        found = find([state for state, _at, _sources in lacking]) if lacking else {}
        fresh = {key: found.get(key[0]) for key in lacking}
        with self._lock:
            if len(self._found) > _MOST:
                self._found.clear()
            self._found.update({key: (now, silences) for key, silences in fresh.items()})
        return {key[0]: silences for key, silences in (known | fresh).items()}
