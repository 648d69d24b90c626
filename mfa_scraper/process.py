"""A crawl in a process of its own, which can be ended whatever it does."""

import logging
import os
import threading
from collections.abc import Mapping
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

from news.crawls import CrawlMode, SourceRef

# Imported once by the fork server, so that a crawl starts in a third of a second; none makes a reactor.
_PRELOADED = [
    "scrapy.crawler",
    "scrapy.core.downloader.handlers.http11",
    "monitor.ingest",
    "mfa_scraper.archive",
    "mfa_scraper.pipelines",
    "mfa_scraper.middlewares",
]
_LOOK_S = 0.2  # how soon a stop is noticed
_GRACE_S = (5.0, 3.0)  # after the first TERM (ends the run in order) and the second (ends it at once)
_ORPHANED = 3


def crawl_in_child(  # noqa: PLR0913 - what a process is told has no smaller sum
    source: SourceRef,
    mode: CrawlMode,
    *,
    environment: Mapping[str, str],
    timeout_s: float,
    stop: threading.Event,
    overrides: Mapping[str, object] | None = None,
    is_frequent: bool = True,
) -> bool:
    """Crawls a source and waits; False where the crawl had to be ended, by the time limit or by `stop`.

    `is_frequent` keeps Scrapy loaded between crawls, which saves a second each. `environment` is `MFA_*` as
    the child shall see it, `overrides` are Scrapy settings. How the crawl went stands in the archive; what
    an ended child leaves open is the caller's to close. The child is gone when this returns, and goes with
    this process when that dies.
    """
    context = get_context("forkserver")
    # The first crawl of a process decides: a server that holds Scrapy ready takes 70 MB all the time.
    context.set_forkserver_preload(_PRELOADED if is_frequent else ["mfa_scraper.process"])
    child = context.Process(
        target=_crawl,
        args=(source, mode.value, dict(environment), dict(overrides or {}), logging.getLogger().level),
        name=f"crawl {source.key}",
        daemon=True,
    )
    child.start()
    try:
        return _waited_for(child, timeout_s=timeout_s, stop=stop)
    finally:
        _end(child)


def _waited_for(child: BaseProcess, *, timeout_s: float, stop: threading.Event) -> bool:
    left_s = timeout_s
    while left_s > 0 and not stop.is_set():
        if wait([child.sentinel], timeout=min(_LOOK_S, left_s)):
            return True
        left_s -= _LOOK_S
    return False


def _end(child: BaseProcess) -> None:
    """TERM, TERM, KILL, with time between them; the child is reaped whatever happens."""
    for grace_s in _GRACE_S:
        if child.exitcode is None:
            child.terminate()
            child.join(grace_s)
    if child.exitcode is None:
        child.kill()
    child.join()


def _crawl(
    source: SourceRef, mode: str, environment: dict[str, str], overrides: dict[str, object], level: int
) -> None:
    """The child: one crawl, as `scrapy crawl` would do it; it logs at its parent's `level`."""
    threading.Thread(target=_die_with_parent, name="parent watch", daemon=True).start()
    # Imported here, because the parent shall not load Scrapy to start a crawl.
    from scrapy.crawler import CrawlerProcess  # noqa: PLC0415 - as above
    from scrapy.settings import Settings  # noqa: PLC0415 - as above

    from monitor.log import configure  # noqa: PLC0415 - as above
    from monitor.settings import load_settings  # noqa: PLC0415 - as above

    from .addon import SERVICE_ENVIRONMENT  # noqa: PLC0415 - as above
    from .spiders.gov_kz import GovKzSpider  # noqa: PLC0415 - as above

    settings = Settings()
    settings.setmodule("mfa_scraper.settings", priority="project")
    settings.setdict(
        {**overrides, SERVICE_ENVIRONMENT: environment, "LOG_INSTALL_ROOT_HANDLER": False}, priority="cmdline"
    )
    process = CrawlerProcess(settings)
    configure(
        load_settings(environment).log_format, level=logging.getLevelName(level)
    )  # after Scrapy, which sets levels of its own
    process.crawl(
        GovKzSpider, entity=source.entity, section=source.section, language=source.language, mode=mode
    )
    process.start()


def _die_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(_ORPHANED)  # at once: the archive's transactions hold against that
