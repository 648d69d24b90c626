"""The dialects of full text: how each database is asked for words, and which of them it found where."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, select

from news.searching import Phrase, Spans, spaced
from news.searching import spans as exact_spans

from .search_index import fact, search_words
from .transaction import Transaction

_WEIGHTS = (5.0, 1.0, 0.0)  # of title, text and facts
_BEGINS, _ENDS = "\x02", "\x03"  # stand in no text whose words are parted by spaces
_STEMMING = ("russian", "english")
_Place = ColumnElement[int]


def words(
    tx: Transaction, wanted: Sequence[Phrase], facts: Mapping[str, str | None]
) -> tuple[_Place, list[ColumnElement[bool]]]:
    """The column of places of the full-text index, and what must hold of its rows."""
    kept = [fact(name, value) for name, value in facts.items() if value is not None]
    if tx.connection.dialect.name == "sqlite":
        parts = [f"{{title text}} : ({' '.join(map(_quoted, wanted))})"] if wanted else []
        parts += [f'facts : "{each}"' for each in kept]
        return search_words.c.rowid, [literal_column("search_words").op("MATCH")(" AND ".join(parts))]
    column = search_words.c.words
    asked = [*map(_tsquery, wanted), *(literal_column(f"'''{each}'''::tsquery") for each in kept)]
    return search_words.c.place, [column.op("@@")(each) for each in asked]


def ranked(tx: Transaction, newest: Select[int], wanted: Sequence[Phrase]) -> list[int]:
    """The places of a question of words by how much they say of it, the newer first where it is as much."""
    if tx.connection.dialect.name == "sqlite":
        score: ColumnElement[Any] = -func.bm25(literal_column("search_words"), *_WEIGHTS)
    else:
        score = func.ts_rank(search_words.c.words, _any_of(wanted))
    found = newest.add_columns(score.label("score")).subquery()
    place = next(iter(found.c))
    query = select(place).order_by(found.c.score.desc(), place.desc())
    return list(tx.connection.execute(query).scalars())


def spans(tx: Transaction, texts: Sequence[str], wanted: Sequence[Phrase]) -> list[Spans]:
    """Where the words that were asked for stand in each text, sorted; PostgreSQL knows their other forms."""
    exact = [exact_spans(text, wanted) for text in texts]
    if tx.connection.dialect.name == "sqlite" or not wanted:
        return exact
    return [found or _headline(tx, text, wanted) for text, found in zip(texts, exact, strict=True)]


def _quoted(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.words)}"{"*" if phrase.is_prefix else ""}'


def _tsquery(phrase: Phrase) -> ColumnElement[Any]:
    """The phrase as it stands, or in other forms of its words."""
    if phrase.is_prefix:
        *before, last = phrase.words
        written = " <-> ".join([*(f"'{word}'" for word in before), f"'{last}':*"])
        return func.to_tsquery(_config("simple"), written)
    asked = " ".join(phrase.words)
    query: ColumnElement[Any] = func.phraseto_tsquery(_config("simple"), asked)
    for config in _STEMMING:
        query = query.op("||")(func.phraseto_tsquery(_config(config), asked))
    return query


def _any_of(wanted: Sequence[Phrase]) -> ColumnElement[Any]:
    query = _tsquery(wanted[0])
    for phrase in wanted[1:]:
        query = query.op("||")(_tsquery(phrase))
    return query


def _config(name: str) -> ColumnElement[Any]:
    return literal_column(f"'{name}'::regconfig")


def _headline(tx: Transaction, text: str, wanted: Sequence[Phrase]) -> Spans:
    options = f"HighlightAll=true,StartSel={_BEGINS},StopSel={_ENDS}"
    marked = select(
        *(
            func.ts_headline(_config(config), spaced(text), _any_of(wanted), options).label(config)
            for config in _STEMMING
        )
    )
    row = tx.connection.execute(marked).one()
    return tuple(sorted({span for headline in row for span in _marked(headline)}))


def _marked(headline: str) -> Iterator[tuple[int, int]]:
    """Where the marked pieces would stand without their marks."""
    for number, piece in enumerate(re.finditer(f"{_BEGINS}([^{_ENDS}]*){_ENDS}", headline)):
        start = piece.start() - 2 * number
        yield start, start + len(piece[1])
