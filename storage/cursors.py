"""Cursors of keyset pages: where a page ended, as a short string for an address."""

from datetime import UTC, datetime
from typing import NoReturn

from news.errors import NotFoundError

_MOST_DIGITS = 18  # of a place; either database can hold that
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


def write_place(place: int) -> str:
    """The cursor behind the article at a place of what can be searched."""
    return f"at~{place}"


def read_place(cursor: str) -> int:
    """The place that `write_place` was given; NotFoundError where it was given none."""
    kind, _, place = cursor.partition("~")
    return _place(cursor, place) if kind == "at" else _nothing(cursor)


def write_rank(newest: int, offset: int) -> str:
    """The cursor behind so many of what was found up to a place, by rank."""
    return f"rank~{newest}~{offset}"


def read_rank(cursor: str) -> tuple[int, int]:
    """The place and the number that `write_rank` was given; NotFoundError where it was given none."""
    kind, _, rest = cursor.partition("~")
    newest, _, offset = rest.partition("~")
    return (_place(cursor, newest), read_id(offset)) if kind == "rank" else _nothing(cursor)


def _place(cursor: str, written: str) -> int:
    digits = written.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _MOST_DIGITS:
        _nothing(cursor)
    return int(written)


def _nothing(cursor: str) -> NoReturn:
    raise NotFoundError("page", cursor)
