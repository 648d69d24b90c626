"""A WARC or ARC file as its records' bytes, whatever else is in it: any size, one record in memory at a time.

A broken record is told, and reading goes on at the next one that begins like a record.
"""

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

MOST_BYTES = 64 << 20  # of one record; a page of the old site has a hundred kilobytes
_GZIP = b"\x1f\x8b\x08"
_WINDOW_BITS = 31  # zlib's word for "with a gzip header"
_CHUNK = 1 << 16
_MOST_HEADER = 1 << 16
_BEGIN = re.compile(rb"(?:(?<=\n)|\A)WARC/[01]\.\d+\r?\n")
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d+)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_ARC = re.compile(rb"(?:https?|ftp|dns|filedesc)://?\S+ [\d.:a-fA-F]+ \d{12,14} \S+ (\d+)\r?\n")
_NEXT = re.compile(rb"\n(?=WARC/[01]\.\d+\r?\n|" + _ARC.pattern + rb")")
_OVERLAP = 64  # of two pieces that are searched one after the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The bytes of one record, or in `problem` why there are none; `end` is where the next one begins.

    Offsets are those of the file; of a file that was compressed as a whole, those of what it unpacks to.
    """

    offset: int
    end: int
    content: bytes = field(default=b"", repr=False)
    problem: str = ""


def frames(path: Path, *, start: int = 0) -> Iterator[Frame]:
    """The records of a file from an offset on, in their order; raises OSError where it cannot be read."""
    with path.open("rb") as file:
        if file.read(len(_GZIP)) != _GZIP:
            file.seek(start)
            yield from _plain(file, start)
        elif _is_one_gzip(path):
            with gzip.open(path) as unpacked:
                unpacked.seek(start)
                yield from _plain(cast("BinaryIO", unpacked), start)
        else:
            yield from _members(file, start)


def header_end(content: bytes) -> int:
    """Where a record's own header ends; 0 where it has none."""
    found = _HEADER_END.search(content[:_MOST_HEADER])
    arc = _ARC.match(content)
    return arc.end() if arc else found.end() if found else 0


def declared_length(content: bytes) -> int | None:
    """How many bytes follow a record's header, as that says; None where it does not."""
    arc = _ARC.match(content)
    found = arc or _LENGTH.search(content[: header_end(content)])
    return int(found[1]) if found else None


def _is_one_gzip(path: Path) -> bool:
    """Whether the first member holds more than one record, so that no record can be found by its own."""
    with gzip.open(path) as unpacked:
        try:
            head = unpacked.read(_MOST_HEADER)
            length = declared_length(head)
            if length is None:
                return False
            end = header_end(head) + length
            head += unpacked.read(max(end + _OVERLAP - len(head), 0)) if end < MOST_BYTES else b""
        except (OSError, EOFError, zlib.error):
            return False
        if _is_record(head[end:].lstrip(b"\r\n")):
            return not _begins_with_member(path, end)
    return False


def _begins_with_member(path: Path, end: int) -> bool:
    """Whether the first gzip member ends with the first record."""
    unpacker, size = zlib.decompressobj(_WINDOW_BITS), 0
    with path.open("rb") as file:
        while not unpacker.eof and (chunk := file.read(_CHUNK)) and size <= end + _OVERLAP:
            size += len(unpacker.decompress(chunk))
    return unpacker.eof and size <= end + len(b"\r\n\r\n")


def _is_record(content: bytes) -> bool:
    return bool(_BEGIN.match(content) or _ARC.match(content))


def _members(file: BinaryIO, start: int) -> Iterator[Frame]:
    """The records of a file of which each is compressed by itself."""
    offset = start
    size = file.seek(0, 2)
    while offset < size:
        content, end, problem = _member(file, offset)
        if not problem and content.strip() and not _is_record(content.lstrip(b"\r\n")):
            problem = "what is unpacked is no record"
        if problem.startswith("broken"):
            end = _next_member(file, offset + 1, size)
        if problem:
            yield Frame(offset=offset, end=end, problem=problem)
        elif content.strip():
            yield Frame(offset=offset, end=end, content=content.lstrip(b"\r\n"))
        offset = end


def _member(file: BinaryIO, offset: int) -> tuple[bytes, int, str]:
    """The bytes that a gzip member unpacks to, where it ends, and what is wrong with it."""
    file.seek(offset)
    unpacker = zlib.decompressobj(_WINDOW_BITS)
    pieces: list[bytes] = []
    size, end = 0, offset
    while not unpacker.eof:
        chunk = file.read(_CHUNK)
        if not chunk:
            return b"", end, "broken: the file ends in the middle of a record"
        end += len(chunk)
        try:
            while chunk and not unpacker.eof:
                piece = unpacker.decompress(chunk, _CHUNK)
                chunk, size = unpacker.unconsumed_tail, size + len(piece)
                if size <= MOST_BYTES:
                    pieces.append(piece)
        except zlib.error as error:
            return b"", end, f"broken: the record cannot be unpacked ({error})"
    end -= len(unpacker.unused_data)
    if size > MOST_BYTES:
        return b"", end, f"the record is larger than {MOST_BYTES >> 20} MB"
    return b"".join(pieces), end, ""


def _next_member(file: BinaryIO, offset: int, size: int) -> int:
    """Where the next member begins that unpacks to a record; the file's end where none does."""
    while offset < size:
        file.seek(offset)
        piece = file.read(_CHUNK)
        at = piece.find(_GZIP)
        if at < 0:
            offset += max(len(piece) - len(_GZIP) + 1, 1)
            continue
        offset += at
        file.seek(offset)
        try:
            head = zlib.decompressobj(_WINDOW_BITS).decompress(file.read(_OVERLAP * 16), _MOST_HEADER)
        except zlib.error:
            head = b""
        if _is_record(head.lstrip(b"\r\n")):
            return offset
        offset += 1
    return size


class _Window:
    """A stretch of a stream that is at hand, with the place of its first byte."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        self._file, self.offset, self.held = file, offset, b""
        self.trouble = ""

    def fill(self, size: int) -> bool:
        """Whether so many bytes are at hand; they are read where there are that many."""
        while len(self.held) < size and not self.trouble:
            try:
                piece = self._file.read(max(size - len(self.held), _CHUNK))
            except (OSError, EOFError, zlib.error) as error:
                self.trouble = str(error)
                break
            if not piece:
                break
            self.held += piece
        return len(self.held) >= size

    def drop(self, size: int) -> None:
        """Goes on by so many of the bytes at hand."""
        self.held = self.held[size:]
        self.offset += size


def _plain(file: BinaryIO, start: int) -> Iterator[Frame]:
    """The records of a file, or of a stream, in which they stand one after the other."""
    window = _Window(file, start)
    while window.fill(1):
        blank = len(window.held) - len(window.held.lstrip(b"\r\n"))
        window.drop(blank)
        if blank and not window.held:
            continue
        yield _one(window)
    if window.trouble:
        problem = f"broken: the file cannot be unpacked from here on ({window.trouble})"
        yield Frame(offset=window.offset, end=window.offset, problem=problem)


def _one(window: _Window) -> Frame:
    window.fill(_MOST_HEADER)
    offset, content = window.offset, window.held
    length = declared_length(content) if _is_record(content) else None
    if length is None:
        return _resync(window, offset, "broken: these bytes are no record")
    total = header_end(content) + length
    if total > MOST_BYTES:
        return _resync(
            window, offset, f"the record is larger than {MOST_BYTES >> 20} MB, or its length is wrong"
        )
    if not window.fill(total):
        return _resync(window, offset, "broken: the file ends in the middle of a record")
    window.fill(total + _OVERLAP)
    rest = window.held[total:]
    if not rest.startswith(b"\r\n\r\n") and rest.strip() and not _is_record(rest.lstrip(b"\r\n")):
        return _resync(window, offset, "broken: the record's length is wrong")
    frame = Frame(offset=offset, end=offset + total, content=window.held[:total])
    window.drop(total)
    return frame


def _resync(window: _Window, offset: int, problem: str) -> Frame:
    """Goes on to the next beginning of a record, and tells of what lies between."""
    while True:
        if found := _NEXT.search(window.held):
            window.drop(found.end())
            break
        window.drop(max(len(window.held) - _OVERLAP * 8, 0))
        if not window.fill(len(window.held) + 1):
            window.drop(len(window.held))
            break
    return Frame(offset=offset, end=window.offset, problem=problem)
