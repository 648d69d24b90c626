"""The wiring: settings in, a service out that every use case takes as its first argument."""

from dataclasses import dataclass
from datetime import datetime

import alerts
import countries
from news.crawls import SourceRef
from news.errors import StorageError
from storage import Database
from storage import crawls as crawl_store
from storage import rules as rule_store

from .clock import Clock, SystemClock
from .settings import Settings

SECTION = "news"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What a use case needs: settings, the database, the clock."""

    settings: Settings
    database: Database
    clock: Clock

    def close(self) -> None:
        """Give the database's connections back."""
        self.database.close()


def open_service(settings: Settings, clock: Clock | None = None) -> Service:
    """A service over a database of the newest schema, its sources listed, the default rule in place.

    Raises:
        StorageError: the data directory or the database cannot be used.
    """
    clock = clock or SystemClock()
    try:
        (settings.data_dir / "cache").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"Cannot write to the data directory {settings.data_dir}: {error.strerror}. "
            "Set MFA_DATA_DIR to one that can be written."
        ) from error
    countries.use_cache(settings.data_dir / "cache")
    database = Database(settings.database_url)
    database.migrate()
    _furnish(database, settings, clock.now())
    return Service(settings=settings, database=database, clock=clock)


def watched_sources(settings: Settings) -> tuple[SourceRef, ...]:
    """Every listing that the settings ask to watch, in the order they are crawled."""
    return tuple(
        SourceRef(entity=entity, section=SECTION, language=language)
        for entity in settings.entities
        for language in settings.languages
    )


def _furnish(database: Database, settings: Settings, now: datetime) -> None:
    """List the watched sources; a database without any is new and gets the default rule.

    Only a new one: whoever removes the default rule does not want it back at the next start.
    """
    with database.reading() as tx:
        is_new = not crawl_store.statuses(tx)
        missing = set(watched_sources(settings)) - {status.source for status in crawl_store.statuses(tx)}
    if not missing:
        return
    with database.writing() as tx:
        crawl_store.ensure_sources(tx, watched_sources(settings))
        if is_new and not rule_store.list_all(tx):
            rule_store.put(tx, alerts.default_rule(now))
