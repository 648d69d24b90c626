"""Patience with a server that stumbles: the same request again, later and later."""

import asyncio
import logging
from dataclasses import replace
from secrets import SystemRandom
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Request, Response
from scrapy.settings import BaseSettings

from .backoff import BACK_OFF_TIMES, Patience, wait_s
from .parse.decoding import looks_like_json
from .parse.retry_after import read_retry_after

logger = logging.getLogger(__name__)

_PASSING_STATUSES = frozenset({408, 429, 500, 502, 503, 504})
_PASSING_FAILURES = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
_OK = 200
WANTS_JSON = "wants_json"  # in a request's meta: an answer that is not JSON is a failure that may pass


class BackOffMiddleware:
    """Repeats what may pass: server errors, 429, lost connections, and web pages in place of JSON."""

    def __init__(self, settings: BaseSettings) -> None:
        self._patience = Patience(
            first_s=settings.getfloat("BACK_OFF_FIRST_S"),
            times=settings.getint("BACK_OFF_TIMES"),
            total_s=settings.getfloat("BACK_OFF_TOTAL_S"),
        )
        self._dice = SystemRandom()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The middleware of a crawl."""
        return cls(crawler.settings)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """The response, or the request again."""
        if response.status in _PASSING_STATUSES:
            asked = _header(response, "Retry-After")
            retry_after_s = read_retry_after(asked, sent=_header(response, "Date"))
            again = await self._again(request, f"status {response.status}", retry_after_s)
        elif response.status == _OK and request.meta.get(WANTS_JSON) and not looks_like_json(response.body):
            again = await self._again(request, "no JSON", None)
        else:
            return response
        return again or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """The request again, or None to let the failure stand."""
        if isinstance(exception, _PASSING_FAILURES):
            return await self._again(request, type(exception).__name__, None)
        return None

    async def _again(self, request: Request, reason: str, retry_after_s: float | None) -> Request | None:
        attempt, waited_s = request.meta.get("back_off", (1, 0.0))
        pause_s = wait_s(
            replace(self._patience, times=request.meta.get(BACK_OFF_TIMES, self._patience.times)),
            attempt=attempt,
            waited_s=waited_s,
            retry_after_s=retry_after_s,
            jitter=self._dice.random(),
        )
        if pause_s is None:
            return None
        logger.info("Waiting %.1f s before asking %s again: %s.", pause_s, request.url, reason)
        await asyncio.sleep(pause_s)
        meta = request.meta | {"back_off": (attempt + 1, waited_s + pause_s)}
        return request.replace(meta=meta, dont_filter=True)


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")
