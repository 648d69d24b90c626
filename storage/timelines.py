"""The archive along time, for asking a rule about the past: what was seen when, as raw as is quick to read.

Instants are whole microseconds since 1970: turned into dates, half a million would take seconds.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import BigInteger, ColumnElement, LargeBinary, Select, and_, case, func, or_, select
from sqlalchemy import cast as as_type

from .appearances import NAMING_KINDS
from .tables import (
    actor_mentions,
    actors,
    articles,
    mentions,
    occasions,
    revisions,
    stories,
    story_actors,
    story_countries,
)
from .transaction import Transaction

_AT_ONCE = 5000  # ids in a statement; SQLite refuses many more
_AT_A_TIME = 500  # texts in memory
Appearance = tuple[str, int, int]  # country, microseconds since 1970, story
# When it was known, revision, story, language, when it came up, its marks, sorted and each once.
Sighting = tuple[int, int, int, str, int, tuple[str, ...]]
_JOINT = ","  # no mark holds one; the only joint of SQLite's that leaves out what comes twice


def appearances(tx: Transaction, *, of: Collection[str], without: Collection[str]) -> Sequence[Appearance]:
    """When each story named each state by name, sorted by state, then by time; of all states without `of`."""
    columns = story_countries.c
    query = select(columns.country, _micros(tx, columns.appeared_at), columns.story_id).where(
        columns.is_named, columns.country.not_in(sorted(without))
    )
    if of:
        query = query.where(columns.country.in_(sorted(of)))
    rows = tx.connection.execute(query.order_by(columns.country, columns.appeared_at, columns.story_id))
    return cast("Sequence[Appearance]", rows.all())


def lateness(tx: Transaction) -> int:
    """The longest time from a release's coming up until it was seen, history apart, in microseconds."""
    columns = articles.c
    late = _micros(tx, columns.first_seen_at) - _micros(tx, columns.appeared_at)
    found: int | None = tx.connection.execute(
        select(func.max(late)).where(columns.is_history.is_(False))
    ).scalar_one()
    return max(0, found or 0)


def states_named(
    tx: Transaction, story_ids: Iterable[int], *, states: Collection[str], without: Collection[str] = ()
) -> list[Sighting]:
    """The revisions of these stories that name states by name, of all or of `states`, as they came."""
    query = (
        _sightings(tx, mentions.c.country)
        .join(mentions, mentions.c.revision_id == revisions.c.id)
        .where(mentions.c.kind.in_(NAMING_KINDS), mentions.c.country.not_in(sorted(without)))
    )
    if states:
        query = query.where(mentions.c.country.in_(sorted(states)))
    return _seen(tx, query, story_ids)


def mentions_made(
    tx: Transaction, story_ids: Iterable[int], *, states: Collection[str], without: Collection[str] = ()
) -> list[Sighting]:
    """The same, the marks being state, role, field and kind of mention, joined by spaces; capitals too."""
    column = mentions.c
    role = func.coalesce(column.role, "")
    mark = column.country + " " + role + " " + column.field + " " + column.kind
    query = (
        _sightings(tx, mark)
        .join(mentions, column.revision_id == revisions.c.id)
        .where(column.country.not_in(sorted(without)))
    )
    if states:
        query = query.where(column.country.in_(sorted(states)))
    return _seen(tx, query, story_ids)


def actors_named(tx: Transaction, story_ids: Iterable[int], keys: Collection[str]) -> list[Sighting]:
    """The revisions of these stories that name any of these organisations and persons, as they came."""
    query = (
        _sightings(tx, actor_mentions.c.actor_key)
        .join(actor_mentions, actor_mentions.c.revision_id == revisions.c.id)
        .where(actor_mentions.c.actor_key.in_(sorted(keys)))
    )
    return _seen(tx, query, story_ids)


def occasions_told(tx: Transaction, story_ids: Iterable[int], kinds: Collection[str]) -> list[Sighting]:
    """The revisions of these stories that tell of any of these kinds of event, as they came."""
    query = (
        _sightings(tx, occasions.c.kind)
        .join(occasions, occasions.c.revision_id == revisions.c.id)
        .where(occasions.c.kind.in_(sorted(kinds)))
    )
    return _seen(tx, query, story_ids)


def stories_naming(tx: Transaction, states: Collection[str]) -> frozenset[int]:
    """The stories that ever named any of the states by name."""
    columns = story_countries.c
    return _ids(
        tx, select(columns.story_id).where(columns.country.in_(sorted(states)), columns.is_named).distinct()
    )


def stories_with_actors(tx: Transaction, keys: Collection[str]) -> frozenset[int]:
    """The stories that name any of the organisations and persons."""
    columns = story_actors.c
    return _ids(tx, select(columns.story_id).where(columns.actor_key.in_(sorted(keys))).distinct())


def stories_with_occasions(tx: Transaction, kinds: Collection[str]) -> frozenset[int]:
    """The stories that tell of any of the kinds of event."""
    return _ids(
        tx,
        select(articles.c.story_id)
        .join(revisions, revisions.c.article_id == articles.c.id)
        .join(occasions, occasions.c.revision_id == revisions.c.id)
        .where(occasions.c.kind.in_(sorted(kinds)))
        .distinct(),
    )


def texts_saying(tx: Transaction, fragments: Collection[str]) -> Iterator[tuple[int, str, str]]:
    """(revision, title, text) of all in which any of the fragments stands just as it is written."""
    columns = revisions.c
    if tx.connection.dialect.name == "sqlite":
        yield from _scanned(tx, fragments)
        return
    query = select(columns.id, columns.title, columns.text)
    for row in tx.connection.execute(query.where(or_(*map(_stands, sorted(fragments))))):
        yield tuple(row)


def every_text(tx: Transaction) -> Iterator[tuple[int, str, str]]:
    """(story, title, text) of every revision."""
    columns = revisions.c
    query = select(articles.c.story_id, columns.title, columns.text).join(
        articles, articles.c.id == columns.article_id
    )
    rows = tx.connection.execution_options(yield_per=_AT_A_TIME).execute(query)
    for part in rows.partitions():
        yield from map(tuple, part)


def stories_later(tx: Transaction, span: timedelta) -> frozenset[int]:
    """The stories that were edited, or went on coming out for longer than `span` after their beginning."""
    columns = articles.c
    begun_at, last_at = func.min(columns.appeared_at), func.max(columns.appeared_at)
    longest = span // timedelta(microseconds=1)
    long = (
        select(columns.story_id)
        .group_by(columns.story_id)
        .having(_micros(tx, last_at) - _micros(tx, begun_at) > longest)
    )
    edited = (
        select(columns.story_id)
        .join(revisions, revisions.c.article_id == columns.id)
        .where(revisions.c.number > 1)
        .distinct()
    )
    return _ids(tx, long) | _ids(tx, edited)


def stories_lacking(
    tx: Transaction, hours: int, *, present: Collection[str], absent: Collection[str], since: datetime
) -> frozenset[int]:
    """The stories first seen since then that, `hours` after they came up, lacked all of `absent`.

    By then they stood in each language of `present`, or in any where that is empty.
    """
    columns = articles.c
    other = articles.alias()
    begun_at = _micros(tx, func.min(columns.appeared_at))
    seen_at = _micros(tx, other.c.first_seen_at)
    in_time = case((other.c.language.in_(sorted(absent)), seen_at), else_=None)
    begun = select(columns.story_id, begun_at.label("at")).group_by(columns.story_id).subquery()
    up_at = begun.c.at + hours * 3_600_000_000
    stood: list[ColumnElement[int]] = [
        case((other.c.language == each, seen_at), else_=None) for each in sorted(present)
    ]
    query = (
        select(begun.c.story_id)
        .join(other, other.c.story_id == begun.c.story_id)
        .where(other.c.first_seen_at >= since, other.c.is_history.is_(False))
        .group_by(begun.c.at, begun.c.story_id)
        .having(
            or_(func.min(in_time).is_(None), func.min(in_time) > up_at),
            *(func.min(each) <= up_at for each in stood or [seen_at]),
        )
    )
    return _ids(tx, query)


def every_story(tx: Transaction) -> frozenset[int]:
    """All stories."""
    return _ids(tx, select(stories.c.id))


def persons(tx: Transaction) -> tuple[str, ...]:
    """The key of everybody who was ever named."""
    keys = select(actors.c.key).where(actors.c.key.startswith("person:", autoescape=True))
    return tuple(tx.connection.execute(keys).scalars())


def in_parts(ids: Collection[int]) -> Iterator[Sequence[int]]:
    """The ids, sorted, so many at once as a statement takes."""
    sorted_ids = sorted(ids)
    return (sorted_ids[at : at + _AT_ONCE] for at in range(0, len(sorted_ids), _AT_ONCE))


def _sightings(tx: Transaction, mark: ColumnElement[str]) -> Select[*tuple[Any, ...]]:
    """Revisions by when the rules would have been asked about them, with their marks, joined."""
    article, revision = articles.c, revisions.c
    is_first = revision.number == 1
    # Of a first revision all stands with the article: SQLite need not look up the row with the text.
    known_at = case(
        (and_(is_first, article.is_history), article.appeared_at),
        (is_first, article.first_seen_at),
        else_=revision.seen_at,
    )
    is_sqlite = tx.connection.dialect.name == "sqlite"
    marks = func.group_concat(mark.distinct()) if is_sqlite else func.string_agg(mark.distinct(), _JOINT)
    return (
        select(
            _micros(tx, known_at),
            revision.id,
            article.story_id,
            article.language,
            _micros(tx, case((is_first, article.appeared_at), else_=revision.seen_at)),
            marks,
        )
        .select_from(articles)
        .join(revisions, revision.article_id == article.id)
        .group_by(article.id, revision.id)
    )


def _seen(tx: Transaction, query: Select[*tuple[Any, ...]], story_ids: Iterable[int]) -> list[Sighting]:
    """The revisions in the order in which they were known."""
    split = cache(_split)  # few are joined in many ways
    found = [
        (known_at, revision_id, story_id, language, appeared_at, split(marks))
        for part in in_parts(set(story_ids))
        for known_at, revision_id, story_id, language, appeared_at, marks in tx.connection.execute(
            query.where(articles.c.story_id.in_(part))
        ).all()
    ]
    found.sort()
    return found


def _split(marks: str) -> tuple[str, ...]:
    return tuple(sorted(marks.split(_JOINT)))


def _scanned(tx: Transaction, fragments: Collection[str]) -> Iterator[tuple[int, str, str]]:
    """The same by comparing bytes here: SQLite's own search takes twice as long."""
    columns = revisions.c
    query = select(columns.id, as_type(columns.title, LargeBinary), as_type(columns.text, LargeBinary))
    needles = [fragment.encode() for fragment in fragments]
    rows = tx.connection.execution_options(yield_per=_AT_A_TIME).execute(query)
    for part in rows.partitions():
        for revision_id, title, text in part:
            for needle in needles:  # a loop, as a generator for each of so many texts takes longer than they
                if needle in text or needle in title:
                    yield revision_id, title.decode(), text.decode()
                    break


def _stands(fragment: str) -> ColumnElement[bool]:
    return or_(
        func.strpos(revisions.c.text, fragment) > 0,
        func.strpos(revisions.c.title, fragment) > 0,
    )


def _micros(tx: Transaction, instant: ColumnElement[datetime]) -> ColumnElement[int]:
    if tx.connection.dialect.name == "sqlite":
        # Kept as 2026-01-31 09:00:00.000000, always with six digits.
        digits = as_type(func.substr(instant, 21), BigInteger)
        return func.unixepoch(instant, type_=BigInteger) * 1_000_000 + digits
    return as_type(func.extract("epoch", instant) * 1_000_000, BigInteger)


def _ids(tx: Transaction, query: Select[int]) -> frozenset[int]:
    return frozenset(tx.connection.execute(query).scalars())
