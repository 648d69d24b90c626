"""Keeps the captures of a batch as history: new articles, and texts that were seen before or after others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import countries
from news.articles import Article, ArticleRef
from news.crawls import SourceRef
from news.imports import Place, Sighting, is_reused_id
from news.stories import Match, stock_pictures
from storage import Transaction, corrections
from storage import articles as article_store
from storage import imports as import_store
from storage import stories as story_store
from storage.articles import NewArticle
from storage.imports import Identity, Standing
from storage.revisions import NewRevision

from .captures import Capture, Kept, Prepared, placed
from .differing import compare_languages
from .joining import Joined, story_of
from .matching import matches_of


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keeping:
    """What all captures of a batch share; evidence by the capture's row."""

    tx: Transaction
    kept: Kept
    evidence_ids: Mapping[int, int]
    gazetteer: str
    now: datetime


def keep(tx: Transaction, prepared: Prepared, kept: Kept, *, now: datetime) -> None:
    """Keeps a batch in the transaction, oldest capture first, and counts in `kept` what became of it."""
    by_place = prepared.record(tx)
    keeping = _Keeping(
        tx=tx,
        kept=kept,
        evidence_ids={id(prepared.captures[place].row): found for place, found in by_place.items()},
        gazetteer=countries.gazetteer_version(),
        now=now,
    )
    standing = import_store.standing(tx, {capture.identity for capture in prepared.captures})
    first: dict[Identity, Capture] = {}
    later: list[Capture] = []
    for capture in sorted(prepared.captures, key=lambda each: each.seen_at):
        if capture.identity in standing or capture.identity in first:
            later.append(capture)
        else:
            first[capture.identity] = capture
    # One language after the other: a story is looked for among those that the other languages have begun.
    for language in sorted({capture.article.language for capture in first.values()}):
        standing |= _add(keeping, [each for each in first.values() if each.article.language == language])
    sights: dict[int, datetime] = {}
    for capture in later:
        found = _place(keeping, capture, standing[capture.identity])
        standing[capture.identity] = found
        sights[found.article_id] = found.last_seen_at
    import_store.note_sights(tx, sights)


def _add(keeping: _Keeping, captures: Sequence[Capture]) -> dict[Identity, Standing]:
    stories = _stories(keeping, [each.article for each in captures])
    additions = [
        NewArticle(
            article=each.article,
            story_id=joined.story_id,
            seen_at=each.seen_at,
            appeared_at=each.appeared_at,
            is_history=True,
            joined_by=joined.by,
            join_score=joined.score,
            evidence_id=keeping.evidence_ids.get(id(each.row)),
        )
        for each, joined in zip(captures, stories, strict=True)
    ]
    ids = article_store.add_many(keeping.tx, additions, gazetteer=keeping.gazetteer)
    for story_id in {joined.story_id for joined in stories if joined.by != "own"}:
        compare_languages(keeping.tx, story_id, now=keeping.now)
    keeping.kept.new += len(ids)
    return {
        each.identity: Standing(
            article_id=article_id,
            story_id=new.story_id,
            last_seen_at=each.seen_at,
            appeared_at=each.appeared_at,
            is_history=True,
            published_at=each.article.published_at,
            text=_text(each.article),
            sightings=(_sighting(each, 1),),
        )
        for each, new, article_id in zip(captures, additions, ids, strict=True)
    }


def _stories(keeping: _Keeping, articles: Sequence[Article]) -> list[Joined]:
    """The story of each new article, all in one language."""
    own = story_store.by_ref(keeping.tx, [article.ref for article in articles])
    taken = story_store.languages_of(keeping.tx, [story_id for each in own.values() for story_id in each])
    matches = _matches(keeping.tx, [article for article in articles if article.ref not in own])
    found = []
    for article in articles:
        named = own.get(article.ref, ())
        free = [story_id for story_id in named if article.language not in taken.get(story_id, ())]
        if free:
            found.append(Joined(story_id=free[0], by="id"))
        else:
            match = matches.get(article.ref)
            found.append(story_of(keeping.tx, article, own=named, match=match, now=keeping.now))
    return found


def _matches(tx: Transaction, articles: Sequence[Article]) -> dict[ArticleRef, Match]:
    """What other languages have begun of articles whose ids no language has, section by section."""
    by_source: dict[SourceRef, list[Article]] = {}
    for article in articles:
        ref = article.ref
        source = SourceRef(entity=ref.entity, section=ref.section, language=article.language)
        by_source.setdefault(source, []).append(article)
    return {
        ArticleRef(entity=source.entity, section=source.section, external_id=external_id): match
        for source, asked in by_source.items()
        for external_id, match in matches_of(tx, asked, source=source, stock=stock_pictures(asked)).items()
    }


def _place(keeping: _Keeping, capture: Capture, standing: Standing) -> Standing:
    place = placed(capture, standing)
    article = capture.article
    if place is not Place.KNOWN and is_reused_id(
        standing.text, _text(article), kept_at=standing.published_at, published_at=article.published_at
    ):
        keeping.kept.note(
            capture.row,
            f"the id {article.ref.key} ({article.language}) is used again with other content: "
            f"“{article.title[:80]}” is left out",
        )
        return standing
    standing = _earliest(keeping, capture, standing)
    seen_at = max(standing.last_seen_at, capture.seen_at) if capture.can_lead else standing.last_seen_at
    if place is Place.KNOWN:
        keeping.kept.known += 1
        return replace(standing, last_seen_at=seen_at)
    leads = place is Place.CURRENT
    number = _revise(keeping, capture, standing, leads=leads)
    return replace(
        standing,
        last_seen_at=seen_at,
        published_at=article.published_at if leads else standing.published_at,
        text=_text(article) if leads else standing.text,
        sightings=(*standing.sightings, _sighting(capture, number)),
    )


def _revise(keeping: _Keeping, capture: Capture, standing: Standing, *, leads: bool) -> int:
    number = standing.next_number
    revised = NewRevision(
        article_id=standing.article_id,
        article=capture.article,
        number=number,
        seen_at=capture.seen_at,
        evidence_id=keeping.evidence_ids.get(id(capture.row)),
    )
    import_store.add_capture(
        keeping.tx,
        revised,
        story_id=standing.story_id,
        leads=leads,
        appeared_at=capture.seen_at if capture.row.captured_at is not None else capture.appeared_at,
        gazetteer=keeping.gazetteer,
    )
    keeping.kept.revised += 1
    return number


def _earliest(keeping: _Keeping, capture: Capture, standing: Standing) -> Standing:
    """What has no date of its own came up no later than its first capture, which may be read last."""
    if standing.published_at or not standing.is_history or capture.appeared_at >= standing.appeared_at:
        return standing
    corrections.guess_again(keeping.tx, standing.article_id, capture.appeared_at)
    return replace(standing, appeared_at=capture.appeared_at)


def _sighting(capture: Capture, number: int) -> Sighting:
    return Sighting(number=number, seen_at=capture.seen_at, fingerprint=capture.article.fingerprint)


def _text(article: Article) -> str:
    return f"{article.title}\n{article.text}"
