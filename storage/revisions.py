"""Revisions with what was found in them. They are only ever added, and each is a link of the hash chain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from countries import Mention
from news.articles import Article

from . import chain
from .tables import annotations, mentions, revisions
from .transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRevision:
    """A revision to be kept; `evidence_id` is the answer that it was read from, None where there is none."""

    article_id: int
    article: Article
    number: int
    seen_at: datetime
    evidence_id: int | None


def add(tx: Transaction, added: Sequence[NewRevision], *, gazetteer: str) -> tuple[int, ...]:
    """Keeps revisions with their mentions and chains them; returns their ids in order."""
    if not added:
        return ()
    ids = tuple(
        tx.connection.execute(
            insert(revisions).returning(revisions.c.id, sort_by_parameter_order=True),
            [_row(each) for each in added],
        ).scalars()
    )
    chain.link_revisions(tx.connection, ids)
    tx.connection.execute(
        insert(annotations),
        [
            {"revision_id": revision_id, "gazetteer": gazetteer, "annotated_at": each.seen_at, "actors": ""}
            for revision_id, each in zip(ids, added, strict=True)
        ],
    )
    write_mentions(
        tx, {revision_id: each.article.mentions for revision_id, each in zip(ids, added, strict=True)}
    )
    return ids


def _row(new: NewRevision) -> dict[str, object]:
    article = new.article
    return {
        "article_id": new.article_id,
        "number": new.number,
        "seen_at": new.seen_at,
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "text_language": article.text_language,
        "published_at": article.published_at,
        "published_raw": article.published_raw,
        "fingerprint": article.fingerprint,
        "raw_sha256": article.raw_sha256,
        "evidence_id": new.evidence_id,
        "link": "",
    }


def write_mentions(tx: Transaction, named: Mapping[int, Sequence[Mention]]) -> None:
    """Adds mentions by the revision that they stand in, in their order."""
    found = [
        {
            "revision_id": revision_id,
            "position": position,
            "country": mention.country,
            "start": mention.start,
            "end": mention.end,
            "surface": mention.surface,
            "kind": mention.kind,
            "field": mention.field,
            "role": mention.role,
            "reason": mention.reason,
        }
        for revision_id, each in named.items()
        for position, mention in enumerate(each)
    ]
    if found:
        tx.connection.execute(insert(mentions), found)
