"""A release that an edit makes another event than that of its story goes into a story of its own.

Only a release that nobody was told of goes, for alerts and messages name their stories; and only where its
new text is unlike every other release of the story. In doubt it stays.
"""

from collections.abc import Sequence
from datetime import datetime

from news.articles import Article
from news.similarity import LEAST_WORDS, jaccard, shingles, words
from news.stories import CONTRADICTION, score
from news.storyfacts import facts_of
from storage import Transaction, alerts, articles, translations
from storage import stories as story_store
from storage.articles import KnownArticle
from storage.translations import Release

_GUESSED = frozenset({"match", "duplicate"})  # what an id says is never taken back
_UNLIKE = 0.2  # two releases of one kind about one state share about as much


def part(tx: Transaction, article: Article, kept: KnownArticle, *, now: datetime) -> int | None:
    """The new story of an edited article that is another event by now; None where it stays.

    To be called before the revision is kept.
    """
    releases = translations.releases(tx, kept.story_id)
    (own,) = (each for each in releases if each.article_id == kept.article_id)
    others = [each for each in releases if each.article_id != kept.article_id]
    if own.joined_by not in _GUESSED or not _is_unlike(article, own, others) or _was_told(tx, kept):
        return None
    key = f"{article.ref.key}/{article.language}/{kept.last_number + 1}"
    story_id = story_store.create(tx, key=key, now=now)
    articles.move(tx, kept.article_id, story_id=story_id)
    return story_id


def _was_told(tx: Transaction, kept: KnownArticle) -> bool:
    return alerts.are_of_article(tx, kept.article_id)


def _is_unlike(article: Article, own: Release, others: Sequence[Release]) -> bool:
    """Whether a text is unlike its own last one and all others of the story."""
    texts = [own.article, *(each.article for each in others if each.article.language == article.language)]
    facts = facts_of(article)
    return all(_is_another_text(article, each) for each in texts) and all(
        score(facts, facts_of(each.article)) < CONTRADICTION
        for each in others
        if each.article.language != article.language
    )


def _is_another_text(one: Article, other: Article) -> bool:
    here, there = words(one.text), words(other.text)
    is_long = min(len(here), len(there)) >= LEAST_WORDS
    return is_long and jaccard(shingles(here), shingles(there)) < _UNLIKE
