"""Posts abroad: found in the portal's site map, watched from then on like any entity."""

from collections.abc import Sequence
from datetime import timedelta

from news.entities import wants_all_posts
from storage import crawls as crawl_store
from storage import posts as post_store

from .bootstrap import Service, watched_in
from .log import logger

LOOK_EVERY = timedelta(hours=24)  # posts open and close a few times a year


def is_due(service: Service) -> bool:
    """Whether posts are asked for and the site map was not read for a day, or not with success."""
    if not wants_all_posts(service.settings.entities):
        return False
    with service.database.reading() as tx:
        seen = [post.last_seen_at for post in post_store.listing(tx)]
    return not seen or max(seen) <= service.clock.now() - LOOK_EVERY


def note(service: Service, entities: Sequence[str]) -> tuple[str, ...]:
    """Note what the site map names; returns the posts that are new, whose first reading will be silent.

    A post that is no longer named stays watched: a map may be incomplete, and a listing says best that
    it has ended.
    """
    with service.database.writing() as tx:
        found = post_store.note(tx, entities, now=service.clock.now())
        crawl_store.ensure_sources(tx, watched_in(tx, service.settings))
    if found:
        logger.info("posts.discovered", posts=len(found), first=found[0])
    return found
