"""What a backtest says of the time since the watch began is what the rules have told in it, rule by rule."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from monitor import rules, watching
from monitor.backtest import Span, backtest, of_written
from news.articles import FetchedArticle
from news.crawls import CrawlOutcome
from news.errors import BacktestError
from storage import views
from tests.monitor.house import House, row
from tests.monitor.test_rules_of_ranks import next_day, stories
from tests.monitor.test_what_goes_missing import FOUR, ONE, THREE, TWO, removed
from tests.monitor.watching import walk

RULES: list[dict[str, object]] = [
    {"id": "ever", "kind": "first_mention"},
    {"id": "after-a-day", "kind": "first_mention", "window_days": 1},
    {"id": "after-a-day-ru", "kind": "first_mention", "window_days": 1, "languages": "ru"},
    {"id": "after-a-day-title", "kind": "first_mention", "window_days": 1, "where": "field:title"},
    {"id": "list", "kind": "watch_list", "countries": "DZ,TN"},
    {"id": "list-en", "kind": "watch_list", "countries": "DZ,TN", "languages": "en"},
    {"id": "list-title", "kind": "watch_list", "countries": "DZ,TN,FR", "where": "field:title"},
    {"id": "group", "kind": "watch_list", "groups": "eu"},
    {"id": "phrase-where", "kind": "watch_list", "countries": "DZ", "where": "phrase:trade"},
    {"id": "pair", "kind": "co_mention", "countries": "DZ", "others": "FR"},
    {"id": "pair-sentence", "kind": "co_mention", "countries": "DZ", "others": "FR", "scope": "sentence"},
    {"id": "pair-story", "kind": "co_mention", "countries": "DZ", "others": "FR", "scope": "story"},
    {"id": "any-pair", "kind": "co_mention", "countries": "DZ"},
    {"id": "phrase", "kind": "phrase", "phrases": ["trade", "торговля", "сауда"]},
    {"id": "phrase-of-state", "kind": "phrase", "phrases": ["trade"], "countries": "TN"},
    {"id": "actor", "kind": "actor", "actors": ["org:UN"]},
    {"id": "person", "kind": "actor", "actors": ["person:Kofi Annan"]},
    {"id": "person-of-state", "kind": "actor", "actors": ["person:Kofi Annan", "org:UN"], "countries": "FR"},
    {"id": "person-where", "kind": "watch_list", "countries": "DZ", "where": "actor:person:anan-kof"},
    {"id": "event", "kind": "event_kind", "event_kinds": ["call", "meeting"]},
    {"id": "edits", "kind": "edited"},
    {"id": "edits-of-state", "kind": "edited", "countries": "DZ"},
    {"id": "event-of-state", "kind": "event_kind", "event_kinds": ["meeting"], "countries": "FR"},
]
NAMES = {
    "en": {"DZ": "Algeria", "TN": "Tunisia", "FR": "France", "": "the partners"},
    "ru": {"DZ": "Алжир", "TN": "Тунис", "FR": "Франция", "": "стороны"},
    "kk": {"DZ": "Алжир", "TN": "Тунис", "FR": "Франция", "": "тараптар"},
}
MORE = {
    "en": (
        "Talks on trade were held.",
        "The UN was informed.",
        "A telephone conversation took place.",
        "Kofi Annan came.",
    ),
    "ru": (
        "Обсуждена торговля.",
        "ООН проинформирована.",
        "Состоялся телефонный разговор.",
        "Доклад подписан Кофи Аннаном.",
    ),
    "kk": (
        "Сауда мәселесі талқыланды.",
        "БҰҰ хабардар етілді.",
        "Телефон арқылы сөйлесу өтті.",
        "Кофи Аннанның баяндамасы.",
    ),
}


def release(dice: random.Random, number: int, language: str, at: str) -> FetchedArticle:
    names = NAMES[language]
    first, second, third = (names[dice.choice(tuple(names))] for _ in range(3))
    text = f"{first}, {second}. {third}. {' '.join(dice.sample(MORE[language], 2))}"
    return row(number, text, language=language, at=at, title=names[dice.choice(tuple(names))])


def lived(house: House, dice: random.Random) -> None:
    """Some days of a ministry that translates late, edits, and is out of reach now and then."""
    numbers = count(1)
    start = house.clock.now().isoformat()
    house.begun(*(release(dice, next(numbers), each, start) for each in ("kk", "ru", "en", "en")))
    listed: dict[str, list[FetchedArticle]] = {"kk": [], "ru": [], "en": []}
    for _ in range(25):
        number, begun = next(numbers), house.clock.now() + timedelta(minutes=dice.randint(0, 50))
        for language in dice.sample(("kk", "ru", "en"), dice.randint(1, 3)):
            house.clock.move(minutes=dice.choice((5, 30, 700, 1500)))
            at = min(begun, house.clock.now()).isoformat()
            listed[language].append(release(dice, number, language, at))
            if not dice.randrange(2):
                edited = dice.randrange(len(listed[language]))
                old = listed[language][edited]
                number_of = int(old.ref.external_id)
                listed[language][edited] = release(dice, number_of, language, old.created_raw)
            house.read(*reversed(listed[language]))


def told(house: House, rule_id: str) -> set[tuple[str | None, str]]:
    with house.service.database.reading() as tx:
        found = views.alerts(tx, limit=10_000, cursor=None).items
    return {(each.alert.country, each.alert.occasion) for each in found if each.alert.rule_id == rule_id}


def ruled(house: House, written: Iterable[dict[str, object]]) -> House:
    for rule in rules.list_all(house.service):
        rules.remove(house.service, rule.id)
    for each in written:
        rules.add(house.service, each)
    return house


@pytest.mark.parametrize("seed", range(2))
def test_a_backtest_fires_where_the_rule_has_fired(house: House, seed: int) -> None:
    ruled(house, RULES)
    lived(house, random.Random(seed))  # noqa: S311 - no secret
    began_at = max(house.status(language).baseline_at for language in ("kk", "ru", "en"))
    differing = {}
    for rule in rules.list_all(house.service):
        past = backtest(house.service, rule, Span(since=began_at + timedelta(minutes=1)), limit=10_000)
        says = {(each.country, each.occasion) for each in past.fired}
        if says != told(house, rule.id):
            differing[rule.id] = (says - told(house, rule.id), told(house, rule.id) - says)
    assert not differing
    silent = {rule.id for rule in rules.list_all(house.service) if not told(house, rule.id)}
    assert silent <= {"ever", "event-of-state"}  # the first reading has named them all, mostly


def days_of_watching(house: House, days: int) -> None:
    """Looks at every listing twice a day, the clock's rules asked after each."""
    for _ in range(2 * days):
        house.clock.move(hours=12)
        for language in ("kk", "ru", "en"):
            house.crawl(CrawlOutcome.COMPLETE, language)
        watching.watch(house.service)


def test_a_backtest_of_silences_fires_where_the_rule_has_fired(house: House) -> None:
    ruled(house, [{"id": "quiet", "kind": "silence", "window_days": 2}]).begun()
    for number, text in enumerate(
        ("Talks with Algeria.", "Talks with Tunisia.", "The Foreign Minister called on Algeria."), start=1
    ):
        house.read(row(number, text, at=house.clock.now().isoformat()))
        days_of_watching(house, 3)
    says = {
        (each.country, each.occasion)
        for each in backtest(house.service, rules.get(house.service, "quiet")).fired
    }
    assert says == told(house, "quiet")
    assert len(says) == 3


def test_a_backtest_of_missing_languages_fires_where_the_rule_has_fired(house: House) -> None:
    written = {"id": "gap", "kind": "language_gap", "present_in": "ru", "absent_in": "en", "hours": 24}
    ruled(house, [written]).begun()
    now = house.clock.now().isoformat()
    texts = {2: "Министр посетил Тунис с визитом.", 1: "Переговоры с Алжиром."}
    house.read(*(row(each, text, language="ru", at=now) for each, text in texts.items()))
    house.read(row(1, "Talks with Algeria.", at=now))
    days_of_watching(house, 2)
    found = backtest(house.service, rules.get(house.service, "gap")).fired
    assert {(each.country, each.occasion) for each in found} == told(house, "gap") == {(None, "mfa/news/2")}
    assert (found[0].title, found[0].url) == ("News", "https://example.org/ru/2")


def test_a_backtest_of_sources_fires_where_the_rule_has_fired(house: House) -> None:
    ruled(house, [{"id": "broken", "kind": "source_health", "hours": 2, "languages": "en"}]).begun()
    for outcome in (CrawlOutcome.UNREACHABLE,) * 5 + (CrawlOutcome.COMPLETE,) * 2:
        house.clock.move(hours=1)
        house.crawl(outcome)
        watching.watch(house.service)
    found = backtest(house.service, rules.get(house.service, "broken")).fired
    assert {(each.country, each.occasion) for each in found} == told(house, "broken")
    assert {each.type for each in found} == {"source.broken", "source.recovered"}


def test_a_backtest_of_removals_and_returns_fires_where_the_rule_has_fired(house: House) -> None:
    written = ({"id": f"{kind}{of}", "kind": kind, **more} for kind, of, more in (
        ("removed", "", {}), ("removed", "-dz", {"countries": "DZ"}), ("removed", "-tn", {"countries": "TN"}),
        ("restored", "", {}), ("restored", "-dz", {"countries": "DZ"}),
    ))  # fmt: skip
    removed(ruled(house, written))
    walk(house, ONE, TWO, THREE, FOUR)
    says = {}
    for rule in rules.list_all(house.service):
        fired = backtest(house.service, rule).fired
        says[rule.id] = {(each.country, each.occasion) for each in fired}
        assert says[rule.id] == told(house, rule.id)
    assert {name: [state for state, _ in found] for name, found in says.items()} == {
        "removed": [None],
        "removed-dz": ["DZ"],
        "removed-tn": [],
        "restored": [None],
        "restored-dz": ["DZ"],
    }


def test_a_backtest_of_ranks_fires_where_the_rule_has_fired(house: House) -> None:
    ruled(house, [{"id": "rank", "kind": "rank_change", "places": 3}])
    before = stories(100, 40, PE=9, VN=8, FR=7, JP=6, DZ=1)
    house.begun(*stories(1, 70, DZ=1), *before, *stories(1000, 10, PE=9, VN=8, FR=7, JP=6))
    for page in range(2):  # Algeria comes up from the fifth place to the first
        house.read(*stories(2000 + 100 * page, 0.5, DZ=6))
    for _ in range(4):
        next_day(house)
    found = backtest(house.service, rules.get(house.service, "rank")).fired
    assert {(each.country, each.occasion) for each in found} == told(house, "rank")
    assert [each.country for each in found] == ["DZ"]


def test_conditions_that_are_not_asked_of_the_past_are_named(house: House) -> None:
    house.begun(row(1, "Talks with Algeria."))
    for more, is_said in (({}, False), ({"languages": "en"}, True), ({"where": "section:news"}, True)):
        found = of_written(house.service, {"id": "new", "kind": "silence", "window_days": 9, **more})
        assert ("conditions" in {each.kind for each in found.notes}) is is_said


def test_a_rule_that_is_switched_off_is_asked_what_it_would_have_told(house: House) -> None:
    ruled(house, [{"id": "off", "kind": "watch_list", "countries": "DZ", "is_enabled": False}]).begun()
    house.read(row(1, "Talks with Algeria.", at=house.clock.now().isoformat()))
    found = backtest(house.service, rules.get(house.service, "off"))
    assert (found.total, found.stories, found.messages) == (1, 1, 1)
    assert found.fired[0].url == "https://example.org/en/1"
    assert not told(house, "off")


def test_the_list_is_cut_and_the_count_is_not(house: House) -> None:
    ruled(house, [{"id": "list", "kind": "watch_list", "countries": "DZ"}]).begun()
    now = house.clock.now().isoformat()
    for number, topic in enumerate(("Trade", "Visas", "Energy", "Water"), start=1):
        house.read(row(number, f"{topic} was discussed with Algeria on that day.", at=now, title=topic))
    found = backtest(house.service, rules.get(house.service, "list"), limit=2)
    assert (found.total, len(found.fired), found.is_truncated) == (4, 2, True)


def test_why_a_rule_never_fires_is_said(house: House) -> None:
    written = {"kind": "watch_list", "countries": "TV", "languages": "kk"}
    assert [each.kind for each in of_written(house.service, {"id": "new", **written}).notes] == ["empty"]
    house.begun(row(1, "Talks with Algeria."))
    found = of_written(house.service, {"id": "new", **written})
    assert found.total == 0
    assert {(each.kind, each.values) for each in found.notes} >= {
        ("language", ("kk",)),
        ("never_named", ("TV",)),
    }


@pytest.mark.parametrize("kind", ["spike", "rank_change", "removed", "restored", "phrase"])
def test_an_archive_with_one_release_makes_no_kind_fail(house: House, kind: str) -> None:
    house.begun(row(1, "Talks with Algeria."))
    more = {"phrases": "oil"} if kind == "phrase" else {}
    assert of_written(house.service, {"id": "new", "kind": kind, **more}).total == 0


def test_a_time_that_is_none_is_refused(house: House) -> None:
    now = house.clock.now()
    for span in (
        Span(since=now, until=now - timedelta(days=1)),
        Span(since=now + timedelta(days=1)),
        Span(until=now.replace(tzinfo=None)),
    ):
        with pytest.raises(BacktestError, match=r"since:|until:"):
            of_written(house.service, {"id": "new", "kind": "first_mention"}, span)


def test_a_time_before_the_archive_is_cut_to_it(house: House) -> None:
    house.begun(row(1, "Talks with Algeria.", at="2026-08-30T06:00:00+00:00"))
    found = of_written(
        house.service, {"id": "new", "kind": "first_mention"}, Span(since=datetime(1, 1, 1, tzinfo=UTC))
    )
    assert len(found.per_month) == 2
    assert [each.kind for each in found.notes] == ["imported", "recipients"]
