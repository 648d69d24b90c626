"""When a recipient is told: at once, after quiet hours, in a digest, or beyond a cap; never not at all."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from monitor import profiles
from monitor.addressing import message_of
from monitor.deliver import deliver_due
from monitor.digests import AT_ONCE, in_turn, tell_digests
from monitor.doctor import examine
from monitor.prune import KEEP_RECORDS, prune
from monitor.recipients import Addressee
from news.errors import NotFoundError, RecipientError
from news.rules import Recipient, Rule
from standin import MailReceiver
from storage import Transaction, tables
from storage import jobs as job_store
from storage import outbox as outbox_store
from storage import rules as rule_store
from tests.monitor.house import START, House
from tests.monitor.telling_later import ADDRESS, DESK, KEPT, Desk, lines

HOUR = timedelta(hours=1)
NIGHT = ["05:00-09:00"]  # the houses' time is six o'clock in the morning


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house)


def test_without_a_profile_everybody_is_told_at_once(desk: Desk) -> None:
    desk.hears(recipients=(DESK, replace(DESK, address="b@example.org")))
    assert [entry.address for entry in desk.entries()] == [ADDRESS, "b@example.org"]
    assert desk.held() == ()


def test_a_recipient_named_by_id_and_by_address_is_told_once(desk: Desk) -> None:
    desk.keeps()
    desk.hears(recipients=(KEPT, DESK, replace(DESK, address="Desk <DESK@example.org>")))
    assert [(entry.channel, entry.address) for entry in desk.entries()] == [("email", ADDRESS)]


def test_an_id_that_nobody_has_is_passed_over_and_named_by_the_doctor(desk: Desk) -> None:
    desk.hears(recipients=(replace(KEPT, address="gone"), DESK))
    assert len(desk.entries()) == 1
    rule = Rule(id="r", name="R", kind="watch_list", recipients=(KEPT,), created_at=START)
    with desk.house.service.database.writing() as tx:
        rule_store.put(tx, rule, now=START)
    (finding,) = [each for each in examine(desk.house.service) if each.subject == "rule r"]
    assert "“desk”" in finding.found
    assert "./mfa recipients add desk" in finding.advice


def test_a_recipient_reads_their_own_language(desk: Desk) -> None:
    desk.keeps(language="kk")
    desk.hears()
    (entry,) = desk.entries()
    assert entry.alert is not None
    assert entry.alert.mail_language == "kk"
    assert desk.house.alerts()[0].mail_language == "en"


def test_quiet_hours_hold_and_release_one_digest(desk: Desk) -> None:
    desk.keeps(quiet_hours=NIGHT)
    desk.hears("1")
    desk.house.clock.move(hours=1)
    desk.hears("2")
    assert [(view.reason, view.due_at) for view in desk.held()] == [("quiet", START + 3 * HOUR)] * 2
    assert desk.later(hours=1.9) == 0
    assert desk.entries() == ()
    assert desk.later(hours=0.1) == 1
    digest = desk.digest()
    assert [line.title for line in lines(digest)] == ["Story 2", "Story 1"]
    assert (digest.reasons, digest.since, digest.until) == (("quiet",), START, START + 3 * HOUR)
    assert desk.later(days=30) == 0


def test_one_alert_of_a_night_goes_out_as_itself(desk: Desk) -> None:
    desk.keeps(quiet_hours=NIGHT, language="ru")
    desk.hears()
    desk.later(hours=3)
    (entry,) = desk.entries()
    assert (entry.kind, entry.alert and entry.alert.mail_language) == ("alert", "ru")


def test_a_daily_digest_of_one_is_a_digest(desk: Desk) -> None:
    desk.keeps(cadence="daily", language="ru")
    desk.hears()
    desk.later(hours=2)
    assert (desk.digest().alerts, desk.digest().reasons, desk.digest().language) == (1, ("digest",), "ru")


def test_a_rules_cadence_goes_before_the_recipients(desk: Desk) -> None:
    desk.keeps(cadence="weekly")
    desk.hears("1", cadence="immediate")
    desk.hears("2", cadence="hourly")
    assert len(desk.entries()) == 1
    assert [view.due_at for view in desk.held()] == [START + HOUR]


def test_a_rules_cadence_holds_for_whoever_has_no_profile_too(desk: Desk) -> None:
    desk.hears(cadence="daily", recipients=(DESK,), mail_language="kk")
    assert [view.due_at for view in desk.held()] == [datetime(2026, 9, 2, 3, tzinfo=UTC)]  # eight in Astana
    desk.later(days=1)
    assert (desk.digest().language, desk.digest().time_zone) == ("kk", "Asia/Almaty")


@pytest.mark.parametrize(
    ("zone", "now", "due"),
    [
        ("Europe/Berlin", "2026-03-27T12:00", "2026-03-30T06:00"),  # the clock goes forward on the 29th
        ("Europe/Berlin", "2026-10-23T12:00", "2026-10-26T07:00"),
        ("America/New_York", "2026-10-30T12:00", "2026-11-02T13:00"),
        ("Asia/Almaty", "2024-02-29T12:00", "2024-03-04T03:00"),  # it went back for good that night
    ],
)
def test_a_weekly_digest_comes_at_eight_on_monday_by_the_clock_of_the_place(
    desk: Desk, zone: str, now: str, due: str
) -> None:
    desk.house.clock.at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    desk.keeps(cadence="weekly", time_zone=zone)
    desk.hears()
    assert [view.due_at for view in desk.held()] == [datetime.fromisoformat(due).replace(tzinfo=UTC)]


def test_who_is_quiet_all_week_is_told_once_a_week(desk: Desk) -> None:
    desk.keeps(quiet_hours=["mon-sun"])
    for day in range(6):
        desk.hears(str(day))
        desk.house.clock.move(days=1)
    assert desk.later(hours=1) == 0
    assert desk.later(hours=1) == 1  # Monday at eight
    assert desk.digest().alerts == 6


def test_a_digest_whose_hour_is_quiet_comes_after_it_with_all_that_waits(desk: Desk) -> None:
    desk.keeps(quiet_hours=["07:00-10:00"], cadence="daily")
    desk.hears("1")
    desk.house.clock.move(hours=3)
    desk.hears("2")
    assert desk.later(hours=1) == 1
    assert desk.digest().alerts == 2


def test_a_recipient_in_three_rules_gets_one_line_a_story(desk: Desk) -> None:
    desk.keeps(cadence="hourly")
    for rule in ("a", "b", "c"):
        desk.hears(rule_id=rule, rule_name=rule.upper())
    desk.later(hours=1)
    (line,) = lines(desk.digest())
    assert (set(line.rules), desk.digest().alerts) == ({"A", "B", "C"}, 3)


def test_what_is_beyond_a_recipients_cap_waits_for_the_full_hour_in_its_order(desk: Desk) -> None:
    desk.keeps(cap_per_hour=2)
    desk.house.clock.move(minutes=30)
    for number in range(5):
        desk.hears(str(number))
        desk.house.clock.move(minutes=1)
    assert [entry.alert and entry.alert.title for entry in desk.entries()] == ["Story 0", "Story 1"]
    assert [(view.reason, view.due_at) for view in desk.held()] == [("cap", START + HOUR)] * 3
    assert desk.later(minutes=25) == 1
    *_, entry = desk.entries()
    assert entry.digest is not None
    assert [line.title for line in lines(entry.digest)] == ["Story 4", "Story 3", "Story 2"]
    assert entry.digest.reasons == ("cap",)


def test_nothing_overtakes_what_a_cap_holds(desk: Desk) -> None:
    desk.keeps(cap_per_hour=1)
    desk.hears("1")
    desk.house.clock.move(minutes=50)
    desk.hears("2")
    desk.house.clock.move(minutes=15)  # the first is more than an hour old, the second still waits
    desk.hears("3")
    assert [view.alert.title for view in desk.held()] == ["Story 2", "Story 3"]
    assert desk.later() == 1


def test_a_rules_cap_touches_no_other_rule(desk: Desk) -> None:
    desk.keeps(cap_per_hour=10)
    for number in range(3):
        desk.hears(str(number), rule_id="loud", cap_per_hour=1)
    desk.hears("9", rule_id="other")
    assert [view.reason for view in desk.held()] == ["rule_cap", "rule_cap"]
    assert [entry.alert and entry.alert.title for entry in desk.entries()] == ["Story 0", "Story 9"]


def test_a_cap_counts_each_recipient_by_itself(desk: Desk) -> None:
    other = replace(DESK, address="other@example.org")
    desk.hears("1", cap_per_hour=1, recipients=(DESK,))
    desk.hears("2", cap_per_hour=1, recipients=(DESK, other))
    assert [entry.address for entry in desk.entries()] == [ADDRESS, other.address]


def test_a_test_is_told_at_once_and_a_broken_source_can_wait(desk: Desk) -> None:
    desk.keeps(quiet_hours=NIGHT, cap_per_hour=1)
    desk.hears("1", type="test")
    desk.hears("2", type="source.broken", country=None)
    assert [entry.alert and entry.alert.type for entry in desk.entries()] == ["test"]
    assert [view.alert.type for view in desk.held()] == ["source.broken"]


def test_two_processes_make_one_digest(desk: Desk) -> None:
    desk.keeps(cadence="hourly")
    for number in range(3):
        desk.keeps(f"d{number}", to=f"email:d{number}@example.org", cadence="hourly")
        others = tuple(Recipient(channel="recipient", address=f"d{each}") for each in range(3))
        desk.hears(str(number), recipients=(KEPT, *(each for each in others[: number + 1])))
    desk.house.clock.move(hours=1)
    processes = [threading.Thread(target=tell_digests, args=(desk.house.service,)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert len(desk.entries()) == 4
    assert sum(entry.digest.alerts for entry in desk.entries() if entry.digest) == 3 + 3 + 2 + 1
    assert desk.held() == ()


def test_a_message_that_is_there_already_is_marked_as_what_told(desk: Desk) -> None:
    desk.keeps(quiet_hours=NIGHT)
    desk.hears()
    (view,) = desk.held()
    desk.house.clock.move(hours=3)
    addressee = Addressee(recipient=DESK, profile=None)
    with desk.house.service.database.writing() as tx:
        outbox_store.add(tx, message_of(view.alert, view.alert_id, addressee), now=desk.house.clock.now())
    assert desk.later() == 1
    assert len(desk.entries()) == 1
    assert desk.held() == ()


def test_what_is_held_goes_to_the_new_address(desk: Desk) -> None:
    desk.keeps(cadence="daily")
    desk.hears()
    profiles.edit(desk.house.service, "desk", {"to": "email:new@example.org", "language": "kk"})
    desk.later(hours=2)
    (entry,) = desk.entries()
    assert (entry.address, desk.digest().language) == ("new@example.org", "kk")


def test_what_is_held_for_somebody_who_was_removed_is_told(desk: Desk) -> None:
    desk.keeps(cadence="daily", language="kk")
    desk.hears("1")
    desk.hears("2", rule_id="gone")
    profiles.remove(desk.house.service, "desk")
    desk.later(hours=2)
    assert (desk.digest().alerts, desk.digest().language) == (2, "en")


def test_what_was_raised_is_told_though_its_rule_is_gone(desk: Desk) -> None:
    rule = Rule(id="watch", name="Watch", kind="watch_list", created_at=START)
    desk.keeps(cadence="daily")
    with desk.house.service.database.writing() as tx:
        rule_store.put(tx, rule, now=START)
    desk.hears()
    with desk.house.service.database.writing() as tx:
        rule_store.remove(tx, "watch")
    assert desk.later(hours=2) == 1
    assert desk.digest().alerts == 1


def test_a_thousand_held_alerts_are_one_digest_that_says_what_it_leaves_out(desk: Desk) -> None:
    desk.keeps(cadence="daily")
    for number in range(1005):
        desk.hears(str(number))
    assert desk.later(hours=2) == 1
    digest = desk.digest()
    assert (digest.alerts, len(lines(digest)), digest.left_out) == (1005, 200, 805)
    assert desk.held() == ()


def test_many_recipients_are_told_in_one_go(desk: Desk) -> None:
    everybody = AT_ONCE + 3
    for number in range(everybody):
        desk.keeps(f"d{number}", to=f"email:d{number}@example.org", cadence="hourly")
    known = tuple(Recipient(channel="recipient", address=f"d{number}") for number in range(everybody))
    desk.hears(recipients=known)
    assert desk.later(hours=1) == everybody
    assert len({entry.dedupe_key for entry in desk.entries()}) == everybody


def test_one_recipients_trouble_holds_up_nobody_else_and_loses_nothing(desk: Desk) -> None:
    desk.keeps(cadence="hourly")
    desk.hears("1")
    desk.hears("2", cadence="hourly", recipients=(replace(DESK, address="b@example.org"),))
    broken = desk.held()[0].alert_id
    with desk.house.service.database.writing() as tx:
        whole = tx.connection.execute(select(tables.alerts.c.snapshot).where(tables.alerts.c.id == broken))
        snapshot = whole.scalar_one()
        _write_over(tx, broken, "{}")
    assert desk.later(hours=1) == 1
    assert [entry.address for entry in desk.entries()] == ["b@example.org"]
    with desk.house.service.database.writing() as tx:
        _write_over(tx, broken, snapshot)
    assert desk.later() == 1
    assert len(desk.entries()) == 2


def _write_over(tx: Transaction, alert_id: int, snapshot: str) -> None:
    tx.connection.execute(
        update(tables.alerts).where(tables.alerts.c.id == alert_id).values(snapshot=snapshot)
    )


def test_a_clock_that_jumps_back_holds_nothing_for_ever(desk: Desk) -> None:
    desk.keeps(cadence="daily")
    desk.hears()
    assert desk.later(days=-20) == 1


def test_a_job_is_recorded_only_where_there_was_something_to_tell(desk: Desk) -> None:
    desk.keeps(cadence="hourly")
    desk.hears()
    in_turn(desk.house.service)
    with desk.house.service.database.reading() as tx:
        assert job_store.latest(tx) == ()
    desk.house.clock.move(hours=1)
    in_turn(desk.house.service)
    with desk.house.service.database.reading() as tx:
        assert [(job.name, job.is_good) for job in job_store.latest(tx)] == [("digests", True)]


def test_what_was_told_long_ago_is_pruned_and_what_waits_is_not(desk: Desk) -> None:
    desk.keeps(cadence="hourly")
    desk.hears("1")
    desk.later(hours=1)
    desk.hears("2")
    desk.house.clock.at += KEEP_RECORDS + timedelta(days=1)
    prune(desk.house.service)
    assert [view.alert.title for view in desk.held()] == ["Story 2"]


def test_ids_and_addresses_are_taken_once(desk: Desk) -> None:
    desk.keeps()
    with pytest.raises(RecipientError, match="there is a recipient “desk” already"):
        desk.keeps()
    with pytest.raises(RecipientError, match="“desk” is told at"):
        desk.keeps("other", to="email:DESK@example.org")
    assert [profile.id for profile in profiles.list_all(desk.house.service)] == ["desk"]


def test_an_edit_changes_only_what_it_names(desk: Desk) -> None:
    before = desk.keeps(language="ru", cap_per_hour=3, quiet_hours=NIGHT)
    desk.house.clock.move(days=1)
    after = profiles.edit(desk.house.service, "desk", {"cap_per_hour": None})
    assert after == replace(before, cap_per_hour=None) == profiles.get(desk.house.service, "desk")


def test_a_removed_recipient_is_gone_and_the_rules_that_name_it_are_told(desk: Desk) -> None:
    desk.keeps()
    rule = Rule(id="r", name="R", kind="watch_list", recipients=(KEPT,), created_at=START)
    with desk.house.service.database.writing() as tx:
        rule_store.put(tx, rule, now=START)
    assert profiles.remove(desk.house.service, "desk") == ("r",)
    with pytest.raises(NotFoundError):
        profiles.remove(desk.house.service, "desk")
    with pytest.raises(NotFoundError):
        profiles.held_for(desk.house.service, "desk", limit=1)


def test_what_is_held_for_a_recipient_is_seen(desk: Desk) -> None:
    desk.keeps(cadence="daily")
    desk.hears("1")
    desk.hears("2", recipients=(replace(DESK, address="b@example.org"),), cadence="daily")
    (view,) = profiles.held_for(desk.house.service, "desk", limit=5)
    assert view.alert.title == "Story 1"


def test_a_digest_arrives_as_one_mail_in_the_readers_language(house: House) -> None:
    with MailReceiver() as mail:
        desk = Desk(house.told(mail=mail))
        desk.keeps(cadence="daily", language="ru")
        desk.hears("1")
        desk.hears("2", country="FR")
        desk.later(hours=2)
        assert deliver_due(desk.house.service)["delivered"] == 1
        (received,) = mail.messages
    (entry,) = desk.entries()
    assert entry.dedupe_key in str(received.message["Message-ID"])
    assert entry.state == "delivered"


def test_a_cap_holds_nothing_for_days_where_the_clock_was_put_back(desk: Desk) -> None:
    desk.keeps(cap_per_hour=1)
    desk.hears("1")
    desk.hears("2")
    desk.house.clock.move(days=-3)
    desk.hears("3")
    now = desk.house.clock.now()
    assert desk.held()[-1].due_at <= now + timedelta(hours=1)
    assert desk.later(seconds=1) == 1
    assert desk.later(hours=1) in (0, 1)
    assert {each.alert_id for each in desk.held() if each.entry_id is None} == set()
