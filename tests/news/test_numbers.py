"""Numbers written alike in three languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.calendar import days
from news.numbers import Number, numbers


def keys(text: str, language: str | None = None) -> set[str]:
    return {each.key for each in numbers(text, language)}


@pytest.mark.parametrize(
    ("kk", "ru", "en", "key"),
    [
        ("1,2 миллиард доллар", "1,2 млрд долларов", "1.2 billion dollars", "number:1200000000"),
        ("18,4 млн теңге", "18,4 миллиона тенге", "KZT 18.4 mln", "number:18400000"),
        ("5 мыңнан астам адам", "более 5 тыс. человек", "over 5,000 people", "number:5000"),
        ("3 трлн теңге", "3 триллиона тенге", "3 trillion tenge", "number:3000000000000"),
        ("12,5 пайызға", "на 12,5 %", "by 12.5 percent", "percent:12.5"),
        ("20 жылдығы", "20-летие", "20th anniversary", "number:20"),
        ("14-отырыс", "XIV заседание", "14th meeting", "number:14"),
        ("үшінші отырыс", "третий раунд", "third round", "number:3"),
        ("жиырма екінші", "двадцать второй", "twenty-second", "number:22"),
        ("он бес елші", "пятнадцать послов", "fifteen ambassadors", "number:15"),
        ("2025 жылы", "в 2025 году", "in 2025", "year:2025"),
        ("2025 жылғы 14 наурызда", "14 марта 2025 года", "March 14, 2025", "day:03-14"),
        ("14–16 наурыз", "с 14 по 16 марта", "14 to 16 March", "day:03-16"),
        ("1 234 567,5 доллар", "1 234 567,5 доллара", "$1,234,567.5", "number:1234567.5"),
        ("бес миллион", "пять миллионов", "five million", "number:5000000"),
    ],
)
def test_a_number_is_one_in_three_languages(kk: str, ru: str, en: str, key: str) -> None:
    assert (key in keys(kk, "kk"), key in keys(ru, "ru"), key in keys(en, "en")) == (True, True, True)


def test_one_and_a_half_has_a_word_of_its_own() -> None:
    assert keys("полтора миллиарда; полтора года", "ru") == {"number:1500000000"}


def test_one_and_two_in_words_are_passed_over() -> None:
    assert keys("two countries, one road, second meeting", "en") == set()


@pytest.mark.parametrize(
    "text",
    ["15:30", "+7 (7172) 72 05 18", "https://example.org/2024/5", "press@12.kz", "1.2.3.4", "1" * 40],
)
def test_what_is_no_quantity_is_no_number(text: str) -> None:
    assert keys(text, "ru") == set()


def test_a_day_in_figures_leaves_its_year() -> None:
    assert keys("14.03.2025 и 2024-12-31", "ru") == {"day:03-14", "day:12-31", "year:2025", "year:2024"}


def test_a_day_that_is_none_stays_a_number() -> None:
    assert days("39 марта") == (frozenset(), "39 марта")


def test_a_comma_parts_thousands_in_english_and_decimals_elsewhere() -> None:
    assert keys("1,200", "en") == {"number:1200"}
    assert keys("1,5", "en") == {"number:1.5"}
    assert keys("1,200", "ru") == {"number:1.2"}


def test_tens_and_units_that_do_not_belong_together_stay_apart() -> None:
    assert keys("thirty five-year plans, nine ten", "en") == {"number:35", "number:9", "number:10"}


@given(st.text())
def test_any_text_has_numbers_that_read_back(text: str) -> None:
    assert all(each == Number(kind=each.kind, value=each.key.split(":")[1]) for each in numbers(text, None))
