"""A story's releases side by side: their facts, their delays, and what they leave out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from news.articles import Article
from news.differences import Difference
from news.errors import NotFoundError
from news.storyfacts import text_facts
from storage import Database, differences, story_views, translations
from storage.tables import story_differences
from tests.storage.building import HOUR, NOW, article, keep, naming, revise, story

ARMENIA = Difference(kind="state", value="AM", present_in=("ru",), absent_in=("en",))


def in_language(language: str, **facts: object) -> Article:
    return article(language=language, **facts)


def test_releases_stand_in_the_order_in_which_they_appeared(database: Database) -> None:
    with database.writing() as tx:
        story_id = story(tx, "s")
        keep(tx, in_language("en"), story_id=story_id, at=NOW + HOUR)
        kept = in_language("ru", mentions=naming("DZ"))
        keep(tx, kept, story_id=story_id, at=NOW)
        first, second = translations.releases(tx, story_id)
    assert (first.article, first.joined_by, first.join_score) == (kept, "id", None)
    assert second.article.language == "en"


def test_a_delay_counts_from_the_first_language(database: Database) -> None:
    with database.writing() as tx:
        story_id = story(tx, "s")
        for language, hours in (("ru", 0), ("kk", 1), ("en", 26)):
            keep(tx, in_language(language), story_id=story_id, at=NOW + hours * HOUR)
        assert translations.time_delays(tx, story_id) == 3
        assert translations.time_delays(tx, story_id) == 3
        found = [each.translation_delay_s for each in translations.releases(tx, story_id)]
    assert found == [0, 3600, 26 * 3600]


@pytest.mark.parametrize("history", [{"ru"}, {"ru", "en"}])
def test_history_hides_delays(database: Database, history: set[str]) -> None:
    with database.writing() as tx:
        story_id = story(tx, "s")
        for language, hours in (("ru", 0), ("en", 1)):
            at = NOW + timedelta(hours=hours)
            keep(tx, in_language(language), story_id=story_id, at=at, is_history=language in history)
        translations.time_delays(tx, story_id)
        found = [each.translation_delay_s for each in translations.releases(tx, story_id)]
    assert found == [None, None]


def test_facts_are_kept_for_one_revision_and_one_version(database: Database) -> None:
    with database.writing() as tx:
        kept = article()
        article_id = keep(tx, kept)
        facts = text_facts(kept)
        translations.keep_facts(tx, {}, version="v1")
        translations.keep_facts(tx, {article_id: facts}, version="v0")
        translations.keep_facts(tx, {article_id: facts}, version="v1")
        assert translations.facts_of(tx, [article_id], version="v1") == {article_id: facts}
        assert translations.facts_of(tx, [article_id], version="v2") == {}
        edited = replace(kept, fingerprint="2", text="Другой.")
        revise(tx, article_id, edited, number=2, seen_at=NOW, gazetteer="g1")
        assert translations.facts_of(tx, [article_id], version="v1") == {}
        (found,) = translations.of_articles(tx, [article_id])
    assert found.article.text == "Другой."


def test_a_difference_that_stays_keeps_its_instant_and_one_that_is_gone_goes(database: Database) -> None:
    with database.writing() as tx:
        story_id = story(tx, "s")
        differences.replace(tx, story_id, [ARMENIA, replace(ARMENIA, value="GE")], now=NOW)
        differences.replace(tx, story_id, [replace(ARMENIA, absent_in=("en", "kk"))], now=NOW + HOUR)
        assert differences.of_story(tx, story_id) == (replace(ARMENIA, absent_in=("en", "kk")),)
        assert list(tx.connection.execute(select(story_differences.c.noted_at)).scalars()) == [NOW]
        differences.replace(tx, story_id, [], now=NOW)
        assert differences.of_story(tx, story_id) == ()


def test_a_story_is_shown_by_its_key_and_by_its_articles(database: Database) -> None:
    with database.writing() as tx:
        story_id = story(tx, "s")
        keep(tx, in_language("ru"), story_id=story_id)
        differences.replace(tx, story_id, [ARMENIA], now=NOW)
        shown = story_views.story(tx, "s")
        assert story_views.of_article(tx, key="mfa/news/1", language="ru") == shown
    assert (shown.key, shown.differences) == ("s", (ARMENIA,))
    assert [(each.key, each.states) for each in shown.releases] == [("mfa/news/1", ("DZ",))]


def test_what_is_not_kept_is_not_found(database: Database) -> None:
    with database.reading() as tx:
        with pytest.raises(NotFoundError):
            story_views.story(tx, "s")
        with pytest.raises(NotFoundError):
            story_views.of_article(tx, key="mfa/news/9", language="ru")
