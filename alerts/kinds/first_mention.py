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
        for state in sorted(newly_named(rule, facts))
        if _ends_a_silence(rule, facts, state)
    )


def _ends_a_silence(rule: Rule, facts: ReleaseFacts, state: str) -> bool:
    days = facts.silent_days(state)
    return days is None or (rule.window_days is not None and days >= rule.window_days)


def _reason(facts: ReleaseFacts, state: str) -> SilenceEnded:
    known = facts.history.get(state)
    return SilenceEnded(
        last_at=known.last_at if known else None,
        silent_days=facts.silent_days(state),
        watched_since=known.watched_since if known else None,
        # Where nothing is known of the coverage, none is claimed.
        has_gap=known.has_gap if known else True,
        looks=known.looks if known else None,
        longest_gap_s=known.longest_gap_s if known else None,
    )
