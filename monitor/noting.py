"""What became of a kept article, written down as events: an edit with its effect, a correction as a note."""

from dataclasses import replace

import countries
from news.articles import Article
from news.corrections import Facts, corrected, worth_noting
from news.effects import Reading, states_in
from news.events import ArticleEvent, Correction, edit_of
from storage import Transaction, events, readings
from storage.articles import KnownArticle
from storage.corrections import dated_as_before
from storage.readings import KeptReading

from .telling import Setting


def note_edit(
    tx: Transaction, article: Article, kept: KnownArticle, setting: Setting, *, evidence_id: int | None
) -> None:
    """Writes the event of the revision that has just been kept after `kept`."""
    number = kept.last_number + 1  # an import may have brought an older text since
    revised = readings.reading(tx, article_id=kept.article_id, number=number)
    earlier = readings.reading(tx, article_id=kept.article_id, number=kept.revision)
    before = _by_tables_of_today(earlier, setting)
    event = ArticleEvent(
        article_id=kept.article_id,
        revision_id=revised.revision_id,
        kind="edited",
        at=setting.now,
        snapshot=edit_of(before, revised.reading, number=number, against=kept.revision),
        states=states_in(earlier.reading.mentions, before.mentions, article.mentions),
        evidence_id=evidence_id,
    )
    events.add(tx, event)


def note_correction(
    tx: Transaction, article: Article, kept: KnownArticle, setting: Setting, *, evidence_id: int | None
) -> None:
    """Writes a note of what the source changed beside the text, where it is worth one.

    To be called while the article still has the facts that it had.
    """
    dated = dated_as_before(tx, kept.article_id, article)
    now_said = Facts(
        url=dated.url,
        published_at=dated.published_at,
        published_raw=dated.published_raw,
        image_urls=dated.image_urls,
        link_urls=dated.link_urls,
    )
    facts = worth_noting(
        corrected(readings.facts(tx, kept.article_id), now_said),
        events.notes_on(tx, kept.article_id),
        now=setting.now,
    )
    if not facts:
        return
    current = readings.reading(tx, article_id=kept.article_id, number=kept.revision)
    correction = Correction(
        facts=facts, raw_sha256_before=kept.raw_sha256, raw_sha256_after=article.raw_sha256
    )
    event = ArticleEvent(
        article_id=kept.article_id,
        revision_id=current.revision_id,
        kind="corrected",
        at=setting.now,
        snapshot=correction,
        states=tuple(sorted(kept.states)),
        evidence_id=evidence_id,
    )
    events.add(tx, event)


def _by_tables_of_today(earlier: KeptReading, setting: Setting) -> Reading:
    """The earlier revision by the gazetteer that reads the new one, so that only the edit has an effect."""
    if earlier.gazetteer == setting.gazetteer:
        return earlier.reading
    text = earlier.reading.text
    return replace(earlier.reading, mentions=countries.find_in_release(text.title, text.text))
