"""Which articles of a page were there before the watch began; nobody is told of those."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from news.articles import Article
from news.dates import likely_dates
from storage import Transaction
from storage import articles as article_store

from .telling import Setting


def history_of(tx: Transaction, articles: Sequence[Article], setting: Setting) -> Mapping[str, datetime]:
    """The external ids of what is history, with when each came out as far as the listing tells.

    `articles` are the page's, oldest first.
    """
    if not setting.is_history:
        return {}
    dates = likely_dates(
        [article.published_at for article in reversed(articles)],
        carried=article_store.oldest_date(tx, setting.source),
        now=setting.now,
    )
    return {
        article.ref.external_id: min(at or setting.now, setting.now)
        for article, at in zip(reversed(articles), dates, strict=True)
    }
