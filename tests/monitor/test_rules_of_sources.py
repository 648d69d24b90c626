"""Rules of source health, through crawls that fail and recover."""

import pytest

from news.crawls import CrawlOutcome
from news.reasons import SourceStanding
from news.rules import Is
from tests.monitor.house import House, row
from tests.monitor.ruling import look, rule, told, watch

BLOCKED, PARTIAL = CrawlOutcome.BLOCKED, CrawlOutcome.PARTIAL


def failing(house: House, times: int, *, language: str = "ru", outcome: CrawlOutcome = BLOCKED) -> None:
    """The listing fails so often, ten minutes apart, and the rules are asked each time."""
    for _ in range(times):
        house.clock.move(minutes=10)
        house.crawl(outcome, language)
        watch(house)


def standings(house: House, rule_id: str = "asked") -> list[tuple[str, str, str]]:
    return [
        (alert.type, alert.reason.source, alert.reason.state)
        for alert in told(house, rule_id)
        if isinstance(alert.reason, SourceStanding)
    ]


def test_a_source_is_told_at_the_second_bad_look_where_no_hours_are_asked_for(house: House) -> None:
    house.begun()
    rule(house, "source_health", hours=0)
    failing(house, 1)
    assert told(house) == []
    began_at = house.clock.now()
    failing(house, 4)
    assert standings(house) == [("source.broken", "mfa/news/ru", "blocked")]
    (alert,) = told(house)
    assert isinstance(alert.reason, SourceStanding)
    assert (alert.reason.since, alert.reason.failures) == (began_at, 2)
    assert alert.reason.detail == "the crawl was blocked"
    assert alert.country is None


def test_a_source_is_told_once_it_has_failed_for_the_hours_of_the_rule(house: House) -> None:
    house.begun()
    rule(house, "source_health", hours=2)
    failing(house, 12)
    assert told(house) == []
    failing(house, 1)
    assert standings(house) == [("source.broken", "mfa/news/ru", "blocked")]


def test_the_recovery_is_told_where_the_break_was(house: House) -> None:
    house.begun()
    rule(house, "source_health", hours=0)
    rule(house, "source_health", "patient", hours=24)
    failing(house, 3)
    for _ in range(3):
        house.clock.move(minutes=10)
        look(house)
        watch(house)
    assert standings(house) == [
        ("source.broken", "mfa/news/ru", "blocked"),
        ("source.recovered", "mfa/news/ru", "healthy"),
    ]
    assert told(house, "patient") == []


def test_another_break_is_told_again(house: House) -> None:
    house.begun()
    rule(house, "source_health", hours=0)
    for _ in range(2):
        failing(house, 3)
        house.clock.move(minutes=10)
        look(house)
        watch(house)
    assert [alert.type for alert in told(house)] == ["source.broken", "source.recovered"] * 2


def test_a_failure_of_another_kind_is_the_same_break(house: House) -> None:
    house.begun()
    rule(house, "source_health", hours=0)
    failing(house, 3)
    failing(house, 3, outcome=PARTIAL)
    assert standings(house) == [("source.broken", "mfa/news/ru", "blocked")]


def test_good_and_bad_looks_in_turn_are_no_break(house: House) -> None:
    house.begun()
    rule(house, "source_health", hours=0)
    for _ in range(5):
        failing(house, 1)
        house.clock.move(minutes=10)
        look(house)
    assert told(house) == []


def test_conditions_choose_the_sources(house: House) -> None:
    house.begun()
    rule(house, "source_health", hours=0, languages=("kk",))
    rule(house, "source_health", "entity", hours=0, where=Is(subject="entity", values=("mfa-london",)))
    rule(house, "source_health", "section", hours=0, where=Is(subject="section", values=("news",)))
    failing(house, 2)
    failing(house, 2, language="kk")
    assert standings(house) == [("source.broken", "mfa/news/kk", "blocked")]
    assert told(house, "entity") == []
    assert len(told(house, "section")) == 2


def test_a_source_that_never_was_read_is_broken_too(house: House) -> None:
    rule(house, "source_health", hours=0)
    failing(house, 3)
    assert standings(house) == [("source.broken", "mfa/news/ru", "blocked")]


def test_a_rule_made_while_a_source_is_broken_says_so(house: House) -> None:
    house.begun()
    failing(house, 5)
    rule(house, "source_health", hours=0)
    watch(house)
    assert len(told(house)) == 1


def test_one_rule_that_fails_is_counted_and_touches_no_other(house: House) -> None:
    house.begun(row(1, "Talks with Algeria."))
    rule(house, "silence", "a-bad-one", window_days=1, groups=("no-such-group",))
    rule(house, "source_health", hours=0)
    house.crawl(BLOCKED, "ru")
    house.crawl(BLOCKED, "ru")
    assert watch(house) == {"source_health": 1, "failed": 1}
    assert watch(house) == {"failed": 1}


@pytest.mark.parametrize("hours", [-30, -24 * 400])
def test_a_clock_that_is_set_back_tells_no_break_twice(house: House, hours: int) -> None:
    house.begun()
    rule(house, "source_health", hours=0)
    failing(house, 3)
    house.clock.move(hours=hours)
    failing(house, 2)
    assert len(told(house)) == 1


def test_nothing_is_asked_where_there_is_no_rule_of_the_clock(house: House) -> None:
    assert watch(house) == {}
