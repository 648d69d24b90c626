"""Reads of the groups of near-duplicates, for lists and for the page of an article."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select

from news.articles import ArticleRef
from news.views import DuplicateView

from .tables import articles, duplicates, revisions
from .transaction import Transaction

_GROUP = func.coalesce(duplicates.c.group_id, articles.c.id)


def counts(tx: Transaction, article_ids: Sequence[int]) -> dict[int, int]:
    """How many articles say the same, each itself among them; articles that stand alone are left out."""
    groups = _groups(tx, articles.c.id.in_(article_ids))
    rows = tx.connection.execute(
        select(duplicates.c.group_id, func.count())
        .where(duplicates.c.group_id.in_(set(groups.values())))
        .group_by(duplicates.c.group_id)
    )
    sizes = {group_id: count + 1 for group_id, count in rows}
    return {article_id: sizes[group_id] for article_id, group_id in groups.items() if group_id in sizes}


def of_article(tx: Transaction, *, key: str, language: str | None = None) -> tuple[DuplicateView, ...]:
    """The other articles that say the same as this one, in one language or in all, by first sight.

    Empty where there is none or the article is unknown.
    """
    entity, _, rest = key.partition("/")
    section, _, external_id = rest.partition("/")
    which = and_(
        articles.c.entity == entity,
        articles.c.section == section,
        articles.c.external_id == external_id,
    )
    if language is not None:
        which &= articles.c.language == language
    groups = _groups(tx, which)
    firsts = set(groups.values())
    members = duplicates.c.article_id  # looked up first: an OR over both tables would read all articles
    others = tx.connection.execute(select(members).where(duplicates.c.group_id.in_(firsts))).scalars()
    rows = tx.connection.execute(
        select(
            *(articles.c.id, articles.c.entity, articles.c.section, articles.c.external_id),
            *(articles.c.language, articles.c.appeared_at, revisions.c.title),
            *(duplicates.c.similarity, _GROUP.label("group_id")),
        )
        .join(
            revisions,
            and_(revisions.c.article_id == articles.c.id, revisions.c.number == articles.c.revision),
        )
        .outerjoin(duplicates, duplicates.c.article_id == articles.c.id)
        .where(articles.c.id.in_(firsts | set(others)))
        .order_by(articles.c.id)
    ).all()
    own = {row.group_id: row for row in rows if row.id in groups}
    return tuple(_view(row, own[row.group_id]) for row in rows if row.id not in groups)


def _groups(tx: Transaction, which: ColumnElement[bool]) -> dict[int, int]:
    """The group of each article; its own id where it is the first of one or in none."""
    rows = tx.connection.execute(
        select(articles.c.id, _GROUP)
        .outerjoin(duplicates, duplicates.c.article_id == articles.c.id)
        .where(which)
    )
    return {article_id: group_id for article_id, group_id in rows}  # noqa: C416 - dict() cannot be told the row's type


def _view(row: Row[*tuple[Any, ...]], own: Row[*tuple[Any, ...]]) -> DuplicateView:
    # How alike two articles are stands with the later one.
    later = max(row, own, key=lambda each: each.id)
    return DuplicateView(
        key=ArticleRef(entity=row.entity, section=row.section, external_id=row.external_id).key,
        entity=row.entity,
        language=row.language,
        title=row.title,
        appeared_at=row.appeared_at,
        later_by_s=round((row.appeared_at - own.appeared_at).total_seconds()),
        similarity=later.similarity,
    )
