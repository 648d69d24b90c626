"""Which articles of a page were there before the watch began; nobody is told of those."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from news.articles import Article
from news.dates import likely_dates
from storage import Transaction
from storage import articles as article_store
from storage import unreadable as unreadable_store

from .telling import Setting


def history_of(tx: Transaction, articles: Sequence[Article], setting: Setting) -> Mapping[str, datetime]:
    """The external ids of what is history, with when each came out as far as the listing tells.

    `articles` are the page's, oldest first. History is all that a first reading finds, and what stood
    there unreadable before that reading was finished.
    """
    old = _there_before(tx, [article.ref.external_id for article in articles], setting)
    if not old:
        return {}
    dates = likely_dates(
        [article.published_at for article in reversed(articles)],
        carried=article_store.oldest_date(tx, setting.source),
        now=setting.now,
    )
    latest = setting.status.baseline_at or setting.now
    return {
        article.ref.external_id: min(at or latest, latest)
        for article, at in zip(reversed(articles), dates, strict=True)
        if article.ref.external_id in old
    }


def _there_before(tx: Transaction, external_ids: Sequence[str], setting: Setting) -> Collection[str]:
    if setting.status.baseline_at is None:
        return external_ids
    return unreadable_store.seen_by(
        tx, source=setting.source, external_ids=external_ids, by=setting.status.baseline_at
    )
