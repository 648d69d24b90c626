"""How much of a day was read and watched, and what a rule asks of the archive."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from alerts.spikes import (
    Listing,
    Spike,
    TooShort,
    is_news,
    is_same_spike,
    question,
    read_shares,
    spikes_of,
    states_of,
    watched_shares,
    window_of,
)
from news.coverage import CoverageStretch
from news.crawls import CrawlOutcome, SourceRef
from news.reasons import Spiked
from news.rules import Rule
from tests.alerts.spike_building import DAYS, FIRST, archive, with_more

MONDAY = date(2026, 3, 2)
BEGINS = datetime(2026, 3, 1, 19, tzinfo=UTC)  # midnight in Almaty
NOON = BEGINS + timedelta(days=3, hours=12)  # Thursday
DAY = timedelta(days=1)
RULE = Rule(id="r", name="Spikes", kind="spike", created_at=BEGINS)


def stretch(since: float, until: float, outcome: CrawlOutcome = CrawlOutcome.COMPLETE) -> CoverageStretch:
    """Looks from a day after the beginning to another."""
    return CoverageStretch(
        id=1,
        source=SourceRef(entity="mfa", section="news", language="ru"),
        outcome=outcome,
        since=BEGINS + since * DAY,
        until=BEGINS + until * DAY,
        looks=9,
        longest_gap_s=300,
    )


def listing(last_good: float, *stretches: CoverageStretch, **facts: object) -> Listing:
    known = Listing(
        outlet="mfa/news",
        weight=1.0,
        baseline_at=BEGINS,
        last_good_at=BEGINS + last_good * DAY,
        stretches=stretches,
    )
    return replace(known, **facts)  # type: ignore[arg-type]


def read(*listings: Listing) -> list[float]:
    return read_shares(listings, first=MONDAY, days=4, now=NOON).tolist()


def watched(*listings: Listing) -> list[float]:
    return watched_shares(listings, first=MONDAY, days=4, now=NOON).tolist()


def test_what_a_complete_look_came_down_to_was_read_however_long_nobody_looked() -> None:
    assert read(listing(3.4)) == [1.0, 1.0, 1.0, 1.0]


def test_what_came_after_the_last_look_was_not_read() -> None:
    assert read(listing(1.25)) == pytest.approx([1.0, 0.25, 0.0, 0.0])


def test_one_language_of_an_outlet_is_enough_and_outlets_count_by_what_they_publish() -> None:
    assert read(listing(1.0), listing(3.4)) == [1.0] * 4
    post = listing(1.0, outlet="mfa-paris/news", weight=1.0)
    assert read(listing(3.4, weight=3.0), post) == pytest.approx([1.0, 0.75, 0.75, 0.75])


def test_an_archive_without_listings_was_read_whole() -> None:
    assert read() == [1.0] * 4
    assert read(listing(1.0, weight=0.0)) == [1.0] * 4
    assert watched() == [1.0] * 4


def test_looks_at_most_a_day_apart_are_watching_all_along() -> None:
    assert watched(listing(3.4, stretch(0.1, 1.2), stretch(2.0, 3.4))) == pytest.approx([1.0] * 4)


def test_a_longer_gap_was_not_watched_nor_were_looks_that_failed() -> None:
    gap = listing(3.4, stretch(0.0, 0.5), stretch(0.6, 1.9, CrawlOutcome.BLOCKED), stretch(2.25, 3.4))
    assert watched(gap) == pytest.approx([0.5, 0.0, 0.75, 1.0])


def test_the_day_that_is_not_over_is_measured_by_what_is_over_of_it() -> None:
    assert watched(listing(1.5, stretch(0.0, 1.5))) == pytest.approx([1.0, 0.5, 0.0, 0.0])
    late = listing(3.25, stretch(0.0, 1.0), stretch(3.25, 3.25))
    assert watched(late) == pytest.approx([1.0, 0.0, 0.0, 0.5])


def test_the_first_reading_told_of_the_time_before_it() -> None:
    begun_late = listing(3.4, stretch(2.0, 3.4), baseline_at=BEGINS + 2 * DAY)
    assert watched(begun_late) == pytest.approx([1.0] * 4)


def test_a_rule_is_about_its_states_and_groups_without_those_it_leaves_out() -> None:
    series = archive(states=("CN", "DE", "FR", "KG"))
    on = date(2026, 1, 1)
    assert states_of(RULE, series, on=on) == {"CN", "DE", "FR", "KG"}
    assert states_of(replace(RULE, excluded=("CN",)), series, on=on) == {"DE", "FR", "KG"}
    some = replace(RULE, countries=("FR", "AR"), groups=("central-asia",), excluded=())
    assert states_of(some, series, on=on) == {"FR", "KG"}


def test_a_rule_looks_at_a_week_unless_it_says_otherwise() -> None:
    assert window_of(RULE) == 7
    assert window_of(replace(RULE, window_days=3)) == 3


def test_the_spikes_of_a_rule_are_of_its_states_window_and_budget() -> None:
    series = with_more(archive(), "CN", DAYS - 20, 20)
    rule = replace(RULE, countries=("CN",), window_days=3, budget_per_month=0.2)
    found = spikes_of(rule, series)
    assert not isinstance(found, TooShort)
    assert {each.state for each in found} == {"CN"}
    assert found[-1].reason.until - found[-1].reason.since == 2 * DAY
    assert found[-1].reason.budget_per_month == 0.2


def test_a_calibration_answers_another_question_where_rule_or_archive_differ() -> None:
    series = archive()
    rules = (RULE, replace(RULE, window_days=3), replace(RULE, budget_per_month=2.0))
    asked = {question(rule, series) for rule in (*rules, replace(RULE, excluded=("CN",)))}
    asked.add(question(RULE, archive(first=FIRST - DAY)))
    assert len(asked) == 5
    assert question(replace(RULE, name="Other", window_days=7), series) in asked


def spike(began: int, last: int) -> Spike:
    """One that began and last fired so many days before Thursday."""
    day = MONDAY + timedelta(days=3)
    reason = Spiked(
        observed=9,
        expected=1.0,
        limit=5,
        since=day,
        until=day,
        coverage=1.0,
        budget_per_month=1.0,
        calibrated_on=400,
    )
    return Spike(
        state="FR", began=day - timedelta(days=began), last=day - timedelta(days=last), reason=reason
    )


@pytest.mark.parametrize(
    ("began", "last", "is_told"), [(0, 0, True), (3, 1, True), (7, 0, True), (8, 0, False), (5, 2, False)]
)
def test_only_a_spike_that_is_under_way_and_began_lately_is_news(
    began: int, last: int, *, is_told: bool
) -> None:
    today = MONDAY + timedelta(days=3)
    assert is_news(spike(began, last), RULE, created_on=date(2026, 1, 1), today=today) is is_told


def test_what_began_before_the_rule_or_while_it_was_muted_is_no_news() -> None:
    today = MONDAY + timedelta(days=3)
    assert not is_news(spike(2, 0), RULE, created_on=today - DAY, today=today)
    muted = replace(RULE, muted_until=NOON - 2 * DAY)
    assert not is_news(spike(2, 0), muted, created_on=MONDAY, today=today)
    assert is_news(spike(1, 0), muted, created_on=MONDAY, today=today)


def test_a_spike_may_begin_on_another_day_when_it_is_counted_again() -> None:
    assert is_same_spike(MONDAY, MONDAY - DAY, width=7)
    assert is_same_spike(MONDAY, MONDAY + 14 * DAY, width=7)
    assert not is_same_spike(MONDAY, MONDAY + 15 * DAY, width=7)
