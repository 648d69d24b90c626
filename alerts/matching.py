"""Which alerts a release raises under a rule."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from countries import Mention
from news.alerts import Alert
from news.rules import Rule, RuleKind

from .building import Firing, alert_of, listens
from .facts import ReleaseFacts
from .kinds import actor, co_mention, event_kind, first_mention, phrase, watch_list
from .reading import ALERTABLE_KINDS

# The kinds of rule that a release makes fire; those that an edit, a silence or a source does are no part.
RELEASE_KINDS: Final[Mapping[RuleKind, Callable[[Rule, ReleaseFacts], tuple[Firing, ...]]]] = {
    "first_mention": first_mention.fires,
    "watch_list": watch_list.fires,
    "co_mention": co_mention.fires,
    "phrase": phrase.fires,
    "actor": actor.fires,
    "event_kind": event_kind.fires,
}


def match(rule: Rule, facts: ReleaseFacts) -> tuple[Alert, ...]:
    """The alerts that the rule raises, one a state, in the order of their codes."""
    found = firings(rule, facts)
    if not found:
        return ()
    return tuple(alert_of(rule, firing, about=facts.about, now=facts.now) for firing in found)


def firings(rule: Rule, facts: ReleaseFacts) -> tuple[Firing, ...]:
    """The same before they are alerts: of which states the rule fires, and why."""
    fires = RELEASE_KINDS.get(rule.kind)
    return () if fires is None or not hears(rule, facts) else fires(rule, facts)


def hears(rule: Rule, facts: ReleaseFacts) -> bool:
    """Whether the rule is awake and reads the release's language."""
    return listens(rule, facts.now) and (not rule.languages or facts.article.language in rule.languages)


def alertable(mentions: Iterable[Mention]) -> frozenset[str]:
    """The states that stand there by a name of theirs."""
    return frozenset(mention.country for mention in mentions if mention.kind in ALERTABLE_KINDS)
