"""What becomes of a page: it goes into the archive."""

from typing import Any, Self

from scrapy.crawler import Crawler

from news.articles import FetchedPage

from .archive import archive_of


class IngestPipeline:
    """Hands every page to the archive, which is `monitor.ingest` and the counting of what it says."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The pipeline of a crawl."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:  # noqa: ANN401 - Scrapy hands over whatever a spider yields
        """The page, kept."""
        if isinstance(item, FetchedPage):
            archive_of(self._crawler).keep(item)
        return item
