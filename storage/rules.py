"""Rules: what somebody wants to be told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from news.errors import NotFoundError
from news.rules import Rule

from . import codec, versions
from .tables import rules
from .transaction import Transaction

_VERSION = "rules"
# What changes nothing of what a rule asks for.
_OF_TELLING = (
    "name",
    "recipients",
    "mail_language",
    "cadence",
    "cap_per_hour",
    "subject",
    "body",
    "is_enabled",
    "muted_until",
    "created_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FailingRule:
    """A rule that could not be asked so many times since it was last changed, and why at last."""

    rule_id: str
    times: int
    reason: str


def list_all(tx: Transaction) -> tuple[Rule, ...]:
    """Every rule, oldest first."""
    rows = tx.connection.execute(select(rules.c.snapshot).order_by(rules.c.created_at, rules.c.id))
    return tuple(codec.load_rule(snapshot) for snapshot in rows.scalars())


def get(tx: Transaction, rule_id: str) -> Rule:
    """The rule of that id; NotFoundError where there is none."""
    snapshot = tx.connection.execute(
        select(rules.c.snapshot).where(rules.c.id == rule_id)
    ).scalar_one_or_none()
    if snapshot is None:
        raise NotFoundError("rule", rule_id)
    return codec.load_rule(snapshot)


def put(tx: Transaction, rule: Rule, *, now: datetime) -> None:
    """Keeps a rule in the place of the one with its id, if there is one.

    It is changed only where it asks for something else than that one did, or is switched on: a new name,
    recipient or text loses nothing that is about to be told.
    """
    before = tx.connection.execute(select(rules).where(rules.c.id == rule.id)).one_or_none()
    kept = {
        "is_enabled": rule.is_enabled,
        "created_at": rule.created_at,
        "changed_at": _changed_at(before.changed_at, codec.load_rule(before.snapshot), rule, now)
        if before
        else now,
        "snapshot": codec.dump(rule),
        "failures": 0,
        "failure": "",
    }
    tx.connection.execute(
        tx.insert(rules).values(id=rule.id, **kept).on_conflict_do_update(index_elements=["id"], set_=kept)
    )
    versions.grow(tx, _VERSION)


def _changed_at(changed_at: datetime, before: Rule, after: Rule, now: datetime) -> datetime:
    """When the rule came to ask for what it asks; a mute that the new one no longer tells of counts too."""
    told = {field: getattr(after, field) for field in _OF_TELLING}
    if (after.is_enabled and not before.is_enabled) or replace(before, **told) != after:
        return now
    if before.muted_until is None or before.muted_until == after.muted_until:
        return changed_at
    return max(changed_at, min(before.muted_until, now))


def remove(tx: Transaction, rule_id: str) -> bool:
    """Takes a rule away, its alerts stay; False where there was none."""
    is_gone = tx.connection.execute(delete(rules).where(rules.c.id == rule_id)).rowcount > 0
    versions.grow(tx, _VERSION)
    return is_gone


def note_failures(tx: Transaction, reasons: Mapping[str, str]) -> None:
    """Counts for each of these rules that it could not be asked, and keeps why; changes no rule."""
    if not reasons:
        return
    failed = [{"rule": rule_id, "why": reason} for rule_id, reason in sorted(reasons.items())]
    tx.connection.execute(
        update(rules)
        .where(rules.c.id == bindparam("rule"))
        .values(failures=rules.c.failures + 1, failure=bindparam("why")),
        failed,
    )


def failing(tx: Transaction) -> tuple[FailingRule, ...]:
    """The rules that could not be asked since they were changed, by id."""
    rows = tx.connection.execute(
        select(rules.c.id, rules.c.failures, rules.c.failure).where(rules.c.failures > 0).order_by(rules.c.id)
    )
    return tuple(FailingRule(rule_id=row.id, times=row.failures, reason=row.failure) for row in rows)


def changed_at(tx: Transaction, rule_ids: Collection[str]) -> dict[str, datetime]:
    """When each of these rules came to ask for what it asks; those that are gone are left out."""
    rows = tx.connection.execute(select(rules.c.id, rules.c.changed_at).where(rules.c.id.in_(rule_ids)))
    return {rule_id: at for rule_id, at in rows}  # noqa: C416 - dict() cannot be told its type


def version(tx: Transaction) -> int:
    """A number that grows with each change of any rule."""
    return versions.number(tx, _VERSION)
