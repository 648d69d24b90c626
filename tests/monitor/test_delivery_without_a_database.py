"""The database goes away while messages are under way: what was sent is known, and nothing is lost."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace

import pytest

from alerts.channels.deadline import Deadline
from monitor.deliver import deliver_due
from monitor.recording import STOP_GRACE_S, UNRECORDED_S, Unrecorded
from monitor.sending import Sent
from news.alerts import Delivered, OutboxEntry
from news.errors import StorageError
from standin import HookReceiver
from storage import Database, Transaction
from tests.monitor.house import START, House, row


@dataclass
class Shaky:
    """A database that is away for so many transactions once a message is on its way."""

    real: Database
    times: int
    is_sending: threading.Event = field(default_factory=threading.Event)

    def reading(self) -> AbstractContextManager[Transaction]:
        return self.real.reading()

    @contextmanager
    def writing(self, *, patience_s: float = 30.0) -> Iterator[Transaction]:
        if self.is_sending.is_set() and self.times > 0:
            self.times -= 1
            raise StorageError("The database is away.")
        with self.real.writing(patience_s=patience_s) as tx:
            yield tx

    def deadline(self, _entry: OutboxEntry) -> Deadline:
        self.is_sending.set()
        return Deadline(20)


def shaken(house: House, times: int) -> tuple[House, Shaky]:
    shaky = Shaky(house.service.database, times)
    return House(replace(house.service, database=shaky), house.clock), shaky  # type: ignore[arg-type]  # a stand-in


def test_what_was_sent_while_the_database_is_away_is_recorded_when_it_is_back(house: House) -> None:
    with HookReceiver() as hook:
        told = house.told(hook=hook)
        told.begun().read(row(1, "Algeria, Peru and Cuba took part."))
        broken, shaky = shaken(told, times=2)
        assert deliver_due(broken.service, deadline=shaky.deadline) == {"delivered": 3}
        assert (len(hook.messages), shaky.times) == (3, 0)
    assert {entry.state for entry in told.messages()} == {"delivered"}


def test_a_database_that_does_not_come_back_before_a_stop_means_a_repeat(house: House) -> None:
    stop = threading.Event()
    with HookReceiver() as hook:
        told = house.told(hook=hook)
        told.begun().read(row(1, "Talks with Algeria."))
        broken, shaky = shaken(told, times=10_000)
        stopping = threading.Thread(target=lambda: (hook.wait_for(1), stop.set()))
        stopping.start()
        with pytest.raises(StorageError):
            deliver_due(broken.service, deadline=shaky.deadline, stop=stop)
        stopping.join()
        told.clock.move(minutes=5)
        assert deliver_due(told.service) == {"delivered": 1}
        assert len({received.headers["webhook-id"] for received in hook.messages}) == 1


def test_a_database_that_is_away_beforehand_is_the_callers_to_see(house: House) -> None:
    with HookReceiver() as hook:
        told = house.told(hook=hook)
        told.begun().read(row(1, "Talks with Algeria."))
        broken, shaky = shaken(told, times=1)
        shaky.is_sending.set()
        with pytest.raises(StorageError):
            deliver_due(broken.service)
        assert deliver_due(broken.service) == {"delivered": 1}


def test_what_is_unrecorded_is_kept_for_a_while_and_not_for_ever() -> None:
    entry = OutboxEntry(
        id=1, dedupe_key="msg_a", channel="email", address="a@example.org", state="pending", attempts=0,
        created_at=START, next_attempt_at=START,
    )  # fmt: skip
    unrecorded = Unrecorded()
    unrecorded.add(Sent(entry=entry, answer=Delivered(), at=START))
    assert not unrecorded.is_hopeless(is_stopped=True)
    unrecorded.failed()
    assert not unrecorded.is_hopeless(is_stopped=True)
    assert unrecorded.stopped_s is not None
    unrecorded.stopped_s -= STOP_GRACE_S
    assert unrecorded.is_hopeless(is_stopped=True)
    assert not unrecorded.is_hopeless(is_stopped=False)
    assert unrecorded.failed_s is not None
    unrecorded.failed_s -= UNRECORDED_S
    assert unrecorded.is_hopeless(is_stopped=False)
