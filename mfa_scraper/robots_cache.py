"""What is kept between crawls: robots.txt, so that a quiet crawl takes one request."""

from urllib.parse import urljoin, urlsplit

from scrapy.http import Request, Response
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.settings import BaseSettings

from .parse import graphql, rest

_SUCCESS, _SERVER_ERROR = range(200, 300), 500
_OUR_PATHS = (graphql.PATH, rest.LISTING_PATH, rest.COOKIE_TICKET_PATH, rest.HEADER_TICKET_PATH)


class RobotsOnlyPolicy:
    """A cache policy that keeps robots.txt and nothing else; its age is the storage's business."""

    def __init__(self, settings: BaseSettings) -> None:
        self._agent = str(settings["ROBOTSTXT_USER_AGENT"] or settings["BOT_NAME"])

    def should_cache_request(self, request: Request) -> bool:
        """Whether the request is for robots.txt."""
        return urlsplit(request.url).path == "/robots.txt"

    def should_cache_response(self, response: Response, request: Request) -> bool:  # noqa: ARG002 - Scrapy's face
        """Whether the answer lets us crawl; a failure or a refusal is asked again at the next crawl.

        Who forbids by mistake, and lifts it in a minute, shall not lose a day.
        """
        if response.status not in _SUCCESS:
            return response.status < _SERVER_ERROR  # a site without rules lets everybody in
        rules = ProtegoRobotParser(response.body, None)
        return all(rules.allowed(urljoin(response.url, path), self._agent) for path in _OUR_PATHS)

    def is_cached_response_fresh(self, cachedresponse: Response, request: Request) -> bool:  # noqa: ARG002 - as above
        """Always: the storage gives out nothing that is too old."""
        return True

    def is_cached_response_valid(
        self,
        cachedresponse: Response,  # noqa: ARG002 - as above
        response: Response,  # noqa: ARG002 - as above
        request: Request,  # noqa: ARG002 - as above
    ) -> bool:
        """Never asked, as what is given out is always fresh."""
        return False
