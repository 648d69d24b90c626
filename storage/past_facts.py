"""What the archive has and since when, for saying what a look at the past cannot know."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, func, select

from .tables import articles, coverage, revisions, story_countries
from .transaction import Transaction


def titles(tx: Transaction, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Title and address of articles by key and language, as they stand."""
    columns = articles.c
    key = columns.entity + "/" + columns.section + "/" + columns.external_id
    ids = sorted({key.rsplit("/", 1)[-1] for key, _language in wanted})
    query = (
        select(key, columns.language, revisions.c.title, revisions.c.url)
        .join(
            revisions,
            and_(revisions.c.article_id == columns.id, revisions.c.number == columns.revision),
        )
        .where(columns.external_id.in_(ids))
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in tx.connection.execute(query)}


def watch_begins_at(tx: Transaction) -> datetime | None:
    """When the first look at any source ended; None where there was none."""
    found: datetime | None = tx.connection.execute(select(func.min(coverage.c.since))).scalar_one()
    return found


def languages(tx: Transaction) -> frozenset[str]:
    """The languages in which anything is kept."""
    return frozenset(tx.connection.execute(select(articles.c.language).distinct()).scalars())


def states_known(tx: Transaction) -> frozenset[str]:
    """The states that were ever named by name."""
    columns = story_countries.c
    return frozenset(
        tx.connection.execute(select(columns.country).where(columns.is_named).distinct()).scalars()
    )


def has_history(tx: Transaction) -> bool:
    """Whether anything is kept that was there before the watch began."""
    one = select(articles.c.id).where(articles.c.is_history).limit(1)
    return tx.connection.execute(one).scalar_one_or_none() is not None
