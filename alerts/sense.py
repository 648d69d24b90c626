"""Whether a rule can ever fire, and uses what it says: the mistakes that no field has by itself."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, replace
from datetime import date
from typing import Final

from countries import CODES
from countries.groups import groups as groups_known
from countries.groups import members
from news.rules import AllOf, AnyOf, Condition, Is, Not, Rule, Subject

from .fields import ASKED, COMMON, OWN
from .known import LANGUAGES
from .possible import is_possible

_DEFAULTS: Final[Mapping[str, object]] = {
    field.name: field.default for field in fields(Rule) if field.default is not MISSING
}
_FIELD: Final = Is(subject="field", values=("title", "body"))
# Kinds that speak of states in one text, and those that find it in the title or the body.
_OF_TEXTS: Final = frozenset(
    {"first_mention", "watch_list", "co_mention", "phrase", "actor", "event_kind", "removed", "restored"}
)
_FOUND_IN_A_FIELD: Final = _OF_TEXTS - {"removed", "restored"}
_RESTS_ON: Final = frozenset(
    {"where", "languages", "absent_in", "countries", "groups", "excluded", "others", "other_groups"}
    | {"phrases", "actors", "event_kinds"}
)
_OF_ONE_STATE: Final = frozenset({"silence", "rank_change"})
_NEEDED: Final = {"phrase": "phrases", "actor": "actors", "event_kind": "event_kinds"}


def nonsense(rule: Rule, mistaken: Collection[str], *, on: date) -> Iterator[tuple[str, str]]:
    """(field, what is wrong with it) for each contradiction, unless it rests on `mistaken` fields."""
    yield from _unused(rule)
    yield from ((field, said) for field, said in (*_needed(rule), *_gap(rule)) if field not in mistaken)
    for looked_at, judged in (
        ({"countries", "groups", "excluded"}, _states(rule, on)),
        ({"countries", "groups", "excluded", "others", "other_groups"}, _sides(rule, on)),
        (_RESTS_ON, _condition(rule, on)),
    ):
        if looked_at.isdisjoint(mistaken):
            yield from judged


def _unused(rule: Rule) -> Iterator[tuple[str, str]]:
    own = (*COMMON, *OWN[rule.kind])
    for field in fields(Rule):
        value = getattr(rule, field.name)
        if field.name in own or value == _DEFAULTS[field.name] or value == ():
            continue
        users = ", ".join(kind for kind, used in OWN.items() if field.name in used)
        article = "an" if rule.kind[0] in "aeiou" else "a"
        yield field.name, f"{article} {rule.kind} has none; leave it out (it is for {users})"


def _states(rule: Rule, on: date) -> Iterator[tuple[str, str]]:
    named = side(rule.countries, rule.groups, on)
    if rule.kind == "watch_list" and not rule.countries and not rule.groups:
        yield "countries", "a watch list must name at least one state, or a group of states"
    if named and named <= set(rule.excluded) and "countries" in OWN[rule.kind]:
        yield "excluded", "leaves none of the rule's countries, so that it could never fire"


def _needed(rule: Rule) -> Iterator[tuple[str, str]]:
    field = _NEEDED.get(rule.kind)
    if field and not getattr(rule, field):
        yield field, f"a rule of the kind {rule.kind} must name at least one, or it could never fire"


def _sides(rule: Rule, on: date) -> Iterator[tuple[str, str]]:
    if rule.kind != "co_mention":
        return
    one = side(rule.countries, rule.groups, on) - set(rule.excluded)
    other = _partners(rule, on)
    if (rule.others or rule.other_groups) and not other:
        yield "excluded", "leaves none of the rule's others, so that it could never fire"
    elif not (one or other or rule.countries or rule.groups):
        yield "others", "a co_mention must name a state or a group on one side at least"
    elif len(one) == 1 and one == other:
        yield "others", f"{min(one)} stands on both sides alone, so that the rule could never fire"


def _partners(rule: Rule, on: date) -> frozenset[str]:
    """The states of the other side; what `others` names is there though it is excluded."""
    return frozenset(rule.others) | (side((), rule.other_groups, on) - frozenset(rule.excluded))


def side(states: Iterable[str], groups: Iterable[str], on: date) -> frozenset[str]:
    """The states that are named, by themselves or in a group, as it is on that day."""
    return frozenset(states).union(*(members(group, on) for group in groups))


def _gap(rule: Rule) -> Iterator[tuple[str, str]]:
    if rule.kind != "language_gap":
        return
    if not rule.absent_in:
        yield "absent_in", "a language_gap must name at least one language here, such as en"
    both = set(rule.present_in) & set(rule.absent_in)
    if both:
        yield "absent_in", f"{', '.join(sorted(both))} cannot be present and absent at once"
    if not _languages(rule):
        yield "languages", "leaves only languages of absent_in, so that the rule could never fire"


def _languages(rule: Rule) -> tuple[str, ...]:
    """The languages of the releases that are looked at."""
    return tuple(each for each in rule.languages or LANGUAGES if each not in rule.absent_in)


def _condition(rule: Rule, on: date) -> Iterator[tuple[str, str]]:
    if rule.where is None or "where" not in OWN[rule.kind]:
        return
    asked = ASKED.get(rule.kind)
    unknown = sorted(set() if asked is None else {*_subjects(rule.where)} - asked)
    if unknown:
        yield (
            "where",
            f"of a {rule.kind} nobody knows {', '.join(unknown)}; ask {', '.join(sorted(asked or ()))}",
        )
    elif not is_possible(rule.where, languages=_languages(rule)):
        languages = f" in {', '.join(rule.languages)}" if rule.languages else ""
        yield (
            "where",
            f"contradicts itself: no release{languages} could ever fit, so that the rule never fires",
        )
    elif _is_of_one_text(rule) and not is_possible(
        rule.where, languages=_languages(rule), alternatives=_asked_by_kind(rule, on)
    ):
        yield "where", "denies what the rule itself looks for, so that it never fires"
    elif rule.kind in _OF_ONE_STATE and not _fits_a_state(rule, rule.where, on):
        yield (
            "where",
            f"a {rule.kind} looks at each state by itself, and none that the rule means fits; it never fires",
        )


def _is_of_one_text(rule: Rule) -> bool:
    return rule.kind in _OF_TEXTS and rule.scope != "story"


def _fits_a_state(rule: Rule, condition: Condition, on: date) -> bool:
    """Whether the condition can hold of any state of the rule, where nothing else is named beside it."""
    named = side(rule.countries, rule.groups, on) if rule.countries or rule.groups else frozenset(CODES)
    return any(
        is_possible(_of_state(condition, state, on), languages=_languages(rule))
        for state in sorted(named - frozenset(rule.excluded))
    )


def _of_state(condition: Condition, state: str, on: date) -> Condition:
    """What is left of a condition where just this state is named: nothing to ask, or what none can meet."""
    match condition:
        case Is(subject="country" | "group" as subject, values=values):
            named = values if subject == "country" else side((), values, on)
            return AllOf(parts=()) if state in named else AnyOf(parts=())
        case Is():
            return condition
        case Not(part=part):
            return Not(part=_of_state(part, state, on))
        case joined:
            return replace(joined, parts=tuple(_of_state(part, state, on) for part in joined.parts))


def _asked_by_kind(rule: Rule, on: date) -> Iterator[tuple[Is, ...]]:
    """What a text must have that makes the rule fire: one of its states, with what else it looks for."""
    sought: list[Is] = [_FIELD] if rule.kind in _FOUND_IN_A_FIELD else []
    own: tuple[tuple[Subject, tuple[str, ...]], ...] = (
        ("phrase", rule.phrases),
        ("actor", rule.actors),
        ("event_kind", rule.event_kinds),
        ("country", tuple(sorted(_partners(rule, on)))),
    )
    sought += [Is(subject=subject, values=values) for subject, values in own if values]
    if not rule.countries and not rule.groups:
        yield tuple(sought)
    for state in sorted(side(rule.countries, rule.groups, on) - frozenset(rule.excluded)):
        groups = (key for key in groups_known() if state in members(key, on))
        named = Is(subject="country", values=(state,))
        yield (*sought, named, *(Is(subject="group", values=(key,)) for key in groups))


def _subjects(condition: Condition) -> Iterator[Subject]:
    match condition:
        case Is(subject=subject):
            yield subject
        case Not(part=part):
            yield from _subjects(part)
        case joined:
            for part in joined.parts:
                yield from _subjects(part)
