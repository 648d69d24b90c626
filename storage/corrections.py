"""What stands with an article beside its text, and how the source's corrections of it are taken over.

A revision has these facts as they were when its text came; the article has them as they stand.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update

from news.articles import Article

from . import appearances
from .tables import article_countries, articles
from .transaction import Transaction

# An editor's clock or zone may be a little wrong; what is dated further ahead would top every list for ever.
_MOST_AHEAD = timedelta(hours=1)


def listed_at(article: Article, *, appeared_at: datetime, first_seen_at: datetime) -> datetime:
    """Where an article stands in lists: at its date, no more than an hour after it was first seen."""
    return min(article.published_at or appeared_at, first_seen_at + _MOST_AHEAD)


def facts(article: Article) -> dict[str, object]:
    """The columns of `articles` that hold what the source says at last."""
    return {
        "url": article.url,
        "fingerprint": article.fingerprint,
        "raw_sha256": article.raw_sha256,
        "published_at": article.published_at,
        "published_raw": article.published_raw,
        "image_urls": article.image_urls,
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
    appeared_at = _appeared_at(kept, article)
    place = listed_at(article, appeared_at=appeared_at, first_seen_at=kept.first_seen_at)
    tx.connection.execute(
        update(articles)
        .where(articles.c.id == article_id)
        .values(**facts(article), appeared_at=appeared_at, listed_at=place)
    )
    if place != kept.listed_at:
        tx.connection.execute(
            update(article_countries)
            .where(article_countries.c.article_id == article_id)
            .values(listed_at=place)
        )
    if appeared_at != kept.appeared_at:
        appearances.rebuild(tx, [kept.story_id])
    return place


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
