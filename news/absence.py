"""When an article that its listing lacks counts as missing, and when as removed: the pure decisions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import Literal

from .articles import Exchange, FetchedArticle
from .crawls import SourceRef
from .events import AbsenceCheck

Visibility = Literal["visible", "missing", "removed"]
Finding = Literal["present", "absent", "unknown"]

# The site sorts by its own reading of dates that may be marked with the wrong zone, and Astana was UTC+6.
_ZONE_DOUBT = timedelta(hours=6)
_DAY = timedelta(days=1)
_HAS_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ](?!00:00(?::00)?(?:[^\d:]|$))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """An article to be asked for by itself, and a listed neighbour that is asked for in the same breath.

    `control_id` is None where nothing of its source is listed: then no answer can be trusted.
    """

    article_id: int
    source: SourceRef
    external_id: str
    control_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the site said of a suspect.

    `api` is the question that told, empty where none did; `reason` a sentence. `article` is the row that was
    given for it, where it could be read. `exchange` and `control_exchange` are the last answers about it
    and about its neighbour.
    """

    suspect: Suspect
    finding: Finding
    api: str
    reason: str
    at: datetime
    article: FetchedArticle | None = None
    exchange: Exchange | None = field(default=None, repr=False)
    control_exchange: Exchange | None = field(default=None, repr=False)


def earliest(published_at: datetime, published_raw: str) -> datetime:
    """The earliest instant under which the site may have sorted a date; a midnight stamp is a whole day."""
    has_time = _HAS_TIME.match(published_raw.strip())
    return published_at - _ZONE_DOUBT - (timedelta(0) if has_time else _DAY)


def must_be_listed(
    published_at: datetime, published_raw: str, *, reached_at: datetime, began_at: datetime
) -> bool:
    """Whether a complete walk that began then and came down so far had to meet an article of that date."""
    return earliest(published_at, published_raw) > reached_at and published_at <= began_at


def spacing(required: int, period_s: float) -> timedelta:
    """The time between two checks, so that the required ones fill the period; one check is made twice."""
    return timedelta(microseconds=ceil(period_s * 1e6 / max(required - 1, 1)))


def proof(checks: Sequence[AbsenceCheck], *, required: int, period_s: float) -> tuple[AbsenceCheck, ...]:
    """The checks that prove a removal, oldest first; none where they do not.

    They are the absent ones since the last that found the article, so many and over so long a time. A check
    that told nothing counts for nothing, and breaks nothing.
    """
    absent: list[AbsenceCheck] = []
    for check in checks:
        if check.detail == "present":
            absent.clear()
        elif check.is_absent:
            absent.append(check)
    if len(absent) < required:
        return ()
    lasted_s = (max(check.at for check in absent) - min(check.at for check in absent)).total_seconds()
    return tuple(absent) if lasted_s >= period_s else ()
