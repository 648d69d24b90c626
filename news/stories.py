"""Whether releases in two languages are one story, where the source gives them no shared id."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from .articles import Article

STORY_SLACK = timedelta(
    hours=36
)  # translations are dated up to a day apart; the next day's news is another story
_SAME_MINUTE = timedelta(minutes=1)


def is_same_story(
    article: Article, *, published_at: datetime | None, image_urls: Sequence[str], states: frozenset[str]
) -> bool:
    """Whether `article` tells what a release in another language, given by its facts, tells.

    The same picture settles it; else the same minute of publication with a state in common beside
    Kazakhstan. Two releases of one day about the same two states are two stories until shown otherwise.
    """
    if article.published_at is None or published_at is None:
        return False
    apart = abs(article.published_at - published_at)
    if apart > STORY_SLACK:
        return False
    if set(article.image_urls) & set(image_urls):
        return True
    return apart < _SAME_MINUTE and _foreign(article.states) == _foreign(states) != frozenset()


def _foreign(states: frozenset[str]) -> frozenset[str]:
    return states - {"KZ"}
