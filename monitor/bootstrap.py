"""The wiring: settings in, a service out that every use case takes as its first argument."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import alerts
import countries
from news.crawls import SourceRef
from news.entities import MINISTRY, entities_of, wants_all_posts
from news.errors import StorageError
from storage import Database, Transaction
from storage import crawls as crawl_store
from storage import posts as post_store
from storage import rules as rule_store

from .clock import Clock, SystemClock
from .past import PastSilences
from .rulesets import RuleSets
from .settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What a use case needs: settings, the database, the clock; and what is remembered of the archive."""

    settings: Settings
    database: Database
    clock: Clock
    rulesets: RuleSets = field(default_factory=RuleSets, repr=False, compare=False)
    past_silences: PastSilences = field(default_factory=PastSilences, repr=False, compare=False)

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


def watched_sources(settings: Settings, posts: Sequence[str] = ()) -> tuple[SourceRef, ...]:
    """Every listing that the settings ask to watch, the ministry's first; `posts` are those discovered."""
    entities = entities_of(settings.entities, posts)
    return tuple(
        SourceRef(entity=entity, section=section, language=language)
        for entity in sorted(entities, key=lambda entity: entity != MINISTRY)
        for section in settings.sections
        for language in settings.languages
    )


def watched(service: Service) -> tuple[SourceRef, ...]:
    """Every listing that is watched, those of discovered posts included, the ministry's first."""
    with service.database.reading() as tx:
        return watched_in(tx, service.settings)


def watched_in(tx: Transaction, settings: Settings) -> tuple[SourceRef, ...]:
    """The same inside a transaction."""
    posts = post_store.listing(tx) if wants_all_posts(settings.entities) else ()
    return watched_sources(settings, [post.entity for post in posts])


def _furnish(database: Database, settings: Settings, now: datetime) -> None:
    """List the watched sources; a database without any is new and gets the default rule.

    Only a new one: whoever removes the default rule does not want it back at the next start.
    """
    with database.reading() as tx:
        is_new = not crawl_store.statuses(tx)
        known = {status.source for status in crawl_store.statuses(tx)}
        sources = watched_in(tx, settings)
    if known.issuperset(sources):
        return
    with database.writing() as tx:
        crawl_store.ensure_sources(tx, sources)
        if is_new and not rule_store.list_all(tx):
            rule_store.put(tx, alerts.default_rule(now), now=now)
