"""What is written for one article of a page, inside the page's transaction: new, revised or unchanged."""

from collections.abc import Sequence
from dataclasses import dataclass

from news.articles import Article
from news.stories import Match
from storage import Transaction, corrections
from storage import articles as article_store
from storage.articles import KnownArticle, NewArticle
from storage.revisions import NewRevision

from . import duplicates
from .bootstrap import Service
from .differing import compare_languages
from .joining import story_of
from .log import logger
from .noting import note_correction, note_edit
from .parting import part
from .telling import Kept, Setting, appeared, named_before, raise_alerts
from .telling_events import tell_edit


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What all articles of a page share while they are written; `evidence_id` is the answer they stood in."""

    service: Service
    tx: Transaction
    setting: Setting
    evidence_id: int | None


def keep_new(keeping: Keeping, article: Article, own: Sequence[int], *, match: Match | None) -> int:
    """Keep a new article in its story and raise its alerts; returns how many.

    `own` are the stories that its id stands in, `match` what other languages have begun.
    """
    tx, setting = keeping.tx, keeping.setting
    came_up_at = appeared(article, setting)
    likeness = duplicates.look(tx, article)
    joined = duplicates.duplicate_of(tx, article, likeness, own=own, at=came_up_at) or story_of(
        tx, article, own=own, match=match, now=setting.now
    )
    before = named_before(tx, joined.story_id, setting)
    addition = NewArticle(
        article=article,
        story_id=joined.story_id,
        seen_at=setting.now,
        appeared_at=came_up_at,
        is_history=False,
        joined_by=joined.by,
        join_score=joined.score,
        evidence_id=keeping.evidence_id,
    )
    article_id = article_store.add(tx, addition, gazetteer=setting.gazetteer)
    duplicates.keep_likeness(tx, article_id, likeness, now=setting.now)
    compare_languages(tx, joined.story_id, now=setting.now)
    logger.info("article.new", article=article.ref.key, language=article.language)
    kept = Kept(article, article_id, joined.story_id, 1, setting.now, before, begins=joined.by == "own")
    return raise_alerts(keeping.service, tx, kept, setting)


def keep_revised(keeping: Keeping, article: Article, kept: KnownArticle, *, number: int) -> int:
    """Keep a new revision and raise its alerts; returns how many."""
    tx, setting = keeping.tx, keeping.setting
    parted = part(tx, article, kept, now=setting.now)
    before = {} if parted else named_before(tx, kept.story_id, setting, kept=kept)
    revised = NewRevision(
        article_id=kept.article_id,
        article=article,
        number=number,
        seen_at=setting.now,
        evidence_id=keeping.evidence_id,
    )
    article_store.revise(tx, revised, gazetteer=setting.gazetteer)
    duplicates.revised(tx, kept.article_id, article, now=setting.now)
    compare_languages(tx, kept.story_id, now=setting.now)
    note_edit(tx, article, kept, setting, evidence_id=keeping.evidence_id)
    logger.info("article.revised", article=article.ref.key, language=article.language, revision=number)
    if parted:
        logger.info("article.parted", article=article.ref.key, language=article.language)
    story_id = parted or kept.story_id
    written = Kept(
        article, kept.article_id, story_id, number, kept.first_seen_at, before, begins=parted is not None
    )
    told = 0 if setting.is_history else tell_edit(keeping.service, tx, kept.article_id, now=setting.now)
    return told + raise_alerts(keeping.service, tx, written, setting)


def keep_unchanged(keeping: Keeping, article: Article, kept: KnownArticle) -> None:
    """Take over what the source has corrected beside the text, with a note; makes no revision."""
    if kept.raw_sha256 != article.raw_sha256:
        note_correction(keeping.tx, article, kept, keeping.setting, evidence_id=keeping.evidence_id)
        corrections.correct(keeping.tx, kept.article_id, article)
