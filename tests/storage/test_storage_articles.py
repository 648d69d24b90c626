"""Articles, revisions, stories, and when a country was last named."""

from dataclasses import replace
from datetime import timedelta

import pytest

from news.errors import NotFoundError, StorageError
from storage import Database, absence, articles, stories, views
from storage.articles import NewArticle
from tests.storage.building import (
    DAY,
    HOUR,
    KAZAKH,
    NOW,
    RUSSIAN,
    article,
    export_of,
    keep,
    mention,
    naming,
    ref,
    revise,
    story,
)


def test_an_article_that_was_added_is_known(database: Database) -> None:
    with database.writing() as tx:
        article_id = keep(tx, article(mentions=naming("DZ", "MA")))
        (known,) = articles.known(tx, source=RUSSIAN, external_ids=["1", "2"]).values()
    assert known == articles.KnownArticle(
        article_id=article_id,
        external_id="1",
        story_id=known.story_id,
        revision=1,
        last_number=1,
        fingerprint="fingerprint-1",
        raw_sha256="raw-1",
        states=frozenset({"DZ", "MA"}),
        first_seen_at=NOW,
        changed_at=NOW,
    )


def test_an_article_is_known_in_its_own_language_only(database: Database) -> None:
    with database.writing() as tx:
        keep(tx, article())
        assert articles.known(tx, source=KAZAKH, external_ids=["1"]) == {}


def test_the_oldest_date_is_that_of_one_source(database: Database) -> None:
    with database.writing() as tx:
        assert articles.oldest_date(tx, RUSSIAN) is None
        keep(tx, article("1", published_at=NOW - DAY))
        keep(tx, article("2"))
        keep(tx, article("3", published_at=None))
        keep(tx, article("4", language="kk", published_at=NOW - 9 * DAY))
        assert articles.oldest_date(tx, RUSSIAN) == NOW - DAY


def test_an_article_that_names_no_state_is_kept_too(database: Database) -> None:
    with database.writing() as tx:
        keep(tx, article(mentions=()))
        assert articles.known(tx, source=RUSSIAN, external_ids=["1"])["1"].states == frozenset()


def test_a_batch_gives_its_ids_in_order(database: Database) -> None:
    with database.writing() as tx:
        additions = [
            NewArticle(
                article=article(str(number), mentions=naming("DZ") if number % 2 else ()),
                story_id=story(tx, f"s{number}"),
                seen_at=NOW,
                appeared_at=NOW,
                is_history=True,
            )
            for number in range(30)
        ]
        ids = articles.add_many(tx, additions, gazetteer="g1")
        known = articles.known(tx, source=RUSSIAN, external_ids=[str(number) for number in range(30)])
    assert [known[str(number)].article_id for number in range(30)] == list(ids)
    assert known["1"].states == {"DZ"}
    assert known["2"].states == frozenset()


def test_an_empty_batch_adds_nothing(database: Database) -> None:
    with database.writing() as tx:
        assert articles.add_many(tx, [], gazetteer="g1") == ()


def test_the_same_article_cannot_be_added_twice(database: Database) -> None:
    with pytest.raises(StorageError), database.writing() as tx:
        keep(tx, article(), story_id=story(tx, "a"))
        keep(tx, article(), story_id=story(tx, "b"))


def test_a_revision_becomes_the_current_one_and_the_first_stays(database: Database) -> None:
    edited = article(title="Марокко", fingerprint="fingerprint-2", raw_sha256="raw-2", mentions=naming("MA"))
    with database.writing() as tx:
        article_id = keep(tx, article())
        revise(tx, article_id, edited, number=2, seen_at=NOW + HOUR, gazetteer="g2")
        known = articles.known(tx, source=RUSSIAN, external_ids=["1"])["1"]
        newer, older = views.revisions(tx, key="mfa/news/1", language="ru")
    assert (known.revision, known.fingerprint, known.states) == (2, "fingerprint-2", {"MA"})
    assert (older.number, older.title, older.mentions) == (1, "Алжир и Казахстан", naming("DZ"))
    assert (newer.number, newer.title, newer.mentions) == (2, "Марокко", naming("MA"))
    assert (newer.gazetteer, newer.seen_at, known.first_seen_at) == ("g2", NOW + HOUR, NOW)
    assert known.changed_at == NOW + HOUR


def test_a_revision_has_its_number_once(database: Database) -> None:
    with pytest.raises(StorageError), database.writing() as tx:
        article_id = keep(tx, article())
        revise(tx, article_id, article(), number=1, seen_at=NOW, gazetteer="g1")


def test_touching_moves_only_the_last_sight(database: Database) -> None:
    with database.writing() as tx:
        keep(tx, article())
        absence.touch(tx, RUSSIAN, ["1"], seen_at=NOW + DAY)
        absence.touch(tx, RUSSIAN, [], seen_at=NOW + 2 * DAY)
        assert articles.known(tx, source=RUSSIAN, external_ids=["1"])["1"].first_seen_at == NOW
        (exported,) = export_of(tx, "articles")
    assert exported["last_seen_at"] == "2026-03-03T09:00:00+00:00"


def test_a_translation_is_found_by_its_reference(database: Database) -> None:
    with database.writing() as tx:
        story_id = story(tx)
        keep(tx, article(language="kk"), story_id=story_id)
        keep(tx, article(language="ru"), story_id=story_id)
        assert stories.by_ref(tx, [ref("1"), ref("2")]) == {ref("1"): (story_id,)}
        assert stories.by_ref(tx, []) == {}
        assert stories.languages(tx, story_id) == ("kk", "ru")
        assert stories.key(tx, story_id) == "mfa/news/1"


def test_candidates_are_near_in_time_and_in_another_language(database: Database) -> None:
    with database.writing() as tx:
        near = article("2", language="kk", image_urls=("https://mfa.test/a.jpg",))
        story_id = story(tx, "near")
        near_id = keep(tx, near, story_id=story_id)
        keep(tx, article("3", language="ru"))
        keep(tx, article("4", language="kk", published_at=NOW - timedelta(hours=37)))
        keep(tx, article("5", language="kk", published_at=None))
        keep(tx, article("6", language="kk", ref=replace(ref("6"), section="speeches")))
        found = stories.candidates(tx, source=RUSSIAN, since=NOW - 36 * HOUR, until=NOW + 36 * HOUR)
    assert found == (
        stories.Candidate(
            article_id=near_id,
            story_id=story_id,
            language="kk",
            published_at=NOW,
            image_urls=near.image_urls,
            link_urls=(),
            states=frozenset({"DZ"}),
        ),
    )


def test_a_reference_in_two_stories_has_the_older_first(database: Database) -> None:
    with database.writing() as tx:
        first, second = story(tx, "first"), story(tx, "second")
        keep(tx, article(language="kk"), story_id=second)
        keep(tx, article(language="ru"), story_id=first)
        keep(tx, article(language="en"), story_id=second)
        assert stories.by_ref(tx, [ref("1")]) == {ref("1"): (second, first)}


def test_a_picture_stands_under_the_stories_of_its_season(database: Database) -> None:
    picture = 'https://mfa.test/100%_[a]"é.jpg'
    with database.writing() as tx:
        near, old, other = story(tx, "near"), story(tx, "old"), story(tx, "other")
        keep(tx, article("1", image_urls=("https://mfa.test/b.jpg", picture)), story_id=near)
        keep(tx, article("2", image_urls=(picture,), published_at=NOW - 91 * DAY), story_id=old)
        keep(tx, article("3", image_urls=(picture + "x", "x" + picture)), story_id=other)
        keep(tx, article("4", image_urls=(picture,), ref=replace(ref("4"), section="speeches")))
        found = stories.under_picture(tx, entity="mfa", section="news", image_url=picture, around=NOW)
    assert found == {near}


def test_two_languages_share_their_ids_where_one_id_stands_in_both(database: Database) -> None:
    with database.writing() as tx:
        keep(tx, article("1", language="kk"), story_id=story(tx, "a"))
        keep(tx, article("1", language="ru"), story_id=story(tx, "b"))
        keep(tx, article("2", language="en"), story_id=story(tx, "c"))
        keep(tx, article("2", language="kk", ref=replace(ref("2"), section="speeches")))
        shared = {
            (one, other)
            for one in ("kk", "ru", "en")
            for other in ("kk", "ru", "en")
            if one != other and stories.share_ids(tx, entity="mfa", section="news", language=one, other=other)
        }
    assert shared == {("kk", "ru"), ("ru", "kk")}


def test_a_story_remembers_states_that_a_revision_has_dropped(database: Database) -> None:
    with database.writing() as tx:
        story_id, other = story(tx), story(tx, "other")
        article_id = keep(tx, article(mentions=naming("AM", "DZ")), story_id=story_id)
        revise(tx, article_id, article(mentions=()), number=2, seen_at=NOW, gazetteer="g1")
        keep(tx, article(language="kk", mentions=naming("FR")), story_id=story_id)
        assert stories.states(tx, [story_id, other]) == {story_id: {"AM", "DZ", "FR"}, other: frozenset()}


def test_a_story_that_is_not_kept_has_no_key(database: Database) -> None:
    with database.reading() as tx:
        with pytest.raises(NotFoundError):
            stories.key(tx, 7)
        assert stories.languages(tx, 7) == ()


def test_the_last_mention_is_of_another_story_and_earlier(database: Database) -> None:
    with database.writing() as tx:
        keep(tx, article("1", published_at=NOW - 40 * DAY))
        keep(tx, article("2", published_at=NOW - 10 * DAY))
        own = story(tx, "own")
        keep(tx, article("3", published_at=NOW - DAY), story_id=own)
        keep(tx, article("4", published_at=NOW))
        found = stories.last_mentions(tx, countries=["DZ", "MA"], except_story=own, before=NOW)
    assert found == {"DZ": NOW - 10 * DAY}


def test_a_late_translation_does_not_hide_the_first_naming(database: Database) -> None:
    with database.writing() as tx:
        earlier, own = story(tx, "earlier"), story(tx, "own")
        keep(tx, article("1", published_at=NOW - 9 * DAY), story_id=earlier)
        keep(tx, article("1", language="kk", published_at=NOW + DAY), story_id=earlier)
        found = stories.last_mentions(tx, countries=["DZ"], except_story=own, before=NOW)
    assert found == {"DZ": NOW - 9 * DAY}


def test_a_translation_that_comes_later_is_not_another_mention(database: Database) -> None:
    with database.writing() as tx:
        story_id = story(tx)
        keep(tx, article(mentions=(mention("DZ"), mention("FR", kind="capital"))), story_id=story_id)
        late = article(language="kk", mentions=naming("DZ", "FR", "MA"), published_at=NOW + 20 * DAY)
        keep(tx, late, story_id=story_id)
        earlier = article(language="en", mentions=naming("MA"), published_at=NOW + DAY)
        keep(tx, earlier, story_id=story_id)
        known = stories.last_mentions(tx, countries=["DZ", "FR"], except_story=0, before=NOW + 99 * DAY)
        first = stories.last_mentions(tx, countries=["MA"], except_story=0, before=NOW + 2 * DAY)
    assert known == {"DZ": NOW, "FR": NOW + 20 * DAY}
    assert first == {"MA": NOW + DAY}


@pytest.mark.parametrize("kind", ["capital", "metonym"])
def test_a_capital_or_a_metonym_ends_no_silence(database: Database, kind: str) -> None:
    with database.writing() as tx:
        story_id = story(tx)
        keep(tx, article(mentions=(mention("DZ", kind=kind),)), story_id=story_id)
        assert stories.last_mentions(tx, countries=["DZ"], except_story=0, before=NOW + DAY) == {}
        assert stories.states(tx, [story_id]) == {story_id: {"DZ"}}


def test_a_state_that_an_edit_names_first_appears_with_the_edit(database: Database) -> None:
    with database.writing() as tx:
        article_id = keep(tx, article(mentions=(mention("DZ"), mention("FR", kind="capital"))))
        edited = article(mentions=naming("DZ", "MA", "FR"))
        revise(tx, article_id, edited, number=2, seen_at=NOW + HOUR, gazetteer="g1")
        found = stories.last_mentions(tx, countries=["DZ", "MA", "FR"], except_story=0, before=NOW + DAY)
    assert found == {"DZ": NOW, "MA": NOW + HOUR, "FR": NOW + HOUR}


def test_two_languages_at_one_instant_are_one_appearance(database: Database) -> None:
    with database.writing() as tx:
        story_id = story(tx)
        keep(tx, article(mentions=(mention("DZ", kind="capital"),)), story_id=story_id)
        keep(tx, article(language="kk"), story_id=story_id)
        assert stories.last_mentions(tx, countries=["DZ"], except_story=0, before=NOW + DAY) == {"DZ": NOW}
        assert views.counts_by_country(tx, since=NOW) == {"DZ": 1}
