"""One reader of the site at a time: the lease that a spider started by hand takes for itself."""

import secrets
from contextlib import ExitStack

from scrapy.settings import BaseSettings

from monitor import hold
from monitor.bootstrap import Service
from monitor.jobs import leased
from news.errors import MonitorError

from .addon import SERVICE_ENVIRONMENT


def take_turn(settings: BaseSettings, service: Service, lease: ExitStack) -> None:
    """Holds the lease of crawls, unless the spider runs in a child, whose parent holds it.

    The parent has also asked whether the site wants quiet. Raises MonitorError where it is not our turn.
    """
    if settings.get(SERVICE_ENVIRONMENT) is not None:
        return
    if not lease.enter_context(leased(service, "crawl", owner=secrets.token_hex(8))):
        raise MonitorError("Another crawl is reading the site; try again when it has ended.")
    if wish := hold.wish(service):
        raise MonitorError(f"Nothing is read, for {wish}.")
