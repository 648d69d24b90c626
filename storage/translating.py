"""Stories by the languages that they are kept in, for rules that ask for one that is missing."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import select

from .tables import articles, stories
from .transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling:
    """A release of a story."""

    article_id: int
    entity: str
    section: str
    language: str
    appeared_at: datetime
    first_seen_at: datetime
    is_history: bool
    is_removed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Siblings:
    """A story with its releases, the first to appear first."""

    story_id: int
    key: str
    releases: tuple[Sibling, ...]


def begun(tx: Transaction, *, since: datetime, until: datetime) -> tuple[Siblings, ...]:
    """The stories that were begun from an instant on and not later than another, oldest first."""
    columns = articles.c
    rows = tx.connection.execute(
        select(
            columns.story_id,
            stories.c.key,
            columns.id.label("article_id"),
            columns.entity,
            columns.section,
            columns.language,
            columns.appeared_at,
            columns.first_seen_at,
            columns.is_history,
            (columns.visibility == "removed").label("is_removed"),
        )
        .join(stories, stories.c.id == columns.story_id)
        .where(stories.c.created_at >= since, stories.c.created_at <= until)
        .order_by(columns.story_id, columns.appeared_at, columns.id)
    )
    found: dict[tuple[int, str], list[Sibling]] = {}
    names = [each.name for each in fields(Sibling)]
    for story_id, key, *facts in rows:
        found.setdefault((story_id, key), []).append(Sibling(**dict(zip(names, facts, strict=True))))
    return tuple(
        Siblings(story_id=story_id, key=key, releases=tuple(releases))
        for (story_id, key), releases in found.items()
    )
