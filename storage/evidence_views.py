"""Where the answers of the ministry are kept, for pages and scripts: the place of each record in its file."""

from collections.abc import Collection

from sqlalchemy import select

from news.articles import ArticleRef
from news.reading import Proved
from news.views import EvidenceView

from .tables import articles, evidence, evidence_files, revisions
from .transaction import Transaction

_AT_ONCE = 500  # ids in one question


def places(tx: Transaction, ids: Collection[int]) -> dict[int, EvidenceView]:
    """The place of each of these records, by id; those that are not there are left out."""
    columns = evidence.c
    query = select(evidence, evidence_files.c.name).join(
        evidence_files, evidence_files.c.id == columns.file_id
    )
    asked = sorted(set(ids))
    found = {}
    for start in range(0, len(asked), _AT_ONCE):
        part = asked[start : start + _AT_ONCE]
        for row in tx.connection.execute(query.where(columns.id.in_(part))):
            found[row.id] = EvidenceView(
                id=row.id,
                file=row.name,
                offset=row.offset,
                length=row.length,
                sha256=row.sha256,
                payload_sha256=row.payload_sha256,
                kind=row.kind,
                url=row.url,
                fetched_at=row.fetched_at,
                link=row.link,
            )
    return found


def proved_by(tx: Transaction, evidence_id: int, *, limit: int = 50) -> tuple[Proved, ...]:
    """The versions that were read from a record, the latest first."""
    rows = tx.connection.execute(
        select(
            *(articles.c.entity, articles.c.section, articles.c.external_id, articles.c.language),
            *(revisions.c.number, revisions.c.title),
        )
        .join(articles, articles.c.id == revisions.c.article_id)
        .where(revisions.c.evidence_id == evidence_id)
        .order_by(revisions.c.id.desc())
        .limit(limit)
    )
    return tuple(
        Proved(
            key=ArticleRef(entity=row.entity, section=row.section, external_id=row.external_id).key,
            language=row.language,
            number=row.number,
            title=row.title,
        )
        for row in rows
    )
