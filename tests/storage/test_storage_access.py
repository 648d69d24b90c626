"""Sessions and tokens: found by a hash, ended one by one, all at once, or by themselves."""

from datetime import datetime, timedelta

from news.access import ABSOLUTE, IDLE, ApiToken
from storage import Database, Transaction, access, tables
from tests.storage.building import NOW


def begin(tx: Transaction, name: str, *, now: datetime = NOW, most: int = 100) -> int:
    """A session under that hash; its number."""
    access.begin(tx, name, browser=f"browser {name}", now=now, most=most)
    found = access.session(tx, name, now=now)
    assert found is not None
    return found.id


def names(tx: Transaction, now: datetime = NOW) -> list[str]:
    """The browsers of the sessions that are alive, the one used last first."""
    return [each.browser.removeprefix("browser ") for each in access.listing(tx, now=now)]


def test_a_session_is_found_until_it_has_rested_for_too_long(database: Database) -> None:
    with database.writing() as tx:
        number = begin(tx, "a")
        almost = NOW + IDLE - timedelta(seconds=1)
        assert access.session(tx, "a", now=almost) is not None
        assert access.session(tx, "a", now=NOW + IDLE) is None
        access.used(tx, number, now=almost)
        access.used(tx, number, now=NOW)  # a clock that went back makes nothing younger
        assert access.session(tx, "a", now=NOW + IDLE) is not None
        assert access.session(tx, "b", now=NOW) is None


def test_a_session_that_is_used_each_day_ends_all_the_same(database: Database) -> None:
    with database.writing() as tx:
        number = begin(tx, "a")
        access.used(tx, number, now=NOW + ABSOLUTE - timedelta(days=1))
        assert names(tx, NOW + ABSOLUTE - timedelta(seconds=1)) == ["a"]
        assert names(tx, NOW + ABSOLUTE) == []


def test_sessions_are_ended_one_by_one_or_all_but_one(database: Database) -> None:
    with database.writing() as tx:
        first, second, third = (
            begin(tx, each, now=NOW + timedelta(seconds=at)) for at, each in enumerate("abc")
        )
        assert names(tx) == ["c", "b", "a"]
        assert (access.end(tx, second), access.end(tx, second)) == (True, False)
        access.end_of(tx, "c")
        begin(tx, "d")
        assert access.end_all(tx, but=first) == 1
        assert names(tx) == ["a"]
        assert access.end_all(tx) == 1
        assert third != first


def test_a_new_session_sweeps_away_what_has_ended_and_what_is_too_many(database: Database) -> None:
    with database.writing() as tx:
        begin(tx, "old")
        later = NOW + IDLE
        for at, each in enumerate("abcd"):
            begin(tx, each, now=later + timedelta(seconds=at), most=3)
        assert names(tx, later) == ["d", "c", "b"]
        kept = tx.connection.execute(tables.sessions.select()).all()
        assert len(kept) == 3


def test_tokens_are_kept_by_name_and_found_by_hash(database: Database) -> None:
    token = ApiToken(id=None, name="reader", scopes=("read", "feeds"), created_at=NOW, expires_at=NOW + IDLE)
    with database.writing() as tx:
        access.add_token(tx, "hash", token)
        access.add_token(tx, "other", ApiToken(id=None, name="a", scopes=("write",), created_at=NOW))
        found = access.token(tx, "hash")
        assert found is not None
        assert (found.name, found.scopes, found.expires_at, found.used_at) == (
            "reader",
            ("read", "feeds"),
            NOW + IDLE,
            None,
        )
        assert access.token_named(tx, "reader") == found
        assert found.id is not None
        access.token_used(tx, found.id, now=NOW)
        assert [(each.name, each.used_at) for each in access.tokens(tx)] == [("a", None), ("reader", NOW)]
        assert access.count_tokens(tx) == 2
        assert (access.remove_token(tx, "reader"), access.remove_token(tx, "reader")) == (True, False)
        assert (access.token(tx, "hash"), access.token_named(tx, "reader")) == (None, None)
