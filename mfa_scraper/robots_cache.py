"""What is kept between crawls: robots.txt, so that a quiet crawl takes one request."""

from urllib.parse import urlsplit

from scrapy.http import Request, Response
from scrapy.settings import BaseSettings

_SERVER_ERROR = 500


class RobotsOnlyPolicy:
    """A cache policy that keeps robots.txt and nothing else; its age is the storage's business."""

    def __init__(self, settings: BaseSettings) -> None:
        """Scrapy makes a policy with its settings; this one has none."""

    def should_cache_request(self, request: Request) -> bool:
        """Whether the request is for robots.txt."""
        return urlsplit(request.url).path == "/robots.txt"

    def should_cache_response(self, response: Response, request: Request) -> bool:  # noqa: ARG002 - Scrapy's face
        """Whether the answer is one; a server's failure is asked again at the next crawl."""
        return response.status < _SERVER_ERROR

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
