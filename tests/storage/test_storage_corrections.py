"""What the source corrects beside the text of an article."""

from datetime import datetime

import pytest

from storage import Database, Transaction, corrections, stories, views
from tests.storage.building import (
    DAY,
    HOUR,
    NOW,
    RUSSIAN,
    article,
    export_of,
    keep,
    mention,
    naming,
    revise,
    story,
)

FAR = NOW + 900 * DAY


def titles(tx: Transaction, country: str | None = None) -> list[str]:
    return [item.title for item in views.latest_articles(tx, limit=9, country=country).items]


def named_at(tx: Transaction) -> datetime:
    return stories.last_mentions(tx, countries=["DZ"], except_story=0, before=FAR)["DZ"]


def test_a_corrected_date_address_and_picture_make_no_revision(database: Database) -> None:
    corrected = article(
        url="https://mfa.test/new",
        published_at=NOW - 3 * DAY,
        published_raw="2026-02-27",
        image_urls=("/b.jpg",),
        raw_sha256="raw-2",
    )
    with database.writing() as tx:
        article_id = keep(tx, article(image_urls=("/a.jpg",)))
        corrections.correct(tx, article_id, corrected)
        (exported,) = export_of(tx, "articles")
        (mentioned,) = export_of(tx, "mentions")
        (shown,) = views.revisions(tx, key="mfa/news/1")
        (summary,) = views.latest_articles(tx, limit=9).items
    facts = ("https://mfa.test/new", "2026-02-27T09:00:00+00:00", "2026-02-27", ["/b.jpg"], 1, "raw-1")
    names = ("url", "published_at", "published_raw", "image_urls", "revision", "raw_sha256")
    assert tuple(exported[name] for name in names) == facts
    assert mentioned["published_at"] == "2026-02-27T09:00:00+00:00"
    assert (shown.url, shown.published_at, shown.published_raw) == (
        "https://mfa.test/new",
        NOW - 3 * DAY,
        "2026-02-27",
    )
    assert summary.published_at == NOW - 3 * DAY


def test_an_earlier_revision_keeps_the_date_that_it_had(database: Database) -> None:
    edited = article(title="Марокко", fingerprint="f2", published_at=NOW - DAY, published_raw="yesterday")
    with database.writing() as tx:
        article_id = keep(tx, article())
        revise(tx, article_id, edited, number=2, seen_at=NOW, gazetteer="g1")
        newer, older = views.revisions(tx, key="mfa/news/1")
    assert (newer.published_at, older.published_at) == (NOW - DAY, NOW)


def test_a_date_in_the_future_does_not_stand_above_its_day_for_ever(database: Database) -> None:
    with database.writing() as tx:
        keep(tx, article("1", title="far", published_at=FAR), at=NOW)
        keep(tx, article("2", title="ahead", published_at=NOW + HOUR / 2), at=NOW)
        keep(tx, article("3", title="next day", published_at=NOW + DAY))
        assert titles(tx) == ["next day", "ahead", "far"]
        assert titles(tx, "DZ") == ["next day", "ahead", "far"]


def test_a_corrected_date_moves_the_article_in_every_list(database: Database) -> None:
    with database.writing() as tx:
        article_id = keep(tx, article("1", title="far", published_at=FAR), at=NOW)
        keep(tx, article("2", title="old", published_at=NOW - DAY))
        assert titles(tx) == titles(tx, "DZ") == ["far", "old"]
        corrected = article("1", published_at=NOW - 2 * DAY, published_raw="corrected")
        corrections.correct(tx, article_id, corrected)
        assert titles(tx) == titles(tx, "DZ") == ["old", "far"]


def test_the_same_words_mean_the_same_instant_whenever_they_are_read(database: Database) -> None:
    later = article(published_at=NOW + 5 * HOUR, raw_sha256="raw-2")
    with database.writing() as tx:
        article_id = keep(tx, article())
        corrections.correct(tx, article_id, later)
        revise(tx, article_id, later, number=2, seen_at=NOW + DAY, gazetteer="g1")
        (exported,) = export_of(tx, "articles")
        assert [view.published_at for view in views.revisions(tx, key="mfa/news/1")] == [NOW, NOW]
    assert exported["published_at"] == NOW.isoformat()


@pytest.mark.parametrize("guessed_from", [None, FAR])
def test_history_came_up_on_its_date_once_the_source_gives_a_good_one(
    database: Database, guessed_from: datetime | None
) -> None:
    with database.writing() as tx:
        unknown = article(published_at=guessed_from, published_raw="?")
        article_id = keep(tx, unknown, at=NOW, is_history=True)
        corrections.correct(tx, article_id, article(published_at=FAR, published_raw="far"))
        assert named_at(tx) == NOW
        corrections.correct(tx, article_id, article(published_at=NOW - 40 * DAY, published_raw="good"))
        assert named_at(tx) == NOW - 40 * DAY
        corrections.correct(tx, article_id, article(published_at=NOW - DAY, published_raw="moved"))
        assert named_at(tx) == NOW - 40 * DAY


def test_a_revision_with_the_first_good_date_moves_history_too(database: Database) -> None:
    edited = article(published_at=NOW - 40 * DAY, published_raw="good", mentions=naming("DZ", "MA"))
    with database.writing() as tx:
        article_id = keep(tx, article(published_at=None, published_raw=""), at=NOW, is_history=True)
        revise(tx, article_id, edited, number=2, seen_at=NOW + DAY, gazetteer="g1")
        last = stories.last_mentions(tx, countries=["DZ", "MA"], except_story=0, before=FAR)
    assert last == {"DZ": NOW - 40 * DAY, "MA": NOW + DAY}


def test_what_came_up_while_it_was_watched_stays_where_it_came_up(database: Database) -> None:
    with database.writing() as tx:
        story_id = story(tx)
        article_id = keep(tx, article(mentions=(mention("DZ"),)), story_id=story_id)
        corrections.correct(tx, article_id, article(published_at=NOW - 40 * DAY, published_raw="moved back"))
        assert named_at(tx) == NOW


def test_a_guess_is_found_between_the_ids_of_its_length(database: Database) -> None:
    with database.writing() as tx:
        for external_id, published_at in [("15", None), ("16", FAR), ("17", NOW - DAY), ("155", None)]:
            keep(tx, article(external_id, published_at=published_at), at=NOW, is_history=True)
        keep(tx, article("18", published_at=None), at=NOW)
        keep(tx, article("19", published_at=None, language="kk"), at=NOW, is_history=True)
        keep(tx, article("21", published_at=None), at=NOW, is_history=True)
        found = corrections.guesses(tx, RUSSIAN, lowest="10", highest="20")
        corrections.guess_again(tx, found[1].article_id, NOW - 40 * DAY)
        moved = corrections.guesses(tx, RUSSIAN, lowest="16", highest="16")
    assert [(guess.external_id, guess.appeared_at) for guess in found] == [("15", NOW), ("16", NOW)]
    assert [guess.appeared_at for guess in moved] == [NOW - 40 * DAY]
