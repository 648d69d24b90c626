"""Articles that their listing lacks: who is missed, and by which crawls; the checks are in `checks`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, or_, select, update

from news.absence import Visibility
from news.crawls import CrawlOutcome, SourceRef

from . import sources as source_rows
from .tables import articles, crawl_runs, evidence, revisions
from .transaction import Transaction

_IMPORTED, _ANSWERED = "import", "answer"  # kinds of evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What is kept of an article whose visibility is in question; `revision_id` is its current revision."""

    article_id: int
    source: SourceRef
    external_id: str
    published_at: datetime | None
    published_raw: str
    last_seen_at: datetime
    visibility: Visibility
    missing_since: datetime | None
    revision_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A complete crawl that came down past a date: when it began and ended."""

    run_id: int
    started_at: datetime
    finished_at: datetime


def unseen(
    tx: Transaction, source: SourceRef, *, since: datetime, after: datetime, until: datetime
) -> tuple[Watched, ...]:
    """The visible articles of a source that were not seen since an instant, published in (after, until].

    What only an import has brought is left out: it never stood in the listing.
    """
    columns = articles.c
    rows = tx.connection.execute(
        _watched()
        .where(
            *_of(source),
            columns.visibility == "visible",
            columns.last_seen_at < since,
            columns.published_at > after,
            columns.published_at <= until,
            ~_is_only_imported(),
        )
        .order_by(columns.id)
    ).all()
    return tuple(map(_read, rows))


def hidden(tx: Transaction, source: SourceRef, external_ids: Collection[str]) -> tuple[Watched, ...]:
    """Those of these articles of a source that are missing or removed."""
    rows = tx.connection.execute(
        _watched().where(
            *_of(source), articles.c.external_id.in_(external_ids), articles.c.visibility != "visible"
        )
    ).all()
    return tuple(map(_read, rows))


def missing(tx: Transaction, sources: Collection[SourceRef]) -> tuple[Watched, ...]:
    """The missing articles of these sources, the longest missing first."""
    rows = tx.connection.execute(
        _watched().where(articles.c.visibility == "missing").order_by(articles.c.missing_since, articles.c.id)
    ).all()
    return tuple(each for each in map(_read, rows) if each.source in sources)


def by_id(tx: Transaction, article_id: int) -> Watched:
    """What is kept of an article."""
    return _read(tx.connection.execute(_watched().where(articles.c.id == article_id)).one())


def touch(tx: Transaction, source: SourceRef, external_ids: Collection[str], *, seen_at: datetime) -> None:
    """Notes that the source still carries these articles, in whatever state their rows are."""
    tx.connection.execute(
        update(articles)
        .where(*_of(source), articles.c.external_id.in_(external_ids))
        .values(last_seen_at=seen_at)
    )


def show(tx: Transaction, article_id: int, visibility: Visibility, *, missing_since: datetime | None) -> None:
    """Gives an article another visibility."""
    tx.touched.add(article_id)
    tx.connection.execute(
        update(articles)
        .where(articles.c.id == article_id)
        .values(visibility=visibility, missing_since=missing_since)
    )


def cover(
    tx: Transaction, source: SourceRef, *, past: datetime, before_run: int | None = None
) -> Cover | None:
    """The last complete crawl, before a given one, that came down past a date; None where there is none."""
    columns = crawl_runs.c
    query = select(columns.id, columns.started_at, columns.finished_at).where(
        columns.source_id == source_rows.id_of(tx, source),
        columns.outcome == CrawlOutcome.COMPLETE.value,
        columns.reached_at < past,
    )
    if before_run is not None:
        query = query.where(columns.id < before_run)
    row = tx.connection.execute(query.order_by(columns.id.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    return Cover(run_id=row.id, started_at=row.started_at, finished_at=row.finished_at)


def neighbour(tx: Transaction, suspect: Watched, *, seen_since: datetime) -> str | None:
    """The id of the listed article that is next to a suspect, an older one rather than a newer one.

    Where the site answers for recent articles alone, an older one shows it.
    """
    columns = articles.c
    listed = select(columns.external_id).where(
        *_of(suspect.source),
        columns.visibility == "visible",
        columns.last_seen_at >= seen_since,
        columns.id != suspect.article_id,
    )
    by_date = (
        listed.where(columns.published_at <= suspect.published_at).order_by(columns.published_at.desc()),
        listed.where(columns.published_at > suspect.published_at).order_by(columns.published_at),
    )
    for query in by_date:
        found: str | None = tx.connection.execute(query.limit(1)).scalar_one_or_none()
        if found is not None:
            return found
    return None


def _of(source: SourceRef) -> tuple[ColumnElement[bool], ...]:
    columns = articles.c
    return (
        columns.entity == source.entity,
        columns.section == source.section,
        columns.language == source.language,
    )


def _is_only_imported() -> ColumnElement[bool]:
    def has(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists(
            select(revisions.c.id)
            .join(evidence, evidence.c.id == revisions.c.evidence_id, isouter=True)
            .where(revisions.c.article_id == articles.c.id, *conditions)
            .correlate(articles)
        )

    first = has(revisions.c.number == 1, evidence.c.kind == _IMPORTED)
    return and_(first, ~has(or_(evidence.c.kind == _ANSWERED, evidence.c.kind.is_(None))))


def _watched() -> Select[*tuple[Any, ...]]:
    columns = articles.c
    return select(
        columns.id,
        columns.entity,
        columns.section,
        columns.language,
        columns.external_id,
        columns.published_at,
        columns.published_raw,
        columns.last_seen_at,
        columns.visibility,
        columns.missing_since,
        revisions.c.id.label("revision_id"),
    ).join(revisions, and_(revisions.c.article_id == columns.id, revisions.c.number == columns.revision))


def _read(row: Row[*tuple[Any, ...]]) -> Watched:
    return Watched(
        article_id=row.id,
        source=SourceRef(entity=row.entity, section=row.section, language=row.language),
        external_id=row.external_id,
        published_at=row.published_at,
        published_raw=row.published_raw,
        last_seen_at=row.last_seen_at,
        visibility=row.visibility,
        missing_since=row.missing_since,
        revision_id=row.revision_id,
    )
