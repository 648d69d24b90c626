"""Who belonged to which group of states, and when."""

from datetime import date

import pytest

import countries
from countries import UnknownLanguageError, groups

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize("group", groups.groups())
def test_a_group_has_three_names_and_known_states(group: str) -> None:
    assert all(groups.name(group, language) for language in ("kk", "ru", "en"))
    now = groups.members(group, TODAY)
    assert len(now) > 2
    assert now <= set(countries.CODES)


@pytest.mark.parametrize(
    ("group", "count"),
    [
        ("central-asia", 5), ("eu", 27), ("gulf", 6), ("g20", 19), ("g7", 7), ("cis", 10), ("csto", 6),
        ("eaeu", 5), ("sco", 10), ("ots", 5), ("nato", 32), ("asean", 11), ("brics", 10), ("oic", 57),
        ("african-union", 55), ("arab-league", 22), ("visegrad", 4), ("nordic", 5), ("baltic", 3),
        ("caspian", 5), ("eco", 10), ("p5", 5),
    ],
)  # fmt: skip
def test_a_group_has_as_many_states_as_it_says_of_itself(group: str, count: int) -> None:
    assert len(groups.members(group, TODAY)) == count


@pytest.mark.parametrize(
    ("group", "state", "day", "belongs"),
    [
        ("eu", "GB", date(2020, 1, 31), True),
        ("eu", "GB", date(2020, 2, 1), False),
        ("eu", "HR", date(2013, 6, 30), False),
        ("eu", "HR", date(2013, 7, 1), True),
        ("nato", "FI", date(2023, 4, 3), False),
        ("nato", "FI", date(2023, 4, 4), True),
        ("nato", "SE", date(2024, 3, 6), False),
        ("nato", "SE", date(2024, 3, 7), True),
        ("sco", "IR", date(2023, 7, 3), False),
        ("sco", "IR", date(2023, 7, 4), True),
        ("sco", "BY", date(2024, 7, 4), True),
        ("brics", "EG", date(2023, 12, 31), False),
        ("brics", "ET", date(2024, 1, 1), True),
        ("brics", "ID", date(2024, 12, 31), False),
        ("brics", "ID", date(2025, 1, 31), True),
        ("brics", "SA", TODAY, False),
        ("asean", "TL", date(2025, 10, 25), False),
        ("asean", "TL", date(2025, 10, 26), True),
        ("eaeu", "KG", date(2015, 8, 11), False),
        ("eaeu", "KG", date(2015, 8, 12), True),
        ("ots", "UZ", date(2019, 10, 15), True),
        ("cis", "GE", date(2009, 8, 17), True),
        ("cis", "GE", date(2009, 8, 18), False),
        ("csto", "UZ", date(2003, 1, 1), False),
        ("csto", "UZ", date(2010, 1, 1), True),
        ("csto", "UZ", date(2013, 1, 1), False),
        ("gulf", "QA", date(2018, 1, 1), True),
        ("arab-league", "SY", date(2015, 1, 1), True),
        ("oic", "SY", date(2015, 1, 1), True),
        ("african-union", "MA", date(2017, 1, 29), False),
        ("african-union", "MA", date(2017, 1, 30), True),
        ("central-asia", "KZ", date(1950, 1, 1), True),
    ],
)
def test_membership_begins_and_ends_on_a_day(group: str, state: str, day: date, *, belongs: bool) -> None:
    assert (state in groups.members(group, day)) is belongs


def test_nobody_belonged_to_a_group_before_it_began() -> None:
    assert groups.members("eaeu", date(2014, 12, 31)) == frozenset()


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("GCC", "gulf"),
        ("Central Asia", "central-asia"),
        ("arab_league", "arab-league"),
        ("Turkic", "ots"),
        ("НАТО", "nato"),
        ("Центральная Азия", "central-asia"),
        ("«Группа двадцати»", "g20"),
    ],
)
def test_a_group_may_be_written_as_people_do(written: str, key: str) -> None:
    assert groups.key(written) == key
    assert groups.key("atlantis") is None
    assert groups.key("") is None


def test_what_is_unknown_is_refused() -> None:
    with pytest.raises(KeyError):
        groups.members("atlantis", TODAY)
    with pytest.raises(KeyError):
        groups.name("atlantis", "en")
    with pytest.raises(UnknownLanguageError):
        groups.name("eu", "fr")
