"""What near-duplicates are found by, and the groups that they make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Compiled,
    Dialect,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    union_all,
    update,
)

from news.reposts import Telling
from news.similarity import ALGORITHM, Sketch

from .appearances import NAMING_KINDS
from .tables import articles, duplicates, mentions, minhash_bands, minhashes, revisions
from .transaction import Transaction

_LEAST_SHARED = 2  # bands; one alone is shared by every second pair that has little in common
_OF_EACH_BAND = 50  # the newest: a template of ten years shares its bands with thousands
_COMPARED = 8  # texts, those that share most bands first
_BANDS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article that another one may repeat; `group_id` is its own id where it is the first of its group."""

    article_id: int
    language: str
    group_id: int
    story_id: int
    appeared_at: datetime
    telling: Telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An article and the earlier one that it is known to repeat."""

    article_id: int
    of_article_id: int
    group_id: int


def _newest_in_band(band: int) -> Select[int]:
    columns = minhash_bands.c
    newest = (
        select(columns.article_id)
        .where(columns.key == bindparam(f"key_{band}"), columns.article_id < bindparam("before"))
        .order_by(columns.article_id.desc())
        .limit(_OF_EACH_BAND)
        .subquery()
    )
    return select(newest.c.article_id)


_sharing = union_all(*map(_newest_in_band, range(_BANDS))).subquery()
_MOST_SHARED = (
    select(_sharing.c.article_id)
    .group_by(_sharing.c.article_id)
    .having(func.count() >= _LEAST_SHARED)
    .order_by(func.count().desc(), _sharing.c.article_id.desc())
    .limit(_COMPARED)
)
_EXACT = (
    select(articles.c.id)
    .where(
        articles.c.fingerprint == bindparam("fingerprint"),
        articles.c.language == bindparam("language"),
        articles.c.id < bindparam("before"),
    )
    .order_by(articles.c.id.desc())
    .limit(1)
)
_GROUP = func.coalesce(duplicates.c.group_id, articles.c.id)
_IS_CURRENT = and_(revisions.c.article_id == articles.c.id, revisions.c.number == articles.c.revision)
# Statements are built once: to build one takes longer than to run it.
_CANDIDATES = (
    select(
        articles.c.id,
        articles.c.language,
        articles.c.story_id,
        articles.c.appeared_at,
        articles.c.fingerprint,
        revisions.c.id.label("revision_id"),
        revisions.c.title,
        revisions.c.text,
        _GROUP.label("group_id"),
    )
    .join(revisions, _IS_CURRENT)
    .outerjoin(duplicates, duplicates.c.article_id == articles.c.id)
    .where(articles.c.id.in_(bindparam("ids", expanding=True)))
)
_NAMINGS = (
    select(mentions.c.revision_id, mentions.c.country, mentions.c.kind)
    .where(mentions.c.revision_id.in_(bindparam("ids", expanding=True)))
    .distinct()
)


def exact(tx: Transaction, *, fingerprint: str, language: str, before: int) -> tuple[int, ...]:
    """The id of the newest article below `before` that says just the same; empty where there is none."""
    asked = {"fingerprint": fingerprint, "language": language, "before": before}
    return tuple(tx.connection.execute(_EXACT, asked).scalars())


def sharing(tx: Transaction, keys: Sequence[int], *, before: int) -> tuple[int, ...]:
    """The ids below `before` of the few articles that share two bands or more, most first."""
    if not keys:
        return ()
    asked = {f"key_{band}": key for band, key in enumerate(keys)} | {"before": before}
    statement, order = _written(tx.connection.dialect)
    values = statement.params | asked
    given = tuple(values[name] for name in order) if order else values
    return tuple(tx.connection.exec_driver_sql(statement.string, given).scalars())


@cache
def _written(dialect: Dialect) -> tuple[Compiled, tuple[str, ...]]:
    """The statement in a dialect, with the order of its values where they have no names.

    Written once: putting its 97 values in their places took longer than all that the database does.
    """
    statement = _MOST_SHARED.compile(dialect=dialect)
    return statement, tuple(getattr(statement, "positiontup", None) or ())


def candidates(tx: Transaction, article_ids: Sequence[int]) -> tuple[Candidate, ...]:
    """What is compared of these articles as they stand, in the order of the ids given."""
    if not article_ids:
        return ()
    rows = tx.connection.execute(_CANDIDATES, {"ids": article_ids}).all()
    states, named = _states(tx, [row.revision_id for row in rows])
    found = {
        row.id: Candidate(
            article_id=row.id,
            language=row.language,
            group_id=row.group_id,
            story_id=row.story_id,
            appeared_at=row.appeared_at,
            telling=Telling(
                title=row.title,
                text=row.text,
                fingerprint=row.fingerprint,
                states=frozenset(states.get(row.revision_id, ())),
                named=frozenset(named.get(row.revision_id, ())),
            ),
        )
        for row in rows
    }
    return tuple(found[article_id] for article_id in article_ids)


def _states(tx: Transaction, revision_ids: Sequence[int]) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """The states of each revision, and those that stand there by name."""
    states: dict[int, set[str]] = {}
    named: dict[int, set[str]] = {}
    rows = tx.connection.execute(_NAMINGS, {"ids": revision_ids})
    for revision_id, country, kind in rows:
        states.setdefault(revision_id, set()).add(country)
        if kind in NAMING_KINDS:
            named.setdefault(revision_id, set()).add(country)
    return states, named


def put_sketch(tx: Transaction, article_id: int, sketch: Sketch) -> None:
    """Makes this what the article is found by, in place of an earlier one."""
    tx.connection.execute(delete(minhash_bands).where(minhash_bands.c.article_id == article_id))
    put_sketches(tx, {article_id: sketch})


def put_sketches(tx: Transaction, sketches: Mapping[int, Sketch]) -> None:
    """Makes these what the articles are found by, of which none has bands."""
    if not sketches:
        return
    statement = tx.insert(minhashes)
    changed = {name: statement.excluded[name] for name in ("algorithm", "digest")}
    tx.connection.execute(
        statement.on_conflict_do_update(index_elements=["article_id"], set_=changed),
        [
            {"article_id": article_id, "algorithm": ALGORITHM, "digest": sketch.digest}
            for article_id, sketch in sketches.items()
        ],
    )
    bands = [
        {"key": key, "article_id": article_id}
        for article_id, sketch in sketches.items()
        for key in set(sketch.keys)
    ]
    if bands:
        tx.connection.execute(insert(minhash_bands), bands)


def without_sketch(tx: Transaction, *, limit: int) -> tuple[int, ...]:
    """The ids of articles without a digest, or with one of another algorithm, in order."""
    rows = tx.connection.execute(
        select(articles.c.id)
        .outerjoin(minhashes, minhashes.c.article_id == articles.c.id)
        .where(minhashes.c.algorithm.is_distinct_from(ALGORITHM))
        .order_by(articles.c.id)
        .limit(limit)
    )
    return tuple(rows.scalars())


def note(tx: Transaction, article_id: int, *, of: Candidate, similarity: float, now: datetime) -> None:
    """Puts an article into the group of the earlier one that it repeats."""
    statement = tx.insert(duplicates).values(
        article_id=article_id,
        group_id=of.group_id,
        of_article_id=of.article_id,
        similarity=similarity,
        noted_at=now,
    )
    names = ("group_id", "of_article_id", "similarity", "noted_at")
    tx.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["article_id"], set_={name: statement.excluded[name] for name in names}
        )
    )


def pairs_with(tx: Transaction, article_id: int) -> tuple[Pair, ...]:
    """The pairs that an article stands in, as the earlier or as the later one."""
    return _pairs(tx, (duplicates.c.article_id == article_id) | (duplicates.c.of_article_id == article_id))


def pairs_of(tx: Transaction, group_id: int) -> tuple[Pair, ...]:
    """The pairs of a group by article id."""
    return _pairs(tx, duplicates.c.group_id == group_id)


def _pairs(tx: Transaction, which: ColumnElement[bool]) -> tuple[Pair, ...]:
    columns = duplicates.c
    rows = tx.connection.execute(
        select(columns.article_id, columns.of_article_id, columns.group_id)
        .where(which)
        .order_by(columns.article_id)
    )
    return tuple(
        Pair(article_id=row.article_id, of_article_id=row.of_article_id, group_id=row.group_id)
        for row in rows
    )


def measure_again(tx: Transaction, article_id: int, *, similarity: float, now: datetime) -> None:
    """Corrects how alike an article and the earlier one are."""
    tx.connection.execute(
        update(duplicates)
        .where(duplicates.c.article_id == article_id)
        .values(similarity=similarity, noted_at=now)
    )


def dissolve(tx: Transaction, group_id: int) -> None:
    """Takes a group apart; its articles stay."""
    tx.connection.execute(delete(duplicates).where(duplicates.c.group_id == group_id))
