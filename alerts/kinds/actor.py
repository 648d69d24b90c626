"""An organisation or person is named in a release."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from actors import ActorMention, organisation_name
from alerts.building import Firing
from alerts.facts import ReleaseFacts
from alerts.reading import MOST_MENTIONS, Reading
from news.reasons import ActorNamed
from news.rules import Rule

from .matters import Matter, firings


def fires(rule: Rule, facts: ReleaseFacts) -> tuple[Firing, ...]:
    """One firing, or one a state that the rule names; the actor that the rule names first is the reason."""
    return firings(rule, facts, _actors, _joined)


def _joined(reasons: Sequence[ActorNamed]) -> ActorNamed:
    first, *others = reasons
    return replace(first, others=tuple(others))


def _actors(rule: Rule, reading: Reading) -> Mapping[str, Callable[[], Matter]]:
    return {
        key: partial(_matter, reading, key, found) for key in rule.actors if (found := reading.names(key))
    }


def _matter(reading: Reading, key: str, found: list[ActorMention]) -> Matter:
    shown = tuple(reading.mention(each.field, each.start, each.end) for each in found[:MOST_MENTIONS])
    office = next((each.office for each in found if each.office), None)
    kazakh, russian, english = (_name(found[0], language) for language in ("kk", "ru", "en"))
    return Matter(
        reason=ActorNamed(
            key=key,
            name_kk=kazakh,
            name_ru=russian,
            name_en=english,
            surface=shown[0].surface,
            office=office,
            sentence=shown[0].sentence,
        ),
        mentions=shown,
    )


def _name(found: ActorMention, language: str) -> str:
    """The name for showing; a person's as this release spells it, which knows no other."""
    return organisation_name(found.key, language) if found.kind == "organisation" else found.name
