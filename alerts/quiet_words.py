"""Quiet hours, times of day and weekdays as people write them, read and written back."""

import re
from datetime import time
from typing import Final

from news.rules import QuietHours

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = tuple(name[:3] for name in _WEEKDAYS)
_NUMBERS = dict(zip(_WEEKDAYS, range(7), strict=True)) | dict(zip(_SHORT, range(7), strict=True))
_CLOCK: Final = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d\d)", re.ASCII)
_WINDOW: Final = re.compile(
    r"(?P<days>[a-z][a-z, –-]*?)?\s*(?P<span>(?P<start>[\d:]+)\s*[-–]\s*(?P<end>[\d:]+))?",
    re.ASCII,
)
_FORM = "write a time such as 22:00-07:00, or with days before it, such as sat,sun 00:00-24:00"


def parse_clock(text: str) -> time:
    """The time of day that "08:00" means; ValueError, in words, for none."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None or int(found["hour"]) > 23 or int(found["minute"]) > 59:  # noqa: PLR2004 - a clock's last hour and minute
        raise ValueError(f"“{text.strip()}” is no time of day; write one from 00:00 to 23:59")
    return time(int(found["hour"]), int(found["minute"]))


def parse_weekday(text: str) -> int:
    """The weekday that "monday" or "mon" means, Monday 0; ValueError, in words, for none."""
    number = _NUMBERS.get(text.strip().lower())
    if number is None:
        raise ValueError(f"“{text.strip()}” is no weekday; write one of {', '.join(_WEEKDAYS)}")
    return number


def weekday_in_words(number: int) -> str:
    """The weekday's name in full, such that `parse_weekday` reads it."""
    return _WEEKDAYS[number]


def parse_quiet(text: str) -> QuietHours:
    """The window that "22:00-07:00", "sat,sun 00:00-24:00", "mon-fri 20:00-08:00" or "sun" means.

    Days without times mean the whole day. ValueError, in words, for what means none.
    """
    found = _WINDOW.fullmatch(text.strip().lower())
    if found is None or not text.strip():
        raise ValueError(_FORM)
    days = _weekdays(found["days"]) if found["days"] else ()
    if not found["span"]:
        return QuietHours(start=time(), end=time(), weekdays=days)
    end = time() if found["end"] == "24:00" else parse_clock(found["end"])
    return QuietHours(start=parse_clock(found["start"]), end=end, weekdays=days)


def quiet_in_words(window: QuietHours) -> str:
    """The window such that `parse_quiet` reads it; its end at midnight is 24:00."""
    end = f"{window.end:%H:%M}" if window.end != time() else "24:00"
    days = ",".join(_SHORT[number] for number in window.weekdays)
    return f"{days} {window.start:%H:%M}-{end}".strip()


def _weekdays(text: str) -> tuple[int, ...]:
    """The weekdays of "sat,sun" or "mon-fri", sorted; a span may pass the end of the week."""
    found: set[int] = set()
    for part in text.split(","):
        first, dash, last = re.sub("–", "-", part).partition("-")
        begin = parse_weekday(first)
        end = parse_weekday(last) if dash else begin
        found.update((begin + step) % 7 for step in range((end - begin) % 7 + 1))
    return tuple(sorted(found))
