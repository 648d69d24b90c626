"""What an attempt says of other messages, and when anything is given up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alerts.circuits import Attempted, Settled, gives_up, settle
from alerts.retry import GIVE_UP_AFTER, LONGEST_WAIT_S
from news.alerts import Dead, Delivered, OutboxEntry, RefusalKind, RefusalScope, Refused, RetryAt
from news.circuits import LONGEST_WAIT, Circuit, address_key, destination_key, is_ahead

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOST, URL = "hooks.example.org", "https://hooks.example.org/desk"
LANE, PLACE = address_key("webhook", URL), destination_key("webhook", HOST)
SOON = NOW + timedelta(seconds=30)


def entry(attempts: int = 0) -> OutboxEntry:
    return OutboxEntry(
        id=1, dedupe_key="msg_a", channel="webhook", address=URL, destination=HOST, state="pending",
        attempts=attempts, created_at=NOW, next_attempt_at=NOW,
    )  # fmt: skip


def refused(scope: RefusalScope = "address", kind: RefusalKind = "refused", **facts: float) -> Refused:
    return Refused(detail="no", is_permanent=False, kind=kind, scope=scope, **facts)


def circuit(scope: RefusalScope = "address", **facts: object) -> Circuit:
    known = Circuit(
        scope=scope, channel="webhook", address=HOST if scope == "destination" else URL, failures=1,
        since=NOW - timedelta(hours=1), retry_at=NOW, kind="refused", reason="no",
    )  # fmt: skip
    return replace(known, **facts)  # type: ignore[arg-type]  # a builder


def settled(
    answer: Delivered | Refused,
    *standing: Circuit,
    attempts: int = 0,
    is_probe: bool = False,
    **facts: object,
) -> Settled:
    probing = frozenset(each.key for each in standing) if is_probe else frozenset()
    attempted = Attempted(entry=entry(attempts), answer=answer, first_at=NOW, now=NOW, probing=probing)
    return settle(replace(attempted, **facts), {each.key: each for each in standing})  # type: ignore[arg-type]  # as above


def test_a_delivery_closes_what_stood() -> None:
    found = settled(Delivered(), circuit(), circuit("destination"))
    assert (found.outcome, found.opened, found.closed) == (Delivered(), None, {LANE, PLACE})


@pytest.mark.parametrize(("scope", "key"), [("address", LANE), ("destination", PLACE)])
def test_a_failure_opens_the_circuit_that_it_concerns(scope: RefusalScope, key: str) -> None:
    found = settled(refused(scope))
    assert found.opened is not None
    assert (found.opened.key, found.opened.failures, found.opened.since) == (key, 1, NOW)
    assert found.outcome == RetryAt(when=found.opened.retry_at, detail="no")
    assert found.opened.retry_at == SOON
    assert found.opened.is_open(NOW)


def test_only_the_one_that_tried_for_a_circuit_makes_it_wait_longer() -> None:
    known = circuit(failures=3, retry_at=SOON)
    under_way = settled(refused(), known)
    assert under_way.opened == known
    assert under_way.outcome == RetryAt(when=SOON, detail="no")
    probe = settled(refused(), known, is_probe=True).opened
    assert probe is not None
    assert (probe.failures, probe.since) == (4, known.since)
    assert probe.retry_at == NOW + timedelta(seconds=240)


def test_a_circuit_whose_time_has_come_counts_whoever_fails() -> None:
    found = settled(refused(), circuit()).opened
    assert found is not None
    assert found.failures == 2


@pytest.mark.parametrize(("has_untried", "waits_s"), [(True, 60), (False, 480)])
def test_a_host_with_addresses_that_nobody_tried_is_asked_again_soon(
    *, has_untried: bool, waits_s: int
) -> None:
    hung = refused("destination", "slow")
    found = settled(hung, circuit("destination", failures=4), is_probe=True, has_untried=has_untried).opened
    assert found is not None
    assert (found.failures, found.retry_at) == (5, NOW + timedelta(seconds=waits_s))


def test_an_answer_proves_the_way_to_it() -> None:
    standing = circuit("destination", kind="unreachable")
    assert settled(refused("address"), standing).closed == {PLACE}
    assert settled(refused("address", "forbidden"), standing).closed == frozenset()
    assert settled(refused("destination", "slow"), circuit()).closed == frozenset()
    gone = Refused(detail="410", is_permanent=True, kind="gone")
    assert settled(gone, standing) == Settled(outcome=Dead(reason="410"), closed=frozenset({PLACE}))


def test_a_lane_waits_for_the_second_try_of_a_message_and_no_longer() -> None:
    first = settled(refused("message"))
    assert first.opened is not None
    assert (first.opened.scope, first.opened.key, first.opened.retry_at) == ("message", LANE, SOON)
    second = settled(refused("message"), first.opened, attempts=1, is_probe=True)
    assert (second.opened, second.closed) == (None, {LANE})
    assert second.outcome == RetryAt(when=NOW + timedelta(seconds=60), detail="no")


def test_a_hold_becomes_a_circuit_where_the_address_fails() -> None:
    found = settled(refused("address"), circuit("message"), attempts=1, is_probe=True).opened
    assert found is not None
    assert (found.scope, found.failures, found.since) == ("address", 1, NOW)


def test_a_message_that_fails_while_others_get_through_has_itself_to_blame() -> None:
    assert settled(refused("address"), attempts=2).opened is None
    assert settled(refused("address", "busy"), attempts=2).opened is not None
    assert settled(refused("address"), attempts=1).opened is not None


def test_a_setting_that_lacks_is_looked_for_more_often() -> None:
    found = settled(refused("destination", "settings"), circuit("destination", failures=9), is_probe=True)
    assert found.opened is not None
    assert found.opened.retry_at == NOW + timedelta(minutes=15)


def test_retry_after_is_waited_for_up_to_the_cap() -> None:
    for asked_s, waited_s in ((1800.0, 1800.0), (1.0, 30.0), (1e9, LONGEST_WAIT_S)):
        found = settled(refused("address", "busy", retry_after_s=asked_s)).opened
        assert found is not None
        assert found.retry_at == NOW + timedelta(seconds=waited_s)


@pytest.mark.parametrize(
    ("age", "failures", "is_dead"),
    [
        (GIVE_UP_AFTER, 12, True),
        (GIVE_UP_AFTER - timedelta(seconds=1), 12, False),
        (timedelta(days=900), 8, False),  # the clock has jumped
    ],
)
def test_a_message_is_given_up_for_age_and_tries_together(
    age: timedelta,
    failures: int,
    is_dead: bool,  # noqa: FBT001 - a table's column
) -> None:
    standing = circuit(failures=failures, since=NOW - age)
    found = settled(refused(), standing, attempts=1, is_probe=True, first_at=NOW - age)
    assert isinstance(found.outcome, Dead) is is_dead
    alone = settled(refused("message"), attempts=failures, first_at=NOW - age)
    assert isinstance(alone.outcome, Dead) is is_dead
    assert gives_up(standing, NOW) is is_dead


def test_a_wait_that_is_longer_than_any_is_none() -> None:
    assert is_ahead(NOW + LONGEST_WAIT, NOW)
    assert not is_ahead(NOW, NOW)
    assert not is_ahead(NOW + timedelta(days=1), NOW)
