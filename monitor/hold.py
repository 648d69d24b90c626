"""The quiet that the site has asked for: until it is over, nothing is asked in any language."""

from datetime import datetime, timedelta

from news.dates import ALMATY
from storage import Transaction
from storage import crawls as crawl_store
from storage import jobs as job_store

from .bootstrap import Service, watched_in
from .log import logger

LONGEST = timedelta(days=1)  # who asks for more is asked once a day: a listing is never given up
_NAME = "quiet"
_OWNER = "site"


def hold(service: Service, tx: Transaction, seconds: float) -> None:
    """Leave the site alone for so long; what was asked for before holds where it ends later."""
    now = service.clock.now()
    until = now + timedelta(seconds=min(seconds, LONGEST.total_seconds()))
    held = job_store.leased_until(tx, _NAME)
    if held is not None and until <= held <= now + LONGEST:
        return
    job_store.take_lease(tx, name=_NAME, owner=_OWNER, now=now, until=until)
    crawl_store.ensure_sources(tx, watched_in(tx, service.settings))
    crawl_store.postpone(tx, until)
    logger.warning("site.wants_quiet", until=until.isoformat())


def quiet_until(service: Service) -> datetime | None:
    """When the quiet that the site has asked for is over; None where it may be asked now."""
    now = service.clock.now()
    with service.database.reading() as tx:
        until = job_store.leased_until(tx, _NAME)
    # An end further off than any can be was set by a clock that was wrong.
    return until if until is not None and now < until <= now + LONGEST else None


def is_held(service: Service) -> bool:
    """Whether the site has asked to be left alone just now."""
    return quiet_until(service) is not None


def wish(service: Service) -> str:
    """What the site has asked for, in Almaty time, without a full stop; empty where it may be asked now."""
    until = quiet_until(service)
    return f"the site wants quiet until {until.astimezone(ALMATY):%Y-%m-%d %H:%M %z}" if until else ""
