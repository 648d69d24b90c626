"""What every function of this room is given: one transaction on one connection."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """A running transaction; other rooms only pass it on."""

    connection: Connection = field(repr=False)
    # What is to be done once all of it is kept, and never where it is rolled back.
    after_commit: list[Callable[[], None]] = field(default_factory=list, repr=False)

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An insert that knows ON CONFLICT in the dialect of this connection."""
        if self.connection.dialect.name == "sqlite":
            return sqlite.insert(table)
        return postgresql.insert(table)
