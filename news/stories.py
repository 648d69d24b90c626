"""Whether releases in two languages are one story, where the source gives them no shared id."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from .articles import Article
from .dates import ALMATY

STORY_SLACK = timedelta(
    hours=36
)  # translations are dated up to a day apart; the next day's news is another story
_SAME_MINUTE = timedelta(minutes=1)


def is_same_story(
    article: Article, *, published_at: datetime | None, image_urls: Sequence[str], states: frozenset[str]
) -> bool:
    """Whether `article` tells what a release in another language, given by its facts, tells.

    Both name the very same states beside Kazakhstan, and they share a picture, or else the minute of
    publication and at least one state. `image_urls` shall hold no stock picture: one that stands under
    other releases as well says nothing.
    """
    if article.published_at is None or published_at is None:
        return False
    apart = abs(article.published_at - published_at)
    if apart > STORY_SLACK or _foreign(article.states) != _foreign(states):
        return False
    if set(article.image_urls) & set(image_urls):
        return True
    if _is_midnight(published_at):
        return False  # a day without a time: every release of that day has this minute
    return apart < _SAME_MINUTE and _foreign(states) != frozenset()


def stock_pictures(articles: Iterable[Article]) -> frozenset[str]:
    """The pictures that stand under more than one of these releases, all in one language."""
    times = Counter(url for article in articles for url in set(article.image_urls))
    return frozenset(url for url, count in times.items() if count > 1)


def _is_midnight(at: datetime) -> bool:
    """Whether an instant is the first minute of a day, in UTC or in Astana."""
    return any((local.hour, local.minute) == (0, 0) for local in (at.astimezone(UTC), at.astimezone(ALMATY)))


def _foreign(states: frozenset[str]) -> frozenset[str]:
    return states - {"KZ"}
