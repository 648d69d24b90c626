"""What a story had named before counts for each rule by the rule's own languages and its own beginning."""

from dataclasses import replace
from datetime import timedelta

import pytest

import actors
from monitor import rules
from monitor.ingest import ingest_page
from news.articles import ArticleRef
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, SourceRef
from storage import crawls, rechecks
from tests.monitor.house import House, row

AT = "2026-09-01T06:04:00+00:00"  # after the last good look at every listing
RUSSIAN = row(7, "Казахстан и Алжир провели переговоры.", language="ru", at=AT)
KAZAKH = row(7, "Қазақстан мен Алжир келіссөздер өткізді.", language="kk", at=AT)
ENGLISH = row(7, "Kazakhstan and Algeria held talks.", at=AT)
KINDS: list[dict[str, object]] = [{"kind": "watch_list", "countries": "DZ"}, {"kind": "first_mention"}]


def only(house: House, **written: object) -> House:
    """The house with this rule alone."""
    for rule in rules.list_all(house.service):
        rules.remove(house.service, rule.id)
    rules.add(house.service, {"id": "own", **written})
    return house


def told(house: House) -> list[tuple[str, str]]:
    return [(alert.rule_id, alert.language) for alert in house.alerts()]


@pytest.mark.parametrize("written", KINDS)
def test_a_rule_of_one_language_fires_although_another_came_first(
    house: House, written: dict[str, object]
) -> None:
    only(house, **written, languages="en").begun().read(KAZAKH)
    house.clock.move(minutes=5)
    house.crawl(CrawlOutcome.COMPLETE, "en")
    house.clock.move(minutes=5)
    house.read(ENGLISH)
    house.read(ENGLISH)
    assert told(house) == [("own", "en")]


def test_a_rule_of_two_languages_fires_in_the_first_of_them_only(house: House) -> None:
    only(house, kind="watch_list", countries="DZ", languages="ru,en").begun().read(KAZAKH)
    for language in ("ru", "en"):
        house.clock.move(minutes=5)
        house.crawl(CrawlOutcome.COMPLETE, language)
    house.clock.move(minutes=5)
    house.read(RUSSIAN)
    house.read(ENGLISH)
    assert told(house) == [("own", "ru")]


@pytest.mark.parametrize("written", KINDS)
def test_a_rule_added_after_a_story_began_is_silent_about_it_in_every_language(
    house: House, written: dict[str, object]
) -> None:
    house.begun().read(RUSSIAN)
    house.clock.move(hours=5)
    rules.add(house.service, {"id": "late", **written})
    house.clock.move(hours=1)
    house.read(KAZAKH)
    assert told(house) == [("default", "ru")]


def test_a_rule_muted_when_a_story_began_is_silent_about_its_translations(house: House) -> None:
    house.begun()
    rules.mute(house.service, "default", house.clock.now() + timedelta(minutes=30))
    house.read(RUSSIAN)
    house.clock.move(hours=1)
    house.read(KAZAKH)
    assert told(house) == []


def test_a_rule_switched_off_when_a_story_began_is_silent_about_its_translations(house: House) -> None:
    house.begun()
    rules.edit(house.service, "default", {"is_enabled": False})
    house.read(RUSSIAN)
    rules.edit(house.service, "default", {"is_enabled": True})
    house.read(KAZAKH)
    assert told(house) == []


def test_a_state_that_an_edit_adds_is_told_by_a_rule_added_before_the_edit(house: House) -> None:
    house.begun().read(row(7, "A forum was held."))
    rules.add(house.service, {"id": "late", "kind": "watch_list", "countries": "DZ"})
    house.clock.move(minutes=5)
    house.read(row(7, "A forum was held with Algeria."))
    house.read(row(7, "Форум прошёл с Алжиром.", language="ru"))
    assert told(house) == [("default", "en"), ("late", "en")]


def test_an_edit_of_a_release_from_the_first_reading_uses_up_the_event(house: House) -> None:
    house.begun(row(7, "A forum was held.")).read(row(7, "A forum was held with Algeria."))
    house.clock.move(hours=5)
    rules.add(house.service, {"id": "late", "kind": "watch_list", "countries": "DZ"})
    house.read(row(7, "Форум прошёл с Алжиром.", language="ru"))
    assert told(house) == [("default", "en")]


def of_older_tables(house: House) -> None:
    """Every revision was read by tables that knew no state at all."""
    with house.service.database.writing() as tx:
        batch = rechecks.batch(tx, gazetteer="older", actors=actors.version(), after_id=0, limit=50)
        rechecks.apply(tx, [(old, ()) for old in batch], gazetteer="older", now=house.clock.now())


def test_an_edit_never_tells_of_a_state_that_only_newer_tables_know(house: House) -> None:
    house.begun(row(7, "Talks wiht Algeria."))
    of_older_tables(house)
    assert house.read(row(7, "Talks with Algeria.")).revised == 1
    assert house.alerts() == []


def test_an_edit_after_the_tables_were_renewed_tells_of_what_it_adds(house: House) -> None:
    house.begun(row(7, "Talks wiht Algeria."))
    of_older_tables(house)
    house.read(row(7, "Talks with Algeria and Peru."))
    assert [alert.country for alert in house.alerts()] == ["PE"]


@pytest.mark.parametrize(("failing", "has_gap"), [("ru", True), (None, False)])
def test_no_gap_is_claimed_where_another_language_could_not_be_read(
    house: House, failing: str | None, *, has_gap: bool
) -> None:
    house.begun()
    for _ in range(80):
        house.clock.move(hours=1)
        for language in ("kk", "ru", "en"):
            house.crawl(CrawlOutcome.BLOCKED if language == failing else CrawlOutcome.COMPLETE, language)
    house.clock.move(minutes=5)
    house.read(row(9, "Talks with Algeria.", at=house.clock.now().isoformat()))
    (alert,) = house.alerts()
    assert alert.reason is not None
    assert alert.reason.has_gap is has_gap


@pytest.mark.parametrize(("outcome", "has_gap"), [(CrawlOutcome.EMPTY, False), (CrawlOutcome.BLOCKED, True)])
def test_a_listing_that_never_had_a_row_is_no_gap_and_one_that_was_never_read_is(
    house: House, outcome: CrawlOutcome, *, has_gap: bool
) -> None:
    post = SourceRef(entity="mfa-london", section="news", language="en")
    kazakh = replace(post, language="kk")
    with house.service.database.writing() as tx:
        crawls.ensure_sources(tx, [post, kazakh])
        for source, ended in ((post, CrawlOutcome.COMPLETE), (kazakh, outcome)):
            run = crawls.begin(tx, source=source, mode=CrawlMode.FULL, now=house.clock.now())
            report = CrawlReport(outcome=ended, detail="read")
            crawls.finish(tx, run_id=run, report=report, new=0, revised=0, now=house.clock.now())
    house.clock.move(minutes=5)
    ref = ArticleRef(entity="mfa-london", section="news", external_id="9")
    page = replace(house.page(replace(row(9, "Talks with Algeria.", at=AT), ref=ref)), entity="mfa-london")
    ingest_page(house.service, page, run_id=None)
    (alert,) = house.alerts()
    assert alert.reason is not None
    assert alert.reason.has_gap is has_gap
