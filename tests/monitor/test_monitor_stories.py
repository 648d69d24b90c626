"""Which releases are one story, and what follows for who is told."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import rules
from news.stories import STORY_SLACK, is_same_story
from news.understand import read_article
from storage import views
from tests.monitor.house import START, House, row

MINUTES = st.integers(-60 * 24 * 4, 60 * 24 * 4)


def stories(house: House) -> int:
    with house.service.database.reading() as tx:
        return views.totals(tx).stories


def watching(house: House, state: str) -> House:
    rules.remove(house.service, "default")
    rules.add(house.service, {"id": "watch", "kind": "watch_list", "countries": state})
    return house.begun()


def test_translations_dated_the_same_minute_about_the_same_state_are_one_story(house: House) -> None:
    watching(house, "DZ")
    house.read(row(7, "Казахстан и Алжир провели переговоры.", language="ru"))
    house.read(row(8, "Kazakhstan and Algeria held talks.", at="2026-09-01T06:00:30+00:00"))
    assert stories(house) == 1
    assert len(house.alerts()) == 1


def test_two_releases_of_one_day_about_one_state_are_two_stories(house: House) -> None:
    watching(house, "DZ")
    house.read(row(7, "Talks with Algeria."), row(8, "A telephone call with Algeria."))
    assert stories(house) == 2
    assert len(house.alerts()) == 2


def test_the_second_story_of_a_day_does_not_end_a_silence_again(house: House) -> None:
    house.begun()
    house.read(row(8, "A telephone call with Algeria."), row(7, "Talks with Algeria."))
    assert [alert.article_key for alert in house.alerts()] == ["mfa/news/7"]


def test_a_story_takes_in_one_release_a_language_even_under_one_picture(house: House) -> None:
    watching(house, "DZ")
    house.read(row(7, "Переговоры с Алжиром.", language="ru", image="/flags.jpg"))
    house.read(row(8, "Talks with Algeria.", image="/flags.jpg"))
    house.read(row(9, "A telephone call with Algeria.", image="/flags.jpg"))
    assert stories(house) == 2
    assert [alert.article_key for alert in house.alerts()] == ["mfa/news/7", "mfa/news/9"]


def test_a_translation_of_the_next_week_is_another_story(house: House) -> None:
    house.begun()
    house.read(row(7, "Переговоры с Алжиром.", language="ru", image="/a.jpg"))
    house.clock.move(days=7)
    house.read(row(8, "Talks with Algeria.", image="/a.jpg", at="2026-09-08T06:00:00+00:00"))
    assert stories(house) == 2


@pytest.mark.parametrize("at", ["", "soon", "2026-02-30"])
def test_a_release_without_a_date_is_a_story_of_its_own_and_is_told(house: House, at: str) -> None:
    house.begun().read(row(7, "Talks with Algeria.", at=at))
    assert stories(house) == 1
    assert [(alert.country, alert.published_at) for alert in house.alerts()] == [("DZ", None)]


def test_a_release_dated_in_the_future_is_told_now_and_only_now(house: House) -> None:
    house.begun().read(row(7, "Talks with Algeria.", at="2031-01-01T00:00:00+00:00"))
    house.clock.move(days=1)
    house.read(row(7, "Talks with Algeria.", at="2031-01-01T00:00:00+00:00"))
    house.read(row(8, "More talks with Algeria.", at="2026-09-02T06:00:00+00:00"))
    assert [alert.article_key for alert in house.alerts()] == ["mfa/news/7"]


def test_a_translation_that_names_one_state_more_is_told_of_that_one(house: House) -> None:
    house.begun()
    house.read(row(7, "Переговоры с Алжиром.", language="ru"))
    house.read(row(7, "Talks with Algeria and Peru."))
    assert [(alert.country, alert.language) for alert in house.alerts()] == [("DZ", "ru"), ("PE", "en")]
    assert {alert.story_key for alert in house.alerts()} == {"mfa/news/7"}


@given(MINUTES, st.booleans())
def test_no_story_is_longer_than_its_slack(minutes: int, has_picture: bool) -> None:  # noqa: FBT001 - drawn
    fetched = row(7, "x", image="/a.jpg" if has_picture else "")
    article = read_article(fetched, fetched_at=START)
    other = START + timedelta(minutes=minutes)
    found = is_same_story(article, published_at=other, image_urls=("/a.jpg",), states=frozenset())
    assert found == (has_picture and abs(other - START) <= STORY_SLACK)
