"""Rules: what somebody wants to be told."""

from datetime import datetime

from sqlalchemy import delete, select

from news.errors import NotFoundError
from news.rules import Rule

from . import codec, versions
from .tables import rules
from .transaction import Transaction

_VERSION = "rules"


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
    """Keeps a rule in the place of the one with its id, if there is one."""
    kept = {
        "is_enabled": rule.is_enabled,
        "created_at": rule.created_at,
        "changed_at": now,
        "snapshot": codec.dump(rule),
    }
    tx.connection.execute(
        tx.insert(rules).values(id=rule.id, **kept).on_conflict_do_update(index_elements=["id"], set_=kept)
    )
    versions.grow(tx, _VERSION)


def remove(tx: Transaction, rule_id: str) -> bool:
    """Takes a rule away, its alerts stay; False where there was none."""
    is_gone = tx.connection.execute(delete(rules).where(rules.c.id == rule_id)).rowcount > 0
    versions.grow(tx, _VERSION)
    return is_gone


def version(tx: Transaction) -> int:
    """A number that grows with each change of any rule."""
    return versions.number(tx, _VERSION)
