"""Which story a release belongs to: that of its id, else one that another language has begun, else its own.

A story has one release a language, however strong the evidence: a wrongly joined story swallows an alert, a
story wrongly kept apart only repeats one. `matching` finds what other languages have begun.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from news.articles import Article, JoinedBy
from news.stories import Match
from storage import Transaction
from storage import stories as story_store


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The story of a new article, and why it is that one."""

    story_id: int
    by: JoinedBy
    score: float | None = None


def story_of(
    tx: Transaction, article: Article, *, own: Sequence[int], match: Match | None, now: datetime
) -> Joined:
    """The story to keep a new article in, made where there is none.

    `own` are the stories that its id stands in already, the oldest first; `match` is what other languages
    have begun. A story that got the language meanwhile is passed over.
    """
    for story_id in own or ([match.story_id] if match else ()):
        if article.language not in story_store.languages(tx, story_id):
            if own or match is None:
                return Joined(story_id=story_id, by="id")
            return Joined(story_id=story_id, by="match", score=match.score)
    # The plain key is that of the first story of this id; its language makes the second one unique.
    key = f"{article.ref.key}/{article.language}" if own else article.ref.key
    return Joined(story_id=story_store.create(tx, key=key, now=now), by="own")
