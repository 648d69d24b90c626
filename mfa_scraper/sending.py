"""Sends the spiders that read no listing, each in a process of its own, and says where that was in vain."""

import threading
from collections.abc import Sequence

from monitor import posts, witness
from monitor.bootstrap import Service
from monitor.settings import child_environment
from news.errors import MonitorError

from .process import is_frequent, spider_in_child

_POSTS_LIMIT_S = 600.0
_AGENCY_LIMIT_S = 600.0
_CHECKS_LIMIT_S = 600.0


def find_posts(service: Service, stop: threading.Event) -> None:
    """Reads the site map; MonitorError where no post came of it."""
    _send(service, "posts", {}, stop, limit_s=_POSTS_LIMIT_S)
    if posts.is_due(service) and not stop.is_set():
        raise MonitorError(
            "The portal's site map names no post abroad, or cannot be read; the log says which. "
            "It is read again within an hour."
        )


def visit_agencies(service: Service, addresses: Sequence[str], stop: threading.Event) -> None:
    """Reads one agency after the other, then links what waits to the stories that came meanwhile."""
    for address in addresses:
        if stop.is_set():
            return
        _send(service, "agencies", {"address": address}, stop, limit_s=_AGENCY_LIMIT_S)
        witness.settle(service, address)
    witness.link_waiting(service)


def check_missing(service: Service, stop: threading.Event) -> None:
    """Asks the portal for each missing article whose next check has come."""
    _send(service, "absent", {}, stop, limit_s=_CHECKS_LIMIT_S)


def _send(
    service: Service, spider: str, arguments: dict[str, str], stop: threading.Event, *, limit_s: float
) -> None:
    spider_in_child(
        spider,
        arguments,
        environment=child_environment(service.settings),
        timeout_s=limit_s,
        stop=stop,
        is_kept_ready=is_frequent(service.settings.poll_interval_s),
    )
