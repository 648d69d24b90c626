"""The door of the room: opens the database, hands out transactions, wraps foreign exceptions."""

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from news.errors import StorageError

from . import followers, schema
from .transaction import Transaction

_PATIENCE_S = 30  # a writer waits this long for the one before it, on both databases
_WAL = "PRAGMA journal_mode = WAL"
_WAL_TRIES, _WAL_PAUSE_S = 100, 0.05  # others hold a fresh file for no longer than their first statement
_BUSY = ("database is locked", "lock timeout")  # as SQLite and PostgreSQL say it
_WRITER_LOCK = 0x6D66612D  # names the one writer among PostgreSQL's advisory locks


class Database:
    """One SQLite file or one PostgreSQL database, given as a URL.

    `sqlite:///var/mfa.db` or `postgresql://user:password@host/name`. A missing parent directory of an
    SQLite file is made. Nothing is connected before the first transaction. Raises StorageError where
    the URL cannot be understood.
    """

    def __init__(self, url: str) -> None:
        parsed = _parsed(url)
        self.url_shown = _shown(parsed)
        if parsed.get_backend_name() == "sqlite":
            self._engine = _open_sqlite(parsed)
        else:
            self._engine = _open_postgresql(parsed)
        self._reader = _reading_engine(self._engine)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A transaction that sees one state of the database and refuses to write."""
        with self._wrapped(), self._reader.begin() as connection:
            yield Transaction(connection=connection)

    @contextmanager
    def writing(self, *, patience_s: float = _PATIENCE_S) -> Iterator[Transaction]:
        """The one writing transaction of the moment; commits at the end, rolls back on any error.

        Writers queue on both databases, so that what a writer has read is still true when it writes;
        StorageError where it is not this one's turn after `patience_s` seconds.
        """
        with self._wrapped():
            with self._engine.execution_options(patience_s=patience_s).begin() as connection:
                _queue_up(connection)
                tx = Transaction(connection=connection)
                yield tx
                followers.follow(tx)
            for follow in tx.after_commit:
                follow()

    def migrate(self) -> None:
        """Brings the schema to the newest version; several processes may call this at once."""
        with self._wrapped(), self._engine.begin() as connection:
            _queue_up(connection)
            schema.upgrade(connection)

    def check(self) -> tuple[str, ...]:
        """What is wrong with the database, in sentences; empty when it is sound."""
        try:
            with self.reading() as tx:
                return schema.problems(tx.connection)
        except StorageError as error:
            return (str(error),)

    def close(self) -> None:
        """Gives back every connection; on SQLite this also folds the write-ahead log in."""
        self._engine.dispose()

    @contextmanager
    def _wrapped(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise StorageError(
                f"The database {self.url_shown} refused: {_reason(error)}. {_advice(error)}"
            ) from error
        except CommandError as error:
            raise StorageError(
                f"The schema of {self.url_shown} cannot be brought up to date: {error}. "
                "It may have been made by a newer version of this program; use that version."
            ) from error


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StorageError(
            "MFA_DATABASE_URL is not a database URL. Write it like sqlite:///var/mfa.db."
        ) from error
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise StorageError(
            f"The database kind “{parsed.drivername}” is not known. Use sqlite:/// or postgresql://."
        )
    return parsed


def _shown(url: URL) -> str:
    return url.difference_update_query(["password"]).render_as_string(hide_password=True)


def _reason(error: DBAPIError) -> str:
    return " ".join(str(error.orig).split()).rstrip(".")


def _advice(error: DBAPIError) -> str:
    if any(word in _reason(error) for word in _BUSY):
        return "Another program has been writing all the while; nothing was lost, try again in a moment."
    return "Check that it runs, that its disk has room and that MFA_DATABASE_URL is right."


def _open_sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(
                f"The directory of {url.database} cannot be made: {error.strerror}. Choose another."
            ) from error
    engine = create_engine(url, connect_args={"timeout": _PATIENCE_S})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:  # noqa: ANN401 - a driver's connection has no type
    connection.isolation_level = None  # the driver's own BEGIN is deferred and loses concurrent updates
    _use_write_ahead_log(connection)
    for pragma in ("synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _use_write_ahead_log(connection: Any) -> None:  # noqa: ANN401 - as above
    """Turns a fresh file to WAL; of all statements this one alone does not wait for a writer by itself."""
    pause = threading.Event()
    for _ in range(_WAL_TRIES - 1):
        try:
            connection.execute(_WAL)
        except sqlite3.OperationalError:
            pause.wait(_WAL_PAUSE_S)
        else:
            return
    connection.execute(_WAL)


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    is_reading = options.get("is_reading", False)
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {_patience_ms(options)}")
    connection.exec_driver_sql(f"PRAGMA query_only = {int(is_reading)}")
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")


def _open_postgresql(url: URL) -> Engine:
    try:
        return create_engine(
            url,
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": 10,
                "options": f"-c lock_timeout={_PATIENCE_S}s -c timezone=UTC",
            },
        )
    except (ImportError, NoSuchModuleError) as error:
        raise StorageError(
            f"The driver of “{url.drivername}” is not installed. Use postgresql://, which means psycopg 3."
        ) from error


def _reading_engine(engine: Engine) -> Engine:
    if engine.dialect.name == "sqlite":
        return engine.execution_options(is_reading=True)
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _patience_ms(options: Mapping[str, Any]) -> int:
    return round(1000 * float(options.get("patience_s", _PATIENCE_S)))


def _queue_up(connection: Connection) -> None:
    """Makes PostgreSQL serve one writer at a time, as BEGIN IMMEDIATE does on SQLite."""
    if connection.dialect.name == "postgresql":
        patience_ms = _patience_ms(connection.get_execution_options())
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {patience_ms}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")
