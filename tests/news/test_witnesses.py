"""Whether a report and a release tell one event: pairs in our own words, near misses among them."""

from datetime import UTC, date, datetime

import pytest

import countries
from news.witnesses import THRESHOLD, Account, account_of, around, best, day_of, score

DAY = date(2026, 5, 12)
NEXT = date(2026, 5, 13)


def told(language: str, title: str, text: str, *days: date | None) -> Account:
    states = [mention.country for mention in countries.find_in_release(title, text)]
    return account_of(title, text, language=language, states=states, days=days or (DAY,))


MEETING = {
    "en": (
        "Talks with Cuba on trade and medicine",
        """Deputy Minister Serik Testov received the Cuban Minister Julio Pruebas in Astana.
        The sides spoke of 340 students and a plant for vaccines.""",
    ),
    "ru": (
        "Переговоры с Кубой о торговле и медицине",
        """Заместитель министра Серик Тестов принял в Астане кубинского министра Хулио Пруэбаса.
        Стороны говорили о 340 студентах и заводе вакцин.""",
    ),
    "kk": (
        "Кубамен сауда және медицина туралы келіссөздер",
        """Министрдің орынбасары Серік Тестов Астанада Куба министрі Хулио Пруэбасты қабылдады.
        Тараптар 340 студент пен вакцина зауытын талқылады.""",
    ),
}
REPORTS = {
    "en": (
        "Kazakhstan, Cuba discuss vaccines plant",
        """Kazakhstan's Serik Testov met with Julio Pruebas of Cuba, the press service of the Kazakh MFA said.
        Trade, medicine and 340 students of both countries were on the agenda.""",
    ),
    "ru": (
        "Казахстан и Куба обсудили завод вакцин",
        """Замминистра Серик Тестов встретился с министром Кубы Хулио Пруэбасом, сообщает пресс-служба МИД РК.
        Речь шла о торговле, медицине и 340 студентах.""",
    ),
}
# The same two states within three days, and another event.
OTHERS = [
    told("en", "Cuban artists open an exhibition", "Painter Rosa Ejemplo shows 25 pictures in the museum."),
    told("en", "Note of condolence to Cuba", "Kazakhstan expressed condolences after the hurricane."),
    told("ru", "Посол Кубы завершает миссию", "Посол Артуро Муэстра простился с коллегами в Астане."),
    told("ru", "Куба: консульские дни", "Приём граждан Казахстана на Кубе пройдёт 17 и 18 числа.", NEXT),
    told("kk", "Куба елшісі сенім грамотасын тапсырды", "Артуро Муэстра құжаттарын Ақордада тапсырды."),
]


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("release", MEETING)
def test_a_report_is_known_for_its_release_in_any_language(report: str, release: str) -> None:
    found = score(told(report, *REPORTS[report], NEXT), told(release, *MEETING[release]))
    assert found >= THRESHOLD


@pytest.mark.parametrize("report", REPORTS)
def test_another_event_of_the_same_states_is_not_taken_for_it(report: str) -> None:
    account = told(report, *REPORTS[report], NEXT)
    assert [round(score(account, other), 2) for other in OTHERS if score(account, other) >= THRESHOLD] == []


def test_the_best_of_several_releases_is_chosen_and_none_where_all_are_others() -> None:
    account = told("en", *REPORTS["en"], NEXT)
    releases = dict(enumerate(OTHERS)) | {7: told("ru", *MEETING["ru"]), 8: told("en", *MEETING["en"])}
    link = best(account, releases)
    assert link is not None
    assert link[0] in {7, 8}
    assert best(account, dict(enumerate(OTHERS))) is None
    assert best(account, {}) is None


def test_other_states_or_a_far_day_speak_against_any_likeness() -> None:
    release = told("en", *MEETING["en"])
    assert score(told("en", "Talks with Peru on trade", "Serik Testov and Julio Pruebas met."), release) == 0
    assert score(told("en", *REPORTS["en"], date(2026, 5, 20)), release) == 0
    assert score(told("en", *REPORTS["en"], None), release) == 0


def test_states_and_day_alone_do_not_reach_the_threshold() -> None:
    bare = Account(
        language="en",
        days=frozenset({DAY}),
        states=frozenset({"CU"}),
        names=frozenset(),
        title=frozenset(),
        lead=frozenset(),
        numbers=frozenset(),
    )
    assert score(bare, bare) < THRESHOLD


def test_a_release_without_another_state_is_told_by_its_words_and_names() -> None:
    title, text = (
        "Contest of young diplomats",
        "Student Aigul Ulgi won before 25 others, says the jury of Oral.",
    )
    release = told("en", title, text)
    carried = told("en", "Young diplomats hold a contest", f"{text} The Kazakh MFA reported it.", NEXT)
    assert score(carried, release) >= THRESHOLD
    assert score(told("en", "Snow on the steppe", "Roads are closed in the north."), release) < THRESHOLD


def test_days_span_what_is_searched_and_an_instant_has_its_day_in_almaty() -> None:
    assert around((None, None)) is None
    span = around((DAY, NEXT, None))
    assert span == (datetime(2026, 5, 8, tzinfo=UTC), datetime(2026, 5, 17, tzinfo=UTC))
    assert day_of(datetime(2026, 5, 12, 20, tzinfo=UTC)) == NEXT
    assert day_of(None) is None
