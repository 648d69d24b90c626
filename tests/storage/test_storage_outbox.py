"""Rules, alerts, and the way of a message through the outbox."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from news.alerts import Dead, Delivered, OutboxEntry, Outcome, RetryAt
from news.circuits import LONGEST_WAIT
from news.errors import NotFoundError
from news.rules import Recipient
from news.views import AttemptView
from storage import Database, Transaction, alerts, attempts, lanes, outbox, rules
from storage import outbox_acts as acts
from storage.attempts import Ended
from storage.outbox import NewMessage
from tests.storage.building import DAY, HOUR, NOW, alert, article, keep, message, raised, rule, story

LEASE = timedelta(minutes=2)


def claim(tx: Transaction, owner: str = "me", **facts: object) -> tuple[OutboxEntry, ...]:
    now = facts.get("now", NOW)
    limit = facts.get("limit", 10)
    due = lanes.due(tx, now=now)
    return lanes.claim(tx, due, now=now, lease_until=now + LEASE, owner=owner, limit=limit).entries


def end(tx: Transaction, entry_id: int, outcome: Outcome, owner: str = "me") -> bool:
    """Claims whatever is due and records how one message ended; whether it was the owner's to record."""
    claim(tx, owner)
    return record(tx, entry_id, outcome, owner)


def record(tx: Transaction, entry_id: int, outcome: Outcome, owner: str) -> bool:
    entry = outbox.get(tx, entry_id)
    held = lanes.held(tx, [entry], owner=owner)
    attempts.record(tx, [Ended(entry=entry, outcome=outcome, at=NOW)] if held else [])
    return bool(held)


def test_a_rule_comes_back_as_it_was_put(database: Database) -> None:
    full = rule(
        window_days=30,
        countries=("DZ", "MA"),
        excluded=(),
        languages=("kk",),
        recipients=(Recipient(channel="webhook", address="https://example.test/hook"),),
        mail_language="kk",
        is_enabled=False,
        muted_until=NOW + DAY,
    )
    with database.writing() as tx:
        rules.put(tx, full, now=NOW)
        assert rules.get(tx, "default") == full


def test_putting_a_rule_again_replaces_it(database: Database) -> None:
    with database.writing() as tx:
        rules.put(tx, rule(), now=NOW)
        rules.put(tx, rule("second", created_at=NOW - DAY), now=NOW)
        rules.put(tx, rule(name="Renamed"), now=NOW)
        assert rules.list_all(tx) == (rule("second", created_at=NOW - DAY), rule(name="Renamed"))


def test_a_removed_rule_is_gone_and_its_alerts_stay(database: Database) -> None:
    with database.writing() as tx:
        rules.put(tx, rule(), now=NOW)
        alert_id = raised(tx)
        assert rules.remove(tx, "default")
        assert not rules.remove(tx, "default")
        assert alerts.get(tx, alert_id) == alert()
        with pytest.raises(NotFoundError, match="rule “default”"):
            rules.get(tx, "default")


@pytest.mark.parametrize("country", ["DZ", None])
def test_an_alert_is_raised_once_for_a_story(database: Database, country: str | None) -> None:
    with database.writing() as tx:
        story_id = story(tx)
        article_id = keep(tx, article(), story_id=story_id)
        told = alert(country=country)
        assert alerts.raise_once(tx, told, story_id=story_id, article_id=article_id) is not None
        assert alerts.raise_once(tx, told, story_id=story_id, article_id=article_id) is None


@pytest.mark.parametrize("difference", [{"country": "MA"}, {"rule_id": "other"}, {"type": "watch_list"}])
def test_a_different_alert_of_the_same_story_is_raised(
    database: Database, difference: dict[str, str]
) -> None:
    with database.writing() as tx:
        story_id = story(tx)
        article_id = keep(tx, article(), story_id=story_id)
        alerts.raise_once(tx, alert(), story_id=story_id, article_id=article_id)
        other = replace(alert(), **difference)
        assert alerts.raise_once(tx, other, story_id=story_id, article_id=article_id) is not None


def test_an_alert_that_is_not_kept_is_not_found(database: Database) -> None:
    with database.reading() as tx, pytest.raises(NotFoundError):
        alerts.get(tx, 5)


def test_a_message_is_put_in_once(database: Database) -> None:
    with database.writing() as tx:
        alert_id = raised(tx)
        message(tx, alert_id)
        twice = NewMessage(
            alert_id=alert_id, channel="email", address="x", destination="email", dedupe_key="msg_1"
        )
        again = outbox.add(tx, twice, now=NOW)
        assert not again
        assert len(outbox.listing(tx, state=None, limit=10, before_id=None)) == 1


def test_a_new_message_is_due_at_once(database: Database) -> None:
    with database.writing() as tx:
        entry_id = message(tx, raised(tx))
        assert outbox.next_due_at(tx) == NOW
        (entry,) = claim(tx)
    assert entry == OutboxEntry(
        id=entry_id,
        dedupe_key="msg_1",
        channel="email",
        address="desk@example.test",
        destination="email",
        alert=alert(),
        state="pending",
        attempts=0,
        created_at=NOW,
        next_attempt_at=NOW,
        last_error="",
        fence=1,
    )


def messages_to_each(tx: Transaction, addresses: Iterable[int]) -> None:
    """A message to each of these addresses, in this order."""
    alert_id = raised(tx)
    for number, address in enumerate(addresses):
        added = NewMessage(
            alert_id=alert_id,
            channel="email",
            address=f"{address}@example.test",
            destination="email",
            dedupe_key=f"msg_{number}",
        )
        outbox.add(tx, added, now=NOW)


def test_the_messages_to_one_address_are_in_one_hand_only(database: Database) -> None:
    with database.writing() as tx:
        messages_to_each(tx, [1, 1])
        assert len(claim(tx, limit=1)) == 1
        assert claim(tx, "other") == ()


def test_a_leased_message_is_nobody_elses_until_the_lease_runs_out(database: Database) -> None:
    with database.writing() as tx:
        entry_id = message(tx, raised(tx))
        claim(tx, "first")
        assert claim(tx, "second") == ()
        assert outbox.next_due_at(tx) == NOW + LEASE
        (again,) = claim(tx, "second", now=NOW + LEASE)
        assert again.id == entry_id
        assert not record(tx, entry_id, Delivered(), "first")
        assert record(tx, entry_id, Delivered(), "second")


def test_concurrent_senders_share_the_messages_without_overlap(database: Database) -> None:
    with database.writing() as tx:
        messages_to_each(tx, range(20))

    def take(owner: str) -> list[int]:
        with database.writing() as tx:
            return [entry.id for entry in claim(tx, owner, limit=5)]

    with ThreadPoolExecutor(4) as pool:
        taken = [entry_id for ids in pool.map(take, "abcd") for entry_id in ids]
    assert len(taken) == len(set(taken)) == 20


def test_the_oldest_message_of_a_lane_is_claimed_first(database: Database) -> None:
    with database.writing() as tx:
        alert_id = raised(tx)
        message(tx, alert_id, "first", NOW - HOUR)
        message(tx, alert_id, "future", NOW + HOUR)
        message(tx, alert_id, "second", NOW - DAY)  # the clock was put back in between
        assert [entry.dedupe_key for entry in claim(tx)] == ["first", "second"]


def test_a_delivered_message_is_done(database: Database) -> None:
    with database.writing() as tx:
        entry_id = message(tx, raised(tx))
        assert end(tx, entry_id, Delivered(detail="250 OK"))
        entry = outbox.get(tx, entry_id)
        assert (entry.state, entry.attempts, entry.last_error) == ("delivered", 1, "")
        assert outbox.attempts(tx, entry_id) == (AttemptView(at=NOW, outcome="delivered", detail="250 OK"),)
        assert outbox.next_due_at(tx) is None
        assert not record(tx, entry_id, Delivered(), "me")


def test_a_refused_message_waits_for_its_next_attempt(database: Database) -> None:
    with database.writing() as tx:
        entry_id = message(tx, raised(tx))
        assert end(tx, entry_id, RetryAt(when=NOW + HOUR, detail="429"))
        entry = outbox.get(tx, entry_id)
        assert (entry.state, entry.attempts, entry.last_error) == ("pending", 1, "429")
        assert claim(tx) == ()
        assert outbox.next_due_at(tx) == NOW + HOUR
        assert len(claim(tx, now=NOW + HOUR)) == 1


def test_a_dead_message_rests_until_a_person_retries_it(database: Database) -> None:
    with database.writing() as tx:
        entry_id = message(tx, raised(tx))
        end(tx, entry_id, Dead(reason="No such mailbox"))
        entry = outbox.get(tx, entry_id)
        assert (entry.state, entry.last_error) == ("dead", "No such mailbox")
        assert acts.retry(tx, entry_id, now=NOW + DAY).count
        entry = outbox.get(tx, entry_id)
        assert (entry.state, entry.attempts, entry.next_attempt_at) == ("pending", 0, NOW + DAY)
        assert [attempt.outcome for attempt in outbox.attempts(tx, entry_id)] == ["dead", "asked"]


def test_a_waiting_message_can_be_hurried(database: Database) -> None:
    with database.writing() as tx:
        entry_id = message(tx, raised(tx))
        end(tx, entry_id, RetryAt(when=NOW + DAY, detail="503"))
        assert acts.retry(tx, entry_id, now=NOW + HOUR).count
        assert outbox.next_due_at(tx) == NOW + HOUR


def test_a_message_that_is_being_sent_is_left_alone(database: Database) -> None:
    with database.writing() as tx:
        entry_id = message(tx, raised(tx))
        claim(tx)
        assert not acts.retry(tx, entry_id, now=NOW).count
        assert not acts.discard(tx, entry_id, now=NOW).count
        assert acts.discard(tx, entry_id, now=NOW + LEASE).count


def test_a_discarded_message_is_not_sent(database: Database) -> None:
    with database.writing() as tx:
        entry_id = message(tx, raised(tx))
        assert acts.discard(tx, entry_id, now=NOW).count
        assert outbox.get(tx, entry_id).state == "discarded"
        assert claim(tx) == ()
        assert not acts.discard(tx, entry_id, now=NOW).count
        assert not acts.retry(tx, entry_id, now=NOW).count


def test_a_delivered_message_can_be_replayed_under_new_keys(database: Database) -> None:
    with database.writing() as tx:
        entry_id = message(tx, raised(tx))
        end(tx, entry_id, Delivered())
        (first,) = acts.replay(tx, entry_id, now=NOW)
        end(tx, first, Delivered())
        (second,) = acts.replay(tx, first, now=NOW)
        keys = [outbox.get(tx, replayed).dedupe_key for replayed in (first, second)]
        assert outbox.get(tx, second).state == "pending"
    assert keys == ["msg_1:replay:1", "msg_1:replay:2"]


def test_only_a_delivered_message_can_be_replayed(database: Database) -> None:
    with database.writing() as tx:
        entry_id = message(tx, raised(tx))
        assert acts.replay(tx, entry_id, now=NOW) == ()


def test_the_listing_pages_backwards_and_by_state(database: Database) -> None:
    with database.writing() as tx:
        alert_id = raised(tx)
        ids = [message(tx, alert_id, f"msg_{number}") for number in range(3)]
        acts.discard(tx, ids[1], now=NOW)
        everything = outbox.listing(tx, state=None, limit=2, before_id=None)
        older = outbox.listing(tx, state=None, limit=2, before_id=everything[-1].id)
        pending = outbox.listing(tx, state="pending", limit=9, before_id=None)
    assert [entry.id for entry in everything + older] == ids[::-1]
    assert [entry.id for entry in pending] == [ids[2], ids[0]]


def test_a_message_that_is_not_kept_is_not_found(database: Database) -> None:
    with database.writing() as tx:
        with pytest.raises(NotFoundError, match="message “3”"):
            outbox.get(tx, 3)
        assert outbox.attempts(tx, 3) == ()
        assert not acts.retry(tx, 3, now=NOW).count


DESK, HOOK = (
    Recipient(channel="email", address="desk@example.test"),
    Recipient(channel="webhook", address="https://example.test/hook"),
)


def messages_to_both(tx: Transaction) -> None:
    """Two messages to the desk, and one to the hook between them."""
    alert_id = raised(tx)
    for number, to in enumerate((DESK, HOOK, DESK)):
        at = NOW + timedelta(minutes=number)
        key = f"msg_{number}"
        added = NewMessage(
            alert_id=alert_id, channel=to.channel, address=to.address, destination=to.address, dedupe_key=key
        )
        outbox.add(tx, added, now=at)


def test_lanes_that_wait_longest_are_named_first_and_once(database: Database) -> None:
    with database.writing() as tx:
        messages_to_both(tx)
        assert [lane.address for lane in lanes.due(tx, now=NOW)] == [DESK.address]
        later = lanes.due(tx, now=NOW + HOUR)
        assert [lane.address for lane in later] == [DESK.address, HOOK.address]
        lanes.claim(tx, later[:1], now=NOW, lease_until=NOW + LEASE, owner="me", limit=1)
        assert [lane.address for lane in lanes.due(tx, now=NOW + timedelta(minutes=1))] == [HOOK.address]


def test_only_messages_on_the_lanes_asked_for_are_claimed(database: Database) -> None:
    with database.writing() as tx:
        messages_to_both(tx)
        later = NOW + HOUR
        hook = [lane for lane in lanes.due(tx, now=later) if lane.address == HOOK.address]
        claimed = lanes.claim(tx, hook, now=later, lease_until=later + LEASE, owner="me", limit=9)
        (entry,) = claimed.entries
        assert (entry.channel, entry.attempts, claimed.probing) == ("webhook", 0, frozenset())


def test_every_claim_has_a_fence_of_its_own(database: Database) -> None:
    with database.writing() as tx:
        message(tx, raised(tx))
        (first,) = claim(tx)
        (second,) = claim(tx, now=NOW + LEASE)
        assert (first.fence, second.fence) == (1, 2)
        assert lanes.held(tx, [first], owner="me") == frozenset()
        assert lanes.held(tx, [second], owner="me") == {second.id}


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=400)])
def test_what_lies_too_far_ahead_is_due_for_the_clock_was_put_back(
    database: Database, back: timedelta
) -> None:
    with database.writing() as tx:
        entry_id = message(tx, raised(tx))
        end(tx, entry_id, RetryAt(when=NOW + LONGEST_WAIT, detail="503"))
        assert (len(claim(tx, now=NOW - back)) == 1) is (back > timedelta(minutes=1))
        assert lanes.is_anything_due(tx, now=NOW - back)


def test_a_lease_that_lies_too_far_ahead_holds_nothing(database: Database) -> None:
    with database.writing() as tx:
        message(tx, raised(tx), now=NOW - DAY)
        claim(tx)
        assert len(claim(tx, now=NOW - HOUR)) == 1


def test_a_look_at_many_messages_steps_from_lane_to_lane(database: Database) -> None:
    with database.writing() as tx:
        messages_to_each(tx, [number % 3 for number in range(30)])
        found = lanes.due(tx, now=NOW)
        assert [(lane.address, lane.first_id) for lane in found] == [
            ("0@example.test", 1),
            ("1@example.test", 2),
            ("2@example.test", 3),
        ]
        claimed = lanes.claim(tx, found, now=NOW, lease_until=NOW + LEASE, owner="me", limit=6).entries
        assert [entry.id for entry in claimed] == [1, 2, 3, 4, 5, 6]
