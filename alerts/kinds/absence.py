"""A release that the ministry does not publish any more, or does again: proven, not only missed.

Of one that is missing and not yet proven to be removed nobody is told, nor of one that was only missing.
"""

from dataclasses import dataclass
from datetime import datetime

from alerts.building import Firing
from alerts.reading import Reading
from news.alerts import AlertType
from news.reasons import Removed, Restored
from news.rules import Rule

from .joining import Happening, is_first
from .subjects import subjects


@dataclass(frozen=True, slots=True, kw_only=True)
class Vanishing:
    """That an article of a story was removed, or is back."""

    article_id: int
    at: datetime
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceFacts:
    """A removal or a return, those of its story before it, oldest first, and what names it among all."""

    event: Vanishing
    earlier: tuple[Vanishing, ...]
    name: str
    reason: Removed | Restored


def fires(rule: Rule, facts: AbsenceFacts) -> tuple[Firing, ...]:
    """One firing a state that the rule names, one for the release where it names none."""
    latest = _happening(rule, facts.event)
    earlier = [_happening(rule, each) for each in facts.earlier]
    kind: AlertType = "article.removed" if isinstance(facts.reason, Removed) else "article.restored"
    return tuple(
        Firing(
            type=kind,
            country=subject,
            reason=facts.reason,
            occasion=facts.name,
            mentions=facts.event.reading.shown(subject) if subject else (),
        )
        for subject in subjects(rule, facts.event.reading)
        if is_first(subject, latest, earlier)
    )


def _happening(rule: Rule, event: Vanishing) -> Happening:
    return Happening(event.article_id, event.at, subjects(rule, event.reading))
