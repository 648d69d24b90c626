"""The heart: a page of a listing becomes articles, revisions, mentions, alerts and outbox entries, at once.

Latest revision, decision, countries, rules, and everything they lead to are one transaction: a crash leaves
either all of it or nothing, and a repeated page changes nothing.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import countries
from news.articles import Article, FetchedArticle, FetchedPage, UnreadableRow
from news.crawls import SourceRef
from news.decide import New, Revised, Unchanged, decide
from news.errors import UnreadableRowError
from news.stories import Match, stock_pictures
from news.understand import read_article, seen_again, with_mentions
from storage import articles as article_store
from storage import crawls as crawl_store
from storage import stories as story_store
from storage import unreadable as unreadable_store
from storage.articles import KnownArticle

from . import evidence
from .absence import sighted
from .bootstrap import Service
from .evidence import Written
from .first_reading import Found, keep_history
from .history import history_of, settle_guesses
from .joining import story_of
from .keeping import Keeping, keep_new, keep_revised, keep_unchanged
from .log import logger
from .matching import matches_of
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
    known = _known(service, page)
    articles, broken = _read(page, known)
    understood = _understand_changed(articles, known)
    unreadable = (*page.unreadable, *broken)
    written = _write_evidence(service, page, is_changed=bool(understood), unreadable=unreadable)
    with service.database.writing() as tx:
        setting = Setting(
            source=source,
            status=crawl_store.status(tx, source),
            gazetteer=countries.gazetteer_version(),
            now=service.clock.now(),
        )
        evidence_id = evidence.record(tx, written) if written else None
        keeping = Keeping(service=service, tx=tx, setting=setting, evidence_id=evidence_id)
        counts = _keep(keeping, page, articles, understood)
        sighted(service, tx, source, _ids(page), at=setting.now)
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
    known = _known(service, page)
    articles, _broken = _read(page, known)
    with service.database.reading() as tx:
        last_good_at = crawl_store.status(tx, source).last_good_at
    return bool(articles) and all(
        (kept := known.get(article.ref.external_id)) is not None
        and kept.fingerprint == article.fingerprint
        and (last_good_at is None or kept.changed_at <= last_good_at)
        for article in articles
    )


def _known(service: Service, page: FetchedPage) -> Mapping[str, KnownArticle]:
    """What is kept of the page's articles, by external id."""
    source = SourceRef(entity=page.entity, section=page.section, language=page.language)
    ids = [fetched.ref.external_id for fetched in page.articles]
    with service.database.reading() as tx:
        return article_store.known(tx, source=source, external_ids=ids)


def _read(
    page: FetchedPage, known: Mapping[str, KnownArticle]
) -> tuple[tuple[Article, ...], tuple[UnreadableRow, ...]]:
    """The page's articles, oldest first (listings have the newest first), and those that cannot be read.

    A row whose bytes are those kept is not read again: its article has no text, only the kept fingerprint.
    """
    articles: dict[str, Article] = {}
    broken = []
    for fetched in reversed(page.articles):
        try:
            kept = known.get(fetched.ref.external_id)
            again = (
                None
                if kept is None
                else seen_again(
                    fetched,
                    fetched_at=page.fetched_at,
                    raw_sha256=kept.raw_sha256,
                    fingerprint=kept.fingerprint,
                )
            )
            articles[fetched.ref.external_id] = again or read_article(fetched, fetched_at=page.fetched_at)
        except UnreadableRowError as error:
            broken.append(_as_unreadable(fetched, error.reason))
        except Exception:  # noqa: BLE001 - one bad row must never stop a crawl; it is kept raw for whoever mends this
            logger.exception("article.not_understood", article=fetched.ref.key, language=page.language)
            broken.append(_as_unreadable(fetched, "the program failed on this row; the log has the reason"))
    return tuple(articles.values()), tuple(broken)


def _as_unreadable(fetched: FetchedArticle, reason: str) -> UnreadableRow:
    return UnreadableRow(external_id=fetched.ref.external_id, reason=reason, raw=fetched.raw)


def _understand_changed(
    articles: Sequence[Article], known: Mapping[str, KnownArticle]
) -> Mapping[str, Article]:
    """Changed articles with their mentions, found before the writing transaction so that it stays short."""
    return {
        article.ref.external_id: with_mentions(article)
        for article in articles
        if (kept := known.get(article.ref.external_id)) is None or kept.fingerprint != article.fingerprint
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


def _understand(page: FetchedPage, plain: Article) -> Article:
    """The article with its text and its mentions, where another process changed what is kept meanwhile."""
    fetched = next(each for each in page.articles if each.ref == plain.ref)
    return with_mentions(read_article(fetched, fetched_at=page.fetched_at))


def _matches(
    keeping: Keeping,
    page: FetchedPage,
    articles: Sequence[Article],
    understood: Mapping[str, Article],
    *,
    passed: AbstractSet[str],
) -> dict[str, Match]:
    """What other languages have begun of the articles whose ids no language has (`passed` has those)."""
    asked = [
        understood.get(article.ref.external_id) or _understand(page, article)
        for article in articles
        if article.ref.external_id not in passed
    ]
    source = keeping.setting.source
    return matches_of(keeping.tx, asked, source=source, stock=stock_pictures(articles))


def _keep(
    keeping: Keeping, page: FetchedPage, articles: Sequence[Article], understood: Mapping[str, Article]
) -> dict[str, int]:
    tx, setting = keeping.tx, keeping.setting
    ids = [article.ref.external_id for article in articles]
    known = article_store.known(tx, source=setting.source, external_ids=ids)
    fresh = [article.ref for article in articles if article.ref.external_id not in known]
    stories = story_store.by_ref(tx, fresh) if fresh else {}
    matches = _matches(
        keeping, page, articles, understood, passed=known.keys() | {ref.external_id for ref in stories}
    )
    history = history_of(tx, articles, setting) if fresh else {}
    counts = {"new": 0, "revised": 0, "unchanged": 0, "alerts": 0}
    old: list[Found] = []
    for plain in articles:
        external_id = plain.ref.external_id
        kept = known.get(external_id)
        decision = decide(
            plain,
            latest_fingerprint=kept.fingerprint if kept else None,
            latest_number=kept.last_number if kept else 0,
        )
        match decision:
            case Unchanged():
                assert kept is not None  # noqa: S101 - only what is kept can be unchanged
                counts["unchanged"] += 1
                keep_unchanged(keeping, plain, kept)
            case New():
                article = understood.get(external_id) or _understand(page, plain)
                own, match = stories.get(article.ref, ()), matches.get(external_id)
                counts["new"] += 1
                if (at := history.get(external_id)) is None:
                    counts["alerts"] += keep_new(keeping, article, own, match=match)
                else:
                    joined = story_of(tx, article, own=own, match=match, now=setting.now)
                    old.append(Found(article=article, joined=joined, at=at))
            case Revised(number=number):
                assert kept is not None  # noqa: S101 - `decide` revises only what is kept
                article = understood.get(external_id) or _understand(page, plain)
                counts["revised"] += 1
                counts["alerts"] += keep_revised(keeping, article, kept, number=number)
    keep_history(keeping, old)
    settle_guesses(tx, articles, setting)
    return counts
