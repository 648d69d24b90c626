"""Who is asked, and when, while listings fail."""

from monitor import crawls
from news.crawls import CrawlOutcome
from tests.monitor.house import House, source

KK, RU, EN = (source(language) for language in ("kk", "ru", "en"))


def failed(house: House, *languages: str, outcome: CrawlOutcome = CrawlOutcome.UNREACHABLE) -> None:
    for language in languages:
        house.crawl(outcome, language)


def test_listings_that_fail_are_asked_last(house: House) -> None:
    house.begun()
    failed(house, "kk", "kk", "ru")
    house.clock.move(hours=2)
    assert crawls.due_sources(house.service) == (EN, RU, KK)


def test_one_listing_asks_whether_the_host_is_back_for_all_that_are_down(house: House) -> None:
    house.begun()
    failed(house, "ru", "en", "kk")
    assert crawls.spare_host(house.service, KK, [RU, EN]) == ()
    assert house.status("ru").next_poll_at == house.status("kk").next_poll_at


def test_a_listing_that_was_well_asks_for_itself(house: House) -> None:
    house.begun()
    failed(house, "ru", "kk")
    assert crawls.spare_host(house.service, KK, [RU, EN]) == (EN,)


def test_nobody_is_put_off_where_the_host_answers(house: House) -> None:
    house.begun()
    failed(house, "ru")
    failed(house, "kk", outcome=CrawlOutcome.BLOCKED)
    assert crawls.spare_host(house.service, KK, [RU, EN]) == (RU, EN)
    failed(house, "kk", outcome=CrawlOutcome.COMPLETE)
    assert crawls.spare_host(house.service, KK, [RU, EN]) == (RU, EN)


def test_a_crawl_that_could_not_begin_puts_nobody_off(house: House) -> None:
    assert crawls.spare_host(house.service, KK, [RU]) == (RU,)
