"""Rules of silence: which states have not been named for too long."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from alerts.building import Firing
from alerts.kinds import silence
from alerts.kinds.listings import heard_by_state, meant
from alerts.kinds.silence import Attention, LastNamed, SilenceFacts
from countries import CODES
from news.crawls import SourceRef, SourceStatus
from storage import silences as silence_store
from storage import told as told_store

from .asking import Asking, history, read_until

_JUST_AFTER = timedelta(seconds=1)


def is_due(asking: Asking) -> bool:
    """Whether a silence is to be told."""
    return any(_firings(asking))


def tell(asking: Asking) -> int:
    """Raise an alert a state that is silent for too long; how many there were."""
    return asking.raised(tuple(_firings(asking)))


def _firings(asking: Asking) -> Iterator[Firing]:
    listings = asking.listings()
    on = asking.now.date()
    states = sorted(meant(asking.rule, CODES, on))
    for sources, heard in heard_by_state(asking.rule, tuple(listings), on, states).items():
        yield from _of_listings(asking, [listings[each] for each in sources], heard, of=len(listings))


def _of_listings(
    asking: Asking, listings: Sequence[SourceStatus], states: Sequence[str], *, of: int
) -> Iterator[Firing]:
    until = read_until(listings, asking.now)
    if until is None:
        return
    # Of all listings the whole archive is asked, also what imports and former settings have brought.
    sources = None if len(listings) == of else [each.source for each in listings]
    named = silence_store.last_named(asking.tx, before=asking.now + _JUST_AFTER, sources=sources)
    told = {each.country: each.at for each in told_store.by_rule(asking.tx, asking.rule.id, "country.silent")}
    attention = {
        state: Attention(
            listening_since=asking.listening_since,
            read_until=until,
            told_at=told.get(state),
            now=asking.now,
        )
        for state in states
        if state in named
    }
    maybe = [
        state
        for state, each in attention.items()
        if silence.may_be_due(asking.rule, LastNamed(country=state, at=named[state]), each)
    ]
    for last in _with_past(asking, {state: named[state] for state in maybe}, sources):
        if silence.is_due(asking.rule, last, attention[last.country]):
            known = history(asking, last.country, listings, since=last.at)
            facts = SilenceFacts(last=last, attention=attention[last.country], history=known)
            yield from silence.fires(asking.rule, facts)


def _with_past(
    asking: Asking, named: Mapping[str, datetime], sources: Sequence[SourceRef] | None
) -> Iterator[LastNamed]:
    """The states with the silences that they had before, which costs a look at all of their stories."""
    before = asking.now + _JUST_AFTER
    listings = None if sources is None else tuple(sources)
    past = asking.service.past_silences.of(
        [(state, at, listings) for state, at in named.items()],
        asking.now,
        lambda states: silence_store.earlier(asking.tx, states, before=before, sources=listings),
    )
    for state, at in named.items():
        silences = past[state]
        yield LastNamed(
            country=state,
            at=at,
            silences=silences.times if silences else 0,
            longest_s=silences.longest_s if silences else None,
        )
