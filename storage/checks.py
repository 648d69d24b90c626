"""The checks of missing articles, and what they come to."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, tuple_

from news.articles import ArticleRef
from news.events import AbsenceCheck
from news.views import AbsentArticle, Page

from . import cursors
from .tables import absence_checks, articles
from .transaction import Transaction


def add(tx: Transaction, article_id: int, check: AbsenceCheck, *, coverage_id: int | None) -> AbsenceCheck:
    """Keeps a check; returns it with its id."""
    row = {
        "article_id": article_id,
        "at": check.at,
        "listing": check.listing,
        "detail": check.detail,
        "is_absent": check.is_absent,
        "coverage_id": coverage_id,
        "evidence_id": check.evidence_id,
    }
    added = tx.connection.execute(insert(absence_checks).values(row).returning(absence_checks)).one()
    return _check(added)


def made(
    tx: Transaction, article_ids: Sequence[int], *, since: datetime | None = None
) -> dict[int, tuple[AbsenceCheck, ...]]:
    """The checks of each article, oldest first, all or those since an instant."""
    columns = absence_checks.c
    query = select(absence_checks).where(columns.article_id.in_(article_ids)).order_by(columns.id)
    if since is not None:
        query = query.where(columns.at >= since)
    found: dict[int, list[AbsenceCheck]] = {}
    for row in tx.connection.execute(query):
        found.setdefault(row.article_id, []).append(_check(row))
    return {article_id: tuple(made) for article_id, made in found.items()}


def found_since(tx: Transaction, article_ids: Sequence[int], since: datetime) -> frozenset[int]:
    """Those of these articles that a check found at their own address since an instant."""
    columns = absence_checks.c
    rows = tx.connection.execute(
        select(columns.article_id).where(
            columns.article_id.in_(article_ids), columns.detail == "present", columns.at >= since
        )
    )
    return frozenset(rows.scalars())


def counts(tx: Transaction) -> dict[str, int]:
    """How many articles are missing and removed, and of how many missing ones the last check told nothing."""
    columns = articles.c
    rows = tx.connection.execute(
        select(columns.visibility, func.count())
        .where(columns.visibility != "visible")
        .group_by(columns.visibility)
    )
    counted = {visibility: number for visibility, number in rows}  # noqa: C416 - dict() cannot be told its type
    newest = select(func.max(absence_checks.c.id)).group_by(absence_checks.c.article_id)
    untold = (
        select(func.count())
        .select_from(absence_checks.join(articles, columns.id == absence_checks.c.article_id))
        .where(
            columns.visibility == "missing",
            absence_checks.c.id.in_(newest),
            absence_checks.c.detail == "unknown",
        )
    )
    return {
        "missing": counted.get("missing", 0),
        "removed": counted.get("removed", 0),
        "unknown_checks": tx.connection.execute(untold).scalar_one(),
    }


def absent(tx: Transaction, *, limit: int, cursor: str | None = None) -> Page[AbsentArticle]:
    """The missing and removed articles, the latest to go first, with all their checks.

    Raises NotFoundError for a cursor that no page gave.
    """
    columns = articles.c
    query = (
        select(articles)
        .where(columns.visibility.in_(("missing", "removed")))
        .order_by(columns.missing_since.desc(), columns.id.desc())
        .limit(limit + 1)
    )
    if cursor is not None:
        query = query.where(tuple_(columns.missing_since, columns.id) < tuple_(*cursors.read(cursor)))
    rows = tx.connection.execute(query).all()
    shown = rows[:limit]
    found = made(tx, [row.id for row in shown])
    more = cursors.write(shown[-1].missing_since, shown[-1].id) if len(rows) > limit else None
    return Page(items=_absent(shown, found), next_cursor=more)


def _absent(
    rows: Sequence[Row[*tuple[Any, ...]]], found: Mapping[int, tuple[AbsenceCheck, ...]]
) -> tuple[AbsentArticle, ...]:
    return tuple(
        AbsentArticle(
            key=ArticleRef(entity=row.entity, section=row.section, external_id=row.external_id).key,
            language=row.language,
            visibility=row.visibility,
            missing_since=row.missing_since,
            last_seen_at=row.last_seen_at,
            checks=found.get(row.id, ()),
        )
        for row in rows
    )


def _check(row: Row[*tuple[Any, ...]]) -> AbsenceCheck:
    return AbsenceCheck(
        id=row.id,
        at=row.at,
        listing=row.listing,
        detail=row.detail,
        is_absent=row.is_absent,
        evidence_id=row.evidence_id,
    )
