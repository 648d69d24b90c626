"""What a rule without a text to look at speaks of: which states, and under which circumstances."""

from collections.abc import Collection
from dataclasses import dataclass

from news.rules import AllOf, AnyOf, Condition, Is, Not, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What conditions can ask of an event, a silence or a source; empty what it has not.

    `languages` are several where a story is meant, `states` all that it concerns.
    """

    entity: str = ""
    section: str = ""
    languages: tuple[str, ...] = ()
    states: frozenset[str] = frozenset()


def named(rule: Rule) -> frozenset[str] | None:
    """The states that the rule names, by themselves or in a group, without the excluded; None for all."""
    if not rule.countries and not rule.groups:
        return None
    return frozenset(rule.countries) - frozenset(rule.excluded)


def chosen(rule: Rule, states: Collection[str]) -> tuple[str, ...]:
    """Those of the states that the rule speaks of, in order."""
    wanted = named(rule)
    kept = set(states) - set(rule.excluded)
    return tuple(sorted(kept if wanted is None else kept & wanted))


def subjects(rule: Rule, states: Collection[str], *, home: str) -> tuple[str | None, ...]:
    """Of what the rule speaks where a release with these states comes up: of each state that it names.

    A rule that names none speaks of the release, (None,), unless all that it names beside `home` is excluded.
    """
    if named(rule) is not None:
        return chosen(rule, states)
    foreign = set(states) - {home}
    return () if foreign and not foreign - set(rule.excluded) else (None,)


def admits(rule: Rule, met: Circumstances) -> bool:
    """Whether the rule reads such a language, and what it asks for beside holds."""
    if rule.languages and not set(rule.languages).intersection(met.languages):
        return False
    return rule.where is None or _holds(rule.where, met)


def _holds(condition: Condition, met: Circumstances) -> bool:
    match condition:
        case Is():
            return bool(_facts(condition, met).intersection(condition.values))
        case AllOf():
            return all(_holds(part, met) for part in condition.parts)
        case AnyOf():
            return any(_holds(part, met) for part in condition.parts)
        case Not():
            return not _holds(condition.part, met)


def _facts(condition: Is, met: Circumstances) -> frozenset[str]:
    facts = {
        "entity": frozenset({met.entity}),
        "section": frozenset({met.section}),
        "language": frozenset(met.languages),
        "country": met.states,
    }
    return facts.get(condition.subject, frozenset())
