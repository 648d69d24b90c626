"""A newer gazetteer over the archive: what would change, then the change; nobody is ever told of it.

What `actors` finds is read anew along with it, and is not counted as a change.
"""

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import actors
import countries
from alerts.sentences import sentence_around
from countries import Mention
from storage import actors as actor_store
from storage import rechecks
from storage.rechecks import Annotated

from .bootstrap import Service
from .log import logger

_BATCH = 200  # revisions read, understood and written at a time; a killed run loses no more than that
_MOST_EXAMPLES = 3  # sentences shown for each state


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence in which a state came up or went away."""

    article: str
    language: str
    sentence: str


@dataclass(slots=True, kw_only=True)
class StateChange:
    """How many releases, as they stand, come to name a state or cease to, with a few of the sentences."""

    country: str
    added: int = 0
    removed: int = 0
    added_in: list[Example] = field(default_factory=list)
    removed_in: list[Example] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """What a gazetteer changes: revisions looked at, of how many, and the change by state.

    `other_states` counts the revisions that name other states, `other_details` those that name the same ones
    with other mentions, roles, reasons or places.
    """

    gazetteer: str
    total: int
    looked_at: int
    other_states: int
    other_details: int
    states: tuple[StateChange, ...]
    is_applied: bool


def recheck(
    service: Service,
    *,
    apply: bool,
    progress: Callable[[int, int], None] | None = None,
    stop: threading.Event | None = None,
) -> Recheck:
    """Read every revision again that older tables have read; `progress` hears how many of how many.

    With `apply` the mentions are replaced, batch by batch. A run that `stop` or a kill ended goes on where it
    was, because what is done is of the newer gazetteer.
    """
    gazetteer = countries.gazetteer_version()
    with service.database.reading() as tx:
        total = rechecks.count(tx, gazetteer=gazetteer, actors=actors.version())
    changes: dict[str, StateChange] = {}
    seen: Counter[str] = Counter()
    for batch in _batches(service, gazetteer, stop or threading.Event()):
        read = [(old, countries.find_in_release(old.title, old.text)) for old in batch]
        for old, new in read:
            seen[_difference(old.mentions, new)] += 1
            if old.is_current:
                _note(changes, old, new)
        if apply:
            _apply(service, read, gazetteer)
        seen["looked_at"] += len(batch)
        if progress is not None:
            progress(seen["looked_at"], total)
    if apply:
        logger.info(
            "recheck.applied",
            gazetteer=gazetteer,
            revisions=seen["looked_at"],
            other_states=seen["other_states"],
            other_details=seen["other_details"],
        )
    return Recheck(
        gazetteer=gazetteer,
        total=total,
        looked_at=seen["looked_at"],
        other_states=seen["other_states"],
        other_details=seen["other_details"],
        states=tuple(
            sorted(changes.values(), key=lambda change: (-change.added - change.removed, change.country))
        ),
        is_applied=apply,
    )


def _apply(service: Service, read: Sequence[tuple[Annotated, tuple[Mention, ...]]], gazetteer: str) -> None:
    acting = [
        actor_store.Reading(
            revision_id=old.revision_id,
            story_id=old.story_id,
            language=old.language,
            appeared_at=old.appeared_at,
            found=actors.find_in_release(old.title, old.text),
            occasions=actors.occasions(old.title, old.text),
        )
        for old, _new in read
    ]
    with service.database.writing() as tx:
        rechecks.apply(tx, read, gazetteer=gazetteer, now=service.clock.now())
        actor_store.rewrite(tx, acting)


def _difference(old: Collection[Mention], new: Collection[Mention]) -> str:
    if {mention.country for mention in old} != {mention.country for mention in new}:
        return "other_states"
    return "same" if old == new else "other_details"


def _batches(service: Service, gazetteer: str, stop: threading.Event) -> Iterator[tuple[Annotated, ...]]:
    after_id = 0
    while not stop.is_set():
        with service.database.reading() as tx:
            batch = rechecks.batch(
                tx, gazetteer=gazetteer, actors=actors.version(), after_id=after_id, limit=_BATCH
            )
        if not batch:
            return
        yield batch
        after_id = batch[-1].revision_id


def _note(changes: dict[str, StateChange], old: Annotated, new: Iterable[Mention]) -> None:
    before, after = _first_by_state(old.mentions), _first_by_state(new)
    for country in after.keys() - before.keys():
        change = changes.setdefault(country, StateChange(country=country))
        change.added += 1
        _show(change.added_in, old, after[country])
    for country in before.keys() - after.keys():
        change = changes.setdefault(country, StateChange(country=country))
        change.removed += 1
        _show(change.removed_in, old, before[country])


def _first_by_state(found: Iterable[Mention]) -> dict[str, Mention]:
    first: dict[str, Mention] = {}
    for mention in found:
        first.setdefault(mention.country, mention)
    return first


def _show(examples: list[Example], old: Annotated, mention: Mention) -> None:
    if len(examples) < _MOST_EXAMPLES:
        text = old.title if mention.field == "title" else old.text
        sentence = sentence_around(text, mention.start, mention.end)
        examples.append(Example(article=old.key, language=old.language, sentence=sentence))
