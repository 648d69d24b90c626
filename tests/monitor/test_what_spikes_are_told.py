"""Rules of kind spike: told once, of what is under way, and only where the archive says what is usual."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

from monitor.spike_series import count
from monitor.spikes import watch_spikes
from news.crawls import CrawlOutcome
from news.reasons import Spiked
from storage import calibrations
from tests.monitor.house import House
from tests.monitor.spike_house import DAYS, burst, fill, only_spikes, put

TODAY = date(2026, 9, 1)


def told(house: House) -> list[tuple[str, str | None]]:
    return [(alert.rule_id, alert.country) for alert in house.alerts()]


def ready(house: House, **facts: object) -> House:
    """A house with an archive, read whole, and one rule of kind spike."""
    house.begun()
    fill(house)
    return only_spikes(house, **facts)


def test_a_spike_is_told_once_with_what_was_expected_and_the_budget(house: House) -> None:
    ready(house)
    assert watch_spikes(house.service) == 0
    burst(house, 12)
    assert watch_spikes(house.service) == 1
    assert watch_spikes(house.service) == 0
    (alert,) = house.alerts()
    why = alert.reason
    assert isinstance(why, Spiked)
    assert (alert.type, alert.country, alert.occasion) == ("country.spike", "FR", "spike/FR/2026-09-01")
    assert (why.since, why.until) == (date(2026, 8, 26), TODAY)
    assert why.observed >= 12 > why.limit > why.expected
    assert (why.coverage, why.budget_per_month) == (1.0, 1.0)
    assert why.calibrated_on >= DAYS
    assert not alert.has_article


def test_a_spike_that_goes_on_for_weeks_is_told_once(house: House) -> None:
    ready(house)
    for number in range(12):
        burst(house, 12, key=f"day-{number}")
        watch_spikes(house.service)
        house.clock.move(days=2)
        house.crawl(CrawlOutcome.COMPLETE)
    assert told(house) == [("spikes", "FR")]


def test_a_spike_whose_first_day_is_counted_anew_is_the_same_spike(house: House) -> None:
    ready(house)
    burst(house, 12)
    watch_spikes(house.service)
    house.clock.move(days=-1)
    burst(house, 12, key="dated back")
    house.clock.move(days=1)
    assert watch_spikes(house.service) == 0
    assert told(house) == [("spikes", "FR")]


def test_a_message_goes_to_each_recipient(house: House) -> None:
    ready(house)
    burst(house, 12)
    recipients = replace(house.service.settings, mail_to=("desk@example.org",), webhook_url=None)
    assert watch_spikes(house.under(recipients).service) == 1
    assert [message.channel for message in house.messages()] == ["email"]


def test_nothing_is_read_again_until_there_is_something_new(house: House) -> None:
    ready(house)
    watch_spikes(house.service)
    with house.service.database.reading() as tx:
        first = calibrations.get(tx, "spikes/spikes")
    assert first is not None
    house.clock.move(hours=1)
    watch_spikes(house.service)
    burst(house, 1)
    watch_spikes(house.service)
    with house.service.database.reading() as tx:
        again = calibrations.get(tx, "spikes/spikes")
    assert again is not None
    assert again.facts == first.facts  # made once a day


def test_a_rule_is_calibrated_anew_at_night_and_when_it_is_another(house: House) -> None:
    ready(house)
    chances = []
    for budget, days in ((1.0, 0), (0.01, 0), (0.01, 1)):
        house.clock.move(days=days)
        put(house, budget_per_month=budget)
        watch_spikes(house.service)
        with house.service.database.reading() as tx:
            kept = calibrations.get(tx, "spikes/spikes")
        assert kept is not None
        chances.append((kept.facts["days"], kept.facts["chance"]))
    assert chances[0][1] > chances[1][1]
    assert chances[2][0] == chances[1][0] + 1


def test_an_archive_that_is_too_short_raises_nothing_and_what_it_lacks_is_kept(house: House) -> None:
    house.begun()
    fill(house, days=60)
    only_spikes(house)
    burst(house, 20)
    assert watch_spikes(house.service) == 0
    with house.service.database.reading() as tx:
        kept = calibrations.get(tx, "spikes/spikes")
    assert kept is not None
    assert not kept.facts["is_enough"]
    assert kept.facts["days"] < kept.facts["needed"] == 365


def test_a_spike_that_is_older_than_the_rule_is_not_told_of(house: House) -> None:
    ready(house)
    burst(house, 12)
    house.clock.move(minutes=10)
    put(house, created_at=house.clock.now())
    assert watch_spikes(house.service) == 0
    house.clock.move(days=1)
    burst(house, 12, key="still")
    assert watch_spikes(house.service) == 0


def test_a_spike_that_begins_hours_after_the_rule_is_told_of(house: House) -> None:
    ready(house)
    put(house, created_at=house.clock.now())
    house.clock.move(hours=2)
    burst(house, 12)
    assert watch_spikes(house.service) == 1


def test_a_rule_that_is_muted_or_switched_off_says_nothing(house: House) -> None:
    muted = {"muted_until": house.clock.now() + timedelta(hours=3)}
    ready(house, **muted)
    burst(house, 12)
    assert watch_spikes(house.service) == 0
    house.clock.move(hours=6)
    assert watch_spikes(house.service) == 0  # it began while nobody wanted to know
    put(house, is_enabled=False)
    assert watch_spikes(house.service) == 0
    assert told(house) == []


def test_only_the_states_of_the_rule_are_told_of(house: House) -> None:
    ready(house, groups=("central-asia",), countries=("DE",))
    burst(house, 12)
    assert watch_spikes(house.service) == 0
    burst(house, 12, state="DE", key="german")
    watch_spikes(house.service)
    assert told(house) == [("spikes", "DE")]


def test_kazakhstan_is_in_every_release_and_never_a_spike(house: House) -> None:
    ready(house, excluded=())
    burst(house, 12, state="KZ")
    assert watch_spikes(house.service) == 0


def test_history_that_an_import_brings_is_not_told_of(house: House) -> None:
    ready(house)
    house.clock.move(days=-40)
    burst(house, 12)
    house.clock.move(days=40)
    assert watch_spikes(house.service) == 0


def test_what_a_first_reading_has_kept_so_far_is_not_counted(house: House) -> None:
    fill(house)
    only_spikes(house)
    burst(house, 12)
    with house.service.database.reading() as tx:
        assert count(tx, now=house.clock.now()).series.states == ()
        assert count(tx, now=house.clock.now(), is_backtest=True).series.states == ("CN", "DE", "FR")
    assert watch_spikes(house.service) == 0
    house.begun()
    assert watch_spikes(house.service) == 1


def test_a_window_that_was_hardly_watched_raises_nothing(house: House) -> None:
    ready(house)
    house.clock.move(days=6)
    house.crawl(CrawlOutcome.COMPLETE)
    burst(house, 12)
    assert watch_spikes(house.service) == 0


def test_days_that_nobody_could_read_are_expected_to_have_nothing(house: House) -> None:
    ready(house)
    house.clock.move(days=3)
    with house.service.database.reading() as tx:
        series = count(tx, now=house.clock.now()).series
    assert series.exposure[:-4].tolist() == [1.0] * (series.days - 4)
    assert 0 < series.exposure[-4] < 1
    assert series.exposure[-3:].tolist() == [0.0, 0.0, 0.0]
    assert series.watched[-2:].tolist() == [0.0, 0.0]


def test_a_date_of_the_last_century_does_not_make_the_archive_older(house: House) -> None:
    ready(house)
    house.clock.move(days=-9000)
    burst(house, 1)
    house.clock.move(days=9000)
    with house.service.database.reading() as tx:
        assert count(tx, now=house.clock.now()).series.days <= 3653


def test_two_processes_at_once_tell_of_a_spike_once(house: House) -> None:
    ready(house)
    burst(house, 12)
    with ThreadPoolExecutor(2) as pool:
        raised = list(pool.map(watch_spikes, [house.service, house.service]))
    assert sum(raised) == 1
    assert told(house) == [("spikes", "FR")]
