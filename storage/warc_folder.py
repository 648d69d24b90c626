"""The folder of WARC files: one process appends at a time, and nothing is ever cut off or deleted."""

import fcntl
import os
import re
import secrets
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from news.errors import StorageError

from . import warc

FILE_BYTES = 256 * 1024 * 1024  # large enough to be few, small enough to be copied; archives use 1 GB at most
_NAMED = re.compile(r"mfa-(\d{6})\d{2}T\d{6}Z-[0-9a-f]{8}\.warc\.gz")
_APPEND_LOCK = "append.lock"
_NOTE = ".pending"


class InFlight:
    """Says to whoever proves the archive that bytes were written whose rows are not committed yet.

    It ends with the last reference to it, or with its process. A note of where the bytes begin outlives both
    until the rows are there: it tells what a crash has left from what lost its rows in another way.
    """

    __slots__ = ("__weakref__", "_note")

    def __init__(self, folder: Path) -> None:
        descriptor = os.open(folder, os.O_RDONLY)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        weakref.finalize(self, os.close, descriptor)
        self._note = folder / f"{secrets.token_hex(8)}{_NOTE}"

    def announce(self, place: "Place") -> None:
        """Notes where the bytes will begin; raises OSError."""
        self._note.write_text(f"{place.name} {place.size or 0}")

    def done(self) -> None:
        """To be called when the rows are committed."""
        with suppress(OSError):  # one that stays behind names bytes that have their rows
            self._note.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the database knows of a file: up to which byte it speaks of it, and whether it is closed."""

    end: int
    is_closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the next record goes; `size` is None where the file does not exist yet.

    `given_up` are files that take no more, each with its size.
    """

    name: str
    size: int | None
    given_up: tuple[tuple[str, int], ...]


@contextmanager
def appending(folder: Path) -> Iterator[None]:
    """The right to append to any file of the folder; waits for whoever has it."""
    with wrapped(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / _APPEND_LOCK).open("w")
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def wrapped(folder: Path) -> Iterator[None]:
    """Turns what the system refuses into a StorageError that says what to do."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"The evidence in {folder} cannot be used: {error.strerror or error}. "
            "Check that its disk has room and that MFA_DATA_DIR is right."
        ) from error


def is_in_flight(folder: Path) -> bool:
    """Whether somebody has written bytes whose rows may not be committed yet."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def announced(folder: Path) -> frozenset[tuple[str, int]]:
    """Where bytes begin whose writers have not come to commit their rows, as far as they have noted it."""
    found = set()
    for note in folder.glob(f"*{_NOTE}"):
        with suppress(OSError, ValueError):  # gone meanwhile, or cut off itself
            name, offset = note.read_text().split()
            found.add((name, int(offset)))
    return frozenset(found)


def forget(folder: Path, known: Mapping[str, "Known"]) -> None:
    """Takes away the notes of what has its rows by now; to be called by whoever may append."""
    for note in folder.glob(f"*{_NOTE}"):
        with suppress(OSError, ValueError):
            name, offset = note.read_text().split()
            if name in known and int(offset) < known[name].end:
                note.unlink()


def names(folder: Path) -> tuple[str, ...]:
    """The evidence files in the folder, oldest first."""
    if not folder.is_dir():
        return ()
    return tuple(sorted(path.name for path in folder.iterdir() if _NAMED.fullmatch(path.name)))


def place(folder: Path, known: dict[str, Known], *, now: datetime, file_bytes: int) -> Place:
    """Where the next record goes: into the newest file that takes it, else into a new one."""
    chosen: tuple[str, int] | None = None
    given_up = []
    for name in names(folder):
        found = known.get(name, Known(end=0, is_closed=False))
        if found.is_closed:
            continue
        size = (folder / name).stat().st_size
        if (
            size < file_bytes
            and _month(name) == f"{now.astimezone(UTC):%Y%m}"
            and _is_sound(folder / name, found.end, size)
        ):
            chosen = (name, size)
        else:
            given_up.append((name, size))
    name, end = chosen or (_new_name(now), None)
    return Place(name=name, size=end, given_up=tuple(given_up))


def append(folder: Path, name: str, written: bytes) -> int:
    """Adds bytes to a file, safe on the disk when it returns; returns where they begin."""
    path = folder / name
    is_new = not path.exists()
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        offset = os.fstat(descriptor).st_size
        rest = memoryview(written)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        _sync_names(folder)
    return offset


def _sync_names(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_sound(path: Path, known_end: int, size: int) -> bool:
    """Whether a record can follow: the database knows no more than there is, and the last record is whole."""
    if size <= known_end:
        return size == known_end
    return all(piece.record for piece in warc.pieces(path, start=known_end, end=size))


def _month(name: str) -> str:
    found = _NAMED.fullmatch(name)
    return found.group(1) if found else ""


def _new_name(now: datetime) -> str:
    return f"mfa-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}.warc.gz"
