"""Revisions as they were read, and what stands beside them: what an edit or a correction is compared with."""

from dataclasses import dataclass

from sqlalchemy import select

from news.changes import TextPair
from news.corrections import Facts
from news.effects import Reading

from . import views
from .tables import annotations, articles, revisions
from .transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReading:
    """A revision and the gazetteer that its mentions were found by."""

    revision_id: int
    gazetteer: str
    reading: Reading


def reading(tx: Transaction, *, article_id: int, number: int) -> KeptReading:
    """The revision of that number, which is there."""
    row = tx.connection.execute(
        select(
            revisions.c.id,
            revisions.c.title,
            revisions.c.text,
            revisions.c.text_language,
            annotations.c.gazetteer,
        )
        .join(annotations, annotations.c.revision_id == revisions.c.id)
        .where(revisions.c.article_id == article_id, revisions.c.number == number)
    ).one()
    return KeptReading(
        revision_id=row.id,
        gazetteer=row.gazetteer,
        reading=Reading(
            text=TextPair(title=row.title, text=row.text),
            language=row.text_language,
            mentions=views.mentions_of(tx, [row.id]).get(row.id, ()),
        ),
    )


def facts(tx: Transaction, article_id: int) -> Facts:
    """What stands with an article beside its text, as the source said at last."""
    columns = articles.c
    row = tx.connection.execute(
        select(
            columns.url,
            columns.published_at,
            columns.published_raw,
            columns.image_urls,
            columns.link_urls,
        ).where(columns.id == article_id)
    ).one()
    return Facts(
        url=row.url,
        published_at=row.published_at,
        published_raw=row.published_raw,
        image_urls=row.image_urls,
        link_urls=row.link_urls,
    )
