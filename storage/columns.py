"""Column types that behave alike on SQLite and PostgreSQL."""

import json
import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

# PostgreSQL refuses NUL in text and neither database takes lone surrogates, yet JSON may carry both.
# One replacement character each keeps the offsets of mentions right.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text as a database keeps it: what none can hold becomes U+FFFD, one for one."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


# SQLite keeps a table in the order of its key only where that is called INTEGER, whatever its size.
LongKey = BigInteger().with_variant(Integer(), "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC and given back in UTC; a naive one is refused with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"The instant {value.isoformat()} has no time zone and cannot be kept.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text of any length; what no database can hold becomes U+FFFD, one for one."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class WordList(TypeDecorator[tuple[str, ...]]):
    """A short tuple of strings, kept as a JSON list."""

    impl = Words
    cache_ok = True

    @override
    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False)

    @override
    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(json.loads(value))
