"""When an article counts as missing, when as removed, and when as back, on real databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from monitor import checks, evidence
from news.crawls import CrawlOutcome
from storage import absence as absence_store
from storage import checks as check_store
from storage import views
from tests.monitor.house import START, House, row, source
from tests.monitor.watching import begun, check, dated, events, keep, kinds, suspects, visibility, walk

ONE, TWO, THREE, FOUR = (dated(number, 5 - number) for number in (1, 2, 3, 4))
HOURS_12 = 12 * 60


def gone(house: House) -> House:
    """Four articles are listed, and then two complete crawls lack the third."""
    begun(house, ONE, TWO, THREE, FOUR)
    walk(house, ONE, TWO, FOUR)
    walk(house, ONE, TWO, FOUR)
    return house


def removed(house: House) -> House:
    """The third is proven to be removed, by three checks over a day."""
    gone(house)
    for _ in range(2):
        check(house, "absent")
        walk(house, ONE, TWO, FOUR, minutes=HOURS_12)
    check(house, "absent", body=b"gone")
    return house


def test_two_complete_crawls_have_to_lack_an_article_before_it_is_missing(house: House) -> None:
    begun(house, ONE, TWO, THREE, FOUR)
    walk(house, ONE, TWO, FOUR)
    assert visibility(house, 3) == "visible"
    walk(house, ONE, TWO, FOUR)
    assert visibility(house, 3) == "missing"
    assert kinds(house, 3) == ["missing"]
    assert [visibility(house, number) for number in (1, 2, 4)] == ["visible"] * 3


def test_a_row_that_vanishes_and_comes_back_between_two_polls_is_never_missing(house: House) -> None:
    begun(house, ONE, TWO, THREE)
    for _ in range(4):
        walk(house, ONE, TWO)
        walk(house, ONE, TWO, THREE)
    assert kinds(house, 3) == []


@pytest.mark.parametrize("outcome", [each for each in CrawlOutcome if each is not CrawlOutcome.COMPLETE])
def test_a_crawl_that_was_not_complete_accuses_nobody(house: House, outcome: CrawlOutcome) -> None:
    begun(house, ONE, TWO, THREE)
    for _ in range(5):
        walk(house, ONE, outcome=outcome)
    assert visibility(house, 3) == "visible"


def test_what_lies_below_the_last_row_that_was_read_is_not_missed(house: House) -> None:
    begun(house, ONE, TWO, THREE, FOUR)
    for _ in range(3):
        walk(house, FOUR, reached_at=START - timedelta(days=2.1))
    assert [visibility(house, number) for number in (1, 2, 3)] == ["visible"] * 3


def test_a_date_near_the_last_row_is_not_missed_for_its_zone_may_be_wrong(house: House) -> None:
    begun(house, ONE, TWO, THREE)
    for _ in range(3):
        walk(house, ONE, reached_at=START - timedelta(days=2, hours=5))
    assert visibility(house, 3) == "visible"
    walk(house, ONE, reached_at=START - timedelta(days=2, hours=7))
    walk(house, ONE, reached_at=START - timedelta(days=2, hours=7))
    assert visibility(house, 3) == "missing"


def test_a_midnight_stamp_stands_for_its_whole_day(house: House) -> None:
    midnight = row(3, "Day only.", at="2026-08-30T00:00:00Z")
    begun(house, ONE, TWO, midnight)
    for _ in range(3):
        walk(house, ONE, reached_at=START - timedelta(days=3))
    assert visibility(house, 3) == "visible"


def test_a_date_that_cannot_be_read_or_lies_ahead_is_not_missed(house: House) -> None:
    begun(house, ONE, row(3, "Undated.", at="some day"), row(4, "Ahead.", at="2027-01-01T10:00:00Z"))
    for _ in range(3):
        walk(house, ONE)
    assert [visibility(house, number) for number in (3, 4)] == ["visible"] * 2


def test_a_row_that_is_listed_without_a_text_counts_as_seen(house: House) -> None:
    begun(house, ONE, TWO, THREE)
    for _ in range(3):
        walk(house, ONE, TWO, listed=["3"])
    assert visibility(house, 3) == "visible"


def test_an_article_removed_in_one_language_is_missing_in_that_one(house: House) -> None:
    begun(house, ONE, TWO, THREE)
    for _ in range(2):
        walk(house, dated(1, 4, language="kk"), dated(3, 2, language="kk"), language="kk")
    for _ in range(2):
        walk(house, dated(1, 4, language="kk"), language="kk")
        walk(house, ONE, TWO, THREE)
    assert (visibility(house, 3, "kk"), visibility(house, 3, "en")) == ("missing", "visible")


def test_an_article_that_only_an_import_brought_is_not_missed(house: House) -> None:
    begun(house, ONE, TWO, THREE)
    written = evidence.write_bytes(
        house.service,
        url="file:dump.csv",
        body=b"one line",
        content_type="text/csv",
        fetched_at=START,
    )
    with house.service.database.writing() as tx:
        evidence_id = evidence.record(tx, written)
        tx.connection.execute(
            text(
                "UPDATE revisions SET evidence_id = :evidence_id WHERE article_id ="
                " (SELECT id FROM articles WHERE external_id = '3')"
            ),
            {"evidence_id": evidence_id},
        )
    for _ in range(3):
        walk(house, ONE)
    assert [visibility(house, number) for number in (2, 3)] == ["missing", "visible"]


def test_three_checks_over_a_day_prove_a_removal_and_the_event_cites_them(house: House) -> None:
    removed(house)
    assert visibility(house, 3) == "removed"
    assert kinds(house, 3) == ["missing", "removed"]
    proof = events(house, 3)[-1].absence
    assert proof is not None
    assert proof.coverage is not None
    assert len(proof.checks) == 3
    assert proof.checks[-1].at - proof.checks[0].at == timedelta(days=1)
    assert (proof.coverage.good_looks, proof.coverage.has_gap) == (5, False)
    assert proof.coverage_ids == proof.coverage.coverage_ids
    assert proof.coverage.longest_gap_s == HOURS_12 * 60
    with house.service.database.reading() as tx:
        (article,) = views.latest_articles(tx, limit=9).items[1:2]
    assert (article.key, article.visibility) == ("mfa/news/3", "removed")
    assert article.missing_since is not None


def test_a_check_points_at_the_answer_that_it_rests_on(house: House) -> None:
    removed(house)
    with house.service.database.reading() as tx:
        (article,) = absence_store.hidden(tx, source(), ["3"])
        made = check_store.made(tx, [article.article_id])[article.article_id]
        kind = tx.connection.execute(
            text("SELECT kind FROM evidence WHERE id = :id"), {"id": made[-1].evidence_id}
        ).scalar_one()
    assert [each.evidence_id is None for each in made] == [True, True, False]
    assert kind == "check"


def test_checks_too_close_together_prove_nothing(house: House) -> None:
    gone(house)
    for _ in range(10):
        check(house, "absent")
        walk(house, ONE, TWO, FOUR, minutes=1)
    assert visibility(house, 3) == "missing"
    assert suspects(house) == []


def test_settings_say_how_many_checks_over_how_long(house: House) -> None:
    house = house.under(replace(house.service.settings, removal_checks=2, removal_period_s=600))
    gone(house)
    check(house, "absent")
    walk(house, ONE, TWO, FOUR, minutes=9)
    assert suspects(house) == []
    walk(house, ONE, TWO, FOUR, minutes=1)
    check(house, "absent")
    assert visibility(house, 3) == "removed"


def test_one_check_is_made_twice_for_it_has_to_last_over_the_period(house: House) -> None:
    house = house.under(replace(house.service.settings, removal_checks=1, removal_period_s=600))
    gone(house)
    check(house, "absent")
    assert visibility(house, 3) == "missing"
    walk(house, ONE, TWO, FOUR, minutes=10)
    check(house, "absent")
    assert visibility(house, 3) == "removed"


def test_checks_that_tell_nothing_count_for_nothing_for_ever(house: House) -> None:
    gone(house)
    for _ in range(9):
        check(house, "unknown")
        walk(house, ONE, TWO, FOUR, minutes=HOURS_12)
    assert visibility(house, 3) == "missing"
    with house.service.database.reading() as tx:
        totals = views.totals(tx)
    assert (totals.missing, totals.removed, totals.unknown_checks) == (1, 0, 1)


def test_a_source_that_is_blocked_for_three_days_moves_nothing(house: House) -> None:
    gone(house)
    check(house, "absent")
    for _ in range(6):
        walk(house, outcome=CrawlOutcome.BLOCKED, minutes=HOURS_12)
        assert suspects(house) == []
    walk(house, ONE, TWO, FOUR)
    check(house, "absent")
    assert visibility(house, 3) == "missing"
    walk(house, ONE, TWO, FOUR, minutes=HOURS_12)
    check(house, "absent")
    proof = events(house, 3)[-1].absence
    assert proof is not None
    assert proof.coverage is not None
    assert (proof.coverage.long_gaps, proof.coverage.has_gap) == (1, True)


def test_a_check_between_two_crawls_does_not_count_without_a_crawl(house: House) -> None:
    gone(house)
    (suspect,) = checks.due(house.service)
    for _ in range(3):
        keep(house, suspect, "absent")
        house.clock.move(hours=12)
    assert visibility(house, 3) == "missing"


def test_what_is_found_at_its_own_address_is_visible_and_not_accused_again_soon(house: House) -> None:
    gone(house)
    check(house, "present")
    assert (visibility(house, 3), kinds(house, 3)) == ("visible", ["missing", "found"])
    for _ in range(5):
        walk(house, ONE, TWO, FOUR)
    assert visibility(house, 3) == "visible"
    walk(house, ONE, TWO, FOUR, minutes=24 * 60)
    assert visibility(house, 3) == "missing"


def test_a_check_that_finds_the_article_dated_anew_takes_the_date_over(house: House) -> None:
    gone(house)
    moved = dated(3, 400, text="The sides met in Algeria 3.")
    check(house, "present", article=moved)
    walk(house, ONE, TWO, FOUR, minutes=2 * 24 * 60)
    walk(house, ONE, TWO, FOUR)
    assert visibility(house, 3) == "visible"
    with house.service.database.reading() as tx:
        (shown,) = views.revisions(tx, key="mfa/news/3")
    assert shown.published_at == START - timedelta(days=400)


def test_another_text_at_the_articles_own_address_is_no_revision(house: House) -> None:
    gone(house)
    check(house, "present", article=dated(3, 2, text="Стороны встретились."))
    with house.service.database.reading() as tx:
        assert len(views.revisions(tx, key="mfa/news/3")) == 1
    assert visibility(house, 3) == "visible"


def test_a_missing_article_that_is_listed_again_is_found(house: House) -> None:
    gone(house)
    walk(house, ONE, TWO, THREE, FOUR)
    assert (visibility(house, 3), kinds(house, 3)) == ("visible", ["missing", "found"])
    assert suspects(house) == []


def test_a_removed_article_that_is_listed_again_is_restored_and_may_be_removed_again(house: House) -> None:
    removed(house)
    walk(house, ONE, TWO, THREE, FOUR)
    assert visibility(house, 3) == "visible"
    walk(house, ONE, TWO, FOUR)
    walk(house, ONE, TWO, FOUR)
    check(house, "absent")
    assert visibility(house, 3) == "missing"
    for _ in range(2):
        walk(house, ONE, TWO, FOUR, minutes=HOURS_12)
        check(house, "absent")
    assert kinds(house, 3) == ["missing", "removed", "restored", "missing", "removed"]


def test_an_id_that_comes_back_with_another_text_is_a_revision_and_restored(house: House) -> None:
    removed(house)
    walk(house, ONE, TWO, dated(3, 2, text="Something else in Kenya."), FOUR)
    assert kinds(house, 3)[-1] == "restored"
    with house.service.database.reading() as tx:
        assert [each.number for each in views.revisions(tx, key="mfa/news/3")] == [2, 1]
        current = tx.connection.exec_driver_sql(
            "SELECT number FROM revisions WHERE id ="
            " (SELECT revision_id FROM article_events WHERE kind = 'restored')"
        ).scalar_one()
    assert current == 2


def test_a_check_of_an_article_that_came_back_meanwhile_changes_nothing(house: House) -> None:
    gone(house)
    (suspect,) = checks.due(house.service)
    walk(house, ONE, TWO, THREE, FOUR)
    keep(house, suspect, "absent")
    assert (visibility(house, 3), kinds(house, 3)) == ("visible", ["missing", "found"])


def test_a_clock_that_is_set_back_accuses_and_proves_nothing(house: House) -> None:
    begun(house, ONE, TWO, THREE, FOUR)
    house.clock.move(days=-30)
    for _ in range(3):
        walk(house, ONE, TWO, FOUR)
    assert visibility(house, 3) == "visible"
    house.clock.move(days=30)
    walk(house, ONE, TWO, FOUR)
    walk(house, ONE, TWO, FOUR)
    check(house, "absent")
    house.clock.move(days=-2)
    for _ in range(3):
        walk(house, ONE, TWO, FOUR, minutes=60)
        check(house, "absent")
    assert visibility(house, 3) == "missing"


def test_a_suspect_comes_with_the_listed_neighbour_that_is_next_to_it(house: House) -> None:
    gone(house)
    (suspect,) = checks.due(house.service)
    assert (suspect.external_id, suspect.control_id) == ("3", "2")
    walk(house, FOUR)
    walk(house, FOUR)
    assert {each.external_id: each.control_id for each in checks.due(house.service)} == {
        "1": "4",
        "2": "4",
        "3": "4",
    }
    walk(house)
    walk(house)
    assert {each.control_id for each in checks.due(house.service)} == {None}


def test_nothing_is_due_while_the_site_wants_quiet_or_once_its_source_is_not_watched(house: House) -> None:
    gone(house)
    assert suspects(house) == ["3"]
    assert suspects(house.under(replace(house.service.settings, languages=("ru",)))) == []
    checks.want_quiet(house.service, 600)
    assert suspects(house) == []


def test_only_a_few_are_asked_for_at_once(house: House) -> None:
    rows = [dated(number, 1 + number / 100) for number in range(1, 40)]
    begun(house, *rows)
    walk(house, rows[0])
    walk(house, rows[0])
    assert len(suspects(house)) == checks.MOST_AT_ONCE


def test_a_clock_that_was_ahead_when_an_article_went_hides_no_removal(house: House) -> None:
    begun(house, ONE, TWO, THREE, FOUR)
    house.clock.move(days=365)
    walk(house, ONE, TWO, FOUR)
    walk(house, ONE, TWO, FOUR)
    check(house, "absent")
    house.clock.move(days=-365)
    for _ in range(4):
        walk(house, ONE, TWO, FOUR, minutes=HOURS_12)
        check(house, "absent")
    assert kinds(house, 3) == ["missing", "removed"]
    proof = events(house, 3)[-1].absence
    assert proof is not None
    assert len(proof.checks) == 3
    assert all(each.at <= house.clock.now() for each in proof.checks)


def test_a_check_that_a_wrong_clock_dated_ahead_proves_no_time(house: House) -> None:
    gone(house)
    house.clock.move(days=9)
    walk(house, ONE, TWO, FOUR)
    check(house, "absent")
    house.clock.move(days=-9)
    for _ in range(2):
        walk(house, ONE, TWO, FOUR)
        check(house, "absent")
    assert visibility(house, 3) == "missing"
