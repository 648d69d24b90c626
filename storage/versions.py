"""Numbers that grow with each change of what they name, so that a reader knows when to read again."""

from sqlalchemy import select

from .tables import versions
from .transaction import Transaction


def grow(tx: Transaction, name: str) -> None:
    """Makes the number of `name` larger by one."""
    first = tx.insert(versions).values(name=name, number=1)
    tx.connection.execute(
        first.on_conflict_do_update(index_elements=["name"], set_={"number": versions.c.number + 1})
    )


def number(tx: Transaction, name: str) -> int:
    """The number of `name`; 0 where nothing was ever changed."""
    found: int | None = tx.connection.execute(
        select(versions.c.number).where(versions.c.name == name)
    ).scalar_one_or_none()
    return found or 0
