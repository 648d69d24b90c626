"""The always-on process: the table of jobs, the web server, signals and the ordered shutdown.

APScheduler decides when, `monitor` does the work, each crawl is a child process, uvicorn shows the page.
"""

import asyncio
import contextlib
import errno
import os
import secrets
import signal
import socket
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from functools import partial

import uvicorn
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

import web
from mfa_scraper import sending
from mfa_scraper.process import crawl_in_child, is_frequent
from monitor import checks, crawls, digests, health, hold, jobs, posts, turns, watching, witness
from monitor.bootstrap import Service
from monitor.deliver import deliver_due
from monitor.log import logger
from monitor.prune import prune
from monitor.settings import child_environment
from monitor.spikes import watch_spikes
from news.absence import spacing
from news.crawls import CrawlMode, SourceRef
from news.dates import ALMATY
from news.errors import MonitorError
from web import serving

# A first reading of 50,000 items at one request a second, with room for a slow day.
FULL_LIMIT_S = 6 * 3600.0
POLL_LIMIT_S = 900.0
DELIVER_EVERY_S = 1.0
HEALTH_EVERY_S = 60.0
POSTS_EVERY_S = 3600.0  # whether the day's look at the site map is due, or the last one failed
SPIKES_EVERY_S = 600.0
AGENCIES_EVERY_S = 15.0  # whether an agency is due
CHECKS_EVERY_S = 30.0  # whether a check of a missing article is due; sooner where checks follow sooner
CHECKS_WAITS = 60  # a check comes after the crawl under way, if that is no reading of hours
WAIT_FOR_TURN_S = 2.0
DEEP_WAITS = 3600  # two hours: longer than any crawl but a first reading
_LISTENING_ADVICE = {
    errno.EADDRINUSE: "Another instance may be running; set MFA_PORT to a free port, or 0 for any.",
    errno.EADDRNOTAVAIL: "Set MFA_HOST to an address of this machine.",
    errno.EACCES: "Low ports are the administrator's; set MFA_PORT to one above 1023.",
}
SHUTDOWN_S = 14.0  # operators' process managers send KILL after fifteen


@dataclass(slots=True)
class _Running:
    """What the jobs share: the service, and the word to stop."""

    service: Service
    owner: str = field(default_factory=lambda: secrets.token_hex(8))
    stop: threading.Event = field(default_factory=threading.Event)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)


def run(service: Service, *, ready: Callable[[str], None] | None = None) -> None:
    """Serve until SIGTERM or SIGINT; `ready` hears the page's address once it answers."""
    listener = _listen(service.settings.host, service.settings.port)
    try:
        asyncio.run(_serve(_Running(service), listener, ready))
    finally:
        listener.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.getaddrinfo(host, port, family)  # the line below would not tell a wrong name from a taken port
        return socket.create_server((host, port), family=family)
    except (socket.gaierror, UnicodeError) as error:
        raise MonitorError(
            f"MFA_HOST: “{host}” is no name or address of this machine. "
            "Write one such as 127.0.0.1, or ::1 without brackets."
        ) from error
    except OSError as error:
        number = error.errno or errno.EIO
        advice = _LISTENING_ADVICE.get(number, "Set MFA_HOST and MFA_PORT to others.")
        said = os.strerror(number)  # without the words that Python adds
        raise MonitorError(f"Cannot listen on {host} port {port}: {said}. {advice}") from error


async def _serve(running: _Running, listener: socket.socket, ready: Callable[[str], None] | None) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _begin_stop, running)
    server = _web_server(running.service)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    table = _table_of_jobs(running)
    table.start()
    host, port = listener.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    logger.info("service.started", address=address)
    if ready is not None:
        ready(address)
    stopping = asyncio.create_task(running.stopping.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    _begin_stop(running)
    stopping.cancel()
    await _shut_down(table, server, serving)


def _begin_stop(running: _Running) -> None:
    running.stop.set()
    running.stopping.set()


def _web_server(service: Service) -> uvicorn.Server:
    config = serving.server_config(web.create_app(service))
    server = uvicorn.Server(config)
    # uvicorn takes the signals for itself and raises them again when it is done; this process owns them.
    server.capture_signals = contextlib.nullcontext  # type: ignore[assignment,method-assign]  # see above
    return server


def _table_of_jobs(running: _Running) -> AsyncIOScheduler:
    """Every job of the service. Late is better than never, twice at once is never right."""
    table = AsyncIOScheduler(
        timezone=UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    settings = running.service.settings
    tick_s = min(1.0, max(0.5, settings.poll_interval_s / 10))
    now = running.service.clock.now()
    at_night = CronTrigger(hour=4, minute=41, timezone=ALMATY)
    rows: tuple[tuple[str, Callable[[_Running], None], object, bool], ...] = (
        ("poll", _poll, IntervalTrigger(seconds=tick_s), True),
        ("deliver", _deliver, IntervalTrigger(seconds=DELIVER_EVERY_S), True),
        ("digests", lambda its: digests.in_turn(its.service), IntervalTrigger(seconds=digests.EVERY_S), True),
        ("health", _verb("health", health.report), IntervalTrigger(seconds=HEALTH_EVERY_S), True),
        ("watch", _verb("watch", watching.watch), IntervalTrigger(seconds=HEALTH_EVERY_S), True),
        ("posts", _posts, IntervalTrigger(seconds=POSTS_EVERY_S), True),
        ("agencies", _agencies, IntervalTrigger(seconds=AGENCIES_EVERY_S), True),
        ("checks", _checks, IntervalTrigger(seconds=_checks_every_s(running)), True),
        # Night in Astana: the ministry publishes nothing and the portal is at rest.
        ("deep", _deep, CronTrigger(hour=3, minute=17, timezone=ALMATY), _is_overdue(running, "deep")),
        ("spikes", _verb("spikes", watch_spikes), IntervalTrigger(seconds=SPIKES_EVERY_S), True),
        ("prune", _verb("prune", prune), at_night, _is_overdue(running, "prune")),
    )
    for name, work, trigger, is_due in rows:
        options = {"next_run_time": now} if is_due else {}
        table.add_job(_in_thread(work, running), trigger, id=name, name=name, **options)
    return table


def _is_overdue(running: _Running, name: str) -> bool:
    """Whether a daily job was missed while the machine was off; a job that never ran waits for its hour."""
    return health.is_job_overdue(running.service, name, timedelta(hours=26))


def _in_thread(work: Callable[[_Running], None], running: _Running) -> Callable[[], Awaitable[None]]:
    async def job() -> None:
        if not running.stop.is_set():
            await asyncio.to_thread(work, running)

    return job


def _poll(running: _Running) -> None:
    due = crawls.due_sources(running.service)
    if due:
        _crawl_each(running, due, CrawlMode.POLL, "poll")


def _deep(running: _Running) -> None:
    for sources in turns.nightly(running.service):
        if not running.stop.is_set():
            _crawl_each(running, sources, CrawlMode.DEEP, "deep")


def _crawl_each(running: _Running, sources: tuple[SourceRef, ...], mode: CrawlMode, job: str) -> None:
    """Crawl one listing after the other; the host sees one reader however many processes run.

    A poll that finds another crawl under way leaves it at that; a nightly job waits for its turn.
    """
    waits = 0 if mode is CrawlMode.POLL else DEEP_WAITS
    _in_turn(running, "crawl", job, lambda: _crawl_in_turn(running, sources, mode), waits=waits)


def _in_turn(running: _Running, lease: str, job: str, work: Callable[[], None], *, waits: int) -> None:
    """Do a job once its lease is ours, asked for again so many times; its failure is recorded."""
    for _ in range(waits + 1):
        # The owner is new each time: the jobs of one process must not read at once either.
        with jobs.leased(running.service, lease, owner=secrets.token_hex(8)) as is_ours:
            if is_ours:
                with jobs.recorded(running.service, job):
                    work()
                return
        if running.stop.wait(WAIT_FOR_TURN_S if waits else 0):
            return


def _posts(running: _Running) -> None:
    if posts.is_due(running.service) and not hold.is_held(running.service):
        _in_turn(
            running,
            "crawl",
            "posts",
            lambda: sending.find_posts(running.service, running.stop),
            waits=DEEP_WAITS,
        )


def _agencies(running: _Running) -> None:
    if due := witness.due(running.service):
        work = partial(sending.visit_agencies, running.service, due, running.stop)
        _in_turn(running, "agencies", "agencies", work, waits=0)


def _checks(running: _Running) -> None:
    if checks.due(running.service):
        work = partial(sending.check_missing, running.service, running.stop)
        _in_turn(running, "crawl", "checks", work, waits=CHECKS_WAITS)


def _checks_every_s(running: _Running) -> float:
    settings = running.service.settings
    apart_s = spacing(settings.removal_checks, settings.removal_period_s).total_seconds()
    return min(CHECKS_EVERY_S, max(1.0, apart_s / 4))


def _crawl_in_turn(running: _Running, sources: tuple[SourceRef, ...], mode: CrawlMode) -> None:
    while sources and not running.stop.is_set() and not hold.is_held(running.service):
        source, *waiting = sources
        if mode is CrawlMode.POLL and crawls.is_overtaken(running.service, source):
            return  # the next tick begins with what has come due
        crawl_once(running.service, source, mode, running.stop)
        sources = crawls.spare_host(running.service, source, waiting)


def crawl_once(service: Service, source: SourceRef, mode: CrawlMode, stop: threading.Event) -> None:
    """One crawl in a child process; a child that had to be killed leaves a run that is closed here."""
    limit_s = (
        POLL_LIMIT_S if crawls.is_read_once(service, source) and mode is CrawlMode.POLL else FULL_LIMIT_S
    )
    crawl_in_child(
        source,
        mode,
        environment=child_environment(service.settings),
        timeout_s=limit_s,
        stop=stop,
        is_kept_ready=is_frequent(service.settings.poll_interval_s),
    )
    crawls.close_orphan(service, source, "The crawl was ended before it was done.", is_stop=stop.is_set())


def _deliver(running: _Running) -> None:
    try:
        deliver_due(running.service, owner=running.owner, stop=running.stop)
    except Exception:  # noqa: BLE001 - the sender is asked again in two seconds, whatever the database says meanwhile
        logger.exception("job.failed", job="deliver")


def _verb(name: str, work: Callable[[Service], object]) -> Callable[[_Running], None]:
    """A job that is one verb of `monitor`; it is recorded and its failure does not spread."""

    def job(running: _Running) -> None:
        with jobs.recorded(running.service, name):
            work(running.service)

    return job


async def _shut_down(table: AsyncIOScheduler, server: uvicorn.Server, serving: asyncio.Task[None]) -> None:
    """No new jobs, then the page, then whatever still works; never longer than `SHUTDOWN_S`."""
    table.pause()
    for job in table.get_jobs():
        job.remove()
    server.should_exit = True
    loop = asyncio.get_running_loop()
    working = [task for task in asyncio.all_tasks() if task not in (asyncio.current_task(), serving)]
    _done, pending = await asyncio.wait([serving, *working], timeout=SHUTDOWN_S - 2)
    if pending:
        logger.warning("service.stopped_hard", waiting=len(pending))
        loop.call_later(2, os._exit, 0)
    table.shutdown(wait=False)
    logger.info("service.stopped")
