"""Rules as a file: what applying one would change, the change in one transaction, and the file back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from alerts import files, rule_as_mapping
from alerts.recipients import profile_as_mapping
from news.errors import RuleFileError, StalePlanError
from news.rules import RecipientProfile, Rule
from storage import Transaction
from storage import recipients as recipient_store
from storage import rules as rule_store

from .bootstrap import Service
from .profiles import unsigned_without

Kept = TypeVar("Kept", Rule, RecipientProfile)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field before and after, as people write it; None where it is not written."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Generic[Kept]):
    """One that is kept already and would be another, field by field."""

    before: Kept
    after: Kept
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference(Generic[Kept]):
    """What would become of those that are kept, and what would come; each by id."""

    added: tuple[Kept, ...] = ()
    changed: tuple[Change[Kept], ...] = ()
    removed: tuple[Kept, ...] = ()
    unchanged: tuple[Kept, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What applying a file would do, made for these versions of what is kept."""

    rules: Difference[Rule]
    recipients: Difference[RecipientProfile]
    versions: tuple[int, int]

    @property
    def added(self) -> tuple[Rule, ...]:
        """The rules that would come."""
        return self.rules.added

    @property
    def changed(self) -> tuple[Change[Rule], ...]:
        """The rules that would be others."""
        return self.rules.changed

    @property
    def removed(self) -> tuple[Rule, ...]:
        """The rules that would go."""
        return self.rules.removed

    @property
    def unchanged(self) -> tuple[Rule, ...]:
        """The rules that would stay as they are."""
        return self.rules.unchanged

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return self.rules.is_empty and self.recipients.is_empty


def plan(service: Service, text: str) -> Plan:
    """What would make the database equal to a file; raises RuleFileError with every mistake of it.

    What the file does not speak of, rules or recipients, stays. Nothing is changed.
    """
    with service.database.reading() as tx:
        rules, recipients = rule_store.list_all(tx), recipient_store.list_all(tx)
        versions = _versions(tx)
    there = [profile.id for profile in recipients]
    written = files.read(text, now=service.clock.now(), known=there)
    wanted = _unless_silent(written.rules, rules)
    known = {profile.id for profile in _unless_silent(written.recipients, recipients)}
    mistakes = list(_unknown(wanted, known, written.lines))
    if mistakes:
        raise RuleFileError(mistakes)
    return Plan(
        rules=_difference(rules, written.rules, rule_as_mapping),
        recipients=_difference(recipients, written.recipients, profile_as_mapping),
        versions=versions,
    )


def apply(service: Service, made: Plan) -> None:
    """Do what a plan says, all of it or nothing.

    What is new begins now and speaks of what is first seen after it; what is changed goes on as it began. A
    recipient that is removed loses its secrets.

    Raises:
        StalePlanError: somebody changed rules or recipients after the plan was made.
        RuleFileError: messages wait that only the secret of a recipient can sign which goes, or moves.
        RecipientError: two recipients would be told at one address.
    """
    now = service.clock.now()
    with service.database.writing() as tx:
        for what, now_is, was in zip(("rules", "recipients"), _versions(tx), made.versions, strict=True):
            if now_is != was:
                raise StalePlanError(what)
        if mistakes := tuple(_unsigned(tx, made.recipients, now)):
            raise RuleFileError(mistakes)
        for gone in made.recipients.removed:
            recipient_store.remove(tx, gone.id)
        for profile in _put(made.recipients, now):
            recipient_store.put(tx, profile)
        for rule in made.rules.removed:
            rule_store.remove(tx, rule.id)
        for rule in _put(made.rules, now):
            rule_store.put(tx, rule, now=now)


def export(service: Service) -> str:
    """Every rule and recipient as a file whose plan is empty; without secrets that sign webhooks."""
    with service.database.reading() as tx:
        return files.write(rule_store.list_all(tx), recipient_store.list_all(tx))


def _versions(tx: Transaction) -> tuple[int, int]:
    return rule_store.version(tx), recipient_store.version(tx)


def _unsigned(tx: Transaction, recipients: Difference[RecipientProfile], now: datetime) -> Iterable[str]:
    """What has to be done before recipients can go or move, whose secrets messages wait for."""
    moved = [
        change.before
        for change in recipients.changed
        if (change.before.channel, change.before.address) != (change.after.channel, change.after.address)
    ]
    for profile in (*recipients.removed, *moved):
        if said := unsigned_without(tx, profile, now=now):
            yield f"recipient “{profile.id}”, to: {said}; then apply the file again"


def _unless_silent(written: tuple[Kept, ...] | None, kept: tuple[Kept, ...]) -> tuple[Kept, ...]:
    return kept if written is None else written


def _unknown(rules: Iterable[Rule], known: set[str], lines: Mapping[str, int]) -> Iterable[str]:
    for rule in rules:
        for recipient in rule.recipients:
            if recipient.channel == "recipient" and recipient.address not in known:
                line = f"line {lines[rule.id]}: " if rule.id in lines else ""
                yield (
                    f"{line}rule “{rule.id}”, recipients: there would be no recipient "
                    f"“{recipient.address}”; write it as [[recipients]], or take it out of the rule"
                )


def _difference(
    kept: tuple[Kept, ...], written: tuple[Kept, ...] | None, plain: Callable[[Kept], dict[str, object]]
) -> Difference[Kept]:
    if written is None:
        return Difference(unchanged=kept)
    before = {each.id: each for each in kept}
    wanted = {each.id for each in written}
    changes = [
        Change(before=before[each.id], after=each, fields=_fields(plain(before[each.id]), plain(each)))
        for each in written
        if each.id in before
    ]
    return Difference(
        added=tuple(each for each in written if each.id not in before),
        changed=tuple(change for change in changes if change.fields),
        removed=tuple(each for each in kept if each.id not in wanted),
        unchanged=tuple(change.before for change in changes if not change.fields),
    )


def _fields(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(field=name, before=before.get(name), after=after.get(name))
        for name in dict.fromkeys((*before, *after))
        if name != "created_at" and before.get(name) != after.get(name)
    )


def _put(difference: Difference[Kept], now: datetime) -> Iterable[Kept]:
    """What is to be kept, each with the instant at which it began."""
    for each in difference.added:
        yield replace(each, created_at=now)
    for change in difference.changed:
        yield replace(change.after, created_at=change.before.created_at)
