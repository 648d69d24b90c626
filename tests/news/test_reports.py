"""What reports of agencies say, in texts of our own."""

from datetime import date

import pytest

from news.citing import find_citation
from news.entities import entities_of, standing_of, wants_all_posts
from news.report_days import days_in, header_day
from news.reports import is_of_interest, read_report

TODAY = date(2026, 5, 13)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("the talks of 2026-05-11 went on", date(2026, 5, 11)),
        ("встреча 11.05.2026 прошла", date(2026, 5, 11)),
        ("it was said on May 11", date(2026, 5, 11)),
        ("it was said on 11th May", date(2026, 5, 11)),
        ("it was said Feb. 20, 2024", date(2024, 2, 20)),
        ("состоялась 11 мая", date(2026, 5, 11)),
        ("состоялась 20-го февраля 2024 года", date(2024, 2, 20)),
        ("11 мамырда өтті", date(2026, 5, 11)),
        ("2024 жылғы 20 ақпанда өтті", date(2024, 2, 20)),
        ("yesterday the sides met", date(2026, 5, 12)),
        ("стороны встретились накануне", date(2026, 5, 12)),
        ("кеше кездесті", date(2026, 5, 12)),
        ("Сегодня подписали", TODAY),
        ("on Tuesday the sides met", date(2026, 5, 12)),
        ("во вторник стороны встретились", date(2026, 5, 12)),
        ("сейсенбі күні кездесті", date(2026, 5, 12)),
        ("a meeting on Dec 30", date(2025, 12, 30)),
        ("a meeting on June 2", date(2026, 6, 2)),
    ],
)
def test_a_day_is_read_in_every_form_that_agencies_use(text: str, day: date) -> None:
    assert [named.day for named in days_in(text, origin=TODAY)] == [day]


@pytest.mark.parametrize(
    "text",
    [
        "on 30 February",
        "February 29",
        "version 2026-05-110",
        "in 2026-13-01",
        "May 5% of it",
        "may 11 people come",
        "on February 29, 2025",
        "2026-02-30",
        "he came in March",
        "10.05.20261",
        "",
    ],
)
def test_what_only_looks_like_a_day_is_none(text: str) -> None:
    assert days_in(text, origin=TODAY) == ()


def test_a_day_without_a_year_means_nothing_where_the_reports_own_day_is_unknown() -> None:
    assert days_in("yesterday, on Tuesday, May 11", origin=None) == ()
    assert [named.day for named in days_in("May 11 or 2026-05-12", origin=None)] == [date(2026, 5, 12)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("date 2026-05-11 The sides met.", date(2026, 5, 11)),
        ("Дата: 11.05.2026. Стороны встретились.", date(2026, 5, 11)),
        ("2026-05-11 The sides met.", None),
        ("Date of the talks: 2026-05-11", None),
        ("", None),
    ],
)
def test_a_head_with_a_day_is_the_reports_own(text: str, day: date | None) -> None:
    assert header_day(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "The sides met, the press service of the Kazakh MFA reported.",
        "According to the Foreign Ministry of Kazakhstan, talks were held.",
        "Kazakhstan’s Foreign Ministry said on Monday that talks were held.",
        "The Foreign Ministry's press service reported it.",
        "The press service of the Ministry of Foreign Affairs reported it.",
        "Стороны встретились, сообщает пресс-служба МИД РК.",
        "Об этом сообщили в Министерстве иностранных дел Казахстана.",
        "Как передает агентство со ссылкой на казахстанский МИД, встреча прошла.",
        "Об этом говорится на сайте внешнеполитического ведомства РК.",
        "Об этом рассказали в пресс-службе МИД.",
        "ҚР СІМ баспасөз қызметі хабарлады.",
        "Қазақстан Республикасы Сыртқы істер министрлігінің мәліметінше, кездесу өтті.",
        "Photo credit: mfa.gov.kz",
        "Read more: https://www.gov.kz/memleket/entities/mfa/press/news/details/1",
    ],
)
def test_a_report_that_names_the_ministry_as_source_is_known_by_it(text: str) -> None:
    found = find_citation(f"Some other words came first.\n{text}")
    assert found is not None
    assert found.sentence == text


@pytest.mark.parametrize(
    "text",
    [
        "The press service of the Algerian MFA reported it.",
        "Algerian Foreign Ministry's press service said so.",
        "The press service of the Ministry of Foreign Affairs of Algeria reported it.",
        "Об этом сообщает пресс-служба МИД Алжира.",
        "Посол посетил МИД РК.",
        "The Deputy Minister of Foreign Affairs of Kazakhstan said that trade grows.",
        "Алжир Сыртқы істер министрлігі хабарлады.",
        "See https://www.gov.kz/memleket/entities/mfa-london/press/news",
        "",
    ],
)
def test_another_ministry_or_a_mere_mention_is_no_source(text: str) -> None:
    assert find_citation(text) is None


def test_the_words_of_the_source_are_preferred_to_an_address() -> None:
    text = "Photo: mfa.gov.kz\nThe sides met, the press service of the Kazakh MFA reported."
    found = find_citation(text)
    assert found is not None
    assert found.sentence.startswith("The sides met")


REPORT = (
    "date 2026-05-13 Deputy Minister of Foreign Affairs of Kazakhstan Serik Testov met with the Foreign "
    "Minister of Cuba Julio Pruebas in Astana, the press service of the Kazakh MFA reported May 12.\n\n"
    "The sides spoke of 340 students and of the United Nations. Their next meeting is planned for June 20."
)


def test_a_report_gives_its_day_its_source_and_who_and_what_it_names() -> None:
    read = read_report("", REPORT)
    assert (read.date, read.reported_on, read.day) == (TODAY, date(2026, 5, 12), date(2026, 5, 12))
    assert read.cites_ministry
    assert read.language == "en"
    assert read.states == ("CU", "KZ")
    assert "Serik Testov" in read.people
    assert "United Nations" in read.organisations


def test_a_report_in_russian_is_read_alike() -> None:
    text = "Вчера министр иностранных дел Кубы Хулио Пруэбас посетил Астану, сообщает пресс-служба МИД РК."
    read = read_report("Куба и Казахстан", text, published_on=TODAY)
    assert (read.date, read.reported_on) == (TODAY, date(2026, 5, 12))
    assert (read.cites_ministry, read.states) == (True, ("CU", "KZ"))


def test_a_source_in_the_title_counts() -> None:
    assert read_report("Kazakh MFA's press service: talks with Cuba held", "They were long.").cites_ministry


def test_a_report_without_any_day_has_none_but_may_speak_from_when_it_was_seen() -> None:
    assert read_report("Talks", "The sides met.").day is None
    seen = read_report("Talks", "The sides met yesterday.", seen_on=TODAY)
    assert (seen.date, seen.reported_on) == (None, date(2026, 5, 12))


def test_an_anniversary_and_a_far_plan_are_no_news() -> None:
    text = "Relations began on 20 February 1992. The next round is on 1 August 2026."
    assert read_report("Talks", text, published_on=TODAY).reported_on is None


def test_a_days_head_alone_is_not_what_is_reported() -> None:
    assert read_report("", "date 2026-05-13 The sides met.").reported_on is None


def test_the_first_full_day_stands_in_for_a_reports_own() -> None:
    assert read_report("Talks", "ASTANA, May 12, 2026. The sides met.").date == date(2026, 5, 12)


@pytest.mark.parametrize(
    ("title", "is_it"),
    [
        ("Foreign Ministry comments on visas", True),
        ("МИД прокомментировал визы", True),
        ("Talks with Cuba", True),
        ("Snow in Astana", False),
        ("Photos by mfa.gov.kz", True),
    ],
)
def test_a_title_tells_whether_the_page_behind_it_may_matter(title: str, *, is_it: bool) -> None:
    assert is_of_interest(title, "") is is_it


def test_entities_are_named_or_all_posts_less_those_taken_away() -> None:
    asked = ("mfa", "mfa-paris", "mfa-*", "!mfa-london")
    assert entities_of(asked, ("mfa-london", "mfa-oslo", "mfa-paris")) == ("mfa", "mfa-paris", "mfa-oslo")
    assert entities_of(("mfa",), ("mfa-oslo",)) == ("mfa",)
    assert wants_all_posts(asked)
    assert [standing_of(each, asked) for each in ("mfa", "mfa-paris", "mfa-oslo")] == [
        "ministry",
        "named",
        "discovered",
    ]


def test_a_leap_day_is_found_from_a_year_that_has_none() -> None:
    assert [named.day for named in days_in("on February 29", origin=date(2024, 3, 2))] == [date(2024, 2, 29)]
