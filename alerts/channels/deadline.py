"""An end to connections that are slow rather than silent: a drip of bytes meets no other time limit."""

import socket
import threading
from contextlib import suppress
from typing import Self


class Deadline:
    """Cuts the connections that it watches when its time is over, whatever they are waiting for.

    Holds for one `with` block; `is_over` says afterwards whether it had to, `is_shortened` whether it did so
    earlier than it would have by itself, which says nothing of the other side.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.is_over = False
        self.is_shortened = False
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._is_held = True
        self._timers = [self._timer(seconds, is_shortened=False)]

    def __enter__(self) -> Self:
        self._timers[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._is_held = False
            for timer in self._timers:
                timer.cancel()
            for watched in self._sockets:
                watched.close()

    def shorten(self, seconds: float) -> None:
        """Be over after so many seconds from here, if not before."""
        with self._lock:
            if self._is_held:
                timer = self._timer(seconds, is_shortened=True)
                self._timers.append(timer)
                timer.start()

    def watch(self, connected: socket.socket) -> None:
        """Cut this connection, too; at once where the time is over."""
        with self._lock:
            # A duplicate, for the original is detached when it is wrapped in TLS, before the handshake. Of
            # one that is wrapped already it is the plain connection beneath, which is what can be cut.
            self._sockets.append(socket.fromfd(connected.fileno(), connected.family, connected.type))
            if self.is_over:
                self._shut_down()

    def _timer(self, seconds: float, *, is_shortened: bool) -> threading.Timer:
        timer = threading.Timer(seconds, self._cut, kwargs={"is_shortened": is_shortened})
        timer.daemon = True
        return timer

    def _cut(self, *, is_shortened: bool) -> None:
        with self._lock:
            if self._is_held and not self.is_over:
                self.is_over, self.is_shortened = True, is_shortened
                self._shut_down()

    def _shut_down(self) -> None:
        for watched in self._sockets:
            with suppress(OSError):
                watched.shutdown(socket.SHUT_RDWR)
