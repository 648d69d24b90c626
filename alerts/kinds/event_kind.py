"""A release tells of a kind of event: a visit, a call, a signing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from actors import Occasion
from alerts.building import Firing
from alerts.facts import ReleaseFacts
from alerts.reading import Reading
from news.reasons import EventTold
from news.rules import Rule

from .matters import Matter, firings


def fires(rule: Rule, facts: ReleaseFacts) -> tuple[Firing, ...]:
    """One firing, or one a state that the rule names; the event that is told best is the reason."""
    return firings(rule, facts, _events, _joined)


def _joined(reasons: Sequence[EventTold]) -> EventTold:
    first, *others = reasons
    return replace(first, others=tuple(each.kind for each in others))


def _events(rule: Rule, reading: Reading) -> Mapping[str, Callable[[], Matter]]:
    return {
        kind: partial(_matter, reading, told)
        for kind, told in reading.occasions.items()
        if kind in rule.event_kinds
    }


def _matter(reading: Reading, told: Occasion) -> Matter:
    return Matter(
        reason=EventTold(kind=told.kind, sentence=told.sentence),
        mentions=(reading.mention(told.field, told.start, told.end),),
    )
