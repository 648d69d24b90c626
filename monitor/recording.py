"""What came of messages, written down: several at once, in the order in which it happened."""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from alerts import circuits as decisions
from alerts.retry import GIVE_UP_AFTER
from news.alerts import Dead, Delivered, Outcome, Refused
from news.circuits import Circuit, address_key, destination_key
from storage import Transaction
from storage import attempts as attempt_store
from storage import circuits as circuit_store
from storage import lanes as lane_store
from storage.attempts import Ended, Note

from .bootstrap import Service
from .clock import elapsed_s
from .log import logger
from .sending import Sent

RECORD_MOST = 50
RECORD_S = 0.2
STOP_GRACE_S = 4.0  # for a database that is away at a stop
PATIENCE_S = 1.0  # for other writers at a time; a stop has to be noticed in between
# While the database is away. After the lease others may have sent it again; this only saves repeats.
UNRECORDED_S = 900.0
BURIED_AT_ONCE = 1000  # so that others may write in between


@dataclass(slots=True)
class Unrecorded:
    """What has become of messages and is not written down yet: at most `RECORD_MOST`, or for `RECORD_S`.

    More only while the database is away, and then no more than was claimed.
    """

    sent: list[Sent] = field(default_factory=list)
    since_s: float = 0.0
    failed_s: float | None = None  # since when it could not be
    stopped_s: float | None = None  # since when it could not be after a stop
    is_hurried: bool = False

    @property
    def is_due(self) -> bool:
        """Whether it is to be written down now."""
        if not self.sent:
            return False
        return self.is_hurried or len(self.sent) >= RECORD_MOST or elapsed_s() - self.since_s >= RECORD_S

    def add(self, sent: Sent) -> None:
        """One more."""
        if not self.sent:
            self.since_s = elapsed_s()
        self.sent.append(sent)

    def hurry(self) -> None:
        """Somebody waits for it."""
        self.is_hurried = bool(self.sent)

    def patience_s(self, longest_s: float) -> float:
        """How long to listen for more before it is due, at most so long."""
        if not self.sent or self.failed_s is not None:
            return longest_s
        return 0.0 if self.is_hurried else max(0.0, RECORD_S - (elapsed_s() - self.since_s))

    def done(self, count: int) -> None:
        """The first so many are written down."""
        del self.sent[:count]
        self.since_s, self.failed_s, self.stopped_s, self.is_hurried = elapsed_s(), None, None, False

    def failed(self) -> None:
        """They could not be written down."""
        self.failed_s = self.failed_s or elapsed_s()

    def is_hopeless(self, *, is_stopped: bool) -> bool:
        """Whether to give up; what was sent is sent again then, with the same ids."""
        now_s = elapsed_s()
        if is_stopped:
            self.stopped_s = self.stopped_s or now_s
            return now_s - self.stopped_s >= STOP_GRACE_S
        return self.failed_s is not None and now_s - self.failed_s >= UNRECORDED_S


def record(service: Service, sent: Sequence[Sent], *, owner: str) -> Counter[str]:
    """Keep how these messages ended, and what it says of their addresses; counts by outcome.

    What is no longer in the hands of `owner` under the fence that it was claimed with changes nothing but
    its trail: another has taken over.
    """
    with service.database.writing(patience_s=PATIENCE_S) as tx:
        held = lane_store.held(tx, [each.entry for each in sent], owner=owner)
        waits = circuit_store.standing(tx, _keys(sent))
        lost = [each for each in sent if each.entry.id not in held and each.is_tried]
        attempt_store.note(tx, [_late(each) for each in lost])
        kept = [each for each in sent if each.entry.id in held]
        proven: list[tuple[Circuit, Sent]] = []
        ended = [_settled(tx, each, waits, proven) for each in kept if each.answer is not None]
        attempt_store.record(tx, ended)
        _blame(tx, proven)
        _put_back(tx, [each for each in kept if each.answer is None], owner=owner)
    counts = Counter(_logged(each) for each in ended)
    counts.update("put_back" for each in kept if each.answer is None and each.is_tried)
    _bury(service, waits.values())
    return counts


def _keys(sent: Sequence[Sent]) -> frozenset[str]:
    entries = [each.entry for each in sent]
    return frozenset(address_key(each.channel, each.address) for each in entries) | frozenset(
        destination_key(each.channel, each.destination) for each in entries
    )


def _settled(
    tx: Transaction, sent: Sent, waits: dict[str, Circuit], proven: list[tuple[Circuit, Sent]]
) -> Ended:
    """How one attempt ended; the circuits are kept as it leaves them, `waits` with them.

    `proven` takes those that it closed by getting through.
    """
    answer = sent.answer
    assert answer is not None  # noqa: S101 - those without an answer are put back
    attempted = decisions.Attempted(
        entry=sent.entry,
        answer=answer,
        first_at=attempt_store.first_at(tx, sent.entry) or sent.at if sent.entry.attempts else sent.at,
        now=sent.at,
        probing=sent.probing,
        jitter=secrets.randbelow(1_000_000) / 1_000_000,
        has_untried=_has_untried(tx, sent, waits),
    )
    settled = decisions.settle(attempted, waits)
    if settled.closed:
        proven.extend((waits[key], sent) for key in settled.closed if isinstance(answer, Delivered))
        circuit_store.close(tx, settled.closed)
        for key in settled.closed:
            del waits[key]
    if settled.opened is not None and waits.get(settled.opened.key) != settled.opened:
        circuit_store.put(tx, settled.opened)
        waits[settled.opened.key] = settled.opened
        _tell(settled.opened)
    kind = answer.kind if isinstance(answer, Refused) else ""
    return Ended(entry=sent.entry, outcome=settled.outcome, at=sent.at, kind=kind, took_ms=sent.took_ms)


def _has_untried(tx: Transaction, sent: Sent, waits: Mapping[str, Circuit]) -> bool:
    """Whether others of a destination that hangs have yet to be tried."""
    circuit = waits.get(destination_key(sent.entry.channel, sent.entry.destination))
    if circuit is None or not isinstance(sent.answer, Refused) or not sent.answer.is_slow:
        return False
    return circuit_store.has_untried(tx, circuit, but=sent.entry.address)


def _blame(tx: Transaction, proven: Iterable[tuple[Circuit, Sent]]) -> None:
    """Of a destination where one got through: those that failed there meanwhile fail by themselves.

    They try alone, or the next message of each would speak for its host again.
    """
    kinds = decisions.MAY_BE_ONE_ADDRESS
    for circuit, sent in proven:
        if circuit.scope == "destination":
            circuit_store.narrow(tx, circuit, kinds=kinds, but=sent.entry.address, now=sent.at)


def _put_back(tx: Transaction, sent: Sequence[Sent], *, owner: str) -> None:
    if not sent:
        return
    lane_store.put_back(tx, [each.entry for each in sent], owner=owner, now=sent[0].at)
    attempt_store.note(
        tx,
        [
            Note(entry_id=each.entry.id, at=each.at, outcome="put_back", took_ms=each.took_ms)
            for each in sent
            if each.is_tried
        ],
    )
    for each in sent:
        if each.probing:  # whoever comes next may try in its place
            circuit_store.wait_until(tx, each.probing, each.at)


def _late(sent: Sent) -> Note:
    said = sent.answer.detail if sent.answer is not None else ""
    kind = sent.answer.kind if isinstance(sent.answer, Refused) else ""
    return Note(
        entry_id=sent.entry.id, at=sent.at, outcome="late", kind=kind, detail=said, took_ms=sent.took_ms
    )


def _bury(service: Service, circuits: Iterable[Circuit]) -> None:
    """Gives up what has waited as long as its receiver has failed; a little at a time."""
    now = service.clock.now()
    for circuit in circuits:
        while decisions.gives_up(circuit, now):
            with service.database.writing() as tx:
                count = circuit_store.bury(
                    tx, circuit, due_before=now - GIVE_UP_AFTER, now=now, limit=BURIED_AT_ONCE
                )
            if count:
                logger.warning("delivery.buried", channel=circuit.channel, count=count, kind=circuit.kind)
            if count < BURIED_AT_ONCE:
                break


def _tell(circuit: Circuit) -> None:
    if circuit.scope != "message":
        logger.warning(
            "circuit.open",
            scope=circuit.scope,
            channel=circuit.channel,
            failures=circuit.failures,
            kind=circuit.kind,
        )


def _logged(ended: Ended) -> str:
    name = _name(ended.outcome)
    entry = ended.entry
    logger.info(f"delivery.{name}", entry=entry.id, channel=entry.channel, attempt=entry.attempts + 1)
    return name


def _name(outcome: Outcome) -> str:
    if isinstance(outcome, Delivered):
        return "delivered"
    return "dead" if isinstance(outcome, Dead) else "retried"
