"""robots.txt where it cannot be had: nothing is asked for until it can (RFC 9309, 2.3.1.4)."""

import logging
from typing import Any
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from .backoff import BACK_OFF_TIMES

logger = logging.getLogger(__name__)

_SUCCESS, _SERVER_ERROR = range(200, 300), 500
# Of the request for robots.txt, the first of a crawl: a poll has a minute for a host that hangs.
_TIMEOUT_S, _TIMES = 25.0, 1


class RobotsUnavailableError(IgnoreRequest):
    """A request that is not made because nobody knows whether it may be; its cause is what went wrong."""


class StrictRobotsTxt(RobotsTxtMiddleware):
    """Scrapy's middleware, which takes a server's failure for leave to ask for everything."""

    def __init__(self, crawler: Any) -> None:  # noqa: ANN401 - Scrapy's face
        super().__init__(crawler)
        self._unavailable: dict[str, Exception] = {}

    async def process_request(self, request: Request, spider: Any = None) -> None:  # type: ignore[explicit-override]  # noqa: ANN401, ARG002 - Scrapy's face
        """Nothing where the request may be made; raises IgnoreRequest where not."""
        if request.meta.get("dont_obey_robotstxt"):
            request.meta.setdefault("download_timeout", _TIMEOUT_S)
            request.meta.setdefault(BACK_OFF_TIMES, _TIMES)
            return
        await super().process_request(request)
        failure = self._unavailable.get(urlsplit(request.url).netloc)
        if failure is not None:
            raise RobotsUnavailableError(str(failure)) from failure

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:  # type: ignore[explicit-override]
        if response.status >= _SERVER_ERROR:
            raise RobotsUnavailableError(f"The server answers {response.status} for robots.txt")
        logger.info("robots.txt of %s is answered with %s.", netloc, response.status)
        has_rules = response.status in _SUCCESS  # the page of an error says nothing of what may be asked for
        rules = response if has_rules else response.replace(body=b"")
        await super()._parse_robots(rules, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:  # type: ignore[explicit-override]
        logger.info("robots.txt of %s cannot be had, so nothing is asked for: %r", netloc, exc)
        self._unavailable[netloc] = exc
        super()._robots_error(exc, netloc)
