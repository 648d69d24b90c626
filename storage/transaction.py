"""What every function of this room is given: one transaction on one connection."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

_AT_ONCE = 5000  # SQLite takes 32,766 parameters in a statement, a key of several columns takes one each
T = TypeVar("T")


def batched(items: Iterable[T], at_once: int = _AT_ONCE) -> Iterator[list[T]]:
    """The items in lists that one statement can take as parameters."""
    left = iter(items)
    while some := list(islice(left, at_once)):
        yield some


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """A running transaction; other rooms only pass it on."""

    connection: Connection = field(repr=False)
    # What is to be done once all of it is kept, and never where it is rolled back.
    after_commit: list[Callable[[], None]] = field(default_factory=list, repr=False)

    # Articles that are other than they were; what is counted and searched follows (followers.py).
    touched: set[int] = field(default_factory=set, repr=False)

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An insert that knows ON CONFLICT in the dialect of this connection."""
        if self.connection.dialect.name == "sqlite":
            return sqlite.insert(table)
        return postgresql.insert(table)
