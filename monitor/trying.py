"""Try a rule: a message of the kind test to each of its recipients, whatever has happened."""

import secrets
from dataclasses import replace

import alerts
from alerts.building import About
from alerts.samples import sample_alert
from news.alerts import Alert
from news.rules import Recipient, Rule
from storage import Transaction, views
from storage import outbox as outbox_store
from storage import rules as rule_store
from storage.outbox import NewMessage

from .bootstrap import Service
from .recipients import addressees, destination


def fire_test(service: Service, rule_id: str) -> tuple[Recipient, ...]:
    """Put a test of a rule into the outbox, due at once; returns whom it goes to.

    Also for a rule that is muted or disabled, and whatever quiet hours or digests its recipients have: a
    person waits for it. The sample shows the newest release, where there is one. Empty where the rule tells
    nobody. NotFoundError where there is no such rule.
    """
    now = service.clock.now()
    with service.database.writing() as tx:
        rule = rule_store.get(tx, rule_id)
        alert = sample_alert(rule, now=now, about=_newest(tx, rule))
        found = addressees(tx, rule.recipients, service.settings)
        for each in found:
            language = each.profile.language if each.profile else None
            message = _message(alert, each.recipient, language)
            outbox_store.add(tx, message, now=now)
    return tuple(each.recipient for each in found)


def _message(alert: Alert, recipient: Recipient, language: str | None) -> NewMessage:
    # A fresh key each time: whoever tries again shall see a message again.
    occasion = f"{alert.occasion} {secrets.token_hex(8)}"
    return NewMessage(
        kind="test",
        content=replace(alert, mail_language=language or alert.mail_language),
        channel=recipient.channel,
        address=recipient.address,
        destination=destination(recipient),
        dedupe_key=alerts.message_key(
            alert.rule_id, alert.type, alert.country, occasion, recipient.channel, recipient.address
        ),
    )


def _newest(tx: Transaction, rule: Rule) -> About | None:
    """The newest release in a language that the rule reads."""
    found = views.latest_articles(tx, limit=20, cursor=None).items
    fitting = (each for each in found if not rule.languages or each.language in rule.languages)
    newest = next(fitting, None)
    if newest is None:
        return None
    return About(
        key=newest.key,
        language=newest.language,
        url=newest.url,
        title=newest.title,
        published_at=newest.published_at,
        first_seen_at=newest.first_seen_at,
        revision=newest.revision,
        sha256="",
        story_key=newest.story_key,
        story_languages=newest.story_languages,
    )
