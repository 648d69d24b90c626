"""Which part of the archive a rule can speak of at all, so that the rest of it need not be read."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from actors import same_person
from countries.groups import members
from news.rules import Condition, Is, Not, Rule

_PERSON = "person:"
_HALF_MONTH = timedelta(days=15)  # nobody was a member of anything for less


def states_meant(rule: Rule, *, since: date, until: date) -> frozenset[str]:
    """The states that a rule named or had in its groups on any day of that time; empty means any."""
    return _meant(rule.countries, rule.groups, since, until)


def others_meant(rule: Rule, *, since: date, until: date) -> frozenset[str]:
    """The same of the second side of a co-mention."""
    return _meant(rule.others, rule.other_groups, since, until)


def subjects(condition: Condition | None) -> frozenset[str]:
    """What the conditions of a rule look at."""
    return frozenset(each.subject for each in _leaves(condition))


def actors_meant(asked: Iterable[str], persons: Iterable[str]) -> frozenset[str]:
    """The keys under which the archive has these actors; a person's name may be spelt in several ways."""
    asked = tuple(asked)
    wanted = [key for key in asked if key.startswith(_PERSON)]
    return frozenset(asked).union(
        each
        for each in (persons if wanted else ())
        for key in wanted
        if each.count("-") >= key.count("-") and same_person(key, each)
    )


def _meant(states: tuple[str, ...], groups: tuple[str, ...], since: date, until: date) -> frozenset[str]:
    days = range((until - since) // _HALF_MONTH + 2) if groups else ()
    return frozenset(states).union(
        *(members(group, min(since + day * _HALF_MONTH, until)) for group in groups for day in days)
    )


def _leaves(condition: Condition | None) -> Iterator[Is]:
    match condition:
        case None:
            return
        case Is():
            yield condition
        case Not(part=part):
            yield from _leaves(part)
        case joined:
            for part in joined.parts:
                yield from _leaves(part)
