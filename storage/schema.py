"""Bringing the schema up to date, and saying what is wrong with a database."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

_MOST_PROBLEMS = 10  # a broken file reports thousands of lines; the first few say enough


def upgrade(connection: Connection) -> None:
    """Runs every migration that is missing, inside the transaction of `connection`."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def problems(connection: Connection) -> tuple[str, ...]:
    """What is wrong, in sentences: integrity, schema version, letters of the locale."""
    own = _sqlite_problems if connection.dialect.name == "sqlite" else _postgresql_problems
    return own(connection) + _version_problems(connection)


def _config() -> Config:
    config = Config()  # made here, so that no file in the working directory has a say
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _version_problems(connection: Connection) -> tuple[str, ...]:
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    found = MigrationContext.configure(connection).get_current_revision()
    if found == newest:
        return ()
    return (f"The schema is at version {found or 'none'}, not {newest}. Run the migration.",)


def _sqlite_problems(connection: Connection) -> tuple[str, ...]:
    lines = connection.exec_driver_sql(f"PRAGMA quick_check({_MOST_PROBLEMS})").scalars().all()
    broken = [f"The database file is damaged: {line}. Restore a backup." for line in lines if line != "ok"]
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_MOST_PROBLEMS)
    lost = [f"A row of {row[0]} points at a row of {row[2]} that is missing." for row in orphans]
    return (*broken, *lost)


def _postgresql_problems(connection: Connection) -> tuple[str, ...]:
    lowers = connection.exec_driver_sql("SELECT lower('ҚЫРҒЫЗ') = 'қырғыз'").scalar_one()
    if lowers:
        return ()
    locale = connection.exec_driver_sql(
        "SELECT datctype FROM pg_database WHERE datname = current_database()"
    ).scalar_one()
    problem = (
        f"With LC_CTYPE={locale} this PostgreSQL database does not know Cyrillic letters. "
        "Create it with LC_CTYPE 'C.UTF-8'."
    )
    return (problem,)
