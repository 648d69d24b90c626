"""Keeping: the schema, its migrations and every line of SQL, for SQLite and PostgreSQL alike.

Enters: articles, reports, rules, alerts and outcomes as frozen values, instants as arguments.
Leaves: the same nouns and read models; never a row, a connection or a foreign exception.
Never: decides what is a revision, a story or an alert, reads a clock, or sends anything.

Open a `Database`, take a `Transaction` from `reading()` or `writing()`, and pass it to the functions
of the modules here, one module a noun.
"""

from .database import Database
from .transaction import Transaction

__all__ = ["Database", "Transaction"]
