"""What a backtest counts, which texts may have a phrase, and what the archive knew when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.backtest import clock
from alerts.backtest.counting import counted
from alerts.backtest.memory import Memory
from alerts.backtest.releases import micros, replay
from alerts.backtest.said import finder, fragments
from alerts.backtest.scope import actors_meant, states_meant, subjects
from alerts.backtest.sightings import by_occasions
from alerts.backtest.words import said, why_of
from alerts.building import Firing, alert_of
from alerts.explain import why
from news.backtests import BacktestNote, WouldHaveFired
from news.coverage import CoverageStretch
from news.crawls import CrawlOutcome, SourceRef
from news.reasons import RankChanged, Watched
from news.rules import AllOf, Is, Not, Rule

START = datetime(2026, 1, 31, 18, 30, tzinfo=UTC)  # half an hour before February in Astana
RULE = Rule(id="own", name="Own", kind="watch_list", created_at=START)


def fired(**after: float) -> WouldHaveFired:
    at = START + timedelta(**after)
    return WouldHaveFired(at=at, type="country.mentioned", country="DZ", occasion=f"{at}", reason=None)


def messages(rule: Rule, *hours: float) -> int:
    result = counted(
        rule, [fired(hours=each) for each in hours], since=START, until=START + timedelta(days=40)
    )
    return result.messages


def test_months_are_those_of_astana_and_quiet_ones_are_shown() -> None:
    found = counted(
        RULE, [fired(minutes=29), fired(minutes=31)], since=START, until=START + timedelta(days=40)
    )
    assert [(each.month, each.alerts) for each in found.per_month] == [
        (date(2026, 1, 1), 1),
        (date(2026, 2, 1), 1),
        (date(2026, 3, 1), 0),
    ]


def test_each_alert_is_a_message_where_the_rule_tells_at_once() -> None:
    assert messages(RULE, 0.1, 0.2, 0.3) == 3


def test_a_digest_is_one_message_for_each_time_that_has_any() -> None:
    hours = (0.1, 0.2, 1.2, 25, 200)
    assert messages(replace(RULE, cadence="hourly"), *hours) == 4
    assert messages(replace(RULE, cadence="daily"), *hours) == 4
    assert messages(replace(RULE, cadence="weekly"), *hours) == 3


def test_what_is_over_the_cap_is_one_digest_an_hour() -> None:
    assert messages(replace(RULE, cap_per_hour=2), 0.6, 0.7, 0.8, 0.9, 1.0, 3.0) == 4


def test_a_short_time_foretells_no_more_than_it_has_seen() -> None:
    found = counted(RULE, [fired(hours=1)], since=START, until=START + timedelta(hours=2))
    assert found.messages_per_month == 1


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("нефть", "Экспорт НЕФТИ вырос"),
        ("учёный", "Встреча с учеными"),
        ("мұнай", "Мұнайдың бағасы"),
        ("trade", "Trade, and more"),
        ("iPhone", "the iPhone was shown"),
        ("US", "the US delegation"),
        ("=COP29", "at COP29 in Baku"),
        ("oil", "OIL prices"),
    ],
)
def test_a_text_with_a_phrase_is_found_before_it_is_taken_apart(asked: str, text: str) -> None:
    assert any(each in text for each in fragments([asked]))
    assert finder([asked])(text)


def test_a_word_of_another_family_is_passed_over() -> None:
    assert not finder(["нефть"])("нефтяной сектор")
    assert not fragments(["…"])


def test_memory_knows_only_what_was_known_then() -> None:
    memory = Memory([("DZ", 100, 1), ("DZ", 200, 2), ("DZ", 205, 3)], lateness=10)
    assert memory.last("DZ", known_at=208, story=3) == 100
    memory.note("DZ", 200, 2)
    memory.note("DZ", 300, 2)
    assert memory.last("DZ", known_at=208, story=3) == 200
    assert memory.last("DZ", known_at=208, story=2) == 100
    assert memory.last("TN", known_at=208, story=2) is None


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 6)), max_size=30),
    st.integers(0, 20),
    st.one_of(st.none(), st.integers(1, 60)),
)
def test_a_story_that_ends_a_silence_is_a_candidate(
    named: list[tuple[int, int]], lateness: int, window: int | None
) -> None:
    seen = sorted({("DZ", at, story) for at, story in named})
    found = set(Memory(seen, lateness=lateness).candidates(window))
    for _country, at, story in seen:
        before = [when for _state, when, other in seen if other != story and when <= at]
        if not before or (window is not None and at - max(before) >= window):
            assert story in found


def test_what_a_rule_can_speak_of() -> None:
    grouped = replace(RULE, countries=("DZ",), groups=("brics",))
    meant = states_meant(grouped, since=date(2020, 1, 1), until=date(2026, 1, 1))
    assert {"DZ", "BR", "EG"} <= meant
    assert not states_meant(RULE, since=date(2020, 1, 1), until=date(2026, 1, 1))
    condition = AllOf(
        parts=(Is(subject="role", values=("venue",)), Not(part=Is(subject="phrase", values=("oil",))))
    )
    assert subjects(condition) == {"role", "phrase"}
    assert not subjects(None)


def test_a_person_is_meant_in_every_spelling() -> None:
    asked, known = "person:ali-ahmadov", "person:aly-ahmadov"
    assert actors_meant([asked, "org:UN"], [known, "person:john-smith"]) >= {asked, "org:UN"}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_note_is_said(language: str) -> None:
    note = BacktestNote(kind="imported", at=START)
    assert "2026-01-31" in said(note, language)
    assert "TV" in said(BacktestNote(kind="never_named", values=("TV",)), language)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_why_a_rule_would_have_fired_is_said_as_its_alert_would(language: str) -> None:
    told = replace(fired(hours=1), reason=Watched(groups=("eu",)))
    assert why_of(RULE, told, language) == why(
        alert_of(RULE, Firing(type=told.type, country="DZ", reason=told.reason, occasion=""), now=START),
        language,
    )
    assert said(BacktestNote(kind="conditions"), language)


def test_names_within_one_second_are_no_silence_between_them() -> None:
    rule = replace(RULE, kind="silence", window_days=30)
    at = micros(START)
    seen = [("DZ", at, 1), ("DZ", at + 10, 2), ("DZ", at + 20, 3)]
    found = list(clock.silences(rule, seen, now=START + timedelta(days=31)))
    assert [due for due, _firing in found] == [START + timedelta(days=30, microseconds=20)]
    assert not list(clock.silences(replace(rule, window_days=None), seen, now=START + timedelta(days=900)))


def test_a_story_that_names_another_state_later_is_one_story_of_its_first_day() -> None:
    rule = replace(RULE, kind="rank_change", window_days=7, places=1)
    times = [micros(START + timedelta(days=day)) for day in range(14)]
    early = [("AD", at, story) for story, at in enumerate(times[7:], start=1)]
    late = [("BE", at + 3600 * 1_000_000, story) for story, at in enumerate(times[7:], start=1)]
    begun = [("CA", times[0], 100)]
    found = list(clock.ranks(rule, [*early, *late, *begun], now=START + timedelta(days=15)))
    counted_stories = [
        firing.reason.all_stories for _at, firing in found if isinstance(firing.reason, RankChanged)
    ]
    assert counted_stories
    assert max(counted_stories) <= 7


def test_a_source_is_told_once_while_it_fails_and_not_before_its_time() -> None:
    rule = replace(RULE, kind="source_health", hours=2)
    listing = SourceRef(entity="mfa", section="news", language="ru")
    outcomes = (
        (0, 1, CrawlOutcome.UNREACHABLE),
        (1, 5, CrawlOutcome.BLOCKED),
        (5, 8, CrawlOutcome.UNREACHABLE),
        (8, 9, CrawlOutcome.COMPLETE),
    )
    stretches = [
        CoverageStretch(
            id=number, source=listing, outcome=outcome, looks=3, longest_gap_s=60,
            since=START + timedelta(hours=since), until=START + timedelta(hours=until),
        )
        for number, (since, until, outcome) in enumerate(outcomes)
    ]  # fmt: skip
    found = [(at, firing.type) for at, firing in clock.sources(rule, stretches)]
    assert found == [
        (START + timedelta(hours=2), "source.broken"),
        (START + timedelta(hours=8), "source.recovered"),
    ]


def test_an_occasion_is_told_once_also_where_what_the_story_said_before_was_not_read() -> None:
    rule = replace(RULE, kind="event_kind", event_kinds=("visit", "meeting"))
    sighting = (micros(START), 1, 1, "ru", micros(START), ("visit",))
    (asked,) = by_occasions(rule, [sighting])
    assert len(list(replay(rule, [asked, asked]))) == 1
