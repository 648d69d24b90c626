"""What was worked out from the archive and would take a while to work out again, by a key."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from .tables import calibrations
from .transaction import Transaction


class Kept(NamedTuple):
    """What was kept under a key, and when."""

    made_at: datetime
    facts: Mapping[str, Any]


def get(tx: Transaction, key: str) -> Kept | None:
    """What is kept under a key; None where nothing is."""
    row = tx.connection.execute(select(calibrations).where(calibrations.c.key == key)).one_or_none()
    return None if row is None else Kept(row.made_at, json.loads(row.snapshot))


def put(tx: Transaction, key: str, facts: Mapping[str, Any], *, now: datetime) -> None:
    """Keeps facts, which JSON knows, under a key in the place of what was there."""
    kept = {"made_at": now, "snapshot": json.dumps(facts, ensure_ascii=False)}
    tx.connection.execute(
        tx.insert(calibrations)
        .values(key=key, **kept)
        .on_conflict_do_update(index_elements=["key"], set_=kept)
    )
