"""The country library beside its rivals: one table of what is found, how fast, and at what cost.

    python bench/countries.py [DIRECTORY with kk.tsv, ru.tsv, en.tsv] [--errors]

Prints a Markdown table in under three minutes. A labelled line is `id<TAB>codes<TAB>text`; `XX*` is a capital
or metonym and counts, `XX?` is not scored. Without DIRECTORY the project's own sets alone are measured.
`--errors` prints the sentences of DIRECTORY on which ours differs from the label instead.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import country_sets as sets
from country_rivals import CONTESTANTS, OURS
from country_rows import MISSING, Row, rows

_HEADINGS = [column.name for column in CONTESTANTS]
_BLANK = "Empty: the column does not know the language, or the row is of ours alone."
_HOW_TO_INSTALL = (
    f"{MISSING}: not installed; `pip install --require-hashes -r requirements/bench.txt`, in an environment "
    "of its own, brings every rival and oracle."
)


def main() -> None:
    """Prints the table, or the errors."""
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    directory = Path(arguments[0]) if arguments else None
    if directory and "--errors" in sys.argv:
        _print_errors(directory)
        return
    measured = list(_watched(rows(directory)))
    print("\n".join(_table(measured)))
    for note in _notes(measured):
        print(f"\n{note}")


def _watched(measured: Iterable[Row]) -> Iterator[Row]:
    """The rows as they come, each shown on a terminal for the time being."""
    for row in measured:
        if sys.stderr.isatty():
            print(f"\r\033[K{row.measure} {row.language}", end="", file=sys.stderr, flush=True)
        yield row
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def _table(measured: Iterable[Row]) -> list[str]:
    cells = [["", "", *_HEADINGS], ["---", "---", *("--:" for _ in _HEADINGS)]]
    before = ""
    for row in measured:
        first = "" if row.measure == before else row.measure
        cells.append([first, row.language, *(row.cells.get(heading, "") for heading in _HEADINGS)])
        before = row.measure
    widths = [max(len(line[place]) for line in cells) for place in range(len(cells[0]))]
    return [_line(line, widths) for line in cells]


def _line(cells: list[str], widths: list[int]) -> str:
    return f"| {' | '.join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))} |"


def _notes(measured: list[Row]) -> Iterator[str]:
    yield _BLANK
    if any(MISSING in row.cells.values() for row in measured):
        yield _HOW_TO_INSTALL
    yield from (row.note for row in measured if row.note)


def _print_errors(directory: Path) -> None:
    for language in sets.LANGUAGES:
        find = OURS.make(language)
        for sentence in sets.labelled(directory, language):
            found = find(sentence.text) - sentence.unscored
            if found != sentence.named:
                print(language, sorted(found - sentence.named), sorted(sentence.named - found), sentence.text)


if __name__ == "__main__":
    main()
