"""What Scrapy's own log says of items: nothing, as a page carries whole bodies."""

from typing import Any

from scrapy import Spider, logformatter
from scrapy.http import Response
from twisted.python.failure import Failure


class BodylessLogFormatter(logformatter.LogFormatter):
    """Leaves out what is scraped, and names a failing page by its number instead of its contents."""

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> None:  # type: ignore[override, explicit-override]  # noqa: ANN401 - Scrapy's face; None is its way to log nothing
        """Nothing."""

    def item_error(  # type: ignore[explicit-override]  # comes with Python 3.12
        self,
        item: Any,  # noqa: ANN401 - Scrapy's face
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> logformatter.LogFormatterResult:
        """The line with the page's number in the page's place."""
        return super().item_error(f"page {getattr(item, 'number', '?')}", exception, response, spider)
