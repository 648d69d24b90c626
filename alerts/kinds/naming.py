"""The states that a release newly names to a rule: what first mentions and watch lists have in common."""

from collections.abc import Set as AbstractSet

from alerts.conditions import aimed_at, holds
from alerts.facts import ReleaseFacts
from news.rules import Rule


def newly_named(rule: Rule, facts: ReleaseFacts, *, among: AbstractSet[str] | None = None) -> frozenset[str]:
    """The states that a rule means, and for which its conditions hold as they did not before in the story.

    None but those `among`, where it is given: conditions cost more to ask than which states they are.

    Without conditions those are the states that the story had not named. With conditions a state may have
    been named before, in passing say: what the rule asks for is news all the same when it comes.
    """
    named = aimed_at(rule, facts.reading)
    if among is not None:
        named &= among
    known = facts.named_for(rule)
    if rule.where is None:
        return named - known
    return frozenset(
        state
        for state in named
        if holds(rule.where, facts.reading, state)
        and not _was_told(rule, facts, state, is_known=state in known)
    )


def _was_told(rule: Rule, facts: ReleaseFacts, state: str, *, is_known: bool) -> bool:
    """Whether the conditions held for it in an earlier text, or the text that named it is not known."""
    naming = [each for each in facts.earlier_for(rule) if state in each.states]
    if is_known and not naming:
        return True
    return any(holds(rule.where, each, state) for each in naming)
