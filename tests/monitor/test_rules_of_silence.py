"""Rules of silence, through real crawls: what is too long, what it rests on, and what is no news."""

from datetime import timedelta

import pytest

from monitor import imports, rule_files, rules
from news.articles import FetchedArticle
from news.crawls import CrawlOutcome
from news.imports import ImportedRow, ImportStep
from news.reasons import Silent
from news.rules import AnyOf, Is
from tests.monitor.house import START, FixedClock, House, row
from tests.monitor.ruling import look, rule, states, told, watch

DAY = timedelta(days=1)
LANGUAGES = ("kk", "ru", "en")


def naming(
    house: House, number: int, text: str = "Talks with Algeria.", language: str = "en"
) -> FetchedArticle:
    """A release of this moment, unlike the others: a repost of a story is no news of it."""
    words = " ".join(f"{letter}{number}" for letter in "abcdefghijkl")
    at = house.clock.now().isoformat()
    return row(number, f"{text} {words}", language=language, at=at, title=f"News {number}")


def days(house: House, count: int) -> None:
    """So many days in which every listing is read well four times, and the rules are asked each time."""
    for _ in range(4 * count):
        house.clock.move(hours=6)
        look(house)
        watch(house)


def silent(house: House, rule_id: str = "asked") -> list[tuple[str | None, int, int | None]]:
    return [
        (alert.country, alert.reason.silent_days, alert.reason.longest_days)
        for alert in told(house, rule_id)
        if isinstance(alert.reason, Silent)
    ]


def test_a_state_that_is_not_named_for_the_days_of_the_rule_is_told_once(house: House) -> None:
    house.begun()
    rule(house, "silence", window_days=3)
    look(house, naming(house, 1))
    days(house, 9)
    assert silent(house) == [("DZ", 3, None)]
    (alert,) = told(house)
    assert alert.type == "country.silent"
    assert isinstance(alert.reason, Silent)
    assert (alert.reason.has_gap, alert.article_key) == (False, "")
    assert (alert.reason.looks or 0) >= 12


def test_a_silence_that_ended_and_begins_anew_is_told_again(house: House) -> None:
    house.begun()
    rule(house, "silence", window_days=3)
    for number in (1, 2):
        look(house, naming(house, number))
        days(house, 4)
    assert silent(house) == [("DZ", 3, None), ("DZ", 3, 4)]


def test_a_silence_that_was_too_long_before_the_rule_is_none_of_its_news(house: House) -> None:
    long_ago = row(1, "Talks with Algeria.", at=(START - 90 * DAY).isoformat())
    lately = row(2, "Talks with Peru.", at=(START - 29 * DAY).isoformat())
    house.begun(long_ago, lately)
    rule(house, "silence", window_days=30)
    days(house, 3)
    assert states(house) == ["PE"]


def test_a_rule_that_is_written_anew_or_was_muted_does_not_make_up_for_it(house: House) -> None:
    house.begun(row(1, "Talks with Algeria.", at=(START - 5 * DAY).isoformat()))
    made = rule(house, "silence", window_days=30)
    rule(house, "silence", "muted", window_days=6, muted_until=START + 3 * DAY)
    days(house, 4)
    rule(house, made.kind, window_days=6)
    days(house, 2)
    assert states(house) + states(house, "muted") == []


def test_only_states_of_the_rule_that_were_ever_named_are_told(house: House) -> None:
    house.begun()
    rule(house, "silence", window_days=2, countries=("DZ", "NR"), excluded=())
    rule(house, "silence", "group", window_days=2, groups=("asean",))
    rule(house, "silence", "but", window_days=2, excluded=("DZ", "VN"))
    look(house, naming(house, 1, "Talks of Kazakhstan with Algeria, Vietnam and Peru."))
    days(house, 4)
    assert states(house) == ["DZ"]
    assert states(house, "group") == ["VN"]
    assert states(house, "but") == ["KZ", "PE"]


def test_longer_than_ever_needs_a_past_and_counts_in_days(house: House) -> None:
    house.begun()
    rule(house, "silence")
    for number in range(1, 7):
        look(house, naming(house, number, "Talks with Algeria." if number > 3 else "Algeria and Peru."))
        days(house, 2)
    assert silent(house) == []
    days(house, 3)
    assert silent(house) == [("DZ", 3, 2)]


def test_the_silence_of_a_listing_is_asked_of_that_listing(house: House) -> None:
    house.begun()
    rule(house, "silence", window_days=2, languages=("kk",))
    rule(house, "silence", "where", window_days=2, where=Is(subject="language", values=("kk",)))
    rule(house, "silence", "longest", where=Is(subject="language", values=("kk", "ru")))
    rule(
        house,
        "silence",
        "states",
        window_days=2,
        where=AnyOf(parts=(Is(subject="country", values=("PE",)), Is(subject="language", values=("kk",)))),
    )
    look(
        house,
        naming(house, 1, "Алжирмен келіссөздер.", language="kk"),
        naming(house, 2, "Talks with Algeria and Peru."),
    )
    for number in range(3, 6):
        days(house, 1)
        look(house, naming(house, number, "Talks with Algeria and Peru."))
    assert [states(house, each) for each in ("asked", "where", "longest")] == [["DZ"], ["DZ"], []]
    assert states(house, "states") == ["DZ"]


def test_nothing_is_told_while_a_listing_of_the_ministry_was_not_read_of_late(house: House) -> None:
    house.begun()
    rule(house, "silence", window_days=3)
    look(house, naming(house, 1))
    for _ in range(20):
        house.clock.move(hours=6)
        for language in LANGUAGES:
            bad = language == "ru"
            house.crawl(CrawlOutcome.BLOCKED if bad else CrawlOutcome.COMPLETE, language)
        watch(house)
    assert told(house) == []
    look(house)
    watch(house)
    (alert,) = told(house)
    assert isinstance(alert.reason, Silent)
    assert alert.reason.has_gap


def test_a_release_that_a_gap_hid_ends_the_silence_before_it_is_told(house: House) -> None:
    house.begun()
    rule(house, "silence", window_days=3)
    look(house, naming(house, 1))
    house.clock.move(days=2)
    hidden = naming(house, 2)
    house.clock.move(days=2)
    watch(house)
    look(house, hidden)
    watch(house)
    assert told(house) == []


def test_an_archive_without_a_mention_or_shorter_than_the_window_tells_nothing(house: House) -> None:
    rule(house, "silence", window_days=1)
    rule(house, "silence", "ever")
    rule(house, "silence", "long", window_days=36_500)
    watch(house)
    house.begun()
    days(house, 2)
    look(house, naming(house, 1))
    days(house, 1)
    assert (states(house), states(house, "ever"), states(house, "long")) == (["DZ"], [], [])


@pytest.mark.parametrize("hours", [-40, -24 * 30])
def test_a_clock_that_is_set_back_tells_nothing_twice(house: House, hours: int) -> None:
    house.begun()
    rule(house, "silence", window_days=3)
    look(house, naming(house, 1))
    days(house, 4)
    house.clock.move(hours=hours)
    watch(house)
    house.clock.move(hours=-hours)
    days(house, 3)
    assert silent(house) == [("DZ", 3, None)]


def test_two_services_on_one_database_tell_a_silence_once(house: House) -> None:
    house.begun()
    rule(house, "silence", window_days=3)
    look(house, naming(house, 1))
    other = House(house.service, FixedClock(house.clock.now()))
    for _ in range(16):
        house.clock.move(hours=6)
        look(house)
        watch(house)
        watch(other)
    assert states(house) == ["DZ"]


def test_an_older_mention_that_comes_to_light_does_not_tell_a_silence_again(house: House) -> None:
    house.begun()
    rule(house, "silence", window_days=3)
    look(house, naming(house, 1))
    days(house, 4)
    at = house.clock.now() - timedelta(days=3, hours=12)
    old = row(2, "Talks with Algeria.", at=at.isoformat())
    run = imports.open_import(house.service, kind="warc", name="old", fingerprint="old")
    imported = ImportedRow(fetched=old, captured_at=None, offset=1, exchange=None)
    imports.keep_steps(house.service, run, [ImportStep(end=1, rows=(imported,))])
    days(house, 3)
    assert silent(house) == [("DZ", 3, None)]


def test_a_new_name_or_recipient_loses_no_silence_and_another_question_does(house: House) -> None:
    house.begun()
    for each in ("renamed", "asked", "unmuted", "file"):
        rule(house, "silence", each, window_days=3, countries=("DZ",))
    look(house, naming(house, 1))
    days(house, 2)
    rules.edit(house.service, "renamed", {"name": "Quiet", "recipients": "email", "cap_per_hour": 3})
    rules.edit(house.service, "renamed", {"cadence": "daily", "subject": "$country"})
    rules.edit(house.service, "asked", {"window_days": "2"})
    rules.mute(house.service, "unmuted", house.clock.now() + 5 * DAY)
    days(house, 1)
    written = rule_files.export(house.service).replace('name = "file"', 'name = "other"')
    rule_files.apply(house.service, rule_files.plan(house.service, written))
    days(house, 1)
    rules.mute(house.service, "unmuted", None)
    days(house, 3)
    assert [len(silent(house, each)) for each in ("renamed", "asked", "unmuted", "file")] == [1, 0, 0, 1]
