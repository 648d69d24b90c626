"""Addresses of one host: those that hang hold a good one beside them for a bounded time."""

from datetime import timedelta

import pytest

from monitor.bootstrap import Service
from monitor.deliver import LEASE
from monitor.plan import Plan
from monitor.recording import record
from monitor.sending import Sent
from news.alerts import Delivered, OutboxEntry, Refused
from storage import alerts, circuits, lanes, outbox
from storage.outbox import NewMessage
from tests.monitor.house import House
from tests.storage.building import alert

HOST = "hooks.example.org"
GOOD = f"https://{HOST}/good"
HUNG = Refused(detail="too slow", is_permanent=False, kind="slow", scope="destination")
TIME_S = 30  # that a message which hangs takes


def waiting(house: House, *addresses: str) -> None:
    at = house.clock.now().isoformat()
    with house.service.database.writing() as tx:
        alert_id = alerts.raise_once(tx, alert(occasion=f"story {at}"))
        assert alert_id is not None
        for address in addresses:
            message = NewMessage(
                alert_id=alert_id,
                channel="webhook",
                address=address,
                destination=HOST,
                dedupe_key=f"msg_{address}_{at}",
            )
            outbox.add(tx, message, now=house.clock.now())


def sent_next(service: Service, house: House) -> list[OutboxEntry]:
    """Sends what may be tried now as one batch, of which the good one gets through; what it tried."""
    now = house.clock.now()
    plan = Plan(most_failing=8)
    with service.database.writing() as tx:
        plan.renew(lanes.due(tx, now=now))
        claimed = lanes.claim(tx, plan.take(), now=now, lease_until=now + LEASE, owner="me", limit=50)
    passed = False
    sent = []
    for entry in claimed.entries:
        passed = passed or entry.address == GOOD
        if entry.address != GOOD:
            house.clock.move(hours=TIME_S / 3600)
        hung = (
            Refused(detail=HUNG.detail, is_permanent=False, kind="slow", scope="address") if passed else HUNG
        )
        answer = Delivered() if entry.address == GOOD else hung
        sent.append(Sent(entry=entry, answer=answer, at=house.clock.now(), probing=claimed.probing))
        if not claimed.probing:
            break
    record(service, sent, owner="me")
    with service.database.writing() as tx:
        lanes.put_back(tx, claimed.entries[len(sent) :], owner="me", now=house.clock.now())
    return [each.entry for each in sent]


def minutes_until_it_is_reached(house: House) -> float:
    """Minutes until the good address has its message, tried whenever the host's circuit allows it."""
    began_at = house.clock.now()
    for _ in range(1000):
        if GOOD in {entry.address for entry in sent_next(house.service, house)}:
            return (house.clock.now() - began_at) / timedelta(minutes=1)
        with house.service.database.reading() as tx:
            (circuit,) = circuits.listing(tx)
        house.clock.move(hours=max(timedelta(0), circuit.retry_at - house.clock.now()) / timedelta(hours=1))
    raise AssertionError("never reached")


@pytest.mark.parametrize("many", [10, 60])
def test_an_address_that_was_never_reached_waits_for_each_that_hangs_but_once(
    house: House, many: int
) -> None:
    waiting(house, *(f"https://{HOST}/hangs/{number}" for number in range(many)), GOOD)
    assert minutes_until_it_is_reached(house) < many * (TIME_S + 10) / 60 + 5


def test_an_address_that_was_reached_before_is_asked_first(house: House) -> None:
    waiting(house, GOOD)
    assert len(sent_next(house.service, house)) == 1
    house.clock.move(hours=1)
    waiting(house, *(f"https://{HOST}/hangs/{number}" for number in range(60)), GOOD)
    assert minutes_until_it_is_reached(house) < 6
