"""Cursors of keyset pages: where a page ended, as a short string for an address."""

from datetime import UTC, datetime

from news.errors import NotFoundError

_LARGEST_ID = 2**31 - 1  # beyond it PostgreSQL raises an error instead of finding nothing


def write(at: datetime, row_id: int) -> str:
    """The cursor behind the row with that instant and id."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}~{row_id}"


def read(cursor: str) -> tuple[datetime, int]:
    """The instant and the id that `write` was given; NotFoundError where nothing was written so."""
    instant, _, row_id = cursor.partition("~")
    try:
        at = datetime.fromisoformat(instant)
    except ValueError as error:
        raise NotFoundError("page", cursor) from error
    if at.tzinfo is not None:
        raise NotFoundError("page", cursor)
    return at.replace(tzinfo=UTC), read_id(row_id)


def read_id(cursor: str) -> int:
    """The id that a cursor consists of; NotFoundError where it is not one."""
    if not (cursor.isascii() and cursor.isdigit()) or int(cursor[:11]) > _LARGEST_ID:
        raise NotFoundError("page", cursor)
    return int(cursor)
