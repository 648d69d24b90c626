"""Rules of silence: which states have not been named for too long."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

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
_DAY = timedelta(days=1)


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
    told = {each.country: each.at for each in told_store.by_rule(asking.tx, asking.rule.id, "country.silent")}
    for last in _last_named(asking, states, sources):
        attention = Attention(
            listening_since=asking.listening_since,
            read_until=until,
            told_at=told.get(last.country),
            now=asking.now,
        )
        if silence.is_due(asking.rule, last, attention):
            known = history(asking, last.country, listings, since=last.at)
            facts = SilenceFacts(last=last, attention=attention, history=known)
            yield from silence.fires(asking.rule, facts)


def _last_named(
    asking: Asking, states: Sequence[str], sources: Sequence[SourceRef] | None
) -> Iterator[LastNamed]:
    before = asking.now + _JUST_AFTER
    named = silence_store.last_named(asking.tx, before=before, sources=sources)
    # No window is shorter than a day: most states are named daily, and are done with here.
    silent = [state for state in states if state in named and asking.now - named[state] >= _DAY]
    earlier = silence_store.earlier(asking.tx, silent, before=before, sources=sources) if silent else {}
    for state in silent:
        past = earlier.get(state)
        yield LastNamed(
            country=state,
            at=named[state],
            silences=past.times if past else 0,
            longest_s=past.longest_s if past else None,
        )
