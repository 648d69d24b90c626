"""A state of a list is named, by its code or by a group that it belongs to on the release's day."""

from alerts.building import Firing
from alerts.facts import ReleaseFacts
from countries.groups import members
from news.reasons import Watched
from news.rules import Rule

from .naming import newly_named


def fires(rule: Rule, facts: ReleaseFacts) -> tuple[Firing, ...]:
    """One firing a state of the list, in the order of their codes; a list of nothing watches nothing."""
    if not rule.countries and not rule.groups:
        return ()
    on = facts.reading.on
    return tuple(
        Firing(
            type="country.mentioned",
            country=state,
            reason=Watched(groups=tuple(each for each in rule.groups if state in members(each, on))),
            occasion=facts.story_key,
            mentions=facts.reading.shown(state),
        )
        for state in sorted(newly_named(rule, facts))
    )
