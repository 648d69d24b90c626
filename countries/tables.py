"""The tables as people wrote them: one file of states and one of stops per language.

`tables/<language>.tsv` has a line per state: code, display name, names, adjectives, demonyms, capitals,
metonyms, first parts. Several spellings in a column are parted by `; `. A name all in capitals is an acronym.
`tables/ru.words.tsv` has the words whose cases do not follow from their ending.
`tables/<language>.stops.tsv` has what must not be taken for a state, `tables/<language>.roles.tsv` the words
that tell its part. A line of these is a kind and words; `countries.words` says what a kind means of the word
before or after a hit. Besides:
`phrase` is a pattern that covers its words; `stem` covers any word that begins so (Russian);
`bare` is a spelling that several states share, with the codes of the others ("Congo CD");
`surname_end` is how surnames end (Kazakh);
`happens`, `residence`, `earlier`, `mourning` are beginnings of words anywhere in a hit's sentence.
"""

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path

from .codepage import folded

_HERE = Path(__file__).parent
_TABLES = _HERE / "tables"
_COLUMNS = 8
_WORD_FILES = ("stops", "roles")


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One line of a table: every basic spelling of one state in one language."""

    code: str
    display: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]
    metonyms: tuple[str, ...]
    firsts: tuple[str, ...]


def _lines(name: str) -> list[list[str]]:
    text = (_TABLES / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def _items(cell: str) -> tuple[str, ...]:
    return tuple(item for item in (part.strip() for part in cell.split(";")) if item)


def _state(cells: list[str]) -> State:
    code, display, names, adjectives, demonyms, capitals, metonyms, firsts = (
        cells + [""] * (_COLUMNS - len(cells))
    )[:_COLUMNS]
    return State(
        code=code,
        display=display.strip(),
        names=(display.strip(), *_items(names)),
        adjectives=_items(adjectives),
        demonyms=_items(demonyms),
        capitals=_items(capitals),
        metonyms=_items(metonyms),
        firsts=_items(firsts),
    )


@functools.cache
def states(language: str) -> tuple[State, ...]:
    """Every state of a language's table, in the table's order."""
    return tuple(_state(cells) for cells in _lines(f"{language}.tsv"))


@functools.cache
def word_rows(language: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """The lines of the lists of words, each as file, kind and words, in their order."""
    return tuple(
        (f"{language}.{file}.tsv", row[0], _items(row[1]) if row[1:] else ())
        for file in _WORD_FILES
        for row in _lines(f"{language}.{file}.tsv")
    )


@functools.cache
def stops(language: str, kind: str) -> tuple[str, ...]:
    """The words of one kind, stops and roles, in their order; the module's docstring has the kinds."""
    return tuple(item for _file, of, items in word_rows(language) if of == kind for item in items)


@functools.cache
def bare_names(language: str) -> dict[bytes, tuple[str, ...]]:
    """Folded spellings that several states share, each with the codes beside the default one.

    A stop of the kind `bare` is a spelling and those codes: `Congo CD`.
    """
    found = {}
    for item in stops(language, "bare"):
        spelling, *codes = item.split(" ")
        found[folded(spelling)] = tuple(codes)
    return found


@functools.cache
def irregular(language: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Nominative to the six cases and the other forms, of words that go their own way; variants of each."""
    return {row[0]: tuple(_items(cell) for cell in row) for row in _lines(f"{language}.words.tsv")}


@functools.cache
def display_names(language: str) -> dict[str, str]:
    """Code to the name that the ministry's press uses in the language."""
    return {state.code: state.display for state in states(language)}


@functools.cache
def version() -> str:
    """A hash of every table and rule file: it changes when a mention may change."""
    digest = hashlib.sha256()
    rules = (path for path in _HERE.glob("*.py") if path.name != "groups.py")  # finds no mention
    for path in sorted([*_TABLES.glob("*.tsv"), *rules]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
