"""Sources as rows: their numbers and their names."""

from collections.abc import Sequence

from sqlalchemy import select

from news.crawls import SourceRef
from news.errors import NotFoundError

from .tables import sources
from .transaction import Transaction


def ensure(tx: Transaction, refs: Sequence[SourceRef]) -> None:
    """Makes a row for each source that has none."""
    rows = [
        {
            "entity": ref.entity,
            "section": ref.section,
            "language": ref.language,
            "next_page": 1,
            "failures": 0,
            "api_reason": "",
        }
        for ref in refs
    ]
    if rows:
        tx.connection.execute(
            tx.insert(sources).on_conflict_do_nothing(index_elements=["entity", "section", "language"]), rows
        )


def id_of(tx: Transaction, source: SourceRef) -> int:
    """The number of a source; NotFoundError where `ensure` has not seen it."""
    found: int | None = tx.connection.execute(
        select(sources.c.id).where(
            sources.c.entity == source.entity,
            sources.c.section == source.section,
            sources.c.language == source.language,
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFoundError("source", source.key)
    return found
