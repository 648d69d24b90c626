"""When each story named each country, kept beside the mentions so that "last before then" is one look-up."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, or_, select

from news.articles import Article

from .tables import articles, mentions, revisions, story_countries
from .transaction import Transaction

# A capital or a metonym ("Brussels") stands for a state too often by accident to end a silence.
NAMING_KINDS = frozenset({"name", "adjective", "demonym", "acronym"})
_Appearance = tuple[int, str, datetime]  # story, country, when


def record(tx: Transaction, seen: Sequence[tuple[int, Article, datetime]]) -> None:
    """Notes (story, article, instant): the story named the article's states at that instant.

    What the story had named by then already is left out: a translation that comes a month later speaks of
    no state again, and must not make its silence shorter.
    """
    known = _of_stories(tx, {story_id for story_id, _article, _at in seen})
    rows: dict[_Appearance, bool] = {}
    for story_id, article, appeared_at in seen:
        for country, is_named in _countries(article).items():
            _note(known, rows, (story_id, country, appeared_at), is_named=is_named)
    _write(tx, rows)


def rebuild(tx: Transaction, story_ids: Sequence[int]) -> None:
    """Says anew when each story named each state, from the mentions of all its revisions as they stand.

    A first revision names its states when the release appeared, a later one when it was seen.
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
    known: dict[tuple[int, str], dict[datetime, bool]] = {}
    found: dict[_Appearance, bool] = {}
    for appearance, is_named in _grouped(rows).items():
        _note(known, found, appearance, is_named=is_named)
    _write(tx, found)


def _note(
    known: dict[tuple[int, str], dict[datetime, bool]],
    rows: dict[_Appearance, bool],
    appearance: _Appearance,
    *,
    is_named: bool,
) -> None:
    """Adds an appearance to what is known and to the rows to write, unless an earlier one says as much."""
    story_id, country, at = appearance
    before = known.setdefault((story_id, country), {})
    if not any(earlier <= at and named >= is_named for earlier, named in before.items()):
        before[at] = rows[appearance] = is_named


def _grouped(rows: Iterable[Row[*tuple[Any, ...]]]) -> dict[_Appearance, bool]:
    """Appearances in the order of sight, with whether a name stood there."""
    grouped: dict[_Appearance, bool] = {}
    for row in rows:
        key = (row.story_id, row.country, row.appeared_at if row.number == 1 else row.seen_at)
        grouped[key] = grouped.get(key, False) or row.kind in NAMING_KINDS
    return grouped


def _of_stories(tx: Transaction, story_ids: Collection[int]) -> dict[tuple[int, str], dict[datetime, bool]]:
    """The instants at which each story named each country, with whether a name of it stood in the text."""
    columns = story_countries.c
    rows = tx.connection.execute(
        select(columns.story_id, columns.country, columns.appeared_at, columns.is_named).where(
            columns.story_id.in_(story_ids)
        )
    )
    found: dict[tuple[int, str], dict[datetime, bool]] = {}
    for story_id, country, at, is_named in rows:
        found.setdefault((story_id, country), {})[at] = is_named
    return found


def of_stories(tx: Transaction, story_ids: Collection[int]) -> frozenset[tuple[int, str]]:
    """Every (story, country) ever recorded."""
    return frozenset(_of_stories(tx, story_ids))


def _countries(article: Article) -> dict[str, bool]:
    named = {mention.country for mention in article.mentions if mention.kind in NAMING_KINDS}
    return {country: country in named for country in sorted(article.states)}


def _write(tx: Transaction, rows: dict[_Appearance, bool]) -> None:
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
