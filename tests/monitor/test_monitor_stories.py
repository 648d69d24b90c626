"""Which releases are one story, and what follows for who is told."""

import pytest

from monitor import rules
from news.articles import FetchedArticle
from news.stories import THRESHOLD
from storage import stories as story_store
from storage import translations, views
from tests.monitor.house import House, row

TITLE_KK = "Қазақстан мен Алжир министрлерінің телефон арқылы сөйлесуі"
TITLE_RU = "Телефонный разговор министров Казахстана и Алжира"
TITLE_EN = "Telephone conversation of the ministers of Kazakhstan and Algeria"
CALL_KK = "Министрлер газ саудасын талқылады. Тауар айналымы 1,2 миллиард долларға жетті."
CALL_RU = "Министры обсудили торговлю газом. Товарооборот достиг 1,2 млрд долларов."
CALL_EN = "The ministers discussed the gas trade. Turnover reached 1.2 billion dollars."
VISAS_RU = "Граждане двух стран могут находиться без виз 30 дней."
VISAS_EN = "Citizens of both countries may stay without a visa for 30 days."


def stories(house: House) -> int:
    with house.service.database.reading() as tx:
        return views.totals(tx).stories


def watching(house: House, state: str, *rows: FetchedArticle) -> House:
    rules.remove(house.service, "default")
    rules.add(house.service, {"id": "watch", "kind": "watch_list", "countries": state})
    return house.begun(*rows)


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


def test_a_stock_picture_swallows_no_alert_where_the_languages_share_their_ids(house: House) -> None:
    watching(house, "DZ", row(1, "Старое.", language="ru"), row(1, "Old."))
    house.read(row(7, "A telephone call with Algeria.", image="/logo.jpg"))
    later = "2026-09-01T10:00:00+00:00"
    house.clock.move(hours=4)
    house.read(row(8, "Посол Алжира вручил грамоты.", language="ru", image="/logo.jpg", at=later))
    house.read(row(8, "The Ambassador of Algeria presented credentials.", image="/logo.jpg", at=later))
    assert [alert.article_key for alert in house.alerts()] == ["mfa/news/7", "mfa/news/8"]
    assert stories(house) == 3


def test_languages_that_share_their_ids_are_never_joined_across_them(house: House) -> None:
    watching(house, "DZ", row(1, "Старое.", language="ru"), row(1, "Old."))
    house.read(row(7, "Переговоры с Алжиром.", language="ru"))
    house.read(row(8, "A telephone call with Algeria."))
    assert len(house.alerts()) == 2


def test_a_language_with_ids_of_its_own_is_joined_where_two_others_share_theirs(house: House) -> None:
    watching(house, "DZ", row(1, "Старое.", language="ru"), row(1, "Ескі.", language="kk"))
    house.read(row(7, "Переговоры с Алжиром.", language="ru"))
    house.read(row(8, "Talks with Algeria."))
    assert len(house.alerts()) == 1


def test_a_picture_that_stood_under_an_earlier_story_joins_nothing(house: House) -> None:
    watching(house, "DZ", row(1, "Old.", image="/flags.jpg", at="2026-08-03T06:00:00+00:00"))
    house.read(row(7, "Talks with Algeria.", image="/flags.jpg"))
    house.read(
        row(8, "Посол Алжира.", language="ru", image="/flags.jpg", at="2026-09-01T03:00:00+00:00"),
    )
    assert [alert.article_key for alert in house.alerts()] == ["mfa/news/7", "mfa/news/8"]


def test_a_picture_under_two_releases_of_one_page_joins_nothing(house: House) -> None:
    watching(house, "DZ")
    house.read(row(7, "Talks with Algeria.", image="/flags.jpg"))
    earlier = "2026-09-01T03:00:00+00:00"
    house.read(
        row(9, "Форум.", language="ru", image="/flags.jpg"),
        row(8, "Посол Алжира.", language="ru", image="/flags.jpg", at=earlier),
    )
    assert [alert.article_key for alert in house.alerts()] == ["mfa/news/7", "mfa/news/8"]


def test_releases_about_different_states_are_two_stories_even_under_one_picture(house: House) -> None:
    house.begun()
    house.read(row(7, "Переговоры с Алжиром.", language="ru", image="/a.jpg"))
    house.read(row(8, "Talks with Peru.", image="/a.jpg"))
    assert stories(house) == 2


def test_a_release_whose_own_story_has_its_language_already_is_told(house: House) -> None:
    watching(house, "DZ")
    house.read(row(8, "Телефонный разговор с Алжиром.", language="ru", image="/flags.jpg"))
    house.read(row(7, "A telephone call with Algeria.", image="/flags.jpg"))
    house.read(row(8, "The Ambassador of Algeria.", image="/flags.jpg"))
    assert [(alert.article_key, alert.story_key) for alert in house.alerts()] == [
        ("mfa/news/8", "mfa/news/8"),
        ("mfa/news/8", "mfa/news/8/en"),
    ]


def test_a_third_language_goes_to_the_first_story_of_its_id(house: House) -> None:
    watching(house, "DZ")
    house.read(row(8, "Телефонный разговор с Алжиром.", language="ru", image="/flags.jpg"))
    house.read(row(7, "A telephone call with Algeria.", image="/flags.jpg"))
    house.read(row(8, "The Ambassador of Algeria.", image="/flags.jpg"))
    house.read(row(8, "Алжир елшісі.", language="kk", image="/flags.jpg"))
    with house.service.database.reading() as tx:
        assert story_store.by_ref(tx, [row(8, "").ref]) == {row(8, "").ref: (1, 2)}
        assert story_store.languages_of(tx, [1, 2]) == {1: ("en", "kk", "ru"), 2: ("en",)}
    assert len(house.alerts()) == 2


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


def test_a_match_is_kept_with_its_score_and_a_story_that_was_begun_with_none(house: House) -> None:
    house.begun()
    house.read(row(7, "Казахстан и Алжир провели переговоры.", language="ru"))
    house.read(row(8, "Kazakhstan and Algeria held talks."))
    with house.service.database.reading() as tx:
        first, second = translations.releases(tx, 1)
    assert (first.joined_by, first.join_score) == ("own", None)
    assert second.joined_by == "match"
    assert second.join_score is not None
    assert THRESHOLD <= second.join_score <= 1


def test_the_likest_release_of_a_page_gets_the_story_whatever_its_place(house: House) -> None:
    house.begun()
    house.read(row(7, CALL_RU, language="ru", title=TITLE_RU))
    house.read(
        row(9, VISAS_EN, title="Visa agreement with Algeria enters into force"),
        row(8, CALL_EN, title=TITLE_EN),
    )
    with house.service.database.reading() as tx:
        assert [each.article.ref.external_id for each in translations.releases(tx, 1)] == ["7", "8"]


def test_a_third_language_joins_through_the_second(house: House) -> None:
    house.begun()
    house.read(row(6, CALL_KK, language="kk", title=TITLE_KK))
    house.read(row(7, CALL_RU, language="ru", title=TITLE_RU))
    house.read(row(8, CALL_EN, title=TITLE_EN))
    assert stories(house) == 1


def test_what_a_candidate_tells_is_found_again_after_an_edit(house: House) -> None:
    house.begun()
    house.read(row(6, VISAS_RU, language="ru", title="Вступило в силу визовое соглашение с Алжиром"))
    house.read(row(8, CALL_EN, title=TITLE_EN))
    house.read(row(6, CALL_RU, language="ru", title=TITLE_RU))
    house.read(row(9, CALL_KK, language="kk", title=TITLE_KK))
    with house.service.database.reading() as tx:
        assert [each.article.ref.external_id for each in translations.releases(tx, 1)] == ["6", "9"]


@pytest.mark.parametrize(
    ("later", "count"), [("2026-09-04T05:00:00+00:00", 1), ("2026-09-04T15:00:00+00:00", 2)]
)
def test_a_translation_of_monday_joins_the_release_of_friday_and_no_later_one(
    house: House, later: str, count: int
) -> None:
    house.begun()
    house.read(row(7, CALL_RU, language="ru", title=TITLE_RU))
    house.clock.move(days=4)
    house.read(row(8, CALL_EN, title=TITLE_EN, at=later))
    assert stories(house) == count
