"""Receivers that hang: they hold up themselves and nobody else."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from alerts.channels.deadline import Deadline
from monitor import circuits, rules
from monitor.deliver import deliver_due
from monitor.recipients import destination
from news.rules import Recipient
from standin import HookReceiver
from standin.hook import Reply
from tests.monitor.house import House, row

HANGING = Reply(delay_s=60)
STATES = "Algeria, Peru, Chile, Cuba and Fiji took part."


def telling(house: House, *hooks: HookReceiver) -> House:
    """The house with a rule that tells all of these, in this order."""
    told = house.told()
    rules.edit(told.service, "default", {"recipients": ",".join(f"webhook:{hook.url}" for hook in hooks)})
    return told


@contextmanager
def delivering(
    house: House, stop: threading.Event, *, time_s: float = 30.0, is_stopped: bool = True
) -> Iterator[Counter[str]]:
    """A delivery under way, stopped after the block or left to its end; the result holds what it counted.

    `time_s` is what one message may take.
    """
    counts: Counter[str] = Counter()

    def deliver() -> None:
        counts.update(deliver_due(house.service, stop=stop, deadline=lambda _entry: Deadline(time_s)))

    working = threading.Thread(target=deliver)
    working.start()
    try:
        yield counts
    finally:
        if is_stopped:
            stop.set()
        working.join()


def test_a_hanging_receiver_holds_up_nobody_and_is_asked_once(house: House) -> None:
    with HookReceiver(HANGING) as hanging, HookReceiver() as good:
        told = telling(house, hanging, good)
        told.begun().read(row(1, STATES))
        with delivering(told, threading.Event(), time_s=3.0, is_stopped=False) as counts:
            hanging.wait_for(1)
            good.wait_for(5)
            assert len(hanging.messages) == 1
    assert counts == {"delivered": 5, "retried": 1}
    left = [entry for entry in told.messages() if entry.state == "pending"]
    assert [entry.attempts for entry in left] == [1, 0, 0, 0, 0]
    assert "too slowly" in left[0].last_error
    (circuit,) = circuits.listing(told.service)
    assert (circuit.scope, circuit.kind, circuit.failures, circuit.waiting) == ("destination", "slow", 1, 5)
    assert circuit.retry_at == left[0].next_attempt_at


def test_what_falls_due_while_a_receiver_hangs_is_sent_at_once(house: House) -> None:
    with HookReceiver(HANGING) as hanging, HookReceiver() as good:
        told = telling(house, hanging, good)
        told.begun().read(row(1, "Talks with Algeria."))
        with delivering(told, threading.Event()):
            hanging.wait_for(1)
            good.wait_for(1)
            told.read(row(2, "Talks with Peru."))
            good.wait_for(2)
            assert len(hanging.messages) == 1


def test_as_many_receivers_hang_as_there_are_senders_but_one(house: House) -> None:
    with (
        HookReceiver(HANGING) as first,
        HookReceiver(HANGING) as second,
        HookReceiver(HANGING) as third,
        HookReceiver() as good,
    ):
        told = telling(house, first, second, third, good)
        told.begun().read(row(1, "Talks with Algeria."))
        with delivering(told, threading.Event()) as counts:
            good.wait_for(1)
    assert counts == {"delivered": 1, "put_back": 3}


def test_a_message_that_a_stop_breaks_off_is_no_failure_of_its_receiver(house: House) -> None:
    with HookReceiver(HANGING) as hook:
        told = telling(house, hook)
        told.begun().read(row(1, STATES))
        with delivering(told, threading.Event()) as counts:
            hook.wait_for(1)
        assert counts == {"put_back": 1}
        assert {(entry.attempts, entry.last_error) for entry in told.messages()} == {(0, "")}
        hook.reply(200)
        assert deliver_due(told.service) == {"delivered": 5}
        keys = [received.headers["webhook-id"] for received in hook.messages[1:]]
    assert keys == [entry.dedupe_key for entry in told.messages()]


def test_a_stop_that_has_come_sends_nothing_and_claims_nothing(house: House) -> None:
    stop = threading.Event()
    stop.set()
    with HookReceiver() as hook:
        told = telling(house, hook)
        told.begun().read(row(1, STATES))
        assert deliver_due(told.service, stop=stop) == {}
        assert hook.messages == ()
        assert deliver_due(told.service) == {"delivered": 5}


def test_messages_to_one_receiver_arrive_in_their_order(house: House) -> None:
    with HookReceiver() as hook:
        told = telling(house, hook)
        told.begun().read(row(1, STATES))
        deliver_due(told.service)
    keys = [received.headers["webhook-id"] for received in hook.messages]
    assert keys == [entry.dedupe_key for entry in told.messages()]


@pytest.mark.parametrize(
    ("channel", "address", "found"),
    [
        ("email", "desk@example.org", "email"),
        ("email", "Other <other@example.org>", "email"),
        ("webhook", "https://User:word@Hooks.example.org:8443/a?b", "hooks.example.org:8443"),
        ("webhook", "https://hooks.example.org:8443/c", "hooks.example.org:8443"),
        ("webhook", "http://[::1/", "http://[::1/"),
        ("webhook", "nowhere", "nowhere"),
    ],
)
def test_a_destination_is_what_answers(channel: str, address: str, found: str) -> None:
    assert destination(Recipient(channel=channel, address=address)) == found  # type: ignore[arg-type]  # a table
