"""What an edit adds to a story that was told already is told too, once, and all of it in one alert."""

import pytest

from alerts.explain import why
from monitor.backtest import Span, backtest
from news.rules import Rule
from tests.monitor.house import House, row
from tests.monitor.test_what_each_kind_tells import AT, keep, rule

FIRST = "Казахстан поставит уран в Алжир. Министр посетил с визитом Алжир и ООН."
SECOND = FIRST + " Обсудили санкции. Подписано соглашение. В ОБСЕ беседовали Алжир и Франция."
THIRD = SECOND + " Алжир и Италия договорились о нефти и газе. Состоялись консультации."

RULES = [
    rule("phrase", phrases=("уран", "санкции", "нефть", "газ")),
    rule("phrase", phrases=("уран", "санкции", "нефть", "газ"), countries=("DZ",)),
    rule("actor", actors=("org:UN", "org:OSCE")),
    rule("event_kind", event_kinds=("visit", "agreement_signed")),
    rule("co_mention", countries=("DZ",), others=("FR", "IT"), scope="release"),
    rule("co_mention", countries=("DZ",), others=("FR", "IT"), scope="sentence"),
    rule("co_mention", countries=("DZ",), others=("FR", "IT"), scope="story"),
]
EXPECTED = [3, 3, 2, 2, 2, 2, 2]


def read(house: House, *texts: str, language: str = "ru") -> None:
    for text in texts:
        house.read(row(7, text, language=language, at=AT))
        house.clock.move(minutes=5)


@pytest.mark.parametrize(("asked", "times"), list(zip(RULES, EXPECTED, strict=True)))
def test_what_an_edit_adds_is_told_and_a_backtest_says_so(house: House, asked: Rule, times: int) -> None:
    keep(house, asked).begun()
    read(house, FIRST, SECOND, THIRD, FIRST, THIRD)
    assert len(house.alerts()) == times
    found = backtest(house.service, asked, Span(since=None, until=None), limit=50).fired
    assert len(found) == times


@pytest.mark.parametrize("scope", ["sentence", "release", "story"])
def test_all_partners_of_a_state_are_told_in_one_alert(house: House, scope: str) -> None:
    keep(house, rule("co_mention", countries=("DZ",), others=("FR", "IT"), scope=scope)).begun()
    read(house, "Алжир, Франция и Италия беседовали.")
    (alert,) = house.alerts()
    assert "Франция и Италия" in why(alert, "ru")
    assert "named together with France and Italy" in why(alert, "en")


def test_all_phrases_that_came_at_once_are_told_in_one_alert(house: House) -> None:
    keep(house, rule("phrase", phrases=("уран", "санкции"))).begun()
    read(house, FIRST + " Обсудили санкции.")
    (alert,) = house.alerts()
    assert "“санкции”" in why(alert, "en")


def test_a_phrase_that_an_edit_adds_is_told_after_a_translation_too(house: House) -> None:
    keep(house, rule("phrase", phrases=("уран", "санкции", "uranium", "sanctions"))).begun()
    read(house, "Казахстан поставит уран.")
    read(house, "Қазақстан уранды жеткізеді.", language="kk")
    read(house, "Kazakhstan will ship uranium.", language="en")
    assert len(house.alerts()) == 1
    read(house, "Казахстан поставит уран. Обсудили санкции.")
    assert len(house.alerts()) == 2
