"""Which articles of a page were there before the watch began; nobody is told of those."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from news.articles import Article
from news.dates import date_by_id, likely_dates
from storage import Transaction, corrections
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


def settle_guesses(tx: Transaction, articles: Sequence[Article], setting: Setting) -> None:
    """Move what earlier pages of a first reading had to guess to where the ids of this page say it belongs.

    A listing that is sorted by date has rows of the far future at its top, and some have undated ones there,
    whatever their age: their neighbours are the news of the day.
    """
    if not setting.is_history:
        return
    dated = sorted(
        (int(article.ref.external_id), article.published_at)
        for article in articles
        if article.ref.external_id.isdecimal()
        and article.published_at is not None
        and article.published_at <= setting.now
    )
    if not dated:
        return
    for guess in corrections.guesses(tx, setting.source, lowest=str(dated[0][0]), highest=str(dated[-1][0])):
        at = date_by_id(int(guess.external_id), dated)
        if at is not None and at < guess.appeared_at:
            corrections.guess_again(tx, guess.article_id, at)


def _there_before(tx: Transaction, external_ids: Sequence[str], setting: Setting) -> Collection[str]:
    if setting.status.baseline_at is None:
        return external_ids
    return unreadable_store.seen_by(
        tx, source=setting.source, external_ids=external_ids, by=setting.status.baseline_at
    )
