"""Who is named in a revision, and what kinds of event it tells of."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from actors import Occasion
from news.views import NamedActor

from .tables import actor_mentions, actors, occasions
from .transaction import Transaction


def actors_of(tx: Transaction, revision_ids: Sequence[int]) -> dict[int, tuple[NamedActor, ...]]:
    """Who is named in each revision, each once, in the order of first mention; others are left out."""
    mention = actor_mentions.c
    rows = tx.connection.execute(
        select(
            *(
                mention.revision_id,
                mention.surface,
                mention.office,
                mention.field,
                mention.start,
                mention.end,
            ),
            *(actors.c.key, actors.c.kind, actors.c.state),
            *(actors.c.name_kk, actors.c.name_ru, actors.c.name_en),
        )
        .join(actors, actors.c.key == mention.actor_key)
        .where(mention.revision_id.in_(revision_ids))
        .order_by(mention.revision_id, mention.position)
    )
    found: dict[int, dict[str, NamedActor]] = {}
    for row in rows:
        found.setdefault(row.revision_id, {}).setdefault(row.key, _named(row))
    return {revision_id: tuple(named.values()) for revision_id, named in found.items()}


def occasions_of(tx: Transaction, revision_ids: Sequence[int]) -> dict[int, tuple[Occasion, ...]]:
    """The kinds of event of each revision, those that the title shows first; others are left out."""
    rows = tx.connection.execute(
        select(occasions)
        .where(occasions.c.revision_id.in_(revision_ids))
        .order_by(occasions.c.field.desc(), occasions.c.start, occasions.c.kind)  # "title" before "body"
    )
    found: dict[int, tuple[Occasion, ...]] = {}
    for row in rows:
        told = Occasion(kind=row.kind, field=row.field, start=row.start, end=row.end, sentence=row.sentence)
        found[row.revision_id] = (*found.get(row.revision_id, ()), told)
    return found


def names_of(row: Row[*tuple[Any, ...]]) -> dict[str, str]:
    """An actor's name by language; a language without one is left out."""
    named = {"kk": row.name_kk, "ru": row.name_ru, "en": row.name_en}
    return {language: name for language, name in named.items() if name}


def _named(row: Row[*tuple[Any, ...]]) -> NamedActor:
    return NamedActor(
        key=row.key,
        kind=row.kind,
        names=names_of(row),
        surface=row.surface,
        office=row.office,
        state=row.state,
        field=row.field,
        start=row.start,
        end=row.end,
    )
