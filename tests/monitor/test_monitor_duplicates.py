"""Reposts are kept, grouped and shown, and nobody is told of them twice."""

from dataclasses import replace

import pytest

from monitor import crawls, rules
from monitor.duplicates import catch_up
from monitor.ingest import ingest_page
from monitor.prune import prune
from news.articles import FetchedArticle
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, SourceRef
from news.views import DuplicateView
from storage import copies, views
from storage import crawls as crawl_store
from storage.tables import articles, duplicates, minhash_bands, minhashes
from tests.monitor.house import House, row

TEXT = (
    "On 5 May the Deputy Minister met with the Ambassador of Algeria. The sides discussed trade, transport "
    "and the schedule of visits, and the Ambassador spoke of the new projects of the year."
)
RUSSIAN = (
    "5 мая заместитель министра встретился с послом Алжира. Стороны обсудили торговлю, транспорт и график "
    "визитов, а посол рассказал о новых проектах года в этой области."
)


def watching(house: House) -> House:
    rules.remove(house.service, "default")
    rules.add(house.service, {"id": "watch", "kind": "watch_list", "countries": "DZ,TN"})
    return house.begun()


def told(house: House) -> list[str]:
    return [alert.article_key for alert in house.alerts()]


def of(house: House, number: int, language: str = "en") -> tuple[DuplicateView, ...]:
    with house.service.database.reading() as tx:
        return copies.of_article(tx, key=f"mfa/news/{number}", language=language)


def stories(house: House) -> int:
    with house.service.database.reading() as tx:
        return views.totals(tx).stories


def at_a_post(house: House, *rows: FetchedArticle) -> None:
    """One crawl of the listing of the embassy in London, in English."""
    where = SourceRef(entity="mfa-london", section="news", language="en")
    with house.service.database.writing() as tx:
        crawl_store.ensure_sources(tx, [where])
    plan = crawls.begin(house.service, source=where, mode=CrawlMode.POLL)
    own = tuple(replace(each, ref=replace(each.ref, entity="mfa-london")) for each in rows)
    page = replace(house.page(*own), entity="mfa-london")
    ingest_page(house.service, page, run_id=plan.run_id)
    report = CrawlReport(outcome=CrawlOutcome.COMPLETE, detail="all read")
    crawls.finish(house.service, run_id=plan.run_id, source=where, report=report, new=0, revised=0)
    house.clock.move(minutes=1)


def test_a_repost_under_a_new_id_is_kept_grouped_and_not_told(house: House) -> None:
    watching(house).read(row(7, TEXT, title="Talks"))
    house.clock.move(hours=3)
    house.read(row(8, TEXT.replace("schedule", "plan"), title="Talks", at="2026-09-01T09:00:00+00:00"))
    assert told(house) == ["mfa/news/7"]
    assert stories(house) == 1
    (first,) = of(house, 8)
    assert (first.key, first.entity, first.later_by_s) == ("mfa/news/7", "mfa", -3 * 3600)
    assert 0.8 < first.similarity < 1
    assert of(house, 7)[0].later_by_s == 3 * 3600
    with house.service.database.reading() as tx:
        assert [each.copies for each in views.latest_articles(tx, limit=9).items] == [2, 2]
        joined = tx.connection.execute(articles.select().order_by(articles.c.id)).all()
    assert [each.joined_by for each in joined] == ["own", "duplicate"]
    assert joined[1].join_score == first.similarity


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Talks", TEXT),
        ("Kazakhstan and Algeria work together", TEXT),
        ("Talks", f"ASTANA, 6 May. {TEXT}"),
        ("Talks", TEXT.replace("discussed", "considered").replace("projects", "undertakings")),
    ],
)
def test_reposts_of_the_next_day_are_not_told(house: House, title: str, text: str) -> None:
    watching(house).read(row(7, TEXT, title="Talks"))
    house.clock.move(days=1)
    house.read(row(9, text, title=title, at="2026-09-02T06:00:00+00:00"))
    assert told(house) == ["mfa/news/7"]
    assert [each.key for each in of(house, 9)] == ["mfa/news/7"]


@pytest.mark.parametrize("text", [TEXT, f"LONDON. The Embassy reports: {TEXT}"])
def test_an_embassy_that_reposts_the_ministry_tells_nobody_again(house: House, text: str) -> None:
    watching(house)
    at_a_post(house)
    house.read(row(7, TEXT, title="Talks"))
    at_a_post(house, row(7, text, title="Talks"))
    assert told(house) == ["mfa/news/7"]
    assert [each.key for each in of(house, 7)] == ["mfa-london/news/7"]


def test_the_other_languages_of_a_repost_join_as_well(house: House) -> None:
    watching(house)
    house.read(row(7, RUSSIAN, language="ru"))
    house.read(row(7, TEXT))
    house.clock.move(hours=1)
    house.read(row(8, RUSSIAN, language="ru", at="2026-09-01T07:00:00+00:00"))
    house.read(row(8, TEXT, at="2026-09-01T07:00:00+00:00"))
    assert told(house) == ["mfa/news/7"]
    assert stories(house) == 1


@pytest.mark.parametrize(
    ("old", "new"), [("Algeria", "Tunisia"), ("5 May", "12 May"), ("the new projects", "four new projects")]
)
def test_another_release_of_one_template_is_told(house: House, old: str, new: str) -> None:
    watching(house).read(row(7, TEXT))
    house.read(row(8, TEXT.replace(old, new)))
    assert told(house) == ["mfa/news/7", "mfa/news/8"]
    assert of(house, 8) == ()


def test_what_is_said_again_after_two_weeks_is_told_again_and_shown_together(house: House) -> None:
    watching(house).read(row(7, TEXT))
    house.clock.move(days=15)
    house.read(row(7, TEXT))
    house.read(row(8, TEXT, at="2026-09-16T06:00:00+00:00"))
    assert told(house) == ["mfa/news/7", "mfa/news/8"]
    assert [each.key for each in of(house, 8)] == ["mfa/news/7"]


def test_two_reposts_on_one_page_are_told_once(house: House) -> None:
    watching(house).read(row(8, TEXT), row(7, TEXT))
    assert told(house) == ["mfa/news/7"]
    house.read(row(9, TEXT), row(8, TEXT), row(7, TEXT))
    assert told(house) == ["mfa/news/7"]
    assert [each.key for each in of(house, 7)] == ["mfa/news/8", "mfa/news/9"]


def test_another_language_with_the_same_words_is_no_copy(house: House) -> None:
    watching(house).read(row(7, TEXT))
    house.read(row(8, TEXT, language="kk", at="2026-09-03T06:00:00+00:00"))
    assert of(house, 7) == ()


def test_a_repost_that_is_edited_into_another_release_leaves_the_group(house: House) -> None:
    watching(house).read(row(9, TEXT), row(8, TEXT), row(7, TEXT))
    house.read(row(8, f"{TEXT} It was a good day for both sides."))
    assert of(house, 7)[0].similarity < 1
    house.read(
        row(7, "Nothing of all that was ever said on this page, and the day was quiet and long and warm.")
    )
    assert of(house, 7) == ()
    assert [each.key for each in of(house, 8)] == ["mfa/news/9"]
    assert told(house) == ["mfa/news/7"]


def test_a_release_that_is_edited_into_a_copy_is_shown_with_it(house: House) -> None:
    watching(house).read(row(8, "Something else."), row(7, TEXT))
    house.read(row(8, TEXT))
    assert [each.key for each in of(house, 8)] == ["mfa/news/7"]


def test_what_was_kept_before_is_found_at_night_and_stays_in_its_story(house: House) -> None:
    watching(house).read(row(7, TEXT))
    house.clock.move(days=20)
    house.read(row(8, TEXT, at="2026-09-21T06:00:00+00:00"), row(6, "Short.", title=""))
    with house.service.database.writing() as tx:
        for table in (duplicates, minhash_bands, minhashes):
            tx.connection.execute(table.delete())
    prune(house.service)
    assert catch_up(house.service) == 0
    assert [each.key for each in of(house, 8)] == ["mfa/news/7"]
    assert stories(house) == 3


def test_digests_of_another_algorithm_are_made_anew(house: House) -> None:
    watching(house).read(row(7, TEXT))
    with house.service.database.writing() as tx:
        tx.connection.execute(minhashes.update().values(algorithm=1, digest=b"old"))
    assert catch_up(house.service) == 1
    with house.service.database.reading() as tx:
        (kept,) = tx.connection.execute(minhashes.select()).all()
    assert len(kept.digest) == 512


LOSS = (
    "The President sent condolences to the people of Algeria over the earthquake that took many lives this "
    "week and destroyed villages in the mountains, and wished all who were hurt a quick recovery."
)


def test_a_repost_that_is_edited_into_another_event_is_told(house: House) -> None:
    watching(house).read(row(7, TEXT, title="Talks"))
    house.read(row(8, TEXT, title="Talks"))
    house.read(row(8, f"{TEXT} It was a good day for both sides.", title="Talks"))
    assert told(house) == ["mfa/news/7"]
    house.clock.move(hours=1)
    house.read(row(8, LOSS, title="Condolences to Algeria"))
    assert told(house) == ["mfa/news/7", "mfa/news/8"]
    assert stories(house) == 2
    house.read(row(8, f"{LOSS} He will call the Head of State.", title="Condolences to Algeria"))
    house.read(row(8, TEXT, title="Talks"))
    assert told(house) == ["mfa/news/7", "mfa/news/8"]


def test_a_translation_that_is_edited_into_another_event_is_told(house: House) -> None:
    watching(house).read(row(7, RUSSIAN, language="ru", title="Встреча с послом Алжира"))
    house.read(row(9, TEXT, title="Meeting with the Ambassador of Algeria"))
    assert stories(house) == 1
    house.clock.move(hours=1)
    house.read(row(9, LOSS, title="Condolences to Algeria"))
    assert told(house) == ["mfa/news/7", "mfa/news/9"]


def test_a_release_under_the_id_of_its_story_stays_there_whatever_it_says(house: House) -> None:
    watching(house).read(row(7, RUSSIAN, language="ru"))
    house.read(row(7, TEXT))
    house.read(row(7, LOSS, title="Condolences to Algeria"))
    assert told(house) == ["mfa/news/7"]
    assert stories(house) == 1
