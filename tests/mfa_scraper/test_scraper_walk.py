"""Where a walk stops, what it reads again, and when it changes the API; without any network."""

from datetime import timedelta
from typing import Any

from mfa_scraper.parse.cuts import Cut, Cutter
from mfa_scraper.parse.verdict import Kind, Verdict
from news.crawls import CrawlMode, CrawlOutcome
from tests.mfa_scraper.walking import NOW, FakeApi, ids, row, walked

REFUSED = Verdict(kind=Kind.REFUSED, reason="No.")
DOWN = Verdict(kind=Kind.SERVER_ERROR, reason="The server answers 502.")


def test_a_full_walk_reads_to_where_nothing_follows_and_the_first_page_again() -> None:
    api = FakeApi([row(number) for number in range(50, 0, -1)])
    walk, pages = walked([api])
    assert walk.outcome is CrawlOutcome.COMPLETE
    assert ids(pages) == [str(number) for number in range(50, 0, -1)]
    assert api.offsets == [0, 19, 36, 48, 0]
    assert walk.switch.reason("graphql", at=NOW) == "GraphQL is the first choice."


def test_a_poll_stops_at_the_first_page_without_anything_new() -> None:
    api = FakeApi([row(number) for number in range(50, 0, -1)])
    walk, pages = walked([api], CrawlMode.POLL, known={str(number) for number in range(51)})
    assert (walk.outcome, api.offsets, len(pages)) == (CrawlOutcome.COMPLETE, [0], 1)


def test_a_poll_goes_on_past_a_page_with_one_new_item_and_looks_at_the_top_again() -> None:
    api = FakeApi([row(number) for number in range(50, 0, -1)])
    walk, _ = walked([api], CrawlMode.POLL, known={str(number) for number in range(50)})
    assert (walk.outcome, api.offsets) == (CrawlOutcome.COMPLETE, [0, 19, 0])


def test_a_poll_of_a_small_listing_ends_where_nothing_follows() -> None:
    walk, pages = walked([FakeApi([row(1)])], CrawlMode.POLL)
    assert (walk.outcome, ids(pages)) == (CrawlOutcome.COMPLETE, ["1"])


def test_a_deep_walk_stops_where_all_rows_are_older_and_not_at_one_dated_back() -> None:
    dated_back = [row(99, days_ago=4000)]
    api = FakeApi(dated_back + [row(number, days_ago=98 - number) for number in range(98, 0, -1)])
    walk, pages = walked([api], CrawlMode.DEEP, until=NOW - timedelta(days=30))
    assert walk.outcome is CrawlOutcome.COMPLETE
    assert api.offsets == [0, 19, 36, 0]
    assert len(ids(pages)) == 54


def test_a_deep_walk_without_readable_dates_reads_to_the_end() -> None:
    api = FakeApi([row(number) | {"created_date": "some day"} for number in range(30)])
    walk, _ = walked([api], CrawlMode.DEEP, until=NOW)
    assert (walk.outcome, api.offsets) == (CrawlOutcome.COMPLETE, [0, 19, 27, 0])


def test_rows_inserted_during_the_walk_are_caught_and_none_is_given_twice() -> None:
    api = FakeApi([row(number) for number in range(40, 0, -1)], inserted={1: [row(41)], 2: [row(42)]})
    walk, pages = walked([api])
    assert walk.outcome is CrawlOutcome.COMPLETE
    assert sorted(map(int, ids(pages))) == list(range(1, 43))


def test_a_row_edited_during_the_walk_is_given_again() -> None:
    edited = FakeApi([row(number) for number in range(30, 0, -1)])
    edited.inserted = {2: []}

    class Editing(FakeApi):
        def answered(self, cut: Cut) -> list[Any]:
            if self.reads == 4:
                self.rows[0] = row(30, title="Another title")
            return super().answered(cut)

    _, pages = walked([Editing(edited.rows)])
    assert ids(pages).count("30") == 2


def test_more_than_a_page_inserted_is_read_to_what_the_walk_has_seen_but_not_for_ever() -> None:
    few = FakeApi(
        [row(number) for number in range(40, 0, -1)], inserted={2: [row(100 + n) for n in range(25)]}
    )
    _, pages = walked([few])
    assert len(set(ids(pages))) == 65
    many = FakeApi([row(number) for number in range(40)], inserted={4: [row(100 + n) for n in range(200)]})
    walk, _ = walked([many])
    assert many.offsets[4] == 0
    assert many.offsets[-1] < 60
    assert walk.outcome is CrawlOutcome.PARTIAL


def test_an_unfinished_walk_goes_on_where_it_stopped_and_reads_the_top_down_to_what_is_known() -> None:
    api = FakeApi([row(number) for number in range(100, 0, -1)])
    walk, pages = walked([api], start_page=4, known={str(number) for number in range(41, 81)})
    assert api.offsets[api.offsets.index(0) :] == [0, 9, 16, 20]
    assert api.offsets[0] == 57
    assert walk.outcome is CrawlOutcome.COMPLETE
    assert {"100", "81", "1"} <= set(ids(pages))


def test_an_empty_listing_is_an_outage_not_an_end() -> None:
    walk, pages = walked([FakeApi([]), FakeApi([], name="rest")])
    assert (walk.outcome, pages) == (CrawlOutcome.EMPTY, [])


def test_a_listing_that_turns_empty_on_the_way_is_not_complete() -> None:
    class Emptying(FakeApi):
        def answered(self, cut: Cut) -> list[Any]:
            if self.reads == 3:
                self.rows.clear()
            return super().answered(cut)

    walk, pages = walked([Emptying([row(number) for number in range(90)])])
    assert (walk.outcome, len(ids(pages))) == (CrawlOutcome.PARTIAL, 38)


def test_the_other_api_goes_on_at_the_same_row_and_the_reason_is_kept() -> None:
    first = FakeApi([row(number) for number in range(150)], failures={3: DOWN})
    second = FakeApi([row(number) for number in range(150)], name="rest", cutter=Cutter(100))
    walk, pages = walked([first, second])
    assert walk.outcome is CrawlOutcome.COMPLETE
    assert sorted(map(int, ids(pages))) == list(range(150))
    assert second.offsets == [53, 100, 147, 0]
    assert walk.api == "rest"
    assert walk.switch.reason("rest", at=NOW) == (
        "REST is in use since 2026-09-01 12:00 UTC because another API failed. "
        "GraphQL: The server answers 502."
    )
    assert {page.api for page in pages} == {"graphql", "rest"}


def test_an_api_that_worked_last_says_so() -> None:
    walk, _ = walked([FakeApi([row(1)], name="rest")], api="rest")
    assert walk.switch.reason("rest", at=NOW) == "REST worked last."


def test_the_first_reason_for_an_api_stays_while_it_is_in_use() -> None:
    refusing = FakeApi([], failures={0: REFUSED})
    walk, _ = walked([refusing, FakeApi([row(1)], name="rest")], api="rest", api_reason="REST since June.")
    assert walk.switch.reason("rest", at=NOW) == "REST since June."


def test_an_api_that_was_tried_in_vain_is_not_the_one_that_worked() -> None:
    failing = FakeApi([row(number) for number in range(50)], failures={1: DOWN})
    walk, _ = walked([failing, FakeApi([], name="rest", failures={0: REFUSED})])
    assert (walk.outcome, walk.api) == (CrawlOutcome.PARTIAL, "graphql")


def test_both_refusing_is_blocked_and_both_reasons_are_told() -> None:
    refusing = [FakeApi([], failures={0: REFUSED}), FakeApi([], name="rest", failures={0: DOWN})]
    walk, _ = walked(refusing)
    assert walk.outcome is CrawlOutcome.BLOCKED
    assert walk.detail == "GraphQL: No. REST: The server answers 502."


def test_a_site_that_wants_no_requests_is_asked_through_no_other_door() -> None:
    later = Verdict(kind=Kind.LATER, reason="Later.", retry_after_s=3600)
    other = FakeApi([row(1)], name="rest")
    walk, _ = walked([FakeApi([], failures={0: later}), other])
    assert (walk.outcome, walk.detail, other.reads) == (CrawlOutcome.BLOCKED, "GraphQL: Later.", 0)
    assert walk.switch.retry_after_s == 3600


def test_failing_after_good_pages_is_partial() -> None:
    api = FakeApi([row(number) for number in range(50)], failures={1: REFUSED})
    walk, pages = walked([api])
    assert (walk.outcome, len(pages)) == (CrawlOutcome.PARTIAL, 1)


def test_a_page_of_mostly_unreadable_rows_is_kept_and_means_a_changed_shape() -> None:
    rows = [row(1), row(2, title=5), row(3, title=5)]
    walk, pages = walked([FakeApi(list(rows)), FakeApi(list(rows), name="rest")])
    assert walk.outcome is CrawlOutcome.SHAPE_CHANGED
    assert ids(pages) == ["1"]
    assert len(pages[0].unreadable) == 2


def test_a_stretch_of_odd_old_rows_is_kept_raw_and_passed() -> None:
    rows = [row(number, title=5 if 43 <= number < 58 else "A title") for number in range(200)]
    walk, pages = walked([FakeApi(rows)])
    assert walk.outcome is CrawlOutcome.COMPLETE
    assert (len(ids(pages)), sum(len(page.unreadable) for page in pages)) == (185, 15)


def test_a_few_unreadable_and_untranslated_rows_stop_nothing() -> None:
    rows = [row(1), row(2), row(3, title=5), row(4, title=None)]
    walk, pages = walked([FakeApi(rows)])
    assert walk.outcome is CrawlOutcome.COMPLETE
    assert (ids(pages), len(pages[0].unreadable), pages[0].untranslated) == (["1", "2"], 1, 1)


def test_a_page_that_could_not_be_kept_ends_the_walk() -> None:
    api = FakeApi([row(number) for number in range(90)])
    walk, _ = walked([api], pages_that_fit=2)
    assert (walk.outcome, walk.detail) == (CrawlOutcome.PARTIAL, "A page could not be kept.")
    assert api.offsets == [0, 19]


def test_a_page_lists_all_its_rows_whatever_they_hold() -> None:
    rows = [row(3), {"id": 2, "title": None, "body": None}, {"id": 1, "title": 7}, "no row"]
    _walk, (page, *_rest) = walked([FakeApi(rows)])
    assert page.listed[:3] == ("3", "2", "1")
    assert len(page.listed) == 4
