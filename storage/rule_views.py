"""Reads for the page of rules: a part of their list, and what each has told of late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from news.rules import Rule

from . import codec
from .tables import alerts, rules
from .transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleActivity:
    """When a rule last fired, None for never, and how often it has since the instant that was asked for."""

    last_at: datetime | None
    recent: int


def page(tx: Transaction, *, limit: int, after_id: str = "") -> tuple[Rule, ...]:
    """The rules behind that id, by id."""
    rows = tx.connection.execute(
        select(rules.c.snapshot).where(rules.c.id > after_id).order_by(rules.c.id).limit(limit)
    )
    return tuple(codec.load_rule(snapshot) for snapshot in rows.scalars())


def find(tx: Transaction, rule_id: str) -> Rule | None:
    """The rule of that id, None where there is none."""
    snapshot = tx.connection.execute(
        select(rules.c.snapshot).where(rules.c.id == rule_id)
    ).scalar_one_or_none()
    return None if snapshot is None else codec.load_rule(snapshot)


def activity(tx: Transaction, rule_ids: Sequence[str], *, since: datetime) -> dict[str, RuleActivity]:
    """What each of these rules has told; a rule that has told nothing is among them."""
    newest = select(func.max(alerts.c.id)).where(alerts.c.rule_id.in_(rule_ids)).group_by(alerts.c.rule_id)
    last = {
        row.rule_id: row.created_at
        for row in tx.connection.execute(
            select(alerts.c.rule_id, alerts.c.created_at).where(alerts.c.id.in_(newest))
        )
    }
    counted = (
        select(alerts.c.rule_id, func.count().label("times"))
        .where(alerts.c.rule_id.in_(rule_ids), alerts.c.id >= _first_since(tx, since))
        .group_by(alerts.c.rule_id)
    )
    recent = {row.rule_id: row.times for row in tx.connection.execute(counted)}
    return {
        rule_id: RuleActivity(last_at=last.get(rule_id), recent=recent.get(rule_id, 0))
        for rule_id in rule_ids
    }


def _first_since(tx: Transaction, since: datetime) -> int:
    """The id of the first alert that was kept since then, found by halving, for ids grow with time.

    No index knows when an alert was raised, and a rule that fires daily has told thousands of times.
    """
    low, high = 0, (tx.connection.execute(select(func.max(alerts.c.id))).scalar_one() or 0) + 1
    while low < high:
        middle = (low + high) // 2
        found = tx.connection.execute(
            select(alerts.c.id, alerts.c.created_at)
            .where(alerts.c.id >= middle)
            .order_by(alerts.c.id)
            .limit(1)
        ).one_or_none()
        if found is None or found.created_at >= since:
            high = middle
        else:
            low = found.id + 1
    return low
