"""Opening, migrating, checking, and what a transaction promises."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, update

from news.errors import StorageError
from storage import Database, jobs, rules, stories, tables
from tests.conftest import PostgresqlServer
from tests.storage.building import NOW, rule, story


def test_migrations_make_exactly_the_schema_of_the_tables(database: Database) -> None:
    with database.writing() as tx:
        opts = {"include_name": lambda name, _type, _parents: not (name or "").startswith("search_words")}
        context = MigrationContext.configure(tx.connection, opts=opts)
        assert compare_metadata(context, tables.metadata) == []


def test_several_processes_may_migrate_at_once(blank_database_url: str) -> None:
    databases = [Database(blank_database_url) for _ in range(4)]
    barrier = threading.Barrier(len(databases))

    def migrate(database: Database) -> None:
        barrier.wait()
        database.migrate()

    with ThreadPoolExecutor(len(databases)) as pool:
        list(pool.map(migrate, databases))
    assert databases[0].check() == ()
    for database in databases:
        database.close()


def test_a_fresh_file_that_another_process_writes_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "fresh.db"
    other = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.2, lambda: other.execute("COMMIT"))
    release.start()
    database = Database(f"sqlite:///{path}")
    database.migrate()
    assert database.check() == ()
    database.close()
    release.join()
    other.close()


def test_migrating_again_changes_nothing(database: Database) -> None:
    with database.writing() as tx:
        rules.put(tx, rule(), now=NOW)
    database.migrate()
    with database.reading() as tx:
        assert rules.list_all(tx) == (rule(),)


def test_no_ini_file_in_the_working_directory_has_a_say(
    blank_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = nowhere\n")
    monkeypatch.chdir(tmp_path)
    database = Database(blank_database_url)
    database.migrate()
    assert database.check() == ()
    database.close()


def test_a_database_without_a_schema_is_told_to_migrate(blank_database_url: str) -> None:
    database = Database(blank_database_url)
    assert database.check() == ("The schema is at version none, not 0007. Run the migration.",)
    database.close()


def test_a_schema_from_the_future_is_refused_in_words(database: Database) -> None:
    with database.writing() as tx:
        tx.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageError, match="newer version of this program"):
        database.migrate()


def test_an_error_rolls_back_everything(database: Database) -> None:
    def fail() -> None:
        with database.writing() as tx:
            rules.put(tx, rule(), now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.reading() as tx:
        assert rules.list_all(tx) == ()


def test_reading_refuses_to_write(database: Database) -> None:
    with pytest.raises(StorageError), database.reading() as tx:
        rules.put(tx, rule(), now=NOW)


def test_a_connection_that_has_read_can_write_again(database: Database) -> None:
    with database.reading() as tx:
        assert rules.list_all(tx) == ()
    with database.writing() as tx:
        rules.put(tx, rule(), now=NOW)


def test_a_reader_sees_one_state_while_another_writes(database: Database) -> None:
    with database.reading() as reader:
        assert rules.list_all(reader) == ()
        with database.writing() as writer:
            rules.put(writer, rule(), now=NOW)
        assert rules.list_all(reader) == ()


def test_concurrent_writers_lose_no_update(database: Database) -> None:
    with database.writing() as tx:
        story(tx)
        tx.connection.execute(tables.job_runs.insert().values(name="0", started_at=NOW, detail=""))

    def count_up(_: int) -> None:
        with database.writing() as tx:
            seen = tx.connection.execute(select(tables.job_runs.c.name)).scalar_one()
            tx.connection.execute(update(tables.job_runs).values(name=str(int(seen) + 1)))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count_up, range(40)))
    with database.reading() as tx:
        assert jobs.latest(tx)[0].name == "40"


def test_a_foreign_error_leaves_as_one_of_ours(database: Database) -> None:
    with pytest.raises(StorageError, match="refused") as caught, database.writing() as tx:
        story(tx, "same")
        story(tx, "same")
    assert caught.value.__cause__ is not None


def test_a_foreign_key_is_kept(database: Database) -> None:
    with pytest.raises(StorageError), database.writing() as tx:
        tx.connection.execute(
            tables.attempts.insert().values(entry_id=99, at=NOW, outcome="retry", kind="", detail="")
        )


def test_whoever_waits_in_vain_for_another_writer_is_told_so(database: Database) -> None:
    with database.writing():
        with pytest.raises(StorageError, match="Another program has been writing") as caught:  # noqa: SIM117
            with database.writing(patience_s=0.05):
                pass
        assert "MFA_DATABASE_URL" not in str(caught.value)


def test_a_naive_instant_is_refused(database: Database) -> None:
    naive = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - the very thing that is refused
    with pytest.raises(Exception, match="has no time zone"), database.writing() as tx:
        stories.create(tx, key="k", now=naive)


def test_instants_of_any_zone_come_back_in_utc(database: Database) -> None:
    almaty = timezone(timedelta(hours=5))
    with database.writing() as tx:
        jobs.started(tx, "poll", datetime(2026, 3, 2, 14, 0, 0, 123456, tzinfo=almaty))
        kept = jobs.latest(tx)[0].started_at
    assert kept == datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)
    assert kept.tzinfo is UTC


def test_text_that_no_database_can_hold_keeps_its_length(database: Database) -> None:
    with database.writing() as tx:
        story_id = story(tx, "a\x00b\ud83dc")
        assert stories.key(tx, story_id) == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"


def test_the_directory_of_a_file_is_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/new/place/mfa.db")
    database.migrate()
    assert (tmp_path / "new/place/mfa.db").is_file()
    database.close()


def test_a_directory_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be made"):
        Database(f"sqlite:///{tmp_path}/file/mfa.db")


def test_sqlite_runs_with_the_pragmas_that_keep_it_whole(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/mfa.db")
    with database.reading() as tx:
        answers = [
            tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        ]
    assert answers == ["wal", 1, 30_000]
    database.close()


@pytest.mark.parametrize("url", ["not a url", "mysql://host/name", "postgresql+nothing://host/name"])
def test_a_url_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(StorageError):
        Database(url)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mfa.db"
    path.write_text("This is a letter, not a database. " * 100)
    database = Database(f"sqlite:///{path}")
    (problem,) = database.check()
    assert "refused: file is not a database" in problem
    database.close()


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mfa.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    with database.writing() as tx:
        tx.connection.exec_driver_sql("PRAGMA writable_schema = ON")
        tx.connection.exec_driver_sql(
            "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'rules') "
            "WHERE name = 'leases'"
        )
    database.close()
    assert any("damaged" in problem for problem in Database(f"sqlite:///{path}").check())


def test_a_row_that_points_nowhere_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mfa.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    with database.writing() as tx:
        tx.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        tx.connection.exec_driver_sql("COMMIT")
        tx.connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        tx.connection.exec_driver_sql("BEGIN IMMEDIATE")
        tx.connection.execute(
            tables.attempts.insert().values(entry_id=99, at=NOW, outcome="retry", kind="", detail="")
        )
    assert database.check() == ("A row of attempts points at a row of outbox that is missing.",)
    database.close()


@pytest.mark.postgresql
def test_a_locale_without_cyrillic_is_told(postgresql_server: PostgresqlServer) -> None:
    url = postgresql_server.create(locale="C")
    database = Database(url)
    database.migrate()
    (problem,) = database.check()
    assert problem.startswith("With LC_CTYPE=C this PostgreSQL database does not know Cyrillic letters.")
    database.close()
    postgresql_server.drop(url)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:///var/mfa.db", "sqlite:///var/mfa.db"),
        ("postgresql://mfa:geheim@db/mfa", "postgresql://mfa:***@db/mfa"),
        ("postgresql://db/mfa?user=mfa&password=geheim", "postgresql://db/mfa?user=mfa"),
    ],
)
def test_a_shown_url_has_no_password(
    url: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Database(url).url_shown == shown


def test_an_unreachable_server_is_told_without_its_password() -> None:
    database = Database("postgresql://mfa:geheim@127.0.0.1:1/mfa")
    (problem,) = database.check()
    assert "postgresql://mfa:***@127.0.0.1:1/mfa refused" in problem
    assert "geheim" not in problem
