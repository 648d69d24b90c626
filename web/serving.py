"""How the pages are served: by uvicorn, with the patience for slow clients that it lacks."""

import asyncio
from typing import Any, Final

import h11
import uvicorn
from starlette.types import ASGIApp
from typing_extensions import override
from uvicorn.protocols.http.h11_impl import H11Protocol

from .limits import LARGEST_HEAD

HEAD_S: Final = 10.0  # for the head of a request, from the first byte or from the connection
KEPT_S: Final = 15  # an idle connection
MOST_CONNECTIONS: Final = 400  # beyond, 503: each costs a file and some memory


class PatientProtocol(H11Protocol):
    """HTTP/1.1 that gives up where the head of a request does not come; uvicorn would wait for ever.

    Who opens a thousand connections and sends a header a minute holds them all otherwise (slowloris).
    """

    head_s = HEAD_S
    _waiting: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        super().connection_made(transport)
        self._watch()

    @override
    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """Begins to wait for a head, goes on where it has begun, ends once there is one."""
        if self.conn.their_state is not h11.IDLE:
            self._forget()
        elif self._waiting is None:
            self._waiting = self.loop.call_later(self.head_s, self.transport.close)

    def _forget(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None


def server_config(app: ASGIApp, **changes: Any) -> uvicorn.Config:  # noqa: ANN401 - uvicorn's own options
    """The one way in which the pages are served.

    The log of requests is off: the address of a feed may carry a token. uvicorn would believe what anybody
    on this machine claims in X-Forwarded-For; `proxies` believes what the settings trust.
    """
    options: dict[str, Any] = {
        "http": PatientProtocol,
        "ws": "none",
        "log_config": None,
        "access_log": False,
        "proxy_headers": False,
        "server_header": False,
        "lifespan": "off",
        "h11_max_incomplete_event_size": LARGEST_HEAD,
        "limit_concurrency": MOST_CONNECTIONS,
        "timeout_keep_alive": KEPT_S,
        "timeout_graceful_shutdown": 3,
    }
    return uvicorn.Config(app, **{**options, **changes})
