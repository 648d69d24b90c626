"""An alert from what fired: the rule, what it is about, and the article where there is one."""

from dataclasses import dataclass
from datetime import datetime

from news.alerts import Alert, AlertMention, AlertType
from news.reasons import Reason
from news.rules import Rule

from . import where


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """That a rule fires: of which state, for which reason, and on which occasion it does so once.

    `occasion` is the story's key for what a story tells, with what is new in it where an edit may add more
    ("mfa/news/1/org:UN"), and names an edit, a silence by its beginning, a
    week, … for what is no story.
    """

    type: AlertType
    country: str | None
    reason: Reason | None
    occasion: str
    mentions: tuple[AlertMention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The article, or rather its revision, that made a rule fire."""

    key: str
    language: str
    url: str
    title: str
    published_at: datetime | None
    first_seen_at: datetime
    revision: int
    sha256: str
    story_key: str
    story_languages: tuple[str, ...]


def listens(rule: Rule, now: datetime) -> bool:
    """Whether the rule is switched on and not muted at that instant."""
    return rule.is_enabled and (rule.muted_until is None or now >= rule.muted_until)


def alert_of(rule: Rule, firing: Firing, *, about: About | None = None, now: datetime) -> Alert:
    """The alert to be kept: a snapshot of the rule and of what it fired on."""
    return Alert(
        type=firing.type,
        rule_id=rule.id,
        rule_name=rule.name,
        rule_kind=rule.kind,
        mail_language=rule.mail_language,
        country=firing.country,
        reason=firing.reason,
        occasion=firing.occasion,
        article_key=about.key if about else "",
        language=about.language if about else "",
        url=about.url if about else "",
        title=about.title if about else "",
        published_at=about.published_at if about else None,
        first_seen_at=about.first_seen_at if about else now,
        revision=about.revision if about else 0,
        sha256=about.sha256 if about else "",
        mentions=firing.mentions,
        story_key=about.story_key if about else "",
        story_languages=about.story_languages if about else (),
        recipients=rule.recipients,
        conditions=where.write(rule.where),
        cadence=rule.cadence,
        cap_per_hour=rule.cap_per_hour,
        subject=rule.subject,
        body=rule.body,
        created_at=now,
    )
