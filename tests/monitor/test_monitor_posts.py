"""Posts and sections: what is watched, how often, and in which order."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor import crawls, health, hold, posts
from monitor.bootstrap import watched
from monitor.ingest import ingest_page
from monitor.settings import Settings
from monitor.turns import interval_s, nightly
from news.articles import ArticleRef, FetchedPage
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, SourceRef
from storage import crawls as crawl_store
from storage import stories as story_store
from tests.monitor.house import House, row, source


def asking(house: House, *entities: str, **more: object) -> House:
    settings = replace(house.service.settings, entities=entities, languages=("en",), **more)  # type: ignore[arg-type]
    return house.under(settings)


def post(entity: str) -> SourceRef:
    return SourceRef(entity=entity, section="news", language="en")


def read(house: House, ref: SourceRef, outcome: CrawlOutcome = CrawlOutcome.COMPLETE) -> None:
    """One crawl of any source that ends so."""
    plan = crawls.begin(house.service, source=ref, mode=CrawlMode.POLL)
    report = CrawlReport(outcome=outcome, detail="")
    crawls.finish(house.service, run_id=plan.run_id, source=ref, report=report, new=0, revised=0)


def test_posts_are_watched_once_the_site_map_has_named_them(house: House) -> None:
    home = asking(house, "mfa", "mfa-*", "!mfa-london")
    assert posts.is_due(home.service)
    assert watched(home.service) == (source("en"),)
    assert posts.note(home.service, ["mfa-oslo", "mfa-london"]) == ("mfa-oslo", "mfa-london")
    assert watched(home.service) == (source("en"), post("mfa-oslo"))
    assert not posts.is_due(home.service)
    home.clock.move(hours=24)
    assert posts.is_due(home.service)
    assert posts.note(home.service, ["mfa-oslo"]) == ()


def test_without_the_wish_no_site_map_is_due(house: House) -> None:
    assert not posts.is_due(house.service)


def test_each_section_of_each_entity_is_a_source_and_the_ministry_comes_first(house: House) -> None:
    home = asking(house, "mfa-oslo", "mfa", sections=("news", "events"))
    assert [ref.key for ref in watched(home.service)] == [
        "mfa/news/en",
        "mfa/events/en",
        "mfa-oslo/news/en",
        "mfa-oslo/events/en",
    ]


def test_a_discovered_post_is_asked_seldom_and_a_named_one_like_the_ministry() -> None:
    settings = Settings(entities=("mfa", "mfa-paris", "mfa-*"))
    intervals = [interval_s(settings, post(entity)) for entity in ("mfa", "mfa-paris", "mfa-oslo")]
    assert intervals == [300, 300, 3600]
    assert interval_s(replace(settings, poll_interval_s=7200), post("mfa-oslo")) == 7200


def test_a_post_waits_its_own_interval_and_the_ministry_overtakes_it(house: House) -> None:
    home = asking(house, "mfa", "mfa-paris", "mfa-*")
    posts.note(home.service, ["mfa-bern", "mfa-oslo"])
    due = crawls.due_sources(home.service)
    assert [ref.entity for ref in due] == ["mfa", "mfa-paris", "mfa-bern", "mfa-oslo"]
    assert crawls.is_overtaken(home.service, post("mfa-oslo"))
    assert not crawls.is_overtaken(home.service, source("en"))
    for entity in ("mfa", "mfa-paris", "mfa-bern"):
        read(home, post(entity))
    assert crawls.due_sources(home.service) == (post("mfa-oslo"),)
    assert not crawls.is_overtaken(home.service, post("mfa-oslo"))
    home.clock.move(minutes=6)
    assert [ref.entity for ref in crawls.due_sources(home.service)] == ["mfa", "mfa-paris", "mfa-oslo"]
    assert crawls.is_overtaken(home.service, post("mfa-oslo"))
    home.clock.move(minutes=55)
    assert post("mfa-bern") in crawls.due_sources(home.service)


def test_a_failing_ministry_is_still_read_before_any_post(house: House) -> None:
    home = asking(house, "mfa", "mfa-*")
    posts.note(home.service, ["mfa-oslo"])
    read(home, source("en"), CrawlOutcome.UNREACHABLE)
    home.clock.move(hours=2)
    assert crawls.due_sources(home.service)[0] == source("en")


def test_each_post_is_read_deep_one_night_of_the_week(house: House) -> None:
    home = asking(house, "mfa", "mfa-paris", "mfa-*", sections=("news", "events"))
    names = [f"mfa-x{number}" for number in range(7)]
    posts.note(home.service, names)
    seen: list[str] = []
    for _ in range(7):
        turns = nightly(home.service)
        assert [ref.entity for ref in turns[0]] == ["mfa", "mfa"]
        assert [ref.entity for turn in turns[1:3] for ref in turn] == ["mfa-paris", "mfa-paris"]
        seen += [ref.entity for turn in turns[3:] for ref in turn]
        home.clock.move(days=1)
    assert sorted(seen) == sorted(names * 2)


def test_without_the_ministry_each_listing_is_a_turn_of_its_own(house: House) -> None:
    assert nightly(asking(house, "mfa-oslo", "mfa-bern").service) == (
        (post("mfa-oslo"),),
        (post("mfa-bern"),),
    )


@pytest.mark.parametrize(("entity", "state"), [("mfa-oslo", "vacant"), ("mfa", "empty")])
def test_a_listing_that_never_had_a_row_is_vacant_unless_it_is_the_ministrys_news(
    house: House, entity: str, state: str
) -> None:
    home = asking(house, "mfa", "mfa-oslo")
    with home.service.database.writing() as tx:
        crawl_store.ensure_sources(tx, watched(home.service))
    read(home, post(entity), CrawlOutcome.EMPTY)
    states = {each.status.source.entity: each.state for each in health.sources(home.service)}
    assert states[entity] == state


def test_a_listing_that_had_rows_and_comes_empty_is_no_vacant_one(house: House) -> None:
    home = asking(house, "mfa", "mfa-oslo")
    read(home, post("mfa-oslo"))
    read(home, post("mfa-oslo"), CrawlOutcome.EMPTY)
    (found,) = [each for each in health.sources(home.service) if each.status.source.entity == "mfa-oslo"]
    assert found.state == "empty"


def test_a_late_post_is_not_taken_for_a_scheduler_that_stands(house: House) -> None:
    home = asking(house, "mfa", "mfa-*")
    posts.note(home.service, ["mfa-oslo"])
    read(home, source("en"))
    read(home, post("mfa-oslo"))
    home.clock.move(hours=2)
    late = {
        each.status.source.entity: health.is_late(home.service, each.status)
        for each in health.sources(home.service)
    }
    assert late == {"mfa": True, "mfa-oslo": False}


def test_a_quiet_that_the_site_wants_holds_posts_too(house: House) -> None:
    home = asking(house, "mfa", "mfa-*")
    posts.note(home.service, ["mfa-oslo"])
    with home.service.database.writing() as tx:
        hold.hold(home.service, tx, 600)
    home.clock.move(minutes=9)
    assert crawls.due_sources(home.service) == ()
    home.clock.move(minutes=2)
    assert len(crawls.due_sources(home.service)) == 2


def test_the_same_id_in_two_sections_is_two_articles_and_a_turkish_text_breaks_nothing(house: House) -> None:
    for section, text in (("news", "Küba ile görüşmeler yapıldı."), ("events", "Kazak filmleri haftası.")):
        ref = SourceRef(entity="mfa-istanbul", section=section, language="tr")
        plan = crawls.begin(house.service, source=ref, mode=CrawlMode.POLL)
        fetched = replace(
            row(7, text, language="tr"),
            ref=ArticleRef(entity="mfa-istanbul", section=section, external_id="7"),
        )
        page = FetchedPage(
            entity="mfa-istanbul", section=section, language="tr", number=1, api="rest",
            fetched_at=house.clock.now() - timedelta(seconds=1), articles=(fetched,),
        )  # fmt: skip
        assert ingest_page(house.service, page, run_id=plan.run_id).new == 1
    refs = [ArticleRef(entity="mfa-istanbul", section=name, external_id="7") for name in ("news", "events")]
    with house.service.database.reading() as tx:
        assert set(story_store.by_ref(tx, refs)) == set(refs)
