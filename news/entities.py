"""Which entities of the portal are watched: the ministry, named posts, and posts that the site map names."""

from collections.abc import Sequence
from typing import Literal

MINISTRY = "mfa"
ALL_POSTS = "mfa-*"
_OFF = "!"
# What an entity publishes that reads like news, by the portal's own names; each has ids of its own.
SECTIONS = ("news", "article", "region-news", "events", "documents")

Standing = Literal["ministry", "named", "discovered"]


def wants_all_posts(asked: Sequence[str]) -> bool:
    """Whether the posts that the site map names are asked for."""
    return ALL_POSTS in asked


def entities_of(asked: Sequence[str], discovered: Sequence[str]) -> tuple[str, ...]:
    """The entities that a wish means, named ones in its order, then the discovered ones as they come.

    `mfa-*` stands for all that were discovered, `!mfa-london` takes one away, wherever it stands.
    """
    off = {entity.removeprefix(_OFF) for entity in asked if entity.startswith(_OFF)}
    named = [entity for entity in asked if not entity.startswith(_OFF) and entity != ALL_POSTS]
    found = discovered if wants_all_posts(asked) else ()
    return tuple(entity for entity in dict.fromkeys((*named, *found)) if entity not in off)


def standing_of(entity: str, asked: Sequence[str]) -> Standing:
    """How an entity came to be watched, which tells how often and in which order it is read."""
    if entity == MINISTRY:
        return "ministry"
    return "named" if entity in asked else "discovered"
