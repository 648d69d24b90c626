"""One request to the site, and its answer as a value whatever happens on the way."""

from collections.abc import Awaitable, Callable

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Request, Response

from .parse.verdict import Answer, Kind, Verdict, secure_twin

Download = Callable[[Request], Awaitable[Response]]
_UNREACHABLE = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    ResponseDataLossError,
    OSError,
)
_ROBOTS = "robots.txt"  # the word by which Scrapy's middleware says that it was this that stopped a request


class Asker:
    """Asks one thing at a time; follows a host's own move to https, and no other redirect."""

    def __init__(self, download: Download) -> None:
        self._download = download

    async def ask(self, request: Request) -> Answer | Verdict:
        """The answer, or the verdict where there is none."""
        answer = await self._ask_once(request)
        if isinstance(answer, Answer) and (secure := secure_twin(answer)):
            return await self._ask_once(request.replace(url=secure))
        return answer

    async def _ask_once(self, request: Request) -> Answer | Verdict:
        try:
            return _answer(await self._download(request))
        except IgnoreRequest as error:
            return _stopped(error)
        except DownloadCancelledError as error:
            return Verdict(kind=Kind.TOO_BIG, reason=f"The answer is larger than is read: {error}")
        except DownloadTimeoutError:
            return Verdict(kind=Kind.TIMEOUT, reason="The server does not answer in time.")
        except _UNREACHABLE as error:
            return Verdict(kind=Kind.UNREACHABLE, reason=_why_unreachable(error))


def _answer(response: Response) -> Answer:
    headers = {
        name.decode("latin-1").lower(): b"; ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    return Answer(url=response.url, status=response.status, headers=headers, body=response.body)


def _stopped(error: IgnoreRequest) -> Verdict:
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
