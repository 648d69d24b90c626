"""Whose turn it is: the ministry's listings come first and often, those of posts when there is time."""

from news.crawls import SourceRef
from news.dates import ALMATY
from news.entities import Standing, standing_of

from .bootstrap import Service, watched
from .settings import Settings

_RANKS: dict[Standing, int] = {"ministry": 0, "named": 1, "discovered": 2}
_NIGHTS = 7  # a hundred posts in three languages are half an hour of requests: each has its night of the week


def interval_s(settings: Settings, source: SourceRef) -> float:
    """Seconds between two looks at a listing: posts that were discovered and not named are read seldom."""
    if standing_of(source.entity, settings.entities) == "discovered":
        return max(settings.posts_interval_s, settings.poll_interval_s)
    return settings.poll_interval_s


def rank(settings: Settings, source: SourceRef) -> int:
    """The smaller the sooner: 0 for the ministry, 1 for an entity that is named, 2 for a discovered post."""
    return _RANKS[standing_of(source.entity, settings.entities)]


def nightly(service: Service) -> tuple[tuple[SourceRef, ...], ...]:
    """What is read deep tonight, in the turns in which it is: polls come between two turns.

    The ministry's listings are one turn, of the others each is one; a discovered post has one night a week.
    """
    night = service.clock.now().astimezone(ALMATY).weekday()
    ranked: dict[int, list[SourceRef]] = {0: [], 1: [], 2: []}
    for source in watched(service):
        ranked[rank(service.settings, source)].append(source)
    places = {entity: place for place, entity in enumerate(dict.fromkeys(each.entity for each in ranked[2]))}
    posts = (source for source in ranked[2] if places[source.entity] % _NIGHTS == night)
    ministry = (tuple(ranked[0]),) if ranked[0] else ()
    return (*ministry, *((source,) for source in (*ranked[1], *posts)))
