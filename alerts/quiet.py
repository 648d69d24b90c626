"""When somebody may be told: the end of quiet hours, and the time of the next digest.

Local times become instants as RFC 5545, section 3.3.5, has it: one that the clock skips is read by the
offset before the gap, one that comes twice is the first. Only the end of quiet hours is the second, so that
nobody is called in an hour that looks quiet on the clock.
"""

import zoneinfo
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from news.dates import ALMATY
from news.rules import Cadence, QuietHours, RecipientProfile

_DAY = timedelta(days=1)
_WEEK = 7 * _DAY
_TICK = timedelta(microseconds=1)
# Days looked at on both sides of an instant: more than a week, so that quiet hours without end are seen.
_AROUND_DAYS = range(-9, 10)
_NEAR_DAYS = range(-2, 2)  # a window that runs now began today or before; most often none does


def quiet_until(profile: RecipientProfile, now: datetime) -> datetime | None:
    """When the quiet hours that run at `now` end, those that follow without a break included; None in none.

    Who is quiet all week is told once a week, at the time of a weekly digest: quiet hours hold, they never
    drop.
    """
    block = _block_around(profile, now)
    if block is None:
        return None
    return next_digest_at("weekly", profile, now) if block.is_endless else block.end


def next_digest_at(cadence: Cadence, profile: RecipientProfile, now: datetime) -> datetime:
    """The first time after `now` at which a digest is made up, quiet hours aside; `now` for immediate.

    Hourly at the full hour, daily and weekly at `deliver_at`, all of the recipient's own clock.
    """
    zone = _zone(profile)
    local = now.astimezone(zone)
    if cadence == "immediate":
        return now
    if cadence == "hourly":
        return now + timedelta(hours=1) - (local - local.replace(minute=0, second=0, microsecond=0))
    first = (profile.deliver_on - local.weekday()) % 7
    days = range(3) if cadence == "daily" else range(first, first + 15, 7)
    days_at = (_instant(local, day, profile.deliver_at, zone) for day in days)
    return next(at for at in days_at if at > now)


def release_at(cadence: Cadence, profile: RecipientProfile, now: datetime) -> datetime:
    """When what is held at `now` is told: at the next digest, or when the quiet hours end that it falls in.

    A digest whose time has come in quiet hours that still run takes in what is held until they end. At most
    a week, and the hour of a change of the clock, after `now`.
    """
    block = _block_around(profile, now)
    if block is not None and block.is_endless:
        return next_digest_at("weekly", profile, now)
    since = now if block is None or cadence == "immediate" else block.start - _TICK
    at = next_digest_at(cadence, profile, since)
    met = _block_around(profile, at)
    return met.end if met else at


@dataclass(frozen=True, slots=True)
class _Block:
    """Quiet hours without a break, `end` not included."""

    start: datetime
    end: datetime

    @property
    def is_endless(self) -> bool:
        """Whether they fill the week, which has an hour more where the clock is put back."""
        return self.end - self.start > _WEEK + timedelta(hours=2)


def _block_around(profile: RecipientProfile, at: datetime) -> _Block | None:
    """The quiet hours that run at that instant, overlapping and adjacent windows joined."""
    if not any(window.start <= at < window.end for window in _windows(profile, at, _NEAR_DAYS)):
        return None
    around = _windows(profile, at, _AROUND_DAYS)
    start = end = at
    for window in sorted(around, key=lambda window: window.start):
        if window.start <= end:
            end = max(end, window.end)
    for window in sorted(around, key=lambda window: window.end, reverse=True):
        if window.end >= start:
            start = min(start, window.start)
    return _Block(start, end)


def _windows(profile: RecipientProfile, at: datetime, days: range) -> list[_Block]:
    """Every window that begins in these days, counted from that of an instant."""
    if not profile.quiet_hours:
        return []
    zone = _zone(profile)
    local = at.astimezone(zone)
    return [
        _window(hours, local, day, zone)
        for day in days
        for hours in profile.quiet_hours
        if not hours.weekdays or (local.weekday() + day) % 7 in hours.weekdays
    ]


def _window(hours: QuietHours, local: datetime, day: int, zone: ZoneInfo) -> _Block:
    last_day = day if hours.end > hours.start else day + 1
    end = _instant(local, last_day, hours.end, zone)
    again = _instant(local, last_day, hours.end, zone, fold=1)  # earlier than `end` where the clock skips it
    return _Block(_instant(local, day, hours.start, zone), max(end, again))


def _instant(local: datetime, day: int, clock: time, zone: ZoneInfo, *, fold: int = 0) -> datetime:
    """The instant of a time of day, so many days after the day of `local`."""
    date = local.date() + day * _DAY
    return datetime.combine(date, clock.replace(fold=fold), tzinfo=zone).astimezone(UTC)


def _zone(profile: RecipientProfile) -> ZoneInfo:
    """The recipient's zone; the ministry's where this machine's tables lack it, as telling must go on."""
    try:
        return ZoneInfo(profile.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return ALMATY
