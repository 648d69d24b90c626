"""Near-duplicates: releases that say the same under another id or entity are grouped, shown and told once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from news.articles import Article
from news.reposts import Telling, is_same, similarity
from news.similarity import Sketch, sketch
from storage import Transaction
from storage import duplicates as duplicate_store
from storage import stories as story_store
from storage.appearances import NAMING_KINDS
from storage.duplicates import Candidate, Pair

from .bootstrap import Service
from .joining import Joined
from .log import logger

RECENT = timedelta(days=14)  # a repost comes within days; what a template says again a month later is news
BATCH = 200  # articles of one writing transaction: a fraction of a second in which nobody else can write
_NEWEST = 2**31 - 1  # above every id


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A kept article that says the same, and how alike the two are, 0 to 1."""

    candidate: Candidate
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What a text is found by, and the kept articles that it repeats, most alike first."""

    telling: Telling
    sketch: Sketch
    matches: tuple[Match, ...]


def look(tx: Transaction, article: Article, *, before: int = _NEWEST) -> Likeness:
    """The likeness of an article that is about to be kept; `before` is its id where it is kept already."""
    return _look(tx, _telling(article), article.language, before=before)


def duplicate_of(
    tx: Transaction, article: Article, likeness: Likeness, *, own: Sequence[int], at: datetime
) -> Joined | None:
    """The story that a new article repeats, so that nobody is told of it again; None where it tells anew.

    `own` are the stories of its id: where one of them lacks the language, the id knows better. `at` is when
    the article came up.
    """
    if any(article.language not in story_store.languages(tx, story_id) for story_id in own):
        return None
    for match in likeness.matches:
        of = match.candidate
        if abs(at - of.appeared_at) <= RECENT and is_same(likeness.telling, of.telling):
            return Joined(story_id=of.story_id, by="duplicate", score=match.similarity)
    return None


def keep_likeness(tx: Transaction, article_id: int, likeness: Likeness, *, now: datetime) -> None:
    """Keep what a new article is found by, and put it into the group of what it repeats."""
    duplicate_store.put_sketch(tx, article_id, likeness.sketch)
    _group(tx, article_id, likeness, now)


def keep_all(tx: Transaction, kept: Mapping[int, Article], *, now: datetime) -> None:
    """Keep what articles that have just been added are found by, and group those that repeat another."""
    tellings = {article_id: _telling(article) for article_id, article in kept.items()}
    sketches = {
        article_id: sketch(telling.shingles, kept[article_id].language)
        for article_id, telling in tellings.items()
    }
    duplicate_store.put_sketches(tx, sketches)
    for article_id, telling in tellings.items():
        likeness = _compare(tx, telling, sketches[article_id], kept[article_id].language, before=article_id)
        _group(tx, article_id, likeness, now)


def revised(tx: Transaction, article_id: int, article: Article, *, now: datetime) -> None:
    """Find an edited article by its new text, and its group by what its articles say by now."""
    likeness = look(tx, article, before=article_id)
    duplicate_store.put_sketch(tx, article_id, likeness.sketch)
    pairs = duplicate_store.pairs_with(tx, article_id)
    if not pairs:
        _group(tx, article_id, likeness, now)
        return
    measured = {pair: _similarity(tx, pair) for pair in pairs}
    if None in measured.values():
        _regroup(tx, pairs[0].group_id, now)
        return
    for pair, alike in measured.items():
        duplicate_store.measure_again(tx, pair.article_id, similarity=alike or 0.0, now=now)


def catch_up(service: Service) -> int:
    """Find near-duplicates in what was kept before anybody looked for them; returns how many were read.

    They are grouped and stay in their stories: what was told cannot be taken back. In batches, and what is
    done is done: a job that is ended goes on the next night.
    """
    count = 0
    while read := _catch_up_some(service):
        count += read
    if count:
        logger.info("duplicates.caught_up", articles=count)
    return count


def _catch_up_some(service: Service) -> int:
    with service.database.writing() as tx:
        ids = duplicate_store.without_sketch(tx, limit=BATCH)
        for article_id in ids:
            _look_again(tx, article_id, service.clock.now())
    return len(ids)


def _look_again(tx: Transaction, article_id: int, now: datetime) -> None:
    (kept,) = duplicate_store.candidates(tx, [article_id])
    keep_likeness(tx, article_id, _look(tx, kept.telling, kept.language, before=article_id), now=now)


def _telling(article: Article) -> Telling:
    return Telling(
        title=article.title,
        text=article.text,
        fingerprint=article.fingerprint,
        states=article.states,
        named=frozenset(each.country for each in article.mentions if each.kind in NAMING_KINDS),
    )


def _look(tx: Transaction, telling: Telling, language: str, *, before: int) -> Likeness:
    return _compare(tx, telling, sketch(telling.shingles, language), language, before=before)


def _compare(tx: Transaction, telling: Telling, found: Sketch, language: str, *, before: int) -> Likeness:
    if found.keys:
        near = duplicate_store.sharing(tx, found.keys, before=before)
    else:
        near = duplicate_store.exact(tx, fingerprint=telling.fingerprint, language=language, before=before)
    matches = [
        Match(candidate=candidate, similarity=alike)
        for candidate in duplicate_store.candidates(tx, near)
        if (alike := similarity(telling, candidate.telling)) is not None
    ]
    matches.sort(key=lambda match: match.similarity, reverse=True)
    return Likeness(telling=telling, sketch=found, matches=tuple(matches))


def _group(tx: Transaction, article_id: int, likeness: Likeness, now: datetime) -> None:
    if likeness.matches:
        best = likeness.matches[0]
        duplicate_store.note(tx, article_id, of=best.candidate, similarity=best.similarity, now=now)


def _similarity(tx: Transaction, pair: Pair) -> float | None:
    later, earlier = duplicate_store.candidates(tx, [pair.article_id, pair.of_article_id])
    return similarity(later.telling, earlier.telling)


def _regroup(tx: Transaction, group_id: int, now: datetime) -> None:
    """Group anew what was one group: each looks among the earlier ones again."""
    members = [pair.article_id for pair in duplicate_store.pairs_of(tx, group_id)]
    duplicate_store.dissolve(tx, group_id)
    for article_id in members:
        _look_again(tx, article_id, now)
