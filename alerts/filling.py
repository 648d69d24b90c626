"""A rule's own subject and text, filled with the facts of an alert."""

from collections.abc import Mapping
from dataclasses import dataclass

from news.alerts import Alert

from . import spoken, templates

MOST_SUBJECT = 200
MOST_TEXT = 20_000  # whatever a template repeats


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What templates make; empty where there is none or it fails, and why it fails."""

    subject: str
    body: str
    mistakes: tuple[str, ...]


def filled(alert: Alert, said: Mapping[str, str]) -> Filled:
    """The rule's templates with what is `said` of the alert and its bare facts, under their names."""
    values = {**_facts(alert), **said}
    mistakes: list[str] = []
    subject = spoken.line(_fill(alert.subject, values, mistakes), most=MOST_SUBJECT)
    body = spoken.shown(_fill(alert.body, values, mistakes), most=MOST_TEXT).strip()
    return Filled(subject=subject, body=body, mistakes=tuple(dict.fromkeys(mistakes)))


def _fill(text: str, values: Mapping[str, str], mistakes: list[str]) -> str:
    wrong = templates.problems(text)
    mistakes += (spoken.line(each, most=MOST_SUBJECT) for each in wrong)
    return "" if wrong else templates.fill(text, values)


def _facts(alert: Alert) -> dict[str, str]:
    language = alert.mail_language
    return {
        "rule": spoken.line(alert.rule_name),
        "rule_id": alert.rule_id,
        "kind": alert.rule_kind,
        "type": alert.type,
        "country": spoken.state(alert.country, language) if alert.country else "",
        "code": alert.country or "",
        "conditions": spoken.line(alert.conditions),
        "url": spoken.line(alert.url),
        "article": alert.article_key,
        "language": alert.language,
        "languages": ", ".join(alert.story_languages),
        "story_languages": ", ".join(alert.story_languages),
        "published": spoken.minute(alert.published_at) if alert.published_at else "",
        "first_seen": spoken.minute(alert.first_seen_at),
        "raised": spoken.minute(alert.created_at),
        "revision": str(alert.revision) if alert.has_article else "",
        "sha256": alert.sha256,
    }
