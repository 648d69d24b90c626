"""A release that the ministry does not publish any more, or does again: proven, not only missed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from alerts.building import Firing
from news.alerts import AlertMention, AlertType
from news.reasons import Removed, Restored
from news.rules import Rule

from .joining import Happening, is_first
from .scope import Circumstances, admits, subjects

HOME = "KZ"  # stands in nearly every release


@dataclass(frozen=True, slots=True, kw_only=True)
class Vanishing:
    """That an article of a story was removed, or is back; `named` are the states that it names."""

    article_id: int
    at: datetime
    named: frozenset[str]
    met: Circumstances


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceFacts:
    """A removal or a return, those of its story before it, oldest first, and what names it among all."""

    event: Vanishing
    earlier: tuple[Vanishing, ...]
    name: str
    reason: Removed | Restored
    mentions: Mapping[str, tuple[AlertMention, ...]]


def fires(rule: Rule, facts: AbsenceFacts) -> tuple[Firing, ...]:
    """One firing a state that the rule names, one for the release where it names none."""
    event = facts.event
    if not admits(rule, event.met):
        return ()
    earlier = [_happening(each) for each in facts.earlier if admits(rule, each.met)]
    latest = _happening(event)
    kind: AlertType = "article.removed" if isinstance(facts.reason, Removed) else "article.restored"
    return tuple(
        Firing(
            type=kind,
            country=subject,
            reason=facts.reason,
            occasion=facts.name,
            mentions=facts.mentions.get(subject, ()) if subject else (),
        )
        for subject in subjects(rule, event.named, home=HOME)
        if is_first(subject, latest, earlier)
    )


def _happening(event: Vanishing) -> Happening:
    return Happening(event.article_id, event.at, {None, *event.named})
