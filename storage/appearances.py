"""When each story named each country, kept beside the mentions so that "last before then" is one look-up."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, or_, select

from news.articles import Article

from .tables import articles, mentions, revisions, story_countries
from .transaction import Transaction

# A capital or a metonym ("Brussels") stands for a state too often by accident to end a silence.
NAMING_KINDS = frozenset({"name", "adjective", "demonym", "acronym"})


def record(tx: Transaction, seen: Iterable[tuple[int, Article, datetime]]) -> None:
    """Notes (story, article, instant): the story named the article's states at that instant."""
    rows: dict[tuple[int, str, datetime], bool] = {}
    for story_id, article, appeared_at in seen:
        for country, is_named in _countries(article).items():
            key = (story_id, country, appeared_at)
            rows[key] = rows.get(key, False) or is_named
    _write(tx, rows)


def record_fresh(tx: Transaction, story_id: int, article: Article, appeared_at: datetime) -> None:
    """Notes only the states that the story has not named so far, or not by a name of theirs."""
    named_so_far = of_stories(tx, [story_id])
    fresh = {
        (story_id, country, appeared_at): is_named
        for country, is_named in _countries(article).items()
        if (story_id, country) not in named_so_far or (is_named and not named_so_far[story_id, country])
    }
    _write(tx, fresh)


def rebuild(tx: Transaction, story_ids: Sequence[int]) -> None:
    """Says anew when each story named each state, from the mentions of all its revisions as they stand.

    A first revision names its states when the release appeared; a later one those that are fresh in it,
    when it was seen.
    """
    tx.connection.execute(delete(story_countries).where(story_countries.c.story_id.in_(story_ids)))
    rows = tx.connection.execute(
        select(
            articles.c.story_id,
            articles.c.appeared_at,
            revisions.c.number,
            revisions.c.seen_at,
            mentions.c.country,
            mentions.c.kind,
        )
        .join(revisions, revisions.c.article_id == articles.c.id)
        .join(mentions, mentions.c.revision_id == revisions.c.id)
        .where(articles.c.story_id.in_(story_ids))
        .order_by(revisions.c.seen_at, revisions.c.id)
    )
    known: dict[tuple[int, str], bool] = {}
    found: dict[tuple[int, str, datetime], bool] = {}
    for (story_id, country, at, is_first), is_named in _grouped(rows).items():
        if is_first or (story_id, country) not in known or (is_named and not known[story_id, country]):
            key = (story_id, country, at)
            found[key] = found.get(key, False) or is_named
            known[story_id, country] = known.get((story_id, country), False) or is_named
    _write(tx, found)


def _grouped(rows: Iterable[Row[*tuple[Any, ...]]]) -> dict[tuple[int, str, datetime, bool], bool]:
    """(story, state, instant, whether of a first revision) with whether a name stood there, in order."""
    grouped: dict[tuple[int, str, datetime, bool], bool] = {}
    for row in rows:
        is_first = row.number == 1
        key = (row.story_id, row.country, row.appeared_at if is_first else row.seen_at, is_first)
        grouped[key] = grouped.get(key, False) or row.kind in NAMING_KINDS
    return grouped


def of_stories(tx: Transaction, story_ids: Sequence[int]) -> dict[tuple[int, str], bool]:
    """Every (story, country) ever recorded, with whether a name of the country stood in the text."""
    rows = tx.connection.execute(
        select(story_countries.c.story_id, story_countries.c.country, story_countries.c.is_named).where(
            story_countries.c.story_id.in_(story_ids)
        )
    )
    found: dict[tuple[int, str], bool] = {}
    for story_id, country, is_named in rows:
        found[story_id, country] = found.get((story_id, country), False) or is_named
    return found


def _countries(article: Article) -> dict[str, bool]:
    named = {mention.country for mention in article.mentions if mention.kind in NAMING_KINDS}
    return {country: country in named for country in sorted(article.states)}


def _write(tx: Transaction, rows: dict[tuple[int, str, datetime], bool]) -> None:
    if not rows:
        return
    statement = tx.insert(story_countries)
    is_named = or_(story_countries.c.is_named, statement.excluded.is_named)
    tx.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["story_id", "country", "appeared_at"], set_={"is_named": is_named}
        ),
        [
            {"story_id": story_id, "country": country, "appeared_at": at, "is_named": named}
            for (story_id, country, at), named in rows.items()
        ],
    )
