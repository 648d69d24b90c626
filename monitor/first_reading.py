"""What a first reading finds of a page is kept at once: it is history, and nobody is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from news.articles import Article
from storage import articles as article_store
from storage.articles import NewArticle

from . import duplicates
from .differing import compare_languages
from .joining import Joined
from .keeping import Keeping


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An article that was there before the watch began, its story, and when it came out."""

    article: Article
    joined: Joined
    at: datetime


def keep_history(keeping: Keeping, found: Sequence[Found]) -> None:
    """Keep what was there before, in a few statements for all; what repeats another stays in its own story.

    One after the other, as news are kept, a first reading of 50,000 releases would take hours.
    """
    tx, setting = keeping.tx, keeping.setting
    additions = [
        NewArticle(
            article=each.article,
            story_id=each.joined.story_id,
            seen_at=setting.now,
            appeared_at=each.at,
            is_history=True,
            joined_by=each.joined.by,
            join_score=each.joined.score,
            evidence_id=keeping.evidence_id,
        )
        for each in found
    ]
    ids = article_store.add_many(tx, additions, gazetteer=setting.gazetteer)
    duplicates.keep_all(
        tx, {kept: each.article for kept, each in zip(ids, found, strict=True)}, now=setting.now
    )
    for each in found:
        if each.joined.by != "own":
            compare_languages(tx, each.joined.story_id, now=setting.now)
