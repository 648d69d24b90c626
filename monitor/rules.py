"""What a person does with rules: list, add, edit, remove, mute, switch on and off."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import alerts
from alerts.rules import changed_mapping
from news.errors import NotFoundError, RuleError
from news.rules import Rule
from storage import Transaction
from storage import recipients as recipient_store
from storage import rules as rule_store

from .bootstrap import Service


def list_all(service: Service) -> tuple[Rule, ...]:
    """Every rule, by id."""
    with service.database.reading() as tx:
        return rule_store.list_all(tx)


def get(service: Service, rule_id: str) -> Rule:
    """One rule; NotFoundError where there is none."""
    with service.database.reading() as tx:
        return rule_store.get(tx, rule_id)


def add(service: Service, written: Mapping[str, object]) -> Rule:
    """Keep a new rule; it speaks only of what is first seen after this."""
    rule = alerts.parse_rule(written, now=service.clock.now())
    with service.database.writing() as tx:
        _check_recipients(tx, rule)
        if rule.id in {known.id for known in rule_store.list_all(tx)}:
            raise RuleError([f"id: there is a rule “{rule.id}” already; edit it, or choose another id"])
        rule_store.put(tx, rule, now=service.clock.now())
    return rule


def edit(service: Service, rule_id: str, changes: Mapping[str, object]) -> Rule:
    """The rule with some of its fields written anew; what a new kind does not have goes."""
    with service.database.writing() as tx:
        before = rule_store.get(tx, rule_id)
        written = changed_mapping(before, {**changes, "id": rule_id})
        rule = replace(
            alerts.parse_rule(written, now=service.clock.now()),
            created_at=before.created_at,
        )
        if "recipients" in changes:
            _check_recipients(tx, rule)
        rule_store.put(tx, rule, now=service.clock.now())
    return rule


def remove(service: Service, rule_id: str) -> None:
    """Forget a rule; the alerts that it raised stay."""
    with service.database.writing() as tx:
        if not rule_store.remove(tx, rule_id):
            raise NotFoundError("rule", rule_id)


def mute(service: Service, rule_id: str, until: datetime | None) -> Rule:
    """Let a rule be silent until then; None ends the silence."""
    with service.database.writing() as tx:
        rule = replace(rule_store.get(tx, rule_id), muted_until=until)
        rule_store.put(tx, rule, now=service.clock.now())
    return rule


def enable(service: Service, rule_id: str, *, is_enabled: bool) -> Rule:
    """Switch a rule on or off; what is seen while it is off is told by nobody later."""
    with service.database.writing() as tx:
        rule = replace(rule_store.get(tx, rule_id), is_enabled=is_enabled)
        rule_store.put(tx, rule, now=service.clock.now())
    return rule


def _check_recipients(tx: Transaction, rule: Rule) -> None:
    """RuleError where the rule names a recipient that is not there."""
    missing = [
        f"recipients: “{recipient.address}” is neither an address of email (desk@example.org) nor "
        f"a recipient that is kept; write an address, or ./mfa recipients add {recipient.address} first"
        for recipient in rule.recipients
        if recipient.channel == "recipient" and recipient_store.find(tx, recipient.address) is None
    ]
    if missing:
        raise RuleError(missing)
