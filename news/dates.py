"""Instants from the source's dates: four forms set by editors, and words on the old site."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from zoneinfo import ZoneInfo

from .errors import UnreadableDateError
from .written_dates import local_time

# UTC+6 until 29 February 2024, UTC+5 since: the zone database knows both.
ALMATY = ZoneInfo("Asia/Almaty")
_FORM = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<time>\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_CLOCK_TOLERANCE = timedelta(minutes=5)
_NEIGHBOURS = timedelta(days=7)  # the longest that a ministry which publishes daily keeps silent


def parse_date(raw: str, *, fetched_at: datetime) -> datetime:
    """The UTC instant that `raw` means.

    A naive date is local to Astana. A stamp marked `Z` that lies in the future when read as UTC, but
    not when read as Astana time, is taken as Astana time: an editor's clock under a wrong mark.

    Raises:
        UnreadableDateError: `raw` is in none of the known forms, or names a day that does not exist.
    """
    found = _FORM.fullmatch(raw.strip())
    if found is None:
        if (written := local_time(raw)) is None:
            raise UnreadableDateError(raw)
        return written.replace(tzinfo=ALMATY).astimezone(UTC)
    zone = found["zone"] or ""
    try:
        local = datetime.fromisoformat(f"{found['day']}T{found['time'] or '00:00'}")
        if zone in ("", "Z"):
            return _unmarked(local, is_zulu=zone == "Z", fetched_at=fetched_at)
        return datetime.fromisoformat(f"{local.isoformat()}{zone}").astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UnreadableDateError(raw) from error


def appeared_at(published_at: datetime | None, *, last_good_at: datetime | None, now: datetime) -> datetime:
    """When a release came up: its own date, bounded by what the crawls prove.

    A release that the last good crawl did not have came up after that crawl, whatever date an editor gave
    it; and nothing comes up in the future. Without a crawl to bound it (`last_good_at` None: the first
    reading), its own date is all there is.
    """
    claimed = min(published_at or now, now)
    return claimed if last_good_at is None else max(claimed, min(last_good_at, now))


def likely_dates(
    published: Sequence[datetime | None], *, carried: datetime | None, now: datetime
) -> tuple[datetime | None, ...]:
    """When the releases of a listing, newest first, came out; None only where nothing tells.

    A listing is sorted by date. So a date that is missing or not yet come is stood in for by that of the
    next older release, which can make a silence too long but never too short; else by that of the next
    newer one; else by `carried`, the date that the listing had come down to before.
    """
    told = [at if at is not None and at <= now + _CLOCK_TOLERANCE else None for at in published]
    older = _filled(told[::-1])[::-1]
    newer = _filled(told)
    return tuple(at or later or carried for at, later in zip(older, newer, strict=True))


def date_by_id(number: int, dated: Sequence[tuple[int, datetime]]) -> datetime | None:
    """The date of the next lower id; None where it and the next higher one are no neighbours in time.

    `dated` are ids with their dates, sorted by id. Ids are given in the order of time over the whole
    portal; a release that an editor has dated back is the neighbour of none.
    """
    place = bisect_left(dated, number, key=itemgetter(0))
    if not 0 < place < len(dated):
        return None
    before, after = dated[place - 1][1], dated[place][1]
    return before if abs(after - before) <= _NEIGHBOURS else None


def _filled(dates: Sequence[datetime | None]) -> list[datetime | None]:
    """The dates with each gap filled by what stood before it."""
    filled: list[datetime | None] = []
    for at in dates:
        filled.append(at or (filled[-1] if filled else None))
    return filled


def _unmarked(local: datetime, *, is_zulu: bool, fetched_at: datetime) -> datetime:
    as_astana = local.replace(tzinfo=ALMATY).astimezone(UTC)
    if not is_zulu:
        return as_astana
    as_utc = local.replace(tzinfo=UTC)
    latest = fetched_at + _CLOCK_TOLERANCE
    return as_astana if as_utc > latest >= as_astana else as_utc
