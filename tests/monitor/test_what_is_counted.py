"""Counts and the index of words, looked at every night."""

from sqlalchemy import delete, select, update

from monitor import counting
from monitor.prune import prune
from storage import search_index, tables
from tests.monitor.house import House, row


def test_a_night_in_which_all_is_right_changes_nothing(house: House) -> None:
    house.begun()
    house.read(row(1, "The Minister met the Ambassador of Algeria."))
    assert not counting.mend(house.service)


def test_counts_and_words_that_went_astray_are_made_anew_at_night(house: House) -> None:
    house.begun()
    house.read(row(1, "The Minister met the Ambassador of Algeria."))
    with house.service.database.writing() as tx:
        tx.connection.execute(update(tables.state_counts).values(articles=7))
        tx.connection.execute(delete(tables.article_marks))
        search_index.empty(tx)
    prune(house.service)
    with house.service.database.reading() as tx:
        counts = tx.connection.execute(select(tables.state_counts.c.articles).distinct()).scalars().all()
        assert 7 not in counts
        assert search_index.missing(tx) == 0
    assert not counting.mend(house.service)
