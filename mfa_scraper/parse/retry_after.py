"""The header by which a server says how long it wants to be left alone."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def read_retry_after(raw: str, *, sent: str) -> float | None:
    """The seconds that a Retry-After header asks for; `sent` is the answer's own Date, as a date's origin."""
    if raw.strip().isascii() and raw.strip().isdigit():
        return float(raw)
    until, origin = _date(raw), _date(sent)
    return None if until is None or origin is None else max(0.0, (until - origin).total_seconds())


def _date(raw: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(raw)
    except (ValueError, TypeError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
