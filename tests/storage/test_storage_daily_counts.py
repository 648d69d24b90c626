"""What is counted for spikes, and what is kept of calibrations."""

from datetime import UTC, date, datetime, timedelta

from news.crawls import CrawlMode
from storage import Database, alerts, calibrations, daily_counts
from storage.daily_counts import day_of
from tests.storage.building import DAY, NOW, RUSSIAN, alert, article, crawl, keep, naming, story


def test_a_story_counts_once_for_each_state_on_the_day_it_first_named_it(database: Database) -> None:
    with database.writing() as tx:
        one = story(tx, "mfa/news/1")
        keep(tx, article("1", mentions=naming("DZ", "KZ")), story_id=one, at=NOW)
        keep(tx, article("1", language="en", mentions=naming("DZ", "FR")), story_id=one, at=NOW + DAY)
        found = daily_counts.first_namings(tx, is_settled=False)
        assert daily_counts.articles_in(tx) == {("mfa", "news"): 2}
    assert sorted((each.state, day_of(each.at_s)) for each in found) == [
        ("DZ", NOW.date()),
        ("FR", NOW.date() + DAY),
    ]


def test_a_listing_that_was_not_read_whole_yet_does_not_count(database: Database) -> None:
    with database.writing() as tx:
        keep(tx, article("1"), at=NOW)
        before = daily_counts.looks(tx)
        assert len(daily_counts.first_namings(tx, is_settled=True)) == 1  # nothing says that it is unsettled
        crawl(tx, NOW)
        assert daily_counts.first_namings(tx, is_settled=True) == ()
        crawl(tx, NOW, mode=CrawlMode.FULL, source=RUSSIAN)
        assert len(daily_counts.first_namings(tx, is_settled=True)) == 1
        assert daily_counts.looks(tx) != before


def test_a_day_is_that_of_almaty_under_either_of_its_clocks() -> None:
    assert day_of(int(datetime(2024, 2, 28, 18, tzinfo=UTC).timestamp())) == date(2024, 2, 29)
    assert day_of(int(datetime(2026, 2, 28, 18, 59, tzinfo=UTC).timestamp())) == date(2026, 2, 28)
    assert day_of(int(datetime(2026, 2, 28, 19, tzinfo=UTC).timestamp())) == date(2026, 3, 1)


def test_a_calibration_is_kept_in_the_place_of_the_last(database: Database) -> None:
    with database.writing() as tx:
        assert calibrations.get(tx, "spikes/a") is None
        calibrations.put(tx, "spikes/a", {"chance": 0.5}, now=NOW)
        calibrations.put(tx, "spikes/a", {"chance": 0.25, "why": "Әлем"}, now=NOW + DAY)
        kept = calibrations.get(tx, "spikes/a")
    assert kept is not None
    assert (kept.made_at, kept.facts) == (NOW + DAY, {"chance": 0.25, "why": "Әлем"})


def test_the_last_alert_of_each_state_is_found_by_rule_and_type(database: Database) -> None:
    with database.writing() as tx:
        for number, country in enumerate(("DZ", "FR", "DZ")):
            raised = alert(
                type="country.spike", country=country, occasion=str(number), created_at=NOW + number * DAY
            )
            alerts.raise_once(tx, raised)
        alerts.raise_once(tx, alert(type="country.silent", country="US"))
        alerts.raise_once(tx, alert(type="country.spike", country="CN", rule_id="another"))
        found = alerts.latest_by_country(tx, "default", "country.spike")
    assert {country: each.occasion for country, each in found.items()} == {"DZ": "2", "FR": "1"}
    assert found["DZ"].created_at - found["FR"].created_at == timedelta(days=1)
