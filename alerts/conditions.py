"""Whether the conditions of a rule hold for a text, and which of them did.

Of a rule of states, `role` and `field` speak of mentions of the state in question; of another rule `role`
is of any state's, and `field` of what the rule has found (`FoundIn`), if it looks for something. They are
asked of one mention at a time: "counterparty and title" holds where one mention is both, and not where the
title names the state in passing and the body as a counterparty. What follows a "not" is asked of all
mentions anew: "not title" holds where no mention stands in the title. A capital may tell the role of a
state that the text names, but only a name of its own puts a state in the title. `country` and `group` hold
where the text names such a state, be it the one in question.
"""

from countries.groups import members
from news.rules import AllOf, AnyOf, Condition, Is, Not, Rule

from .reading import FoundIn, Profile, Reading

_HEADLINE = "headline"  # how people call the title


def holds(condition: Condition | None, reading: Reading, state: str | FoundIn | None = None) -> bool:
    """Whether a condition holds for a text and, in a rule of states, for one state; no condition holds."""
    return condition is None or _profile(condition, reading, state) is not None


def explained(
    condition: Condition | None, reading: Reading, state: str | FoundIn | None = None
) -> tuple[Is | Not, ...]:
    """The parts by which a condition holds, as written; empty where it does not hold, or there is none."""
    if condition is None:
        return ()
    seen = _profile(condition, reading, state)
    return () if seen is None else tuple(dict.fromkeys(_parts(condition, reading, state, seen)))


def targets(rule: Rule, reading: Reading) -> frozenset[str] | None:
    """The states that a rule names, its groups as of the day; None where it names none, which means any."""
    if not rule.countries and not rule.groups:
        return None
    if not rule.groups:
        return frozenset(rule.countries)
    return frozenset(rule.countries).union(*(members(group, reading.on) for group in rule.groups))


def aimed_at(rule: Rule, reading: Reading) -> frozenset[str]:
    """The states that a text names and a rule means, without those that it excludes."""
    wanted = targets(rule, reading)
    named = reading.states if wanted is None else reading.states & wanted
    return named - frozenset(rule.excluded)


def _profile(condition: Condition, reading: Reading, state: str | FoundIn | None) -> Profile | None:
    """A mention for which a condition holds; None where there is none."""
    return next((each for each in reading.profiles(state) if _is_met(condition, reading, state, each)), None)


def _is_met(condition: Condition, reading: Reading, state: str | FoundIn | None, seen: Profile) -> bool:
    match condition:
        case AllOf(parts=parts):
            return all(_is_met(part, reading, state, seen) for part in parts)
        case AnyOf(parts=parts):
            return any(_is_met(part, reading, state, seen) for part in parts)
        case Not(part=part):
            return not holds(part, reading, state)
        case _:
            return _is(condition, reading, seen)


def _parts(
    condition: Condition, reading: Reading, state: str | FoundIn | None, seen: Profile
) -> list[Is | Not]:
    """The parts of a condition that are met for a mention."""
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            met = (part for part in parts if _is_met(part, reading, state, seen))
            return [found for part in met for found in _parts(part, reading, state, seen)]
        case _:
            return [condition]


def _is(condition: Is, reading: Reading, seen: Profile) -> bool:
    values = condition.values
    match condition.subject:
        case "role":
            return seen.role in values
        case "field":
            return seen.field in values or (seen.field == "title" and _HEADLINE in values)
        case "entity" | "section" | "language":
            return _is_of_source(condition, reading)
        case _:
            return _is_in_text(condition, reading)


def _is_of_source(condition: Is, reading: Reading) -> bool:
    article = reading.article
    if condition.subject == "language":
        return article.language in condition.values
    found = article.ref.entity if condition.subject == "entity" else article.ref.section
    return any(_is_like(found, value) for value in condition.values)


def _is_like(found: str, value: str) -> bool:
    """Whether it is this, or begins so where a star ends the value: `mfa-*`."""
    return found.startswith(value[:-1]) if value.endswith("*") else found == value


def _is_in_text(condition: Is, reading: Reading) -> bool:
    values = condition.values
    match condition.subject:
        case "country":
            return not reading.states.isdisjoint(values)
        case "group":
            return any(not reading.states.isdisjoint(members(group, reading.on)) for group in values)
        case "phrase":
            return any(reading.find(value) for value in values)
        case "actor":
            return any(reading.names(value) for value in values)
        case "event_kind":
            return not reading.occasions.keys().isdisjoint(values)
        case _:
            raise ValueError(f"No condition is about “{condition.subject}”.")
