"""What every export is made of: columns with kinds, filters, and batches of rows in plain values.

A batch is one list of values a column, which is what the fast forms want. Instants are text in ISO 8601 with
their offset, lists are lists, JSON is what it stands for. Reading goes past the types of the schema: an
object for every instant would cost more than all the rest.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import orjson
from sqlalchemy import ColumnElement, Select, String, type_coerce

from . import tables
from .columns import Instant, WordList
from .transaction import Transaction

Kind = Literal["text", "whole", "number", "truth", "instant", "texts", "json"]
Columns = dict[str, Kind]  # by name, in order
Batch = Sequence[Sequence[Any]]  # one sequence of values a column, in the order of the columns
AT_ONCE = 1000  # rows; a batch of long releases is a few megabytes

KEY: ColumnElement[str] = (
    tables.articles.c.entity + "/" + tables.articles.c.section + "/" + tables.articles.c.external_id
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which part of the archive is asked for; None asks for all.

    `since` is the first instant that is in, `until` the first that is out.
    """

    since: datetime | None = None
    until: datetime | None = None
    country: str | None = None
    language: str | None = None
    entity: str | None = None

    def of_articles(self) -> list[ColumnElement[bool]]:
        """What the filter says of the article that a row belongs to, but for the time."""
        columns = tables.articles.c
        asked = ((columns.language, self.language), (columns.entity, self.entity))
        return [column == value for column, value in asked if value is not None]

    def of_time(self, column: ColumnElement[datetime]) -> list[ColumnElement[bool]]:
        """What the filter says of a row's instant."""
        found = [] if self.since is None else [column >= self.since]
        return found if self.until is None else [*found, column < self.until]


def batches(
    tx: Transaction, query: Select[*tuple[Any, ...]], columns: Columns
) -> Generator[list[Sequence[Any]], None, None]:
    """The rows of a query, whose first columns are these, by column; further ones come as they are."""
    readers = [_READERS.get(kind) for kind in columns.values()]
    # A cursor on the server: without stream_results psycopg fetches the whole answer first.
    with tx.connection.execute(query, execution_options={"stream_results": True}) as result:
        for rows in result.partitions(AT_ONCE):
            found: list[Sequence[Any]] = list(zip(*rows, strict=True))
            for place, reader in enumerate(readers):
                if reader is not None:
                    found[place] = list(map(reader, found[place]))
            yield found


def raw(name: str, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column under that name, as the driver gives it where its type would make an object of it."""
    given = type_coerce(column, String) if isinstance(column.type, (Instant, WordList)) else column
    return given.label(name)


def instant(value: str | datetime | None) -> str | None:
    """An instant as a driver gives it, in ISO 8601 with its offset."""
    match value:
        case None:
            return None
        case str():  # SQLite's text: `2026-03-02 09:00:00.000000`, in UTC
            return f"{value[:10]}T{value[11:].removesuffix('.000000')}+00:00"
        case _:
            return value.astimezone(UTC).isoformat()


def texts(value: str | None) -> list[str]:
    """A list of texts as it is kept."""
    return orjson.loads(value) if value and value != "[]" else []


_READERS: Mapping[Kind, Callable[[Any], object]] = {"instant": instant, "texts": texts}
