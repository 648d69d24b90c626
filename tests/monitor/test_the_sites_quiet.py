"""What follows when the site asks to be left alone: no listing of it is asked for until then."""

from datetime import timedelta

from monitor import crawls, doctor, hold
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport
from news.dates import ALMATY
from tests.monitor.house import House, source

HOUR_S = 3600.0


def asked_for_quiet(house: House, seconds: float, language: str = "kk") -> None:
    plan = crawls.begin(house.service, source=source(language), mode=CrawlMode.POLL)
    report = CrawlReport(outcome=CrawlOutcome.BLOCKED, detail="Later.", retry_after_s=seconds)
    crawls.finish(house.service, run_id=plan.run_id, source=source(language), report=report, new=0, revised=0)


def test_one_listing_that_is_told_to_wait_holds_all_of_them(house: House) -> None:
    asked_for_quiet(house, HOUR_S)
    until = house.clock.now() + timedelta(hours=1)
    assert [house.status(language).next_poll_at for language in ("kk", "ru", "en")] == [until] * 3
    house.clock.move(minutes=59)
    assert (hold.is_held(house.service), crawls.due_sources(house.service)) == (True, ())
    house.clock.move(minutes=1)
    assert not hold.is_held(house.service)
    assert len(crawls.due_sources(house.service)) == 3


def test_a_wait_of_several_hours_is_kept_to(house: House) -> None:
    asked_for_quiet(house, 5 * HOUR_S)
    house.clock.move(hours=4)
    assert crawls.due_sources(house.service) == ()


def test_a_shorter_wait_does_not_end_a_longer_one(house: House) -> None:
    asked_for_quiet(house, HOUR_S)
    asked_for_quiet(house, 60, "ru")
    house.clock.move(minutes=30)
    assert hold.is_held(house.service)


def test_a_site_that_wants_to_be_left_alone_for_ever_is_asked_once_a_day(house: House) -> None:
    asked_for_quiet(house, 1e30)
    house.clock.move(hours=23)
    assert hold.is_held(house.service)
    house.clock.move(hours=1)
    assert not hold.is_held(house.service)


def test_a_quiet_from_a_clock_that_was_wrong_is_none(house: House) -> None:
    house.clock.move(days=900)
    asked_for_quiet(house, HOUR_S)
    house.clock.move(days=-900)
    assert not hold.is_held(house.service)
    asked_for_quiet(house, HOUR_S)
    assert hold.is_held(house.service)


def test_a_listing_that_is_planned_later_stays_so(house: House) -> None:
    for _ in range(5):
        house.crawl(CrawlOutcome.UNREACHABLE, "en")
    planned = house.status("en").next_poll_at
    asked_for_quiet(house, 60)
    assert house.status("en").next_poll_at == planned


def test_doctor_says_until_when_the_site_wants_quiet(house: House) -> None:
    assert "site" not in [finding.subject for finding in doctor.examine(house.service)]
    asked_for_quiet(house, HOUR_S)
    until = (house.clock.now() + timedelta(hours=1)).astimezone(ALMATY)
    (found,) = [finding for finding in doctor.examine(house.service) if finding.subject == "site"]
    assert found.is_good
    assert f"quiet until {until:%Y-%m-%d %H:%M}" in found.found
    house.clock.move(hours=1)
    assert "site" not in [finding.subject for finding in doctor.examine(house.service)]
