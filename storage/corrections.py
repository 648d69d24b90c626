"""What stands with an article beside its text, and how the source's corrections of it are taken over.

A revision has these facts as they were when its text came; the article has them as they stand.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, or_, select, update

from news.articles import Article
from news.crawls import SourceRef

from . import appearances
from .tables import article_countries, articles
from .transaction import Transaction

# An editor's clock or zone may be a little wrong; what is dated further ahead would top every list for ever.
_MOST_AHEAD = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """An article of a first reading whose own date says nothing, and when it is believed to have come up."""

    article_id: int
    external_id: str
    appeared_at: datetime


def listed_at(article: Article, *, appeared_at: datetime, first_seen_at: datetime) -> datetime:
    """Where an article stands in lists: at its date, or where it appeared if that is missing or far ahead."""
    return _place(article.published_at, appeared_at=appeared_at, first_seen_at=first_seen_at)


def facts(article: Article) -> dict[str, object]:
    """The columns of `articles` that hold what the source says at last."""
    return {
        "url": article.url,
        "fingerprint": article.fingerprint,
        "raw_sha256": article.raw_sha256,
        "published_at": article.published_at,
        "published_raw": article.published_raw,
        "image_urls": article.image_urls,
        "link_urls": article.link_urls,
    }


def correct(tx: Transaction, article_id: int, article: Article) -> None:
    """Takes over what the source says of an article whose text has not changed; makes no revision."""
    take_over(tx, article_id, dated_as_before(tx, article_id, article))


def dated_as_before(tx: Transaction, article_id: int, article: Article) -> Article:
    """The article with the date that was read from the same words before.

    What a stamp means depends on when it is read: one ahead of the clock is local time under a wrong mark,
    and an hour later it would be ahead no more.
    """
    kept = _kept(tx, article_id)
    if kept.published_raw != article.published_raw:
        return article
    return replace(article, published_at=kept.published_at)


def take_over(tx: Transaction, article_id: int, article: Article) -> datetime:
    """Writes the article's facts as they stand; returns its place in lists, which may be another."""
    kept = _kept(tx, article_id)
    tx.connection.execute(update(articles).where(articles.c.id == article_id).values(**facts(article)))
    return _move(tx, kept, article.published_at, appeared_at=_appeared_at(kept, article))


def guesses(tx: Transaction, source: SourceRef, *, lowest: str, highest: str) -> tuple[Guess, ...]:
    """What a first reading kept without a good date, with ids of that length between the two."""
    columns = articles.c
    rows = tx.connection.execute(
        select(columns.id, columns.external_id, columns.appeared_at).where(
            columns.entity == source.entity,
            columns.section == source.section,
            columns.external_id.between(lowest, highest),
            columns.language == source.language,
            func.length(columns.external_id) == len(highest),
            columns.is_history,
            or_(columns.published_at.is_(None), columns.published_at > columns.first_seen_at),
        )
    )
    return tuple(
        Guess(article_id=row.id, external_id=row.external_id, appeared_at=row.appeared_at) for row in rows
    )


def guess_again(tx: Transaction, article_id: int, appeared_at: datetime) -> None:
    """Moves what a first reading found without a good date to a better guess."""
    kept = _kept(tx, article_id)
    _move(tx, kept, kept.published_at, appeared_at=appeared_at)


def _move(
    tx: Transaction,
    kept: Row[*tuple[Any, ...]],
    published_at: datetime | None,
    *,
    appeared_at: datetime,
) -> datetime:
    place = _place(published_at, appeared_at=appeared_at, first_seen_at=kept.first_seen_at)
    if (place, appeared_at) == (kept.listed_at, kept.appeared_at):
        return place
    tx.touched.add(kept.id)
    moved = {"appeared_at": appeared_at, "listed_at": place}
    tx.connection.execute(update(articles).where(articles.c.id == kept.id).values(moved))
    tx.connection.execute(
        update(article_countries).where(article_countries.c.article_id == kept.id).values(listed_at=place)
    )
    if appeared_at != kept.appeared_at:
        appearances.rebuild(tx, [kept.story_id])
    return place


def _place(published_at: datetime | None, *, appeared_at: datetime, first_seen_at: datetime) -> datetime:
    if published_at is None or published_at > first_seen_at + _MOST_AHEAD:
        return appeared_at
    return published_at


def _appeared_at(kept: Row[*tuple[Any, ...]], article: Article) -> datetime:
    """When it came up: what a first reading had to guess gives way to the first good date."""
    guessed: datetime = kept.appeared_at
    was_good = kept.published_at is not None and kept.published_at <= kept.first_seen_at
    is_good = article.published_at is not None and article.published_at <= kept.first_seen_at
    if not kept.is_history or was_good or not is_good:
        return guessed
    return article.published_at or guessed


def _kept(tx: Transaction, article_id: int) -> Row[*tuple[Any, ...]]:
    return tx.connection.execute(select(articles).where(articles.c.id == article_id)).one()
