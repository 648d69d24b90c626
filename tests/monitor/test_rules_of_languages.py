"""Rules of language gaps, through real crawls in three languages."""

import pytest

from news.articles import FetchedArticle
from news.crawls import CrawlOutcome
from news.reasons import LanguageMissing
from news.rules import Is, Not
from tests.monitor.house import House, row
from tests.monitor.ruling import LANGUAGES, look, rule, states, told, watch
from tests.monitor.watching import check, walk

TEXTS = {
    "kk": "Алжирмен келіссөздер өтті.",
    "ru": "Переговоры с Алжиром прошли.",
    "en": "Talks with Algeria took place.",
}


def release(house: House, number: int, language: str, text: str = "") -> FetchedArticle:
    return row(number, text or TEXTS[language], language=language, at=house.clock.now().isoformat())


def hours(house: House, count: int) -> None:
    """So many hours in which every listing is read well, and the rules are asked each time."""
    for _ in range(count):
        house.clock.move(hours=1)
        look(house)
        watch(house)


def test_a_release_that_is_not_translated_in_time_is_told_once(house: House) -> None:
    house.begun()
    rule(house, "language_gap", hours=24, present_in=("ru",), absent_in=("en",))
    look(house, release(house, 7, "ru"))
    hours(house, 23)
    assert told(house) == []
    hours(house, 1)
    look(house, release(house, 7, "en"))
    hours(house, 30)
    (alert,) = told(house)
    assert (alert.type, alert.country, alert.story_key) == ("story.untranslated", None, "mfa/news/7")
    assert alert.reason == LanguageMissing(present_in=("ru",), absent_in=("en",), hours=24)
    assert (alert.language, alert.article_key) == ("ru", "mfa/news/7")


def test_a_translation_in_time_is_no_gap(house: House) -> None:
    house.begun()
    rule(house, "language_gap", hours=24, absent_in=("en",))
    look(house, release(house, 7, "ru"))
    hours(house, 10)
    look(house, release(house, 7, "en"))
    hours(house, 40)
    assert told(house) == []


def test_all_languages_that_must_be_there_are_waited_for(house: House) -> None:
    house.begun()
    rule(house, "language_gap", hours=4, present_in=("kk", "ru"), absent_in=("en",))
    rule(house, "language_gap", "nowhere", hours=4, absent_in=())
    look(house, release(house, 7, "ru"))
    hours(house, 6)
    assert told(house) == []
    look(house, release(house, 7, "kk"))
    hours(house, 1)
    (alert,) = told(house)
    assert alert.reason == LanguageMissing(present_in=("kk", "ru"), absent_in=("en",), hours=4)
    assert told(house, "nowhere") == []


def test_a_listing_that_cannot_be_read_is_not_said_to_lack_anything(house: House) -> None:
    house.begun()
    rule(house, "language_gap", hours=4, absent_in=("en",))
    look(house, release(house, 7, "ru"))
    for _ in range(8):
        house.clock.move(hours=1)
        for language in LANGUAGES:
            house.crawl(CrawlOutcome.BLOCKED if language == "en" else CrawlOutcome.COMPLETE, language)
        watch(house)
    assert told(house) == []
    hours(house, 1)
    assert len(told(house)) == 1


def test_a_listing_that_was_never_read_or_is_not_watched_lacks_nothing(house: House) -> None:
    for language in ("kk", "ru"):
        house.crawl(CrawlOutcome.COMPLETE, language)
    rule(house, "language_gap", hours=4, absent_in=("en",))
    rule(house, "language_gap", "other", hours=4, absent_in=("fr",))
    house.clock.move(minutes=5)
    house.read(release(house, 7, "ru"))
    for _ in range(6):
        house.clock.move(hours=1)
        house.crawl(CrawlOutcome.COMPLETE, "ru")
        watch(house)
    assert told(house) + told(house, "other") == []


def test_what_came_up_before_the_rule_or_in_a_first_reading_is_no_news(house: House) -> None:
    house.begun(release(house, 6, "ru"))
    look(house, release(house, 7, "ru"))
    house.clock.move(minutes=5)
    rule(house, "language_gap", hours=4, absent_in=("en",))
    hours(house, 8)
    assert told(house) == []


def test_states_and_conditions_choose_the_stories(house: House) -> None:
    house.begun()
    gap = {"hours": 4, "absent_in": ("en",)}
    rule(house, "language_gap", "states", countries=("DZ",), **gap)
    rule(house, "language_gap", "but", excluded=("DZ",), **gap)
    rule(house, "language_gap", "where", where=Not(part=Is(subject="country", values=("DZ",))), **gap)
    rule(house, "language_gap", "kazakh", languages=("kk",), **gap)
    look(house, release(house, 7, "ru"), release(house, 8, "ru", "Переговоры с Перу прошли."))
    hours(house, 8)
    assert states(house, "states") == ["DZ"]
    assert [alert.story_key for alert in told(house, "but")] == ["mfa/news/8"]
    assert [alert.story_key for alert in told(house, "where")] == ["mfa/news/8"]
    assert told(house, "kazakh") == []


@pytest.mark.parametrize("order", [("kk", "ru"), ("ru", "kk")])
def test_whichever_language_comes_first_each_text_is_asked(house: House, order: tuple[str, str]) -> None:
    house.begun()
    gap = {"hours": 4, "absent_in": ("en",)}
    rule(house, "language_gap", "russian", languages=("ru",), **gap)
    rule(house, "language_gap", "written", where=Is(subject="language", values=("ru",)), **gap)
    rule(house, "language_gap", "present", present_in=("ru",), countries=("DZ",), **gap)
    rule(house, "language_gap", "either", countries=("DZ",), **gap)
    texts = {"kk": "Келіссөздер өтті.", "ru": TEXTS["ru"]}
    for language in order:
        look(house, release(house, 7, language, texts[language]))
        house.clock.move(minutes=5)
    hours(house, 8)
    assert [len(told(house, each)) for each in ("russian", "written", "present", "either")] == [1, 1, 1, 1]
    assert {told(house, each)[0].language for each in ("russian", "written", "present", "either")} == {"ru"}


def test_a_release_that_was_removed_lacks_no_language(house: House) -> None:
    house.begun()
    rule(house, "language_gap", hours=48, present_in=("ru",), absent_in=("en",))
    other, gone = release(house, 8, "ru", "Встреча с Перу состоялась."), release(house, 9, "ru")
    for _ in range(2):
        walk(house, other, gone, language="ru")
    walk(house, other, language="ru")
    walk(house, other, language="ru")
    for _ in range(2):
        check(house, "absent")
        walk(house, other, language="ru", minutes=12 * 60)
    check(house, "absent")
    hours(house, 50)
    assert [alert.story_key for alert in told(house)] == ["mfa/news/8"]
