"""Rules of rank, through real crawls: who has moved among the partners, asked once a day."""

from datetime import timedelta

from news.articles import FetchedArticle
from news.crawls import CrawlOutcome
from news.reasons import RankChanged
from news.rules import Is
from tests.monitor.house import START, House, row
from tests.monitor.ruling import look, rule, states, told, watch

NAMES = {"DZ": "Algeria", "PE": "Peru", "VN": "Vietnam", "FR": "France", "JP": "Japan"}


def stories(first: int, days_ago: float, **counts: int) -> list[FetchedArticle]:
    """So many releases a state, Kazakhstan in each, so many days before the start and some minutes apart."""
    found = []
    for state, count in counts.items():
        for _ in range(count):
            number = first + len(found)
            at = START - timedelta(days=days_ago) + timedelta(minutes=number % 500)
            text = f"Talks of Kazakhstan with {NAMES[state]} number {number}."
            found.append(row(number, text, at=at.isoformat(), title=f"News {number}"))
    return found


def archive(house: House) -> None:
    """Two months: Algeria comes up from the fifth place to the first."""
    oldest = stories(1, 70, DZ=1)
    before = stories(100, 40, PE=9, VN=8, FR=7, JP=6, DZ=1)
    after = stories(1000, 10, DZ=12, PE=9, VN=8, FR=7, JP=6)
    house.begun(*oldest, *before, *after)


def next_day(house: House, days: float = 1) -> None:
    house.clock.move(days=days)
    look(house)
    watch(house)


def test_a_state_that_moved_is_told_with_both_ranks_and_their_denominators(house: House) -> None:
    archive(house)
    rule(house, "rank_change", places=3)
    watch(house)
    assert told(house) == []
    next_day(house)
    assert states(house) == ["DZ"]
    (alert,) = told(house)
    assert alert.type == "country.rank"
    assert alert.reason == RankChanged(
        rank=1,
        rank_before=5,
        of=5,
        stories=12,
        stories_before=1,
        all_stories=42,
        all_stories_before=31,
        window_days=30,
    )


def test_a_move_is_told_once_though_windows_overlap(house: House) -> None:
    archive(house)
    rule(house, "rank_change", places=3)
    for _ in range(6):
        next_day(house)
        watch(house)
    assert states(house) == ["DZ"]


def test_places_states_and_exclusions_choose(house: House) -> None:
    archive(house)
    rule(house, "rank_change", "far", places=5)
    rule(house, "rank_change", "other", countries=("PE",), places=1)
    rule(house, "rank_change", "group", groups=("asean",), places=1)
    rule(house, "rank_change", "but", excluded=("KZ", "DZ"), places=1)
    next_day(house)
    assert states(house, "far") == []
    assert states(house, "other") == ["PE"]
    assert states(house, "group") == ["VN"]
    assert states(house, "but") == []


def test_a_handful_of_stories_is_no_rank(house: House) -> None:
    house.begun(
        *stories(1, 70, DZ=1),
        *stories(100, 40, PE=4, VN=3, FR=2, JP=1),
        *stories(1000, 10, DZ=4, JP=3, FR=2, PE=1),
    )
    rule(house, "rank_change", places=1)
    next_day(house)
    assert told(house) == []


def test_a_state_that_is_new_or_gone_stands_below_all_others(house: House) -> None:
    house.begun(
        *stories(1, 70, DZ=1),
        *stories(100, 40, PE=9, VN=8, FR=7),
        *stories(1000, 10, JP=9, VN=8, FR=7),
    )
    rule(house, "rank_change", places=3)
    next_day(house)
    found = [
        (alert.country, alert.reason.rank_before, alert.reason.rank)
        for alert in told(house)
        if isinstance(alert.reason, RankChanged)
    ]
    assert found == [("JP", None, 1), ("PE", 1, 4)]


def test_windows_longer_than_the_record_are_not_compared(house: House) -> None:
    archive(house)
    rule(house, "rank_change", places=1, window_days=36)
    rule(house, "rank_change", "century", places=1, window_days=36_500)
    next_day(house)
    assert told(house) + told(house, "century") == []


def test_a_day_that_was_not_read_to_its_end_waits(house: House) -> None:
    archive(house)
    rule(house, "rank_change", places=3)
    house.clock.move(days=1)
    for language in ("kk", "en"):
        house.crawl(CrawlOutcome.COMPLETE, language)
    house.crawl(CrawlOutcome.BLOCKED, "ru")
    watch(house)
    assert told(house) == []
    look(house)
    watch(house)
    assert states(house) == ["DZ"]


def test_the_ranks_of_one_language_are_of_its_releases(house: House) -> None:
    archive(house)
    rule(house, "rank_change", "english", places=3, languages=("en",))
    rule(house, "rank_change", "kazakh", places=3, where=Is(subject="language", values=("kk",)))
    next_day(house)
    assert (states(house, "english"), states(house, "kazakh")) == (["DZ"], [])


def test_a_clock_that_was_ahead_holds_no_day_back(house: House) -> None:
    archive(house)
    rule(house, "rank_change", places=3)
    house.clock.move(days=400)
    look(house)
    watch(house)
    house.clock.move(days=-399)
    look(house)
    watch(house)
    assert states(house) == ["DZ"]


def test_an_empty_archive_has_no_ranks(house: House) -> None:
    house.begun()
    rule(house, "rank_change", places=1)
    next_day(house)
    assert told(house) == []
