"""The hash chain: over batches, over an archive older than the chain, and whatever order ids come in."""

from collections.abc import Iterator
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, MetaData, insert, select

from storage import Database, chain, schema
from storage.tables import article_events, revisions
from tests.storage.building import NOW, article, keep, revise, story


@pytest.fixture
def older(blank_database_url: str) -> Iterator[Database]:
    """A database of the schema before the chain, with revisions in it."""
    database = Database(blank_database_url)
    with database.writing() as tx:
        config = schema._config()
        config.attributes["connection"] = tx.connection
        command.upgrade(config, "0003")
        fill(tx.connection)
    yield database
    database.close()


def fill(connection: Connection) -> None:
    found = MetaData()
    found.reflect(connection)
    at = NOW.replace(tzinfo=None) if connection.dialect.name == "sqlite" else NOW
    side: dict[str, Any] = {"url": "u", "fingerprint": "f", "raw_sha256": "r", "published_raw": ""}
    times = dict.fromkeys(("appeared_at", "listed_at", "first_seen_at", "last_seen_at"), at)
    names = {"entity": "mfa", "section": "news", "language": "ru", "story_id": 1, "image_urls": "[]"}
    connection.execute(insert(found.tables["stories"]), [{"key": "mfa/news/1", "created_at": at}])
    connection.execute(
        insert(found.tables["articles"]),
        [
            {**side, **times, **names, "external_id": f"{number}", "revision": 1, "is_history": False}
            for number in range(1, 4)
        ],
    )
    connection.execute(
        insert(found.tables["revisions"]),
        [
            {
                **side,
                "article_id": number,
                "number": 1,
                "seen_at": at,
                "title": "Т",
                "text": "Текст.",
            }
            for number in range(1, 4)
        ],
    )


def is_chained(connection: Connection) -> bool:
    previous = chain.GENESIS
    for row in connection.execute(chain.chained_revisions()):
        previous = chain.link(previous, chain.parts_of(row))
        assert row.link == previous
    return previous == chain.head(connection, revisions) != chain.GENESIS


def test_the_revisions_of_an_older_archive_are_chained_when_it_is_migrated(older: Database) -> None:
    older.migrate()
    with older.reading() as tx:
        assert is_chained(tx.connection)
        assert tx.connection.execute(select(revisions.c.evidence_id)).scalars().all() == [None] * 3
    with older.writing() as tx:
        revise(tx, 2, article("2", text="Новый."), number=2, seen_at=NOW, gazetteer="g1")
    with older.reading() as tx:
        assert is_chained(tx.connection)


def test_an_empty_archive_of_before_is_migrated_too(blank_database_url: str) -> None:
    database = Database(blank_database_url)
    database.migrate()
    with database.reading() as tx:
        assert chain.head(tx.connection, revisions) == chain.GENESIS
    database.close()


def test_revisions_are_chained_in_the_order_of_their_ids(database: Database) -> None:
    with database.writing() as tx:
        own = story(tx)
        ids = [keep(tx, article(str(number)), story_id=own) for number in range(5)]
        revise(tx, ids[0], article("0", text="Иной\x00текст."), number=2, seen_at=NOW, gazetteer="g1")
    with database.reading() as tx:
        assert is_chained(tx.connection)


def test_rows_of_a_batch_are_chained_one_by_one(database: Database) -> None:
    with database.writing() as tx:
        article_id = keep(tx, article())
        rows = [
            {"article_id": article_id, "revision_id": None, "kind": kind, "at": NOW, "snapshot": "{}"}
            for kind in ("missing", "removed")
        ]
        parts = [(*row.values(), None) for row in rows]
        ids = chain.append(tx.connection, article_events, rows, parts=parts)
        links = tx.connection.execute(select(article_events.c.link).order_by(article_events.c.id)).scalars()
    first = chain.link(chain.GENESIS, parts[0])
    assert list(links) == [first, chain.link(first, parts[1])]
    assert list(ids) == sorted(ids)
