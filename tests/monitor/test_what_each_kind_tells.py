"""Rules of every kind that a release makes fire, from a page to the alerts, on a real database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

import actors
from monitor import doctor
from news.alerts import Alert
from news.articles import FetchedArticle
from news.crawls import CrawlOutcome
from news.rules import Is, Not, Rule, RuleKind
from storage import rechecks
from storage import rules as rule_store
from tests.monitor.house import START, House, row

AT = "2026-09-01T06:04:00+00:00"  # after the last good look at every listing
URANIUM = {
    "kk": "Қазақстан мен Алжир уранды жеткізу туралы сөйлесті. Бұл туралы БҰҰ хабарлады.",
    "ru": "Казахстан и Алжир говорили о поставках урана. Об этом сообщила ООН.",
    "en": "Kazakhstan and Algeria spoke of uranium. The UN said so.",
}
VISIT = {
    "kk": (
        "Сыртқы істер министрі Алжирге сапармен барды",
        "Министр сапармен келді. Алжир мен Франция да бар.",
    ),
    "ru": ("Министр посетил Алжир с визитом", "Состоялся визит министра. Были Алжир и Франция."),
    "en": ("Minister pays a visit to Algeria", "The minister paid a visit. Algeria and France were there."),
}


def rule(kind: RuleKind, **written: Any) -> Rule:
    return replace(Rule(id="own", name="Own", kind=kind, created_at=START), **written)


def keep(house: House, *rules: Rule) -> House:
    """The house with these rules alone."""
    with house.service.database.writing() as tx:
        rule_store.remove(tx, "default")
        for each in rules:
            rule_store.put(tx, each, now=house.clock.now())
    return house


def told(language: str, **facts: Any) -> FetchedArticle:
    return row(7, URANIUM[language], language=language, at=AT, **facts)


def visit(language: str) -> FetchedArticle:
    title, text = VISIT[language]
    return row(7, text, title=title, language=language, at=AT)


def summary(alerts: list[Alert]) -> list[tuple[str, str | None, str]]:
    return [(alert.type, alert.country, alert.language) for alert in alerts]


PHRASE = rule("phrase", phrases=("уран", "uranium"))
ACTOR = rule("actor", actors=("org:UN",))
PAIR = rule("co_mention", countries=("DZ",), others=("FR",), scope="sentence")
EVENT = rule("event_kind", event_kinds=("visit",))
LANGUAGES = ["kk", "ru", "en"]
CASES: list[tuple[Rule, Callable[[str], FetchedArticle], str, str | None]] = [
    (PHRASE, told, "article.matched", None),
    (ACTOR, told, "article.matched", None),
    (replace(PHRASE, countries=("DZ",)), told, "article.matched", "DZ"),
    (EVENT, visit, "article.matched", None),
    (PAIR, visit, "country.comention", "DZ"),
    (replace(PAIR, scope="release"), visit, "country.comention", "DZ"),
    (replace(PAIR, scope="story"), visit, "country.comention", "DZ"),
    (rule("watch_list", groups=("african-union",)), visit, "country.mentioned", "DZ"),
    (rule("first_mention", countries=("DZ",)), visit, "country.mentioned", "DZ"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("asked", "release", "type_", "country"), CASES)
def test_each_kind_tells_once_in_whichever_language_comes_first(
    house: House, *, language: str, asked: Rule, release: Callable[[str], FetchedArticle], type_: str,
    country: str | None,
) -> None:  # fmt: skip
    keep(house, asked).begun()
    for tongue in (language, *(other for other in LANGUAGES if other != language)):
        house.read(release(tongue))
        house.read(release(tongue))
        house.clock.move(minutes=5)
    assert summary(house.alerts()) == [(type_, country, language)]


@pytest.mark.parametrize(("asked", "release"), [(case[0], case[1]) for case in CASES])
def test_the_first_reading_tells_of_no_kind(
    house: House, asked: Rule, release: Callable[[str], FetchedArticle]
) -> None:
    keep(house, asked).begun(release("ru"))
    house.read(release("ru"))
    house.read(replace(release("ru"), body_html="<p>" + release("ru").body_html + " Ещё.</p>", raw=b"2"))
    assert house.alerts() == []


@pytest.mark.parametrize(("asked", "release"), [(case[0], case[1]) for case in CASES])
def test_a_rule_kept_or_awake_after_a_story_began_is_silent_about_its_translations(
    house: House, asked: Rule, release: Callable[[str], FetchedArticle]
) -> None:
    muted = replace(asked, id="muted", muted_until=house.clock.now() + timedelta(hours=1))
    keep(house, muted).begun().read(release("ru"))
    house.clock.move(hours=2)
    with house.service.database.writing() as tx:
        rule_store.put(tx, replace(asked, id="late"), now=house.clock.now())
    house.read(release("kk"))
    house.read(release("en"))
    assert house.alerts() == []


def test_a_rule_of_one_language_tells_what_another_had_before(house: House) -> None:
    keep(house, replace(PHRASE, languages=("en",))).begun().read(told("ru"))
    house.clock.move(minutes=5)
    house.crawl(CrawlOutcome.COMPLETE, "en")
    house.clock.move(minutes=5)
    house.read(told("en"))
    assert summary(house.alerts()) == [("article.matched", None, "en")]


def test_what_an_edit_brings_is_told_and_what_stood_there_is_not(house: House) -> None:
    keep(house, PHRASE, replace(ACTOR, id="actor"), replace(PAIR, id="pair")).begun()
    house.read(row(7, "The UN spoke of oil.", at=AT))
    house.read(row(7, "The UN spoke of uranium.", at=AT))
    house.read(row(7, "The UN spoke of uranium with Algeria and France.", at=AT))
    assert [(alert.rule_id, alert.revision) for alert in house.alerts()] == [
        ("actor", 1),
        ("own", 2),
        ("pair", 3),
    ]


def test_an_edit_tells_of_nothing_that_only_newer_tables_find(house: House) -> None:
    keep(house, PAIR, replace(ACTOR, id="actor")).begun(row(7, "Algeria met France at the UN"))
    with house.service.database.writing() as tx:
        batch = rechecks.batch(tx, gazetteer="older", actors=actors.version(), after_id=0, limit=50)
        rechecks.apply(tx, [(old, ()) for old in batch], gazetteer="older", now=house.clock.now())
    assert house.read(row(7, "Algeria met France at the UN again.")).revised == 1
    assert house.alerts() == []


def test_conditions_say_which_releases_are_told(house: House) -> None:
    in_title = Is(subject="field", values=("title",))
    keep(
        house,
        rule("watch_list", id="title", countries=("DZ", "FR"), where=in_title),
        rule("watch_list", id="other", countries=("DZ", "FR"), where=Not(part=in_title)),
        rule("watch_list", id="english", countries=("DZ",), where=Is(subject="language", values=("en",))),
    ).begun()
    house.read(visit("ru"))
    assert sorted((alert.rule_id, alert.country) for alert in house.alerts()) == [
        ("other", "FR"),
        ("title", "DZ"),
    ]
    assert {alert.conditions for alert in house.alerts()} == {"field:title", "not field:title"}
    house.clock.move(minutes=5)
    house.read(visit("en"))
    assert [alert.rule_id for alert in house.alerts()][2:] == ["english"]


def test_a_rule_that_fails_stops_neither_the_others_nor_the_crawl_and_is_shown(house: House) -> None:
    keep(house, rule("watch_list", id="bad", groups=("atlantis",)), PHRASE).begun()
    assert house.read(told("en")).alerts == 1
    house.read(row(8, "Talks with France.", at=AT))
    (shown,) = (each for each in doctor.examine(house.service) if each.subject == "rule bad")
    assert "2 releases" in shown.found
    assert "atlantis" in shown.found
    with house.service.database.writing() as tx:
        rule_store.put(tx, rule("watch_list", id="bad", groups=("eu",)), now=house.clock.now())
        assert rule_store.failing(tx) == ()


def test_rules_are_made_ready_once_and_again_when_one_changes(house: House) -> None:
    with house.service.database.reading() as tx:
        first = house.service.rulesets.current(tx)
        assert house.service.rulesets.current(tx) is first
    keep(house, PHRASE)
    with house.service.database.reading() as tx:
        assert house.service.rulesets.current(tx).rules == (PHRASE,)


@pytest.mark.parametrize(
    "text",
    ["", "x" * 50_000, "(.*)+ [уран", "Алжир " * 5_000, "уpан 中国 ́́́ \u202eمرحبا", "ур\n\nан" * 3_000],
)
def test_no_text_stops_a_crawl(house: House, text: str) -> None:
    asked = [
        rule(kind, id=kind, phrases=("(.*)+", " ".join(["слово"] * 200)), actors=("person:",))
        for kind in ("first_mention", "watch_list", "co_mention", "phrase", "actor", "event_kind")
    ]
    keep(house, *asked).begun()  # type: ignore[arg-type]  # kinds as literals
    house.read(row(7, text, at=AT, title="T"))
    with house.service.database.reading() as tx:
        assert rule_store.failing(tx) == ()
