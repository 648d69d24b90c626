"""Which story a release belongs to: that of its id, else one that another language has begun, else its own.

A story has one release a language, however strong the evidence: a wrongly joined story swallows an alert, a
story wrongly kept apart only repeats one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from news.articles import Article, JoinedBy
from news.stories import is_same_story
from storage import Transaction
from storage import stories as story_store
from storage.stories import Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The story of a new article, and why it is that one."""

    story_id: int
    by: JoinedBy
    score: float | None = None


def story_of(
    tx: Transaction, article: Article, *, own: Sequence[int], stock: frozenset[str], now: datetime
) -> Joined:
    """The story to keep a new article in, made where there is none.

    `own` are the stories that its id stands in already; `stock` are pictures that say nothing.
    """
    for story_id in own or _told_elsewhere(tx, article, stock):
        if article.language not in story_store.languages(tx, story_id):
            return Joined(story_id=story_id, by="id" if own else "match")
    # The plain key is that of the first story of this id; its language makes the second one unique.
    key = f"{article.ref.key}/{article.language}" if own else article.ref.key
    return Joined(story_id=story_store.create(tx, key=key, now=now), by="own")


def _told_elsewhere(tx: Transaction, article: Article, stock: frozenset[str]) -> Iterator[int]:
    if article.published_at is None:
        return
    near = story_store.candidates(
        tx,
        entity=article.ref.entity,
        section=article.ref.section,
        language=article.language,
        around=article.published_at,
    )
    for candidate in near:
        shared = set(article.image_urls) & set(candidate.image_urls) - stock
        # Asked in the order of cost: most candidates fall by what is at hand.
        if (
            _is_same(article, candidate, shared)
            and _is_same(article, candidate, _telling(tx, article, candidate, shared))
            and not _share_ids(tx, article, candidate)
        ):
            yield candidate.story_id


def _is_same(article: Article, candidate: Candidate, pictures: Iterable[str]) -> bool:
    return is_same_story(
        article,
        published_at=candidate.published_at,
        image_urls=tuple(pictures),
        states=candidate.states,
    )


def _telling(
    tx: Transaction, article: Article, candidate: Candidate, pictures: Iterable[str]
) -> tuple[str, ...]:
    """The pictures that stand under the candidate's story and no other."""
    return tuple(
        url
        for url in pictures
        if story_store.under_picture(
            tx,
            entity=article.ref.entity,
            section=article.ref.section,
            image_url=url,
            around=candidate.published_at,
        )
        == {candidate.story_id}
    )


def _share_ids(tx: Transaction, article: Article, candidate: Candidate) -> bool:
    return story_store.share_ids(
        tx,
        entity=article.ref.entity,
        section=article.ref.section,
        language=article.language,
        other=candidate.language,
    )
