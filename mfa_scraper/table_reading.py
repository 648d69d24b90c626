"""Rows of CSV and JSON Lines files, whatever their charset and delimiter: any size, one row at a time."""

import codecs
import csv
import json
import logging
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

from news.errors import MonitorError, UnreadableRowError
from news.imports import ImportedRow, ImportProblem, ImportStep

from .parse.captured_text import decode
from .parse.columns import known_columns, read_table_row

logger = logging.getLogger(__name__)

_SAMPLE = 1 << 16
_MOST_LINE = 8 << 20  # bytes of a line, or of a row of several lines
_TOO_LONG = f"the line is longer than {_MOST_LINE >> 20} MB"
_MOST_LINES = 20_000  # of one row: more, and a quotation mark was never closed
_DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR = re.compile(r'"?sep=.?"?', re.IGNORECASE)
_GZIP = b"\x1f\x8b"
_WIDE = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}


class UnreadableFileError(MonitorError):
    """A file that cannot be read as a table; says why and what to do."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(f"{path.name} cannot be read: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line of a file, numbered from 1, its break included; `note` says what was odd about its letters."""

    number: int
    offset: int
    end: int
    text: str
    note: str = ""
    problem: str = ""


@dataclass(slots=True)
class _Lines:
    """The lines of a file, some of which may be put back."""

    source: Iterator[_Line]
    back: deque[_Line] = field(default_factory=deque)

    def take(self) -> _Line | None:
        """The next line, or None at the end."""
        return self.back.popleft() if self.back else next(self.source, None)


def read_csv(path: Path, *, start: int = 0) -> Iterator[ImportStep]:
    """The rows of a CSV file from a byte offset on; the header is always read.

    Raises UnreadableFileError where no column holds a title or a text, OSError where the file cannot be read.
    """
    csv.field_size_limit(_MOST_LINE)
    with path.open("rb") as file:
        charset, first = _charset(path, file)
        header_line = _header_line(path, _lines(file, charset, first, 1))
        delimiter, header = _header(path, header_line.text)
        columns = _columns(path, header)
        begin = max(start, header_line.end)
        lines = _Lines(_lines(file, charset, begin, _line_number(file, charset, first, begin)))
        while (line := lines.take()) is not None:
            if line.problem:
                yield _odd(line, line.end, line.problem)
            elif line.text.strip():
                yield _csv_row(lines, line, delimiter, header, columns)


def read_jsonl(path: Path, *, start: int = 0) -> Iterator[ImportStep]:
    """The rows of a file with one JSON object a line, from a byte offset on; errors as `read_csv`."""
    with path.open("rb") as file:
        charset, first = _charset(path, file)
        begin = max(start, first)
        file.seek(first)
        if file.read(_SAMPLE).decode(charset, errors="replace").split()[:1] == ["["]:
            raise UnreadableFileError(path, "it is one JSON list. Write one object a line.")
        for line in _lines(file, charset, begin, _line_number(file, charset, first, begin)):
            if line.problem:
                yield _odd(line, line.end, line.problem)
            elif line.text.strip():
                yield _json_row(line)


def _charset(path: Path, file: BinaryIO) -> tuple[str, int]:
    """The charset of a file, and where its text begins."""
    sample = file.read(_SAMPLE)
    if sample.startswith(_GZIP):
        raise UnreadableFileError(path, "it is compressed. Unpack it first.")
    found = "utf-8" if _is_mostly_utf8(sample) else decode(sample[: len(sample) // 4 * 4]).charset
    marks = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
    mark = marks.get(found, b"")
    return found, len(mark) if mark and sample.startswith(mark) else 0


def _is_mostly_utf8(sample: bytes) -> bool:
    """Whether most lines with letters beyond ASCII are sound UTF-8; a few may come from elsewhere."""
    if 0 in sample:
        return False
    telling = [line for line in sample.split(b"\n")[:-1] if not line.isascii()]
    return sum(_text(line, "utf-8")[1] == "" for line in telling) * 2 >= max(len(telling), 1)


def _lines(file: BinaryIO, charset: str, begin: int, number: int) -> Iterator[_Line]:
    width = _WIDE.get(charset, 1)
    newline = "\n".encode(charset) if width > 1 else b"\n"
    file.seek(begin)
    offset = begin
    while raw := _raw_line(file, newline, width):
        end = offset + len(raw)
        if len(raw) >= _MOST_LINE and not raw.endswith(newline):
            end += _passed_over(file, newline, width)
            yield _Line(number=number, offset=offset, end=end, text="", problem=_TOO_LONG)
        else:
            text, note = _text(raw, charset)
            yield _Line(number=number, offset=offset, end=end, text=text, note=note)
        offset, number = end, number + 1


def _raw_line(file: BinaryIO, newline: bytes, width: int) -> bytes:
    raw = file.readline(_MOST_LINE)
    while width > 1 and raw and not (raw.endswith(newline) and len(raw) % width == 0):
        # The byte of a line break may be a part of another letter, or its second byte be yet to come.
        more = file.read(width - len(raw) % width) if len(raw) % width else file.readline(_MOST_LINE)
        raw += more
        if not more or len(raw) >= _MOST_LINE:
            break
    return raw


def _passed_over(file: BinaryIO, newline: bytes, width: int) -> int:
    """How many bytes there are to the end of the line; reading goes on after them."""
    passed = 0
    while more := file.readline(_SAMPLE):
        more += file.read(-len(more) % width)
        passed += len(more)
        if more.endswith(newline):
            break
    return passed


def _text(raw: bytes, charset: str) -> tuple[str, str]:
    try:
        return raw.decode(charset), ""
    except UnicodeDecodeError:
        if charset in _WIDE:
            return raw.decode(charset, errors="replace"), f"letters cannot be read in {charset}"
        found = decode(raw)
        return found.text, found.note or f"the line is not {charset}; read as {found.charset}"


def _line_number(file: BinaryIO, charset: str, first: int, begin: int) -> int:
    """The number of the line that begins at an offset."""
    newline, left, count = "\n".encode(charset)[-_WIDE.get(charset, 1) :], begin - first, 1
    file.seek(first)
    while left > 0 and (piece := file.read(min(_SAMPLE, left))):
        count += piece.count(newline)
        left -= len(piece)
    return count


def _header_line(path: Path, lines: Iterator[_Line]) -> _Line:
    """The line that names the columns; spreadsheets may put one before it that names the delimiter."""
    for line in lines:
        if line.problem:
            raise UnreadableFileError(path, f"{line.problem}, and should name its columns.")
        if line.text.strip() and not _SEPARATOR.fullmatch(line.text.strip("\r\n")):
            return line
    raise UnreadableFileError(path, "it is empty.")


def _header(path: Path, text: str) -> tuple[str, list[str]]:
    """The delimiter and the names of the columns: the delimiter that gives the most names that are known."""
    if "\r" in text.rstrip("\r\n"):
        raise UnreadableFileError(path, "its lines end as on old Macs. Save it as a plain CSV.")
    read = {mark: _fields(text, mark) or [] for mark in _DELIMITERS}
    delimiter = max(_DELIMITERS, key=lambda mark: (len(known_columns(read[mark])), len(read[mark])))
    return delimiter, [name.strip() for name in read[delimiter]]


def _columns(path: Path, header: Sequence[str]) -> dict[str, str]:
    columns = known_columns(header)
    if not {"title", "text"} & set(columns):
        raise UnreadableFileError(
            path,
            f"none of its columns ({', '.join(header)[:300]}) is a title or a text. "
            "Name them: url, language, title, text, date.",
        )
    return columns


def _csv_row(
    lines: _Lines, first: _Line, delimiter: str, header: Sequence[str], columns: Mapping[str, str]
) -> ImportStep:
    taken = [first]
    try:
        fields = next(csv.reader(_feed(lines, taken), delimiter=delimiter, strict=True))
    except csv.Error as error:
        lines.back.extendleft(reversed(taken[1:]))
        del taken[1:]
        # Marks that nobody doubled: each line is a row then, as far as its fields are as many as the names.
        fields = _fields(first.text.rstrip("\r\n"), delimiter) or []
        if len(fields) != len(header):
            return _odd(first, first.end, f"the row cannot be read ({error})")
    end = taken[-1].end
    if len(fields) > len(header) and any(field.strip() for field in fields[len(header) :]):
        return _odd(first, end, f"the row has {len(fields)} fields instead of {len(header)}")
    row = dict(zip(header, (*fields, *[""] * len(header)), strict=False))
    note = next((line.note for line in taken if line.note), "")
    return _row(first, end, row, columns, note=note)


def _fields(text: str, delimiter: str) -> list[str] | None:
    """The fields of one line with its marks as they stand; None where it is no row even so."""
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return None


def _feed(lines: _Lines, taken: list[_Line]) -> Iterator[str]:
    """The lines of one row as its reader asks for them; one that asks for too many gets no more."""
    yield taken[0].text
    while len(taken) < _MOST_LINES and taken[-1].end - taken[0].offset < _MOST_LINE:
        line = lines.take()
        if line is None:
            return
        if line.problem:
            lines.back.appendleft(line)
            return
        taken.append(line)
        yield line.text


def _json_row(line: _Line) -> ImportStep:
    try:
        row = json.loads(line.text)
    except (ValueError, RecursionError):
        return _odd(line, line.end, "the line is not whole JSON")
    if not isinstance(row, dict):
        return _odd(line, line.end, "the line is no JSON object")
    columns = known_columns([str(name) for name in row])
    return _row(line, line.end, row, columns, note=line.note)


def _row(
    line: _Line, end: int, row: Mapping[str, object], columns: Mapping[str, str], *, note: str
) -> ImportStep:
    try:
        read = read_table_row(row, columns)
    except UnreadableRowError as error:
        return _odd(line, end, error.reason)
    except Exception:
        # A row that nobody foresaw must not keep all that follow it out of the archive.
        logger.exception("Line %d makes the program fail.", line.number)
        return _odd(line, end, "the program failed on this row; the log has the reason")
    imported = ImportedRow(
        fetched=read.article, captured_at=read.captured_at, offset=line.offset, line=line.number
    )
    problems = (_problem(line, f"{note}; kept all the same"),) if note else ()
    return ImportStep(end=end, rows=(imported,), problems=problems)


def _odd(line: _Line, end: int, reason: str) -> ImportStep:
    return ImportStep(end=end, problems=(_problem(line, reason),))


def _problem(line: _Line, reason: str) -> ImportProblem:
    return ImportProblem(offset=line.offset, line=line.number, reason=reason)


TableKind = Literal["csv", "jsonl"]
READERS = {"csv": read_csv, "jsonl": read_jsonl}
