"""The end of a spider: nothing is left in the pipeline."""

import asyncio

from scrapy.crawler import Crawler

_LOOK_S = 0.01  # between two looks at whether the pipeline is through


async def items_kept(crawler: Crawler) -> None:
    """Returns once the pipeline is through; the engine itself looks again only 5 s later."""
    scraper = crawler.engine.scraper if crawler.engine else None
    while scraper and scraper.slot and not scraper.slot.is_idle():  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(_LOOK_S)
