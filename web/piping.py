"""A file that one thread writes while an answer sends it: no more in memory than a few pieces."""

import io
import threading
from collections.abc import AsyncIterator, Callable
from queue import Empty, Full, Queue
from typing import BinaryIO, Final, cast

from anyio import to_thread
from typing_extensions import Buffer, override

PIECE: Final = 64 * 1024  # bytes; smaller pieces cost a thread's turn each
_WAITING: Final = 8  # pieces
_TURN_S: Final = 0.5
# A reader that takes nothing for so long holds a state of the database that could be folded in.
PATIENCE_S: Final = 60.0


class Pipe(io.RawIOBase):
    """What is written into it comes out of `pieces`; writing waits for reading, and ends with it."""

    def __init__(self, *, patience_s: float = PATIENCE_S) -> None:
        super().__init__()
        self._pieces: Queue[bytes | Exception] = Queue(_WAITING)
        self._is_left = threading.Event()
        self._turns = max(1, round(patience_s / _TURN_S))

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, piece: Buffer, /) -> int:
        written = bytes(piece)
        self._put(written)
        return len(written)

    def fill(self, write: Callable[[BinaryIO], object]) -> None:
        """Writes all of it, or as much as is read; what goes wrong is raised where it is read."""
        try:
            with io.BufferedWriter(self, PIECE) as stream:
                write(cast("BinaryIO", stream))
            self._put(b"")
        except BrokenPipeError:
            pass  # nobody reads any more
        except Exception as error:  # noqa: BLE001 - it is raised again, in the thread that reads
            self._put_last(error)

    def leave(self) -> None:
        """Nobody reads any more: whoever writes shall stop."""
        self._is_left.set()

    def take(self) -> bytes:
        """The next piece, empty behind the last; raises what went wrong in writing."""
        while not self._is_left.is_set():
            try:
                piece = self._pieces.get(timeout=_TURN_S)
            except Empty:
                continue
            if isinstance(piece, Exception):
                raise piece
            return piece
        return b""

    def _put(self, piece: bytes | Exception) -> None:
        for _ in range(self._turns):
            if self._is_left.is_set():
                break
            try:
                self._pieces.put(piece, timeout=_TURN_S)
            except Full:
                continue
            return
        raise BrokenPipeError

    def _put_last(self, error: Exception) -> None:
        try:
            self._put(error)
        except BrokenPipeError:
            self.leave()


class Pipes:
    """How many exports run; each holds a thread and a state of the database."""

    def __init__(self, most: int) -> None:
        self._free = threading.BoundedSemaphore(most)

    def begin(self, write: Callable[[BinaryIO], object]) -> Pipe | None:
        """A pipe that is being filled from here on; None where too many are."""
        if not self._free.acquire(blocking=False):
            return None
        pipe = Pipe()

        def fill() -> None:
            try:
                pipe.fill(write)
            finally:
                self._free.release()

        threading.Thread(target=fill, name="export", daemon=True).start()
        return pipe


async def pieces(pipe: Pipe) -> AsyncIterator[bytes]:
    """Each piece as it comes; the writer stops where the reader goes."""
    try:
        while piece := await to_thread.run_sync(pipe.take, abandon_on_cancel=True):
            yield piece
    finally:
        pipe.leave()
