"""Two states are named together: in a sentence, a release, or anywhere in a story.

A rule's `countries` and `groups` are the one side, of which the alert is, `others` and `other_groups` the
other; a side that names nothing is any state. `excluded` states are on neither side, unless `others` names
them. Within a story what counts is every language that the rule reads.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from alerts.building import Firing
from alerts.conditions import holds, targets
from alerts.facts import ReleaseFacts
from alerts.reading import MOST_MENTIONS, Reading, Sentence
from countries.groups import members
from news.alerts import AlertMention
from news.reasons import Together
from news.rules import Rule

_Pairs = dict[tuple[str, str], Sentence | None]


def fires(rule: Rule, facts: ReleaseFacts) -> tuple[Firing, ...]:
    """One firing a state of the one side, in the order of their codes, with all its new partners."""
    found = _pairs_of_story(rule, facts) if rule.scope == "story" else _fresh(rule, facts)
    partners: dict[str, list[str]] = {}
    for state, other in sorted(found):
        partners.setdefault(state, []).append(other)
    return tuple(
        _firing(rule, facts, (state, *others), found[state, others[0]]) for state, others in partners.items()
    )


def _fresh(rule: Rule, facts: ReleaseFacts) -> _Pairs:
    """The pairs of the release that no earlier text of the story has."""
    found = _pairs(rule, facts.reading)
    for each in facts.earlier_for(rule) if found else ():
        for pair in _pairs(rule, each):
            found.pop(pair, None)
    return found


def _pairs(rule: Rule, reading: Reading) -> _Pairs:
    if rule.scope == "sentence":
        found: _Pairs = {}
        for sentence in reading.sentences:
            for pair in _matched(rule, reading, sentence.states):
                found.setdefault(pair, sentence)
    else:
        found = dict.fromkeys(_matched(rule, reading, reading.states))
    allowed = _allowed(rule, reading, found)
    return {pair: where for pair, where in found.items() if pair[0] in allowed}


def _pairs_of_story(rule: Rule, facts: ReleaseFacts) -> _Pairs:
    """The pairs of which the story had not named both before."""
    before = facts.named_for(rule)
    reading = facts.reading
    pairs = _matched(rule, reading, before | reading.states) - _matched(rule, reading, before)
    allowed = _allowed(rule, reading, pairs)
    return {pair: None for pair in pairs if pair[0] in allowed}


def _allowed(rule: Rule, reading: Reading, pairs: Iterable[tuple[str, str]]) -> set[str]:
    """The states of the one side for which the conditions hold; each is asked once, not a partner."""
    return {state for state in {pair[0] for pair in pairs} if holds(rule.where, reading, state)}


def _matched(rule: Rule, reading: Reading, named: AbstractSet[str]) -> set[tuple[str, str]]:
    """The pairs of named states with one on either side."""
    wanted = targets(rule, reading)
    excluded = frozenset(rule.excluded)
    firsts = (named if wanted is None else wanted & named) - excluded
    others = _others(rule, reading, named, excluded) if firsts else ()
    return {(state, other) for state in firsts for other in others if state != other}


def _others(
    rule: Rule, reading: Reading, named: AbstractSet[str], excluded: frozenset[str]
) -> AbstractSet[str]:
    if not rule.others and not rule.other_groups:
        return named - excluded
    grouped = frozenset().union(*(members(group, reading.on) for group in rule.other_groups))
    return named & (frozenset(rule.others) | (grouped - excluded))


def _firing(rule: Rule, facts: ReleaseFacts, named: tuple[str, ...], sentence: Sentence | None) -> Firing:
    """Of a state and its partners; `sentence` is that of the first of them."""
    reading = facts.reading
    state, other, *others = named
    text = reading.text_of(sentence.field)[sentence.start : sentence.end] if sentence else ""
    if rule.scope == "release":
        text = next((each.sentence for each in reading.shown(state)), "")
    return Firing(
        type="country.comention",
        country=state,
        reason=Together(other=other, scope=rule.scope, sentence=text, others=tuple(others)),
        occasion=f"{facts.story_key}/{other}",
        mentions=_mentions(reading, (state, other), sentence),
    )


def _mentions(reading: Reading, pair: tuple[str, str], sentence: Sentence | None) -> tuple[AlertMention, ...]:
    """The mentions of both, those of the sentence alone where there is one."""
    shown = [each for state in pair for each in reading.shown(state)[: MOST_MENTIONS // 2]]
    if sentence is None:
        return tuple(shown)
    inside = (
        each
        for state in pair
        for each in reading.shown(state)
        if each.field == sentence.field and sentence.start <= each.start < sentence.end
    )
    return tuple(inside) or tuple(shown)
