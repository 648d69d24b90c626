"""What articles are found by: their words in a full-text index, their marks in a table.

Both are in the order of `place`, a number that grows with the date: so the newest come first without sorting,
and a page is a range of places. An edit or another date gives an article a new place, and its old place stays
empty for good. That keeps SQLite's index exact: it holds no texts, so it can take nothing back without being
given the very words that it was given before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, bindparam, column, delete, func, insert, select, table, text, update

from news.searching import searchable
from news.series import day_of

from .tables import article_marks, articles, mentions, occasions, revisions, search_places
from .transaction import Transaction, batched

# On SQLite a table of FTS5 with the columns title, text and facts; on PostgreSQL `words` is a tsvector.
search_words = table("search_words", column("rowid"), column("place"), column("words"))

PER_MINUTE = 1 << 16  # articles that can stand in one minute before they spill into the next
_AT_A_TIME = 500  # texts in memory
_LONGEST_FACT = 200  # characters
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_STEMMED = {"ru": "russian", "en": "english"}  # PostgreSQL knows no Kazakh
_FILL_SQLITE = text(
    "INSERT INTO search_words (rowid, title, text, facts) VALUES (:place, :title, :text, :facts)"
)
_FILL_POSTGRESQL = text(
    "INSERT INTO search_words (place, words) VALUES (:place, "
    "setweight(to_tsvector('simple', :title), 'A') || "
    "setweight(to_tsvector(CAST(:stems AS regconfig), :title), 'A')"
    " || to_tsvector('simple', :text) || to_tsvector(CAST(:stems AS regconfig), :text)"
    " || array_to_tsvector(string_to_array(:facts, ' ')))"
)


class _Placed(NamedTuple):
    """An article that needs a place."""

    place: int
    row: Row[*tuple[Any, ...]]
    marks: tuple[str, ...]


def first_place(instant: datetime) -> int:
    """The first place of the minute of an instant."""
    return (instant - _EPOCH) // _MINUTE * PER_MINUTE


def fact(kind: str, value: str) -> str:
    """The word under which what never changes of an article is in the index: no word of a text begins so."""
    return f"={kind}{value[:_LONGEST_FACT].encode(errors='replace').hex()}"


def state_mark(country: str | None, role: str | None) -> str:
    """The mark of an article that names a state, in a role where that is given; in a role any state."""
    return f"state:{country or ''}:{role or ''}"


def occasion_mark(kind: str) -> str:
    """The mark of an article that tells of a kind of event."""
    return f"occasion:{kind}"


EDITED = "edited"
HIDDEN = ("missing", "removed")


def renew(tx: Transaction, article_ids: Iterable[int]) -> set[date]:
    """Brings these articles up to date; returns the days in Almaty on which they stood and stand."""
    days: set[date] = set()
    for some in batched(article_ids, _AT_A_TIME):
        days |= _renew(tx, some)
    return days


def rebuild(tx: Transaction) -> None:
    """Makes the index anew from the articles, the oldest first."""
    empty(tx)
    columns = articles.c
    places = (columns.listed_at, columns.id)
    wanted = columns.id.is_not(None)
    while rows := tx.connection.execute(
        select(*places).where(wanted).order_by(*places).limit(_AT_A_TIME)
    ).all():
        _renew(tx, [row.id for row in rows])
        last = rows[-1]
        wanted = (columns.listed_at > last.listed_at) | (
            and_(columns.listed_at == last.listed_at, columns.id > last.id)
        )


def empty(tx: Transaction) -> None:
    """Takes everything out of the index."""
    is_sqlite = tx.connection.dialect.name == "sqlite"
    tx.connection.execute(delete(article_marks))
    tx.connection.execute(delete(search_places))
    tx.connection.execute(
        text(
            "INSERT INTO search_words (search_words) VALUES ('delete-all')"
            if is_sqlite
            else "DELETE FROM search_words"
        )
    )


def missing(tx: Transaction) -> int:
    """How many articles cannot be found, or only as they were."""
    columns = search_places.c
    current = and_(columns.article_id == articles.c.id, columns.revision == articles.c.revision)
    query = select(func.count()).select_from(articles).join(search_places, current, isouter=True)
    return tx.connection.execute(query.where(columns.place.is_(None))).scalar_one()


def _renew(tx: Transaction, article_ids: Sequence[int]) -> set[date]:
    columns = search_places.c
    old = {
        row.article_id: row
        for row in tx.connection.execute(select(search_places).where(columns.article_id.in_(article_ids)))
    }
    rows = tx.connection.execute(_standing(article_ids)).all()
    marks = _marks(tx, rows)
    staying = [row for row in rows if row.id in old and _is_in_place(old[row.id], row)]
    coming = [row for row in rows if row.id not in old or not _is_in_place(old[row.id], row)]
    _mark_anew(tx, [(old[row.id], row, marks[row.id]) for row in staying])
    _leave(tx, [old[row.id] for row in coming if row.id in old])
    _come(tx, [_Placed(place, row, marks[row.id]) for place, row in _placed(tx, coming)])
    return {day_of(row.listed_at) for row in (*rows, *old.values())}


def _standing(article_ids: Sequence[int]) -> Any:  # noqa: ANN401 - a select of many types
    names = ("id", "listed_at", "revision", "entity", "section", "language", "visibility")
    return (
        select(
            *(articles.c[name] for name in names),
            revisions.c.id.label("revision_id"),
            revisions.c.title,
            revisions.c.text,
            func.coalesce(revisions.c.text_language, articles.c.language).label("tongue"),
        )
        .join(
            revisions,
            and_(revisions.c.article_id == articles.c.id, revisions.c.number == articles.c.revision),
        )
        .where(articles.c.id.in_(article_ids))
        .order_by(articles.c.listed_at, articles.c.id)
    )


def _is_in_place(old: Row[*tuple[Any, ...]], row: Row[*tuple[Any, ...]]) -> bool:
    return (old.revision, first_place(old.listed_at)) == (row.revision, first_place(row.listed_at))


def _marks(tx: Transaction, rows: Sequence[Row[*tuple[Any, ...]]]) -> dict[int, tuple[str, ...]]:
    """The marks of articles, sorted, by id."""
    article_of = {row.revision_id: row.id for row in rows}
    found: dict[int, set[str]] = {row.id: set() for row in rows}
    for row in rows:
        found[row.id] |= {EDITED} if row.revision > 1 else set()
        found[row.id] |= {row.visibility} & set(HIDDEN)
    named = select(mentions.c.revision_id, mentions.c.country, mentions.c.role).distinct()
    for revision_id, country, role in tx.connection.execute(
        named.where(mentions.c.revision_id.in_(article_of))
    ):
        of_it = found[article_of[revision_id]]
        of_it.add(state_mark(country, None))
        if role:
            of_it |= {state_mark(country, role), state_mark(None, role)}
    told = select(occasions.c.revision_id, occasions.c.kind).where(occasions.c.revision_id.in_(article_of))
    for revision_id, kind in tx.connection.execute(told):
        found[article_of[revision_id]].add(occasion_mark(kind))
    return {article_id: tuple(sorted(marks)) for article_id, marks in found.items()}


def _mark_anew(tx: Transaction, staying: Sequence[tuple[Row[Any], Row[Any], tuple[str, ...]]]) -> None:
    """Corrects the marks of articles that keep their place."""
    changed = [
        (old, row, marks)
        for old, row, marks in staying
        if (old.marks, old.listed_at) != (marks, row.listed_at)
    ]
    _unmark(tx, [(mark, old.place) for old, _row, marks in changed for mark in set(old.marks) - set(marks)])
    _mark(tx, [(mark, old.place) for old, _row, marks in changed for mark in set(marks) - set(old.marks)])
    if changed:
        tx.connection.execute(
            update(search_places)
            .where(search_places.c.place == bindparam("at"))
            .values(marks=bindparam("marked"), listed_at=bindparam("listed")),
            [{"at": old.place, "marked": marks, "listed": row.listed_at} for old, row, marks in changed],
        )


def _leave(tx: Transaction, gone: Sequence[Row[*tuple[Any, ...]]]) -> None:
    """Empties places."""
    if not gone:
        return
    _unmark(tx, [(mark, old.place) for old in gone for mark in old.marks])
    places = [old.place for old in gone]
    tx.connection.execute(
        update(search_places).where(search_places.c.place.in_(places)).values(article_id=None, marks=())
    )
    if tx.connection.dialect.name == "postgresql":
        tx.connection.execute(delete(search_words).where(search_words.c.place.in_(places)))


def _placed(
    tx: Transaction, coming: Sequence[Row[*tuple[Any, ...]]]
) -> Iterator[tuple[int, Row[*tuple[Any, ...]]]]:
    """Free places for articles, in their order."""
    free: int | None = None
    for row in coming:
        first = first_place(row.listed_at)
        if free is None or first > free or free % PER_MINUTE == 0:
            free = _first_free(tx, first if free is None else max(first, free))
        yield free, row
        free += 1


def _first_free(tx: Transaction, place: int) -> int:
    """The first place from this one on behind which nothing of its minute stands."""
    while True:
        last = place - place % PER_MINUTE + PER_MINUTE - 1
        taken: int | None = tx.connection.execute(
            select(func.max(search_places.c.place)).where(search_places.c.place.between(place, last))
        ).scalar_one()
        if taken is None:
            return place
        if taken < last:
            return taken + 1
        place = last + 1


def _come(tx: Transaction, placed: Sequence[_Placed]) -> None:
    """Puts articles into places that are free."""
    if not placed:
        return
    tx.connection.execute(
        insert(search_places),
        [
            {
                "place": place,
                "article_id": row.id,
                "revision": row.revision,
                "listed_at": row.listed_at,
                "marks": marks,
            }
            for place, row, marks in placed
        ],
    )
    _mark(tx, [(mark, place) for place, _row, marks in placed for mark in marks])
    is_sqlite = tx.connection.dialect.name == "sqlite"
    tx.connection.execute(
        _FILL_SQLITE if is_sqlite else _FILL_POSTGRESQL, [_words(place, row) for place, row, _marks in placed]
    )


def _words(place: int, row: Row[*tuple[Any, ...]]) -> Mapping[str, object]:
    facts = [fact(name, getattr(row, name)) for name in ("entity", "section", "language")]
    return {
        "place": place,
        "title": searchable(row.title),
        "text": searchable(row.text),
        "facts": " ".join(facts),
        "stems": _STEMMED.get(row.tongue, "simple"),
    }


def _mark(tx: Transaction, marked: Sequence[tuple[str, int]]) -> None:
    if marked:
        rows = [{"mark": mark, "place": place} for mark, place in sorted(marked)]
        tx.connection.execute(insert(article_marks), rows)


def _unmark(tx: Transaction, marked: Sequence[tuple[str, int]]) -> None:
    if marked:
        columns = article_marks.c
        tx.connection.execute(
            delete(article_marks).where(columns.mark == bindparam("of"), columns.place == bindparam("at")),
            [{"of": mark, "at": place} for mark, place in marked],
        )
