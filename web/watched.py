"""What the crawls could have missed of a window, over the ministry's listings as one."""

from dataclasses import dataclass
from datetime import datetime

from monitor.bootstrap import Service
from monitor.health import is_vacant
from news.coverage import cite
from news.crawls import SourceStatus
from news.entities import MINISTRY
from news.unwatched import Unwatched, merged, unwatched
from storage import Transaction, crawls
from storage import coverage as looks


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What the coverage of the ministry's listings comes to from `since` until `until`.

    `listings` are their names; `unread` those that were never read whole. The watch began at `since`: what
    lies before was read afterwards, as the ministry then listed it; None where no listing was read. `until`
    is the last time at which all of them had been read.
    `looks` is of the listing with the fewest, `longest_gap_s` of the one with the longest. `gaps` are times
    of more than a day in which some listing was not read.
    """

    listings: tuple[str, ...]
    unread: tuple[str, ...]
    since: datetime | None
    until: datetime
    looks: int
    longest_gap_s: int
    gaps: tuple[Unwatched, ...]

    @property
    def is_whole(self) -> bool:
        """Whether each listing was read, and none was left unread for more than a day."""
        return self.since is not None and not self.unread and not self.gaps


def watch(
    tx: Transaction, service: Service, *, since: datetime, until: datetime, language: str | None = None
) -> Watch:
    """What the crawls could have missed between two instants; of the listings of one language, or of all."""
    asked = _listings(tx, service, language)
    begun = [each.baseline_at for each in asked if each.baseline_at is not None]
    unread = tuple(each.source.key for each in asked if each.baseline_at is None)
    if not begun:
        return _nothing(asked, unread, until=until)
    until = min(until, service.clock.now())
    begins_at = min(max(since, *begun), until)
    gaps: list[Unwatched] = []
    said = []
    for each in asked:
        if each.baseline_at is not None:
            stretches = looks.stretches(tx, source=each.source, since=begins_at, until=until)
            gaps += unwatched(stretches, since=begins_at, until=until)
            said.append(cite(stretches, since=begins_at, until=until))
    seen = [each.last_good_at for each in asked if each.last_good_at is not None]
    return Watch(
        listings=tuple(each.source.key for each in asked),
        unread=unread,
        since=begins_at,
        until=max(begins_at, min(until, *seen)),
        looks=min(each.good_looks for each in said),
        longest_gap_s=max(each.longest_gap_s for each in said),
        gaps=merged(gaps),
    )


def _nothing(asked: list[SourceStatus], unread: tuple[str, ...], *, until: datetime) -> Watch:
    return Watch(
        listings=tuple(each.source.key for each in asked), unread=unread, since=None, until=until,
        looks=0, longest_gap_s=0, gaps=(),
    )  # fmt: skip


def _listings(tx: Transaction, service: Service, language: str | None) -> list[SourceStatus]:
    """The ministry's own listings, which speak for those of posts, where it is watched; else all."""
    known = [
        each
        for each in crawls.statuses(tx)
        if each.source.language in service.settings.languages
        and language in (None, each.source.language)
        and not is_vacant(each)
    ]
    return [each for each in known if each.source.entity == MINISTRY] or known
