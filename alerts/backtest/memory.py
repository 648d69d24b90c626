"""What the archive knew of a state at any moment of the past: when another story had last named it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

Appearance = tuple[str, int, int]  # country, microseconds since 1970, story


class Memory:
    """When stories named each state, asked about one moment after the other.

    `lateness` is the longest time, in microseconds, from an appearance until it was known. What is older was
    known for certain; of what is younger only that counts which was noted here before.
    """

    def __init__(self, appearances: Iterable[Appearance], *, lateness: int) -> None:
        self._lateness = lateness
        self._times: dict[str, list[int]] = {}
        self._stories: dict[str, list[int]] = {}
        for country, at, story in appearances:
            self._times.setdefault(country, []).append(at)
            self._stories.setdefault(country, []).append(story)
        self._noted: dict[str, list[tuple[int, int]]] = {}  # the latest of two stories, the latest first
        self._seen: set[tuple[str, int]] = set()

    def note(self, country: str, at: int, story: int) -> None:
        """Takes in that a story has named a state; only the first time counts, as in the archive itself."""
        if (country, story) in self._seen:
            return
        self._seen.add((country, story))
        noted = self._noted.setdefault(country, [])
        noted.append((at, story))
        noted.sort(reverse=True)
        del noted[2:]

    def last(self, country: str, *, known_at: int, story: int) -> int | None:
        """When another story last named the state, as far as was known then."""
        sure = self._last_sure(country, known_at - self._lateness, story)
        for at, other in self._noted.get(country, ()):
            if other != story:
                return at if sure is None or at > sure else sure
        return sure

    def candidates(self, window: int | None) -> Iterator[int]:
        """Stories that may have ended a silence of so many microseconds, and those beside them in time.

        Every story that did is among them, with all whose order in time decides whether it did.
        """
        for country, times in self._times.items():
            stories = self._stories[country]
            before_at, before = 0, 0
            for at, story in zip(times, stories, strict=True):
                # Nearly every appearance follows another soon, which one comparison tells.
                is_near = before != story and self._lateness <= at - before_at and before_at
                if not (is_near and window is not None and at - before_at < window) and self._may_end_silence(
                    country, at, story, window
                ):
                    low = bisect_right(times, at - self._lateness - 1)
                    high = bisect_right(times, at + self._lateness)
                    yield from stories[low:high]
                before_at, before = at, story

    def _may_end_silence(self, country: str, at: int, story: int, window: int | None) -> bool:
        last = self._last_sure(country, at - self._lateness, story)
        return last is None or (window is not None and at - last >= window)

    def _last_sure(self, country: str, until: int, story: int) -> int | None:
        """When another story had named it last by then."""
        times, stories = self._times.get(country, ()), self._stories.get(country, ())
        place = bisect_right(times, until) - 1
        while place >= 0:
            if stories[place] != story:
                return times[place]
            place -= 1
        return None
