"""A crawl in a process of its own, which can be ended whatever it does."""

import logging
import os
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import get_context, parent_process, resource_tracker
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
_GRACE_S = 8.0  # after TERM, which ends the run in order
_OVERTIME_S = 10.0  # for the child's start, so that whoever is ended for its time limit has passed it
_STOPS = frozenset({signal.SIGTERM, signal.SIGINT})
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
    return spider_in_child(
        "gov_kz",
        {"entity": source.entity, "section": source.section, "language": source.language, "mode": mode.value},
        environment=environment,
        timeout_s=timeout_s,
        stop=stop,
        overrides=overrides,
        is_frequent=is_frequent,
    )


def spider_in_child(  # noqa: PLR0913 - as above
    spider: str,
    arguments: Mapping[str, str],
    *,
    environment: Mapping[str, str],
    timeout_s: float,
    stop: threading.Event,
    overrides: Mapping[str, object] | None = None,
    is_frequent: bool = True,
) -> bool:
    """The same for any spider of the project, by its name."""
    context = get_context("forkserver")
    # The first crawl of a process decides: a server that holds Scrapy ready takes 70 MB all the time.
    context.set_forkserver_preload(_PRELOADED if is_frequent else ["mfa_scraper.process"])
    child = context.Process(
        target=_crawl,
        args=(
            spider,
            dict(arguments),
            dict(environment),
            {"CRAWL_LIMIT_S": timeout_s, **(overrides or {})},
            logging.getLogger().level,
        ),
        name=" ".join(("crawl", spider, *arguments.values())),
        daemon=True,
    )
    with _stops_held():
        child.start()
    try:
        return _waited_for(child, timeout_s=timeout_s + _OVERTIME_S, stop=stop)
    finally:
        _end(child)


@contextmanager
def _stops_held() -> Iterator[None]:
    """Lets the fork server, where it is started here, inherit a mask that holds TERM and INT back.

    Process managers and terminals tell every process at once. A fork server that died of it could no
    longer say that its child lives, and the child would be taken for ended while it still writes.
    """
    resource_tracker.ensure_running()  # on its first start it takes the mask away again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _waited_for(child: BaseProcess, *, timeout_s: float, stop: threading.Event) -> bool:
    left_s = timeout_s
    while left_s > 0 and not stop.is_set():
        if wait([child.sentinel], timeout=min(_LOOK_S, left_s)):
            return True
        left_s -= _LOOK_S
    return False


def _end(child: BaseProcess) -> None:
    """TERM, and KILL where that does not help in time; the child is reaped whatever happens."""
    if child.exitcode is None:
        child.terminate()
        child.join(_GRACE_S)
    if child.exitcode is None:
        child.kill()
    child.join()


def _crawl(
    spider: str,
    arguments: dict[str, str],
    environment: dict[str, str],
    overrides: dict[str, object],
    level: int,
) -> None:
    """The child: one crawl, as `scrapy crawl` would do it; it logs at its parent's `level`."""
    _obey_stops()
    threading.Thread(target=_die_with_parent, name="parent watch", daemon=True).start()
    # Imported here, because the parent shall not load Scrapy to start a crawl.
    from scrapy.crawler import CrawlerProcess  # noqa: PLC0415 - as above
    from scrapy.settings import Settings  # noqa: PLC0415 - as above

    from monitor.log import configure  # noqa: PLC0415 - as above
    from monitor.settings import load_settings  # noqa: PLC0415 - as above

    from .addon import SERVICE_ENVIRONMENT  # noqa: PLC0415 - as above

    settings = Settings()
    settings.setmodule("mfa_scraper.settings", priority="project")
    settings.setdict(
        {**overrides, SERVICE_ENVIRONMENT: environment, "LOG_INSTALL_ROOT_HANDLER": False}, priority="cmdline"
    )
    process = CrawlerProcess(settings)
    # A second TERM would break the run off unrecorded; a manager and the parent may well send one each.
    process._signal_kill = _ignore  # type: ignore[assignment,method-assign]  # noqa: SLF001 - no setting
    configure(
        load_settings(environment).log_format, level=logging.getLevelName(level)
    )  # after Scrapy, which sets levels of its own
    process.crawl(spider, **arguments)
    process.start()


def _obey_stops() -> None:
    """Ends at once by TERM and INT, which the fork server holds back, until Scrapy takes them over."""
    for number in _STOPS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)


def _ignore(_number: int, _frame: object) -> None:
    """Nothing."""


def _die_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(_ORPHANED)  # at once: the archive's transactions hold against that
