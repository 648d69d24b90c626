"""The heart: a page of a listing becomes articles, revisions, mentions, alerts and outbox entries, at once.

Latest revision, decision, countries, rules, and everything they lead to are one transaction: a crash leaves
either all of it or nothing, and a repeated page changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import countries
from news.articles import Article, FetchedArticle, FetchedPage, UnreadableRow
from news.crawls import SourceRef
from news.decide import New, Revised, Unchanged, decide
from news.errors import UnreadableRowError
from news.stories import stock_pictures
from news.understand import read_article, with_mentions
from storage import articles as article_store
from storage import crawls as crawl_store
from storage import rules as rule_store
from storage import stories as story_store
from storage import unreadable as unreadable_store

from . import evidence
from .absence import sighted
from .bootstrap import Service
from .evidence import Written
from .history import history_of, settle_guesses
from .joining import story_of
from .keeping import Keeping, keep_new, keep_revised, keep_unchanged
from .log import logger
from .telling import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What a page brought, in articles; `alerts` counts alerts raised."""

    new: int = 0
    revised: int = 0
    unchanged: int = 0
    unreadable: int = 0
    alerts: int = 0


def ingest_page(service: Service, page: FetchedPage, *, run_id: int | None) -> Ingested:
    """Keep a page and raise the alerts that follow from it, oldest article first, in one transaction."""
    source = SourceRef(entity=page.entity, section=page.section, language=page.language)
    articles, broken = _read(page)
    understood = _understand_changed(service, source, articles)
    unreadable = (*page.unreadable, *broken)
    written = _write_evidence(service, page, is_changed=bool(understood), unreadable=unreadable)
    with service.database.writing() as tx:
        setting = Setting(
            source=source,
            status=crawl_store.status(tx, source),
            rules=rule_store.list_all(tx),
            gazetteer=countries.gazetteer_version(),
            now=service.clock.now(),
        )
        evidence_id = evidence.record(tx, written) if written else None
        keeping = Keeping(service=service, tx=tx, setting=setting, evidence_id=evidence_id)
        counts = _keep(keeping, articles, understood)
        sighted(tx, source, _ids(page), at=setting.now)
        if unreadable:
            crawl_store.keep_unreadable(tx, run_id=run_id, source=source, rows=unreadable, now=setting.now)
        if setting.is_history:
            crawl_store.save_progress(tx, source=source, next_page=page.number)
    return Ingested(**counts, unreadable=len(unreadable))


def _ids(page: FetchedPage) -> frozenset[str]:
    """The ids of all rows, those without a text that can be read too: they are listed."""
    return frozenset(article.ref.external_id for article in page.articles).union(page.listed)


def is_settled(service: Service, page: FetchedPage) -> bool:
    """Whether the last complete crawl had all articles of the page just as they stand there; reads only.

    What a crawl that was cut off has kept says nothing of the rows below it. Before the first complete
    crawl, kept is all that an article can be. A page without an article is never settled.
    """
    source = SourceRef(entity=page.entity, section=page.section, language=page.language)
    articles, _broken = _read(page)
    ids = [article.ref.external_id for article in articles]
    with service.database.reading() as tx:
        last_good_at = crawl_store.status(tx, source).last_good_at
        known = article_store.known(tx, source=source, external_ids=ids)
    return bool(articles) and all(
        (kept := known.get(article.ref.external_id)) is not None
        and kept.fingerprint == article.fingerprint
        and (last_good_at is None or kept.changed_at <= last_good_at)
        for article in articles
    )


def _read(page: FetchedPage) -> tuple[tuple[Article, ...], tuple[UnreadableRow, ...]]:
    """The page's articles, oldest first (listings have the newest first), and those that cannot be read."""
    articles: dict[str, Article] = {}
    broken = []
    for fetched in reversed(page.articles):
        try:
            articles[fetched.ref.external_id] = read_article(fetched, fetched_at=page.fetched_at)
        except UnreadableRowError as error:
            broken.append(_as_unreadable(fetched, error.reason))
        except Exception:  # noqa: BLE001 - one bad row must never stop a crawl; it is kept raw for whoever mends this
            logger.exception("article.not_understood", article=fetched.ref.key, language=page.language)
            broken.append(_as_unreadable(fetched, "the program failed on this row; the log has the reason"))
    return tuple(articles.values()), tuple(broken)


def _as_unreadable(fetched: FetchedArticle, reason: str) -> UnreadableRow:
    return UnreadableRow(external_id=fetched.ref.external_id, reason=reason, raw=fetched.raw)


def _changed(service: Service, source: SourceRef, articles: Sequence[Article]) -> tuple[Article, ...]:
    ids = [article.ref.external_id for article in articles]
    with service.database.reading() as tx:
        known = article_store.known(tx, source=source, external_ids=ids)
    return tuple(
        article
        for article in articles
        if (kept := known.get(article.ref.external_id)) is None or kept.fingerprint != article.fingerprint
    )


def _understand_changed(
    service: Service, source: SourceRef, articles: Sequence[Article]
) -> Mapping[str, Article]:
    """Changed articles with their mentions, found before the writing transaction so that it stays short."""
    return {
        article.ref.external_id: with_mentions(article) for article in _changed(service, source, articles)
    }


def _write_evidence(
    service: Service, page: FetchedPage, *, is_changed: bool, unreadable: Sequence[UnreadableRow]
) -> Written | None:
    """The page's answer as evidence, where it brings anything; None where it does not or there is none."""
    source = SourceRef(entity=page.entity, section=page.section, language=page.language)
    if page.exchange is None:
        return None
    if not is_changed:
        with service.database.reading() as tx:
            if not unreadable_store.has_unknown(tx, source=source, rows=unreadable):
                return None
    return evidence.write(service, page.exchange)


def _keep(keeping: Keeping, articles: Sequence[Article], understood: Mapping[str, Article]) -> dict[str, int]:
    tx, setting = keeping.tx, keeping.setting
    ids = [article.ref.external_id for article in articles]
    known = article_store.known(tx, source=setting.source, external_ids=ids)
    stories = story_store.by_ref(tx, [article.ref for article in articles])
    stock = stock_pictures(articles)
    history = history_of(tx, articles, setting)
    counts = {"new": 0, "revised": 0, "unchanged": 0, "alerts": 0}
    for plain in articles:
        external_id = plain.ref.external_id
        kept = known.get(external_id)
        decision = decide(
            plain,
            latest_fingerprint=kept.fingerprint if kept else None,
            latest_number=kept.revision if kept else 0,
        )
        match decision:
            case Unchanged():
                assert kept is not None  # noqa: S101 - only what is kept can be unchanged
                counts["unchanged"] += 1
                keep_unchanged(keeping, plain, kept)
            case New():
                article = understood.get(external_id) or with_mentions(plain)
                own = stories.get(article.ref, ())
                joined = story_of(tx, article, own=own, stock=stock, now=setting.now)
                counts["new"] += 1
                counts["alerts"] += keep_new(keeping, article, joined, history_at=history.get(external_id))
            case Revised(number=number):
                assert kept is not None  # noqa: S101 - `decide` revises only what is kept
                article = understood.get(external_id) or with_mentions(plain)
                counts["revised"] += 1
                counts["alerts"] += keep_revised(keeping, article, kept, number=number)
    settle_guesses(tx, articles, setting)
    return counts
