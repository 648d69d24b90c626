"""Which pages a poll may stop at: those that the last complete crawl had just as they stand."""

from monitor import crawls
from monitor.ingest import ingest_page, is_settled
from news.articles import FetchedArticle
from news.crawls import CrawlMode, CrawlOutcome
from tests.monitor.house import House, row, source

OLD = (row(1, "One."), row(2, "Two."))


def stops_at(house: House, *rows: FetchedArticle) -> bool:
    return is_settled(house.service, house.page(*rows))


def test_a_page_that_was_read_whole_and_is_unchanged_is_settled(house: House) -> None:
    house.begun(*OLD)
    assert stops_at(house, *OLD)


def test_a_row_that_stands_twice_on_a_page_changes_nothing(house: House) -> None:
    house.begun(*OLD)
    assert stops_at(house, *OLD, OLD[1])


def test_a_page_with_a_new_or_an_edited_article_is_not_settled(house: House) -> None:
    house.begun(*OLD)
    assert not stops_at(house, row(3, "Three."), *OLD)
    assert not stops_at(house, row(1, "One, edited."), OLD[1])


def test_a_page_without_an_article_is_not_settled(house: House) -> None:
    house.begun(*OLD)
    assert not stops_at(house)


def test_what_a_crawl_that_was_cut_off_has_kept_is_settled_by_the_next_complete_one(house: House) -> None:
    house.begun(*OLD)
    house.crawl(CrawlOutcome.PARTIAL, "en", row(3, "Three."))
    house.clock.move(minutes=5)
    assert not stops_at(house, row(3, "Three."))
    house.crawl(CrawlOutcome.COMPLETE, "en", row(3, "Three."))
    assert stops_at(house, row(3, "Three."))


def test_an_edit_that_a_crawl_read_before_it_was_cut_off_is_not_settled(house: House) -> None:
    house.begun(*OLD)
    house.crawl(CrawlOutcome.BLOCKED, "en", row(2, "Two, edited."))
    assert not stops_at(house, OLD[0], row(2, "Two, edited."))


def test_a_crawl_that_was_killed_settles_nothing(house: House) -> None:
    house.begun(*OLD)
    plan = crawls.begin(house.service, source=source(), mode=CrawlMode.POLL)
    ingest_page(house.service, house.page(row(3, "Three.")), run_id=plan.run_id)
    crawls.close_orphan(house.service, source(), "it was killed")
    assert not stops_at(house, row(3, "Three."))


def test_in_the_first_reading_what_is_kept_is_settled(house: House) -> None:
    house.crawl(CrawlOutcome.PARTIAL, "en", *OLD)
    assert stops_at(house, *OLD)
    assert not stops_at(house, row(3, "Three."))
