"""One request to the site, and its answer as a value whatever happens on the way."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Headers, Request, Response

from news.articles import Exchange

from .backoff import BACK_OFF_TIMES
from .parse.verdict import Answer, Kind, Verdict, judge_status, secure_twin
from .robots import RobotsUnavailableError

logger = logging.getLogger(__name__)

Download = Callable[[Request], Awaitable[Response]]
_UNREACHABLE = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    ResponseDataLossError,
    OSError,
)
_FORESEEN = (IgnoreRequest, DownloadCancelledError, DownloadTimeoutError, *_UNREACHABLE)
_COSTLY = (Kind.SERVER_ERROR, Kind.TIMEOUT, Kind.UNREACHABLE)
_ROBOTS = "robots.txt"  # the word by which Scrapy's middleware says that it was this that stopped a request


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a crawl spends on a host that fails: seconds in all, and the meta that bounds each request."""

    lost_s: float
    meta: Mapping[str, object]


# A poll comes again soon, and other listings wait for it: one retry, then it is over.
POLL_BUDGET = Budget(lost_s=60.0, meta={"download_timeout": 30.0, BACK_OFF_TIMES: 1})
# A first reading may sit out a bad quarter of an hour rather than begin again.
READING_BUDGET = Budget(lost_s=900.0, meta={})


class Asker:
    """Asks one thing at a time; follows a host's own move to https, and no other redirect.

    Once the host has cost more time without an answer than the budget has, it is not asked any more.
    """

    def __init__(
        self, download: Download, *, now: Callable[[], datetime], budget: Budget = READING_BUDGET
    ) -> None:
        self._download, self._now, self._budget = download, now, budget
        self._lost_s = 0.0
        self._last_failure = Verdict(kind=Kind.TIMEOUT, reason="The server does not answer in time.")

    async def ask(self, request: Request) -> Answer | Verdict:
        """The answer, or the verdict where there is none."""
        if self._lost_s > self._budget.lost_s:
            return self._last_failure
        began_at = self._now()
        answer = await self._ask_securely(request.replace(meta={**request.meta, **self._budget.meta}))
        failure = judge_status(answer) if isinstance(answer, Answer) else answer
        if failure is not None and failure.kind in _COSTLY:
            self._lost_s += (self._now() - began_at).total_seconds()
            self._last_failure = failure
        return answer

    async def _ask_securely(self, request: Request) -> Answer | Verdict:
        answer = await self._ask_once(request)
        if isinstance(answer, Answer) and (secure := secure_twin(answer)):
            return await self._ask_once(request.replace(url=secure))
        return answer

    async def _ask_once(self, request: Request, tries: int = 2) -> Answer | Verdict:
        try:
            return _answer(request, await self._download(request), self._now())
        except _FORESEEN as error:
            return _why_not(error)
        except Exception as error:
            # What a broken answer makes of unpackers has no common name, and must not end the crawl.
            if tries > 1:
                return await self._ask_once(request, tries - 1)
            logger.warning("The answer of %s cannot be read.", request.url, exc_info=True)
            said = f"The answer cannot be read ({type(error).__name__}: {error})."
            return Verdict(kind=Kind.NOT_JSON, reason=said)


def _answer(request: Request, response: Response, now: datetime) -> Answer:
    headers = {
        name.decode("latin-1").lower(): b"; ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    return Answer(
        url=response.url,
        status=response.status,
        headers=headers,
        body=response.body,
        exchange=_exchange(response.request or request, response, now),
    )


def _exchange(request: Request, response: Response, now: datetime) -> Exchange:
    """What went over the wire; `request` is to be the one that was sent, with what was added on the way."""
    return Exchange(
        url=response.url,
        method=request.method,
        request_headers=_pairs(request.headers),
        request_body=request.body,
        status=response.status,
        headers=_pairs(response.headers),
        body=response.body,
        fetched_at=now,
    )


def _pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    )


def _why_not(error: Exception) -> Verdict:
    match error:
        case IgnoreRequest():
            return _stopped(error)
        case DownloadCancelledError():
            return Verdict(kind=Kind.TOO_BIG, reason=f"The answer is larger than is read: {error}")
        case DownloadTimeoutError():
            return Verdict(kind=Kind.TIMEOUT, reason="The server does not answer in time.")
        case _:
            return Verdict(kind=Kind.UNREACHABLE, reason=_why_unreachable(error))


def _stopped(error: IgnoreRequest) -> Verdict:
    if isinstance(error, RobotsUnavailableError):
        lost = error.__cause__
        if isinstance(lost, (DownloadTimeoutError, *_UNREACHABLE)):
            return _why_not(lost)
        return Verdict(kind=Kind.UNREACHABLE, reason=f"{error}, so nothing is asked for.")
    if _ROBOTS in str(error):
        return Verdict(kind=Kind.REFUSED, reason="The site's robots.txt forbids the request.")
    return Verdict(kind=Kind.TOO_BIG, reason=f"The answer is not read: {error}")


def _why_unreachable(error: Exception) -> str:
    match error:
        case CannotResolveHostError():
            return "The server's name cannot be resolved."
        case DownloadConnectionRefusedError():
            return "The server refuses connections."
        case _:
            return f"The connection fails ({type(error).__name__}: {error})."
