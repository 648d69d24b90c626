"""What an attempt says of other messages: which circuits it opens and closes, and what becomes of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from news.alerts import Dead, Delivered, OutboxEntry, Outcome, RefusalScope, Refused
from news.circuits import SECOND_OPINION_AFTER, Circuit, address_key, destination_key

from .retry import GIVE_UP_AFTER, LEAST_TRIES, outcome_after, retry_at

# A message that failed so often while others get through has itself to blame.
_BLAMED_AFTER = 2
_BY_THE_RECEIVER = frozenset({"refused", "gone", "busy"})  # it has answered, so the way to it is good
# What looks like a host that is down, and may be one address of it.
MAY_BE_ONE_ADDRESS = frozenset({"slow", "unreachable"})
_OF_ALL = frozenset({"busy", "settings", "forbidden"})  # no message is to blame for these, however often


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempted:
    """One attempt: what was sent, how it was answered, and what is known around it.

    `first_at` is when the message was first tried, `probing` the keys of circuits that it tried alone for,
    `jitter` 0 to 1. `has_untried` says that addresses of the same destination wait that nobody has tried
    since it fails; it is asked where the message hung.
    """

    entry: OutboxEntry
    answer: Delivered | Refused
    first_at: datetime
    now: datetime
    probing: frozenset[str] = frozenset()
    jitter: float = 0.0
    has_untried: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What follows: of the message, the circuit that is opened or goes on, and those that are closed."""

    outcome: Outcome
    opened: Circuit | None = None
    closed: frozenset[str] = frozenset()


def settle(attempted: Attempted, waits: Mapping[str, Circuit]) -> Settled:
    """What follows from an attempt where these circuits stand, by key."""
    entry, answer = attempted.entry, attempted.answer
    lane, place = address_key(entry.channel, entry.address), destination_key(entry.channel, entry.destination)
    both = frozenset({lane, place} & waits.keys())
    if isinstance(answer, Delivered):
        return Settled(outcome=answer, closed=both)
    reached = both if answer.kind in _BY_THE_RECEIVER else frozenset()
    if answer.is_permanent:
        return Settled(outcome=Dead(reason=answer.detail), closed=reached)
    scope = _scope(answer, entry, {key: waits[key] for key in both})
    if scope == "message":
        return _by_itself(attempted, answer, reached)
    if scope == "address":
        return _together(attempted, answer, waits.get(lane), scope, reached - {lane})
    return _together(attempted, answer, waits.get(place), scope, frozenset())


def gives_up(circuit: Circuit, now: datetime) -> bool:
    """Whether what has waited behind the circuit for as long as it fails is to be given up."""
    return now - circuit.since >= GIVE_UP_AFTER and circuit.failures >= LEAST_TRIES


def _scope(answer: Refused, entry: OutboxEntry, standing: Mapping[str, Circuit]) -> RefusalScope:
    known = [circuit.scope for circuit in standing.values()]
    if known == ["address"] and answer.kind in MAY_BE_ONE_ADDRESS:
        return "address"  # it fails by itself already, and is not asked about its host
    if not standing and entry.attempts >= _BLAMED_AFTER and answer.kind not in _OF_ALL:
        return "message"
    return answer.scope


def _by_itself(attempted: Attempted, answer: Refused, reached: frozenset[str]) -> Settled:
    """The message backs off; its lane waits for the second try, so that a hiccup changes no order."""
    entry, tries = attempted.entry, attempted.entry.attempts + 1
    at = retry_at(answer, attempts=tries, now=attempted.now, jitter=attempted.jitter)
    outcome = outcome_after(answer, tries=tries, first_at=attempted.first_at, now=attempted.now, at=at)
    if tries > 1:
        return Settled(outcome=outcome, closed=reached)
    hold = Circuit(
        scope="message",
        channel=entry.channel,
        address=entry.address,
        failures=1,
        since=attempted.now,
        retry_at=at,
        kind=answer.kind,
        reason=answer.detail,
    )
    return Settled(outcome=outcome, opened=hold, closed=reached - {hold.key})


def _together(
    attempted: Attempted,
    answer: Refused,
    standing: Circuit | None,
    scope: RefusalScope,
    closed: frozenset[str],
) -> Settled:
    """The message waits with all that its failure concerns."""
    circuit = _opened(attempted, answer, standing, scope)
    outcome = outcome_after(
        answer,
        tries=max(attempted.entry.attempts + 1, circuit.failures),
        first_at=attempted.first_at,
        now=attempted.now,
        at=circuit.retry_at,
    )
    return Settled(outcome=outcome, opened=circuit, closed=closed)


def _opened(attempted: Attempted, answer: Refused, standing: Circuit | None, scope: RefusalScope) -> Circuit:
    entry, now = attempted.entry, attempted.now
    known = standing if standing is not None and standing.scope == scope else None
    if known is not None and known.key not in attempted.probing and known.is_open(now):
        return known  # of several that were under way when the first failed, only that one counts
    failures = known.failures + 1 if known else 1
    # Hundreds of addresses that hang must not hold a good one of their host for as long as one that is down.
    waits = min(failures, SECOND_OPINION_AFTER) if attempted.has_untried else failures
    return Circuit(
        scope=scope,
        channel=entry.channel,
        address=entry.address if scope == "address" else entry.destination,
        failures=failures,
        since=min(known.since, now) if known else now,
        retry_at=retry_at(answer, attempts=waits, now=now, jitter=attempted.jitter),
        kind=answer.kind,
        reason=answer.detail,
    )
