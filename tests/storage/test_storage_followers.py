"""What is searched and counted follows whatever happens to an article."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, update

from actors import Occasion
from news.searching import Asked
from news.series import Span, StateCount
from storage import (
    Database,
    absence,
    actors,
    corrections,
    day_counts,
    followers,
    rechecks,
    search,
    search_index,
    series,
    tables,
)
from storage.day_counts import Stretch, stretches
from storage.transaction import Transaction
from tests.storage.building import DAY, HOUR, NOW, article, keep, mention, naming, revise, story

ALL = Span(since=date(2016, 1, 1), until=date(2027, 12, 31))


def found(tx: Transaction, text: str = "", **facts: object) -> list[str]:
    hits = search.search(tx, Asked(text=text, **facts), limit=50, cursor=None)  # type: ignore[arg-type]
    return [hit.article.key.rpartition("/")[2] for hit in hits.items]


def is_whole(tx: Transaction) -> bool:
    return day_counts.drifted(tx) is None and search_index.missing(tx) == 0


def test_a_corrected_date_moves_the_article_and_its_counts(database: Database) -> None:
    with database.writing() as tx:
        article_id = keep(tx, article("1"))
        keep(tx, article("2", published_at=NOW - DAY))
    with database.writing() as tx:
        moved = article("1", published_at=NOW - 40 * DAY, published_raw="2026-01-21")
        corrections.correct(tx, article_id, moved)
    with database.reading() as tx:
        assert found(tx, "алжир") == ["2", "1"]
        assert series.all_articles(tx, span=Span(since=NOW.date(), until=NOW.date())) == 0
        assert series.all_articles(tx, span=ALL) == 2
        assert is_whole(tx)


def test_a_recheck_changes_states_and_counts_but_no_words(database: Database) -> None:
    with database.writing() as tx:
        keep(tx, article("1", mentions=naming("DZ")))
    with database.writing() as tx:
        batch = rechecks.batch(tx, gazetteer="g2", actors="", after_id=0, limit=9)
        rechecks.apply(
            tx, [(each, (mention("FR", role="venue"),)) for each in batch], gazetteer="g2", now=NOW
        )
    with database.reading() as tx:
        assert found(tx, "алжир", country="DZ") == []
        assert found(tx, "алжир", country="FR", role="venue") == ["1"]
        assert series.by_state(tx, span=ALL) == (StateCount(country="FR", articles=1, mentions=1),)
        assert is_whole(tx)


def test_kinds_of_event_that_are_read_anew_are_found(database: Database) -> None:
    with database.writing() as tx:
        keep(tx, article("1"))
        revision_id = tx.connection.execute(select(tables.revisions.c.id)).scalar_one()
        story_id = tx.connection.execute(select(tables.stories.c.id)).scalar_one()
    with database.writing() as tx:
        told = article("1", occasions=(Occasion(kind="visit", field="title", start=0, end=5, sentence="…"),))
        actors.rewrite(tx, [actors.reading(revision_id, story_id, told, NOW)])
    with database.reading() as tx:
        assert found(tx, occasion="visit") == ["1"]


def test_what_was_removed_stays_to_be_found(database: Database) -> None:
    with database.writing() as tx:
        article_id = keep(tx, article("1"))
        keep(tx, article("2"))
    with database.writing() as tx:
        absence.show(tx, article_id, "removed", missing_since=NOW)
    with database.reading() as tx:
        assert found(tx, "алжир") == ["2", "1"]
        assert found(tx, visibility="removed") == ["1"]
        assert found(tx, "алжир", visibility="visible") == ["2"]
        assert series.all_articles(tx, span=ALL) == 2


def test_what_is_rolled_back_is_not_found(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as tx:
        keep(tx, article("1"))
        assert found(tx) == ["1"]
        raise RuntimeError
    with database.reading() as tx:
        assert found(tx) == []
        assert series.all_articles(tx, span=ALL) == 0


def test_more_than_a_minute_holds_spills_into_the_next(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "PER_MINUTE", 4)
    with database.writing() as tx:
        for number in range(6):
            keep(tx, article(str(number)))
    with database.writing() as tx:
        keep(tx, article("6"))
        keep(tx, article("7", published_at=NOW + timedelta(minutes=1)))
    with database.reading() as tx:
        assert found(tx, "алжир") == ["7", "6", "5", "4", "3", "2", "1", "0"]
        assert is_whole(tx)


def test_an_edit_back_and_forth_is_found_once(database: Database) -> None:
    with database.writing() as tx:
        article_id = keep(tx, article("1"))
    for number, title in ((2, "Тунис"), (3, "Алжир и Казахстан")):
        with database.writing() as tx:
            edited = article("1", title=title, fingerprint=str(number))
            revise(tx, article_id, edited, number=number, seen_at=NOW + number * HOUR, gazetteer="g1")
            keep(tx, article(f"1{number}", title="Марокко"))
    with database.reading() as tx:
        assert found(tx, "алжир") == ["1"]
        assert found(tx, "тунис") == []
        assert is_whole(tx)


def test_everything_can_be_made_anew(database: Database) -> None:
    with database.writing() as tx:
        one = story(tx)
        keep(tx, article("1", published_at=datetime(2019, 12, 31, 20, tzinfo=UTC)), story_id=one)
        keep(tx, article("2", mentions=naming("FR", "XX")))
    with database.writing() as tx:
        before = series.by_state(tx, span=ALL)
        tx.connection.execute(delete(tables.state_counts))
        tx.connection.execute(delete(tables.article_marks))
        assert day_counts.drifted(tx) == date(2020, 1, 1)
        followers.rebuild(tx)
    with database.reading() as tx:
        assert series.by_state(tx, span=ALL) == before
        assert [each.country for each in before] == ["DZ", "FR"]  # what is no state's code is not counted
        assert found(tx, "алжир", country="DZ") == ["1"]
        assert is_whole(tx)


def test_a_count_of_nothing_is_a_drift_and_a_recount_mends_a_day(database: Database) -> None:
    with database.writing() as tx:
        keep(tx, article("1"))
    columns = tables.article_counts.c
    with database.writing() as tx:
        tx.connection.execute(update(tables.article_counts).where(columns.grain == "day").values(articles=9))
        assert day_counts.drifted(tx) == NOW.date()
        tx.connection.execute(update(tables.article_counts).values(articles=9))
        day_counts.recount(tx, [NOW.date()])
        assert is_whole(tx)
        tx.connection.execute(update(tables.article_counts).where(columns.grain == "year").values(articles=9))
        assert day_counts.drifted(tx) == date.min


def test_a_repeated_count_changes_nothing_and_nothing_of_zero_is_kept(database: Database) -> None:
    with database.writing() as tx:
        article_id = keep(tx, article("1"))
        day_counts.recount(tx, [NOW.date(), NOW.date() + DAY])
    with database.writing() as tx:
        edited = article("1", mentions=(), fingerprint="other")
        revise(tx, article_id, edited, number=2, seen_at=NOW + DAY, gazetteer="g1")
    with database.reading() as tx:
        assert tx.connection.execute(select(func.count()).select_from(tables.state_counts)).scalar_one() == 0
        assert is_whole(tx)


def test_a_span_is_made_of_the_longest_parts_that_fit() -> None:
    assert list(stretches(Span(since=date(2023, 11, 29), until=date(2026, 2, 1)))) == [
        Stretch("day", date(2023, 11, 29), date(2023, 11, 30)),
        Stretch("month", date(2023, 12, 1), date(2023, 12, 1)),
        Stretch("year", date(2024, 1, 1), date(2025, 1, 1)),
        Stretch("month", date(2026, 1, 1), date(2026, 1, 1)),
        Stretch("day", date(2026, 2, 1), date(2026, 2, 1)),
    ]
    assert list(stretches(Span(since=date.max, until=date.max))) == [Stretch("day", date.max, date.max)]


def test_pages_by_rank_show_nothing_twice_though_something_new_comes(database: Database) -> None:
    with database.writing() as tx:
        for number in range(5):
            keep(tx, article(str(number), title="Алжир " * (number + 1), published_at=NOW + number * HOUR))
        keep(tx, article("9", title="Марокко"))
    asked = Asked(text="алжир", order="rank")
    with database.reading() as tx:
        first = search.search(tx, asked, limit=3, cursor=None)
        assert (first.total, first.is_capped) == (5, False)
    with database.writing() as tx:
        keep(tx, article("6", title="Алжир", published_at=NOW + DAY))
    with database.reading() as tx:
        second = search.search(tx, asked, limit=3, cursor=first.next_cursor)
    assert second.next_cursor is None
    keys = [hit.article.key for hit in (*first.items, *second.items)]
    assert sorted(keys) == [f"mfa/news/{number}" for number in range(5)]


def test_postgresql_finds_other_forms_of_a_word_and_marks_them(database: Database) -> None:
    with database.writing() as tx:
        keep(tx, article("1", title="Заявление", text="Казахстан поддержал министров. И точка."))
        is_stemming = tx.connection.dialect.name == "postgresql"
    with database.reading() as tx:
        assert found(tx, "и точка") == ["1"]
        hits = search.search(tx, Asked(text="министр"), limit=5, cursor=None).items
    if is_stemming:
        assert ("министров", True) in hits[0].snippet
    else:
        assert hits == ()
