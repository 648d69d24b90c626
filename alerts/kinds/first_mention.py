"""A state is named after a silence of so many days, or for the first time on record."""

from alerts.building import Firing
from alerts.facts import ReleaseFacts
from news.reasons import SilenceEnded
from news.rules import Rule

from .naming import newly_named


def fires(rule: Rule, facts: ReleaseFacts) -> tuple[Firing, ...]:
    """One firing a state whose silence ends, in the order of their codes."""
    return tuple(
        Firing(
            type="country.mentioned",
            country=state,
            reason=_reason(facts, state),
            occasion=facts.story_key,
            mentions=facts.reading.shown(state),
        )
        for state in sorted(newly_named(rule, facts, among=_after_silence(rule, facts)))
    )


def ends_a_silence(rule: Rule, silent_days: int | None) -> bool:
    """Whether a state that was not named for so many days, or never, is news to the rule."""
    return silent_days is None or (rule.window_days is not None and silent_days >= rule.window_days)


def _after_silence(rule: Rule, facts: ReleaseFacts) -> frozenset[str]:
    return frozenset(
        state for state in facts.reading.states if ends_a_silence(rule, facts.silent_days(state))
    )


def _reason(facts: ReleaseFacts, state: str) -> SilenceEnded:
    if state in facts.reasons:
        return facts.reasons[state]
    known = facts.history.get(state)
    facts.reasons[state] = SilenceEnded(
        last_at=known.last_at if known else None,
        silent_days=facts.silent_days(state),
        watched_since=known.watched_since if known else None,
        # Where nothing is known of the coverage, none is claimed.
        has_gap=known.has_gap if known else True,
        looks=known.looks if known else None,
        longest_gap_s=known.longest_gap_s if known else None,
    )
    return facts.reasons[state]
