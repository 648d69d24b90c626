"""Order, circuits and giving up: what a failure means for the messages after it, and for nobody else."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Self

import pytest

from alerts.channels.deadline import Deadline
from monitor import circuits, outbox, profiles, rules, secrets
from monitor.deliver import LEASE, deliver_due
from news.alerts import OutboxEntry
from news.circuits import Circuit
from standin import HookReceiver
from standin.answers import Answer, Asked
from standin.arrivals import Arrivals
from standin.hook import Reply
from standin.listening import HOST, Listener
from storage import circuits as circuit_store
from storage import lanes as lane_store
from storage.outbox import Wanted
from tests.monitor.house import House, row

STATES = "Algeria, Peru, Chile, Cuba and Fiji took part."


class PickyReceiver:
    """Fails at messages of one id for ever, and takes all others."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.poison = ""
        self._arrivals: Arrivals[str] = Arrivals()
        self._listener = Listener(self._respond, 0)
        self.url = f"http://{HOST}:{self._listener.port}/hook"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    @property
    def taken(self) -> list[str]:
        return [key for key in self._arrivals.all() if key != self.poison]

    def _respond(self, asked: Asked) -> Answer:
        key = asked.headers["webhook-id"]
        self._arrivals.add(key)
        return Answer(status=self.status if key == self.poison else 204, body=b"")


class HangingReceiver:
    """Never answers at /hangs in time, and takes all that comes elsewhere."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._arrivals: Arrivals[str] = Arrivals()
        self._listener = Listener(self._respond, 0)
        self.url = f"http://{HOST}:{self._listener.port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._listener.close()

    @property
    def asked(self) -> list[str]:
        return list(self._arrivals.all())

    def _respond(self, asked: Asked) -> Answer:
        self._arrivals.add(asked.path)
        if asked.path.startswith("/hangs"):
            self._stopping.wait(1.1)
        return Answer(status=204, body=b"")


def told_of(house: House, hook_url: str, text: str = STATES) -> House:
    told = house.told()
    rules.edit(told.service, "default", {"recipients": f"webhook:{hook_url}"})
    told.begun().read(row(1, text))
    return told


def keys(hook: HookReceiver) -> list[str]:
    return [received.headers["webhook-id"] for received in hook.messages]


def wait_out(house: House) -> None:
    """Moves the clock to when the first circuit lets somebody try."""
    house.clock.at = min(each.retry_at for each in circuits.listing(house.service))


def test_messages_keep_their_order_across_an_outage(house: House) -> None:
    with HookReceiver(503) as hook:
        told = told_of(house, hook.url)
        order = [entry.dedupe_key for entry in told.messages()]
        assert deliver_due(told.service) == {"retried": 1}
        assert deliver_due(told.service) == {}
        wait_out(told)
        assert deliver_due(told.service) == {"retried": 1}
        assert keys(hook) == order[:1] * 2
        hook.reply(204)
        wait_out(told)
        assert deliver_due(told.service) == {"delivered": 5}
    assert keys(hook)[2:] == order
    assert circuits.listing(told.service) == ()


@pytest.mark.parametrize("status", [400, 500])
def test_one_poison_message_does_not_hold_its_address(house: House, status: int) -> None:
    with PickyReceiver(status) as hook:
        told = told_of(house, hook.url)
        order = [entry.dedupe_key for entry in told.messages()]
        hook.poison = order[1]
        began = told.clock.now()
        while len(hook.taken) < 4:
            deliver_due(told.service)
            told.clock.move(seconds=10)
        assert told.clock.now() - began < timedelta(minutes=5)
        assert hook.taken == [order[0], *order[2:]]
        for _ in range(3):
            told.clock.move(hours=6, minutes=5)
            deliver_due(told.service)
            assert circuits.listing(told.service) == ()


def test_one_address_that_hangs_does_not_hold_the_others_of_its_host(house: House) -> None:
    with HangingReceiver() as hook:
        told = told_of(house, f"{hook.url}/hangs,webhook:{hook.url}/good")
        began = told.clock.now()
        while any(entry.address.endswith("good") and entry.state == "pending" for entry in told.messages()):
            deliver_due(told.service, deadline=lambda _entry: Deadline(0.2))
            told.clock.move(seconds=40)
            assert told.clock.now() - began < timedelta(minutes=20)


def test_a_slow_address_does_not_set_the_pace_for_the_others_of_its_host(house: House) -> None:
    with HangingReceiver() as hook:
        others = [f"{hook.url}/good{number}" for number in range(5)]
        told = told_of(house, ",webhook:".join((f"{hook.url}/hangs", *others)))
        assert deliver_due(told.service) == {"delivered": 30}
        before = hook.asked[: 1 + max(number for number, path in enumerate(hook.asked) if "good" in path)]
        assert before.count("/hangs") <= 2


def test_thirty_addresses_that_hang_do_not_hold_the_good_one_of_their_host(house: House) -> None:
    with HangingReceiver() as hook:
        addresses = [f"{hook.url}/hangs{number}" for number in range(30)]
        told = told_of(house, ",webhook:".join((*addresses, f"{hook.url}/good")), "Peru and Cuba took part.")
        began = told.clock.now()
        while any(entry.address.endswith("good") and entry.state == "pending" for entry in told.messages()):
            deliver_due(told.service, deadline=lambda _entry: Deadline(0.1))
            told.clock.move(seconds=40)
            assert told.clock.now() - began < timedelta(hours=1)
        deliver_due(told.service, deadline=lambda _entry: Deadline(0.1))
        told.read(row(2, "Talks with Oman."))
        told.clock.move(seconds=1)
        deliver_due(told.service, deadline=lambda _entry: Deadline(0.1))
        assert "destination" not in {circuit.scope for circuit in circuits.listing(told.service)}
        good = [entry.state for entry in told.messages() if entry.address.endswith("good")]
        assert good == ["delivered"] * 3


def test_a_message_whose_address_was_never_asked_does_not_die_with_its_host(house: House) -> None:
    with HookReceiver(Reply(status=204, delay_s=0.3)) as hook:
        addresses = ",webhook:".join(f"{hook.url}/{number}" for number in range(3))
        told = told_of(house, addresses, "Talks with Peru.")
        lane = told.messages()[0]
        kept = Circuit(
            scope="destination", channel="webhook", address=lane.destination, failures=20,
            since=told.clock.now(), retry_at=told.clock.now() + timedelta(minutes=1), kind="slow", reason="",
        )  # fmt: skip
        with told.service.database.writing() as tx:
            circuit_store.put(tx, kept)
        told.clock.move(days=4)
        with told.service.database.writing() as tx:
            dead = circuit_store.bury(tx, kept, due_before=told.clock.now(), now=told.clock.now(), limit=9)
        assert dead == 0


def test_an_address_without_a_secret_does_not_hold_the_others_of_its_host(house: House) -> None:
    with HookReceiver() as hook:
        service = house.service
        profiles.add(service, {"id": "signed", "to": f"webhook:{hook.url}/signed"})
        secrets.generate(service, "signed")
        unsigned = told_of(house, f"{hook.url}/bare,webhook:{hook.url}/signed")
        unsigned = unsigned.under(replace(unsigned.service.settings, webhook_secret=None))
        deliver_due(unsigned.service)
    states = Counter((entry.address.rpartition("/")[2], entry.state) for entry in unsigned.messages())
    assert states == {("bare", "pending"): 5, ("signed", "delivered"): 5}


def test_a_hiccup_of_one_message_changes_no_order(house: House) -> None:
    with HookReceiver(400, 204) as hook:
        told = told_of(house, hook.url)
        order = [entry.dedupe_key for entry in told.messages()]
        assert deliver_due(told.service) == {"retried": 1}
        assert deliver_due(told.service) == {}
        told.clock.move(seconds=40)
        assert deliver_due(told.service) == {"delivered": 5}
    assert keys(hook) == [order[0], *order]


def test_an_outage_of_one_address_leaves_the_others_of_its_host_alone(house: House) -> None:
    with HookReceiver(404, 204) as hook:
        told = house.told()
        rules.edit(told.service, "default", {"recipients": f"webhook:{hook.url}/a, webhook:{hook.url}/b"})
        told.begun().read(row(1, "Talks with Algeria."))
        counts = deliver_due(told.service)
        assert counts == {"retried": 1, "delivered": 1}
        (circuit,) = circuits.listing(told.service)
    assert (circuit.scope, circuit.kind, circuit.waiting) == ("address", "refused", 1)


def test_a_host_that_is_away_is_tried_once_for_all_its_addresses(house: House) -> None:
    with HookReceiver() as hook:
        url = hook.url
    told = house.told()
    rules.edit(told.service, "default", {"recipients": f"webhook:{url}/a"})
    told.begun().read(row(1, STATES))
    rules.edit(told.service, "default", {"recipients": f"webhook:{url}/b"})
    deliver_due(told.service)
    told.read(row(2, "Oman and Mali took part."))
    assert deliver_due(told.service) == {}
    (circuit,) = circuits.listing(told.service)
    assert (circuit.scope, circuit.kind, circuit.waiting) == ("destination", "unreachable", 7)
    wait_out(told)
    assert deliver_due(told.service) == {"retried": 1}


def test_two_processes_try_once_between_them(house: House) -> None:
    with HookReceiver(503) as hook:
        told = told_of(house, hook.url)
        deliver_due(told.service)
        wait_out(told)
        hook.reply(Reply(status=503, delay_s=0.3))
        senders = [threading.Thread(target=deliver_due, args=(told.service,)) for _ in range(2)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        assert len(hook.messages) == 2
    (circuit,) = circuits.listing(told.service)
    assert circuit.failures == 2


def test_a_try_that_died_is_made_again_after_its_lease(house: House) -> None:
    with HookReceiver(503) as hook:
        told = told_of(house, hook.url)
        deliver_due(told.service)
        wait_out(told)
        now = told.clock.now()
        with told.service.database.writing() as tx:
            due = lane_store.due(tx, now=now)
            lane_store.claim(tx, due, now=now, lease_until=now + LEASE, owner="dead", limit=9)
        assert deliver_due(told.service) == {}
        told.clock.move(minutes=5)
        hook.reply(204)
        assert deliver_due(told.service) == {"delivered": 5}


def test_a_try_of_which_the_message_was_discarded_holds_nobody_up(house: House) -> None:
    with HookReceiver(500) as hook:
        told = told_of(house, hook.url, "Talks with Algeria.")
        deliver_due(told.service)
        wait_out(told)
        now = told.clock.now()
        with told.service.database.reading() as tx:
            lanes = lane_store.due(tx, now=now)
        outbox.discard(told.service, told.messages()[0].id)
        with told.service.database.writing() as tx:
            lane_store.claim(tx, lanes, now=now, lease_until=now + LEASE, owner="late", limit=50)
        hook.reply(204)
        told.read(row(2, "Talks with Peru."))
        assert deliver_due(told.service) == {"delivered": 1}


def test_what_another_has_taken_over_is_not_recorded(house: House) -> None:
    """The lease runs out while the receiver thinks, and somebody else sends the message."""

    def take_over(entry: OutboxEntry) -> Deadline:
        now = told.clock.now() + LEASE
        with told.service.database.writing() as tx:
            due = lane_store.due(tx, now=now)
            lane_store.claim(tx, due, now=now, lease_until=now + LEASE, owner="other", limit=1)
        return Deadline(20) if entry else Deadline(0)

    with HookReceiver() as hook:
        told = told_of(house, hook.url, "Talks with Algeria.")
        assert deliver_due(told.service, deadline=take_over) == {}
        (entry,) = told.messages()
        assert (entry.state, entry.fence) == ("pending", 2)
        _, trail = outbox.show(told.service, entry.id)
        assert [each.outcome for each in trail] == ["late"]
        assert len(hook.messages) == 1


def test_nothing_is_sent_under_a_lease_that_may_run_out(house: House) -> None:
    with HookReceiver() as hook:
        told = told_of(house, hook.url)
        long = LEASE.total_seconds() + 1
        assert deliver_due(told.service, deadline=lambda _entry: Deadline(long)) == {}
        assert hook.messages == ()
        assert {entry.attempts for entry in told.messages()} == {0}
        assert deliver_due(told.service) == {"delivered": 5}


def test_what_waited_as_long_as_its_receiver_failed_is_given_up_together(house: House) -> None:
    with HookReceiver(503) as hook:
        told = told_of(house, hook.url)
        for _ in range(14):
            deliver_due(told.service)
            told.clock.move(hours=6, minutes=5)
        told.read(row(2, "Talks with Oman."))
        deliver_due(told.service)
        states = Counter(entry.state for entry in told.messages())
        assert states == {"dead": 5, "pending": 1}
        last = told.messages()[4]
        assert last.last_error.startswith("given up: the receiver has failed since 2026-09-01")
        hook.reply(204)
        assert outbox.retry_all(told.service, Wanted(state="dead")) == 5
        assert deliver_due(told.service) == {"delivered": 6}


def test_a_clock_that_jumps_ahead_kills_nothing(house: House) -> None:
    with HookReceiver(503) as hook:
        told = told_of(house, hook.url)
        deliver_due(told.service)
        told.clock.move(days=400)
        assert deliver_due(told.service) == {"retried": 1}
        assert {entry.state for entry in told.messages()} == {"pending"}
        hook.reply(204)
        wait_out(told)
        assert deliver_due(told.service) == {"delivered": 5}


def test_a_clock_that_is_put_back_holds_nothing_up(house: House) -> None:
    with HookReceiver(Reply(status=503, retry_after="20000")) as hook:
        told = told_of(house, hook.url)
        deliver_due(told.service)
        told.clock.move(days=-30)
        hook.reply(204)
        assert deliver_due(told.service) == {"delivered": 5}


def test_a_receiver_may_name_a_date(house: House) -> None:
    with HookReceiver(Reply(status=429, retry_after="Tue, 01 Sep 2026 08:00:00 GMT")) as hook:
        told = told_of(house, hook.url)
        deliver_due(told.service)
        (circuit,) = circuits.listing(told.service)
    assert (circuit.kind, circuit.retry_at.isoformat()) == ("busy", "2026-09-01T08:00:00+00:00")


def test_many_messages_are_replayed_and_none_of_the_copies(house: House) -> None:
    with HookReceiver() as hook:
        told = told_of(house, hook.url)
        deliver_due(told.service)
        assert outbox.replay_all(told.service, Wanted(country="DZ")) == 1
        assert outbox.replay_all(told.service, Wanted(rule="other")) == 0
        told.clock.move(seconds=1)
        assert outbox.replay_all(told.service, Wanted(channel="webhook", since=told.clock.now())) == 0
        assert deliver_due(told.service) == {"delivered": 1}
        assert outbox.replay_all(told.service, Wanted(channel="webhook")) == 6
        assert deliver_due(told.service) == {"delivered": 6}
    assert len(set(keys(hook))) == len(keys(hook)) == 12
