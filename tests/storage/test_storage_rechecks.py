"""Mentions that a newer gazetteer replaces, and what follows from them."""

from dataclasses import replace

import sqlalchemy as sa
from alembic import command

import actors
from countries import Mention
from storage import Database, Transaction, exports, rechecks, schema, stories, tables, views
from tests.storage.building import DAY, HOUR, NOW, article, keep, mention, naming, revise, story

ACTORS = actors.version()
NEWER = "g2"


def waiting(tx: Transaction) -> list[tuple[str, int, bool]]:
    batch = rechecks.batch(tx, gazetteer=NEWER, actors=ACTORS, after_id=0, limit=10)
    return [(old.key, old.number, old.is_current) for old in batch]


def found_now(database: Database, *new: tuple[Mention, ...]) -> None:
    """The revisions that wait, in their order, name these."""
    with database.writing() as tx:
        batch = rechecks.batch(tx, gazetteer=NEWER, actors=ACTORS, after_id=0, limit=10)
        rechecks.apply(tx, list(zip(batch, new, strict=True)), gazetteer=NEWER, now=NOW + DAY)


def test_revisions_of_an_older_gazetteer_wait_in_their_order(database: Database) -> None:
    with database.writing() as tx:
        article_id = keep(tx, article("1"))
        keep(tx, article("2"))
        edited = article("1", text="Другой абзац.", fingerprint="f2", mentions=())
        revise(tx, article_id, edited, number=2, seen_at=NOW + HOUR, gazetteer=NEWER)
        assert waiting(tx) == [("mfa/news/1", 1, False), ("mfa/news/2", 1, True)]
        assert rechecks.count(tx, gazetteer=NEWER, actors=ACTORS) == 2
        (first,) = rechecks.batch(tx, gazetteer=NEWER, actors=ACTORS, after_id=0, limit=1)
        (second,) = rechecks.batch(tx, gazetteer=NEWER, actors=ACTORS, after_id=first.revision_id, limit=5)
        assert (first.mentions, second.key) == (naming("DZ"), "mfa/news/2")


def test_applied_mentions_stand_everywhere_and_wait_no_more(database: Database) -> None:
    with database.writing() as tx:
        keep(tx, article("1", mentions=naming("DZ", "MA")))
    named = (replace(mention("FR"), role="venue", reason="event"),)
    found_now(database, named)
    with database.reading() as tx:
        assert waiting(tx) == []
        (shown,) = views.revisions(tx, key="mfa/news/1")
        assert (shown.mentions, shown.gazetteer) == (named, NEWER)
        assert views.latest_articles(tx, limit=5, country="DZ").items == ()
        assert len(views.latest_articles(tx, limit=5, country="FR").items) == 1
        assert views.counts_by_country(tx, since=NOW - DAY) == {"FR": 1}
        assert [row["reason"] for row in exports.mentions(tx)] == ["event"]


def test_a_state_that_goes_from_a_story_has_no_last_mention_there(database: Database) -> None:
    with database.writing() as tx:
        keep(tx, article("1"))
    found_now(database, ())
    with database.reading() as tx:
        assert stories.last_mentions(tx, countries=["DZ"], except_story=99, before=NOW + DAY) == {}


def test_a_later_revision_names_a_state_when_it_was_seen(database: Database) -> None:
    with database.writing() as tx:
        article_id = keep(tx, article("1", mentions=()))
        edited = article("1", text="Другой абзац.", fingerprint="f2", mentions=())
        revise(tx, article_id, edited, number=2, seen_at=NOW + HOUR, gazetteer="g1")
    capital = (mention("DZ", kind="capital"),)
    found_now(database, capital, naming("DZ"))
    with database.reading() as tx:
        last = stories.last_mentions(tx, countries=["DZ"], except_story=99, before=NOW + DAY)
        assert last == {"DZ": NOW + HOUR}


def test_an_older_revision_changes_no_list_of_the_current_one(database: Database) -> None:
    with database.writing() as tx:
        article_id = keep(tx, article("1"))
        edited = article("1", text="Другой абзац.", fingerprint="f2", mentions=naming("MA"))
        revise(tx, article_id, edited, number=2, seen_at=NOW + HOUR, gazetteer=NEWER)
    found_now(database, naming("FR"))
    with database.reading() as tx:
        assert views.latest_articles(tx, limit=5, country="FR").items == ()
        assert len(views.latest_articles(tx, limit=5, country="MA").items) == 1


def test_languages_of_one_story_are_counted_together(database: Database) -> None:
    with database.writing() as tx:
        story_id = story(tx)
        keep(tx, article("1"), story_id=story_id)
        keep(tx, article("1", language="kk"), story_id=story_id)
    found_now(database, naming("FR"), naming("FR"))
    with database.reading() as tx:
        assert views.counts_by_country(tx, since=NOW - DAY) == {"FR": 1}


def test_a_late_translation_is_no_other_mention_after_a_recheck_either(database: Database) -> None:
    with database.writing() as tx:
        story_id = story(tx)
        keep(tx, article("1", published_at=NOW - 40 * DAY), story_id=story_id)
        keep(tx, article("1", language="kk"), story_id=story_id)
    found_now(database, naming("FR"), naming("FR"))
    with database.reading() as tx:
        last = stories.last_mentions(tx, countries=["FR"], except_story=0, before=NOW + DAY)
    assert last == {"FR": NOW - 40 * DAY}


def test_a_first_schema_with_data_is_brought_to_the_present_one(blank_database_url: str) -> None:
    database = Database(blank_database_url)
    with database.writing() as tx:
        config = schema._config()
        config.attributes["connection"] = tx.connection
        command.upgrade(config, "0001")
        tx.connection.execute(sa.text("INSERT INTO stories VALUES (1, 'mfa/news/1', :at)"), {"at": _AT})
        tx.connection.execute(
            sa.text(
                "INSERT INTO articles VALUES (1, 'mfa', 'news', '1', 'ru', 1, 'u', 1, 'f', 'r',"
                " :far, :at, :far, :at, :at, false, '[]')"
            ),
            {"at": _AT, "far": _FAR},
        )
        tx.connection.execute(sa.text("INSERT INTO article_countries VALUES (1, 'DZ', :far)"), {"far": _FAR})
        tx.connection.execute(
            sa.text(
                "INSERT INTO revisions (id, article_id, number, seen_at, url, title, text, published_raw,"
                " fingerprint, raw_sha256, gazetteer)"
                " VALUES (1, 1, 1, :at, 'u', 'Алжир', '', 'in 2099', 'f', 'r', 'old')"
            ),
            {"at": _AT},
        )
        tx.connection.execute(
            sa.text("INSERT INTO mentions VALUES (1, 0, 'DZ', 0, 5, 'Алжир', 'name', 'title', 'passing')")
        )
    database.migrate()
    with database.reading() as tx:
        (old,) = rechecks.batch(tx, gazetteer=NEWER, actors=ACTORS, after_id=0, limit=5)
        assert old.mentions == (mention("DZ", role="passing"),)
        assert rechecks.count(tx, gazetteer="old", actors="") == 0
        (exported,) = exports.articles(tx)
        places = [
            tx.connection.execute(sa.select(table.c.listed_at)).scalar_one()
            for table in (tables.articles, tables.article_countries)
        ]
    assert exported["published_raw"] == "in 2099"
    assert places == [NOW, NOW]
    assert database.check() == ()
    database.close()


_AT = "2026-03-02 09:00:00+00:00"
_FAR = "2099-03-02 09:00:00+00:00"
