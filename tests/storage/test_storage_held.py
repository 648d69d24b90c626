"""Recipients and what is held for them, on both databases."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from news.errors import NotFoundError, RecipientError
from news.held import Held, Hold, HoldReason
from news.rules import Recipient, RecipientProfile
from storage import Database, Transaction, alerts, held, outbox, recipients, tables
from storage.outbox import NewMessage
from tests.storage.building import DAY, HOUR, NOW, alert

DESK = Recipient(channel="email", address="desk@example.org")
HOOK = Recipient(channel="webhook", address="https://hooks.example.org/a")


def profile(recipient_id: str = "desk", **facts: Any) -> RecipientProfile:
    defaults = {"channel": "email", "address": "desk@example.org", "created_at": NOW}
    return RecipientProfile(id=recipient_id, **(defaults | facts))


def raised(tx: Transaction, number: int = 1, **facts: Any) -> int:
    """An alert without an article; returns its id."""
    alert_id = alerts.raise_once(tx, alert(occasion=f"story {number}", **facts))
    assert alert_id is not None
    return alert_id


def holding(
    tx: Transaction,
    number: int = 1,
    *,
    to: Recipient = DESK,
    reason: HoldReason = "digest",
    due_at: Any = NOW,
    **facts: Any,
) -> int:
    """An alert that is held; returns its id."""
    alert_id = raised(tx, number, **facts)
    hold(tx, alert_id, to, reason=reason, due_at=due_at)
    return alert_id


def hold(
    tx: Transaction, alert_id: int, to: Recipient, *, reason: HoldReason = "quiet", due_at: Any = NOW
) -> None:
    held.hold(tx, [(alert_id, Hold(recipient=to, reason=reason, due_at=due_at))], now=NOW)


def due(tx: Transaction, now: Any = NOW) -> tuple[Held, ...]:
    """What is due for the desk."""
    return held.due(tx, [DESK], now=now).get(DESK, ())


def sent(tx: Transaction, number: int, *, to: Recipient = DESK, now: Any = NOW, **facts: Any) -> int:
    """A message in the outbox; returns its id."""
    message = NewMessage(
        **(
            {
                "channel": to.channel,
                "address": to.address,
                "destination": "email",
                "dedupe_key": f"msg_{to.address}_{number}",
            }
            | facts
        )
    )
    entry_id = outbox.add(tx, message, now=now)
    assert entry_id is not None
    return entry_id


def test_a_recipient_comes_back_as_it_was_put(database: Database) -> None:
    full = profile(language="ru", cap_per_hour=3, address="Desk <Desk@Example.org>")
    with database.writing() as tx:
        before = recipients.version(tx)
        recipients.put(tx, full)
        assert recipients.get(tx, "desk") == recipients.find(tx, "desk") == full
        assert recipients.list_all(tx) == (full,)
        assert recipients.version(tx) > before


def test_a_recipient_is_found_however_the_address_is_spelled(database: Database) -> None:
    with database.writing() as tx:
        recipients.put(tx, profile(address="Desk@Example.org"))
        assert recipients.by_address(tx, DESK) == profile(address="Desk@Example.org")
        assert recipients.by_address(tx, replace(DESK, channel="webhook")) is None


def test_an_address_belongs_to_one_recipient(database: Database) -> None:
    with database.writing() as tx:
        recipients.put(tx, profile())
        with pytest.raises(RecipientError, match="“desk” is told at email:DESK@"):
            recipients.put(tx, profile("other", address="DESK@example.org"))
        recipients.put(tx, profile(cadence="daily"))
        assert recipients.list_all(tx) == (profile(cadence="daily"),)


def test_a_recipient_goes_with_its_secrets(database: Database) -> None:
    with database.writing() as tx:
        recipients.put(tx, profile())
        tx.connection.execute(
            tables.webhook_secrets.insert().values(recipient_id="desk", secret="s", created_at=NOW)
        )
        assert recipients.remove(tx, "desk")
        assert not recipients.remove(tx, "desk")
        assert recipients.find(tx, "desk") is None
        with pytest.raises(NotFoundError):
            recipients.get(tx, "desk")


def test_an_alert_is_held_once_an_address(database: Database) -> None:
    with database.writing() as tx:
        alert_id = holding(tx)
        hold(tx, alert_id, DESK, reason="cap", due_at=NOW + DAY)
        hold(tx, alert_id, HOOK, reason="cap", due_at=NOW + DAY)
        held.hold(tx, [], now=NOW)
        assert len(held.listing(tx, limit=10)) == 2
        (there,) = held.listing(tx, limit=10, recipient=DESK)
        assert (there.reason, there.due_at, there.alert) == ("digest", NOW, alert(occasion="story 1"))


def test_only_what_is_due_is_due(database: Database) -> None:
    with database.writing() as tx:
        first = holding(tx, 1, due_at=NOW)
        holding(tx, 2, due_at=NOW + HOUR)
        assert [row.alert_id for row in due(tx)] == [first]
        assert held.due_recipients(tx, now=NOW - HOUR, limit=10) == ()
        assert len(due(tx, now=NOW + HOUR)) == 2


def test_what_a_clock_held_that_ran_ahead_is_due_at_once(database: Database) -> None:
    with database.writing() as tx:
        holding(tx, 1, due_at=NOW + 8 * DAY + HOUR)
        holding(tx, 2, due_at=NOW + 8 * DAY)
        assert len(due(tx)) == 1


def test_recipients_with_something_due_come_once_and_by_pages(database: Database) -> None:
    with database.writing() as tx:
        for number, to in enumerate((HOOK, DESK, DESK, replace(DESK, address="b@example.org"))):
            holding(tx, number, to=to)
        first = held.due_recipients(tx, now=NOW, limit=2)
        assert len(first) == 2
        rest = held.due_recipients(tx, now=NOW, limit=2, after=first[-1])
        assert {*first, *rest} == {HOOK, DESK, replace(DESK, address="b@example.org")}
        assert held.due_recipients(tx, now=NOW, limit=2, after=rest[-1]) == ()


def test_what_was_told_is_no_longer_held(database: Database) -> None:
    with database.writing() as tx:
        alert_id = holding(tx)
        (row,) = due(tx)
        assert held.untold(tx, [DESK, HOOK]) == {row.id: DESK}
        assert held.untold(tx, [HOOK]) == {}
        entry_id = sent(tx, 1)
        assert held.entry_under(tx, "msg_desk@example.org_1") == entry_id
        held.mark_told(tx, {row.id: entry_id})
        held.mark_told(tx, {})
        assert held.untold(tx, [DESK]) == {}
        assert due(tx) == held.listing(tx, limit=10) == ()
        assert held.alerts_of(tx, [alert_id]) == {alert_id: alert(occasion="story 1")}


def test_what_waits_is_listed_newest_first_and_by_pages(database: Database) -> None:
    with database.writing() as tx:
        made = [holding(tx, number) for number in range(3)]
        newest, middle = held.listing(tx, limit=2)
        assert [newest.alert_id, middle.alert_id] == made[:0:-1]
        (oldest,) = held.listing(tx, limit=2, before_id=middle.id)
        assert oldest.alert_id == made[0]


def test_what_is_held_moves_with_its_recipient(database: Database) -> None:
    new = replace(DESK, address="new@example.org")
    with database.writing() as tx:
        recipients.put(tx, profile())
        both = holding(tx, 1)
        hold(tx, both, new)
        one = holding(tx, 2)
        recipients.put(tx, profile(address=new.address))
        assert held.listing(tx, limit=10, recipient=DESK) == ()
        assert {view.alert_id for view in held.listing(tx, limit=10, recipient=new)} == {both, one}


def test_messages_to_a_recipient_are_counted_but_no_tests(database: Database) -> None:
    with database.writing() as tx:
        sent(tx, 1, now=NOW - HOUR)
        sent(tx, 2, now=NOW)
        sent(tx, 3, now=NOW, to=HOOK)
        sent(tx, 4, now=NOW, kind="test", content=alert())
        tx.connection.execute(tables.outbox.update().values(state="delivered"))
        sent(tx, 5, now=NOW)
        assert held.count_messages(tx, DESK, since=NOW - HOUR, at_most=5) == 2


def test_messages_of_a_rule_are_counted_by_themselves(database: Database) -> None:
    with database.writing() as tx:
        sent(tx, 1, alert_id=raised(tx, 1, rule_id="gulf"))
        sent(tx, 2, alert_id=raised(tx, 2, rule_id="other"))
        assert held.count_messages(tx, DESK, since=NOW - HOUR, at_most=5, rule_id="gulf") == 1


def test_a_cap_holds_what_follows_until_the_same_hour(database: Database) -> None:
    with database.writing() as tx:
        assert held.held_by_cap_until(tx, DESK) is None
        holding(tx, 1, reason="cap", due_at=NOW + HOUR)
        holding(tx, 2, reason="rule_cap", due_at=NOW + 2 * HOUR, rule_id="gulf")
        assert held.held_by_cap_until(tx, DESK) == NOW + HOUR
        assert held.held_by_cap_until(tx, DESK, rule_id="gulf") == NOW + 2 * HOUR
        assert held.held_by_cap_until(tx, DESK, rule_id="other") is None
        assert held.held_by_cap_until(tx, HOOK) is None


def test_only_what_was_told_long_ago_is_forgotten(database: Database) -> None:
    with database.writing() as tx:
        holding(tx, 1, due_at=NOW)
        holding(tx, 2, due_at=NOW)
        first, _ = due(tx)
        held.mark_told(tx, {first.id: sent(tx, 1)})
        assert held.prune(tx, before=NOW) == 0
        assert held.prune(tx, before=NOW + timedelta(seconds=1)) == 1
        assert len(held.listing(tx, limit=10)) == 1
