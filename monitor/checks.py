"""The checks of missing articles: which are due, and what follows from what the site said."""

from dataclasses import dataclass
from datetime import datetime

from news.absence import Checked, Suspect, earliest, proof, spacing
from news.articles import FetchedArticle, FetchedPage
from news.errors import UnreadableRowError
from news.events import AbsenceCheck
from news.understand import read_article
from storage import Transaction
from storage import absence as absence_store
from storage import articles as article_store
from storage import checks as check_store
from storage import coverage as coverage_store
from storage.absence import Cover, Watched

from . import evidence
from .absence import write_event
from .bootstrap import Service, watched_sources
from .hold import hold, is_held
from .ingest import ingest_page
from .log import logger
from .telling_events import tell_absence

MOST_AT_ONCE = 10  # nine requests each at most, one a second: polls wait for a minute and a half


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """A missing article with the crawl that lacked it last, and the checks made since it is missing."""

    article: Watched
    cover: Cover
    checks: tuple[AbsenceCheck, ...]


def due(service: Service) -> tuple[Suspect, ...]:
    """The missing articles whose next check has come, the longest missing first, a few at once.

    A check is due once a complete crawl since the one before has lacked the article too: while its listing
    cannot be read, nothing about it can be told. None is due while the site wants quiet.
    """
    if is_held(service):
        return ()
    found: list[Suspect] = []
    with service.database.reading() as tx:
        for article in absence_store.missing(tx, watched_sources(service.settings)):
            standing = _standing(tx, article, now=service.clock.now())
            if standing is not None and _is_due(service, standing):
                found.append(_suspect(tx, standing))
            if len(found) == MOST_AT_ONCE:
                break
    return tuple(found)


def keep(service: Service, checked: Checked) -> None:
    """Keep a check with its evidence, and what follows: the article is found, removed, or still missing."""
    written = [
        evidence.write(service, exchange, kind="check")
        for exchange in (checked.control_exchange, checked.exchange)
        if exchange is not None
    ]
    now = service.clock.now()
    with service.database.writing() as tx:
        ids = [evidence.record(tx, each) for each in written]
        article = absence_store.by_id(tx, checked.suspect.article_id)
        if article.visibility != "missing":
            return
        made = _write_check(tx, article, checked, at=now, evidence_id=ids[-1] if checked.exchange else None)
        settings = service.settings
        proven = proof(made, required=settings.removal_checks, period_s=settings.removal_period_s)
        if proven:
            since = _since(article, now)
            absence_store.show(tx, article.article_id, "removed", missing_since=since)
            write_event(tx, article, "removed", since=since, at=now, checks=proven)
            tell_absence(service, tx, article.article_id, "removed", now=now)
    logger.info(
        "article.checked",
        source=article.source.key,
        id=article.external_id,
        finding=checked.finding,
        reason=checked.reason,
    )
    if checked.finding == "present":
        _take_for_seen(service, checked, now)


def want_quiet(service: Service, seconds: float) -> None:
    """Leave the site alone for so long, as it has asked for during a check."""
    with service.database.writing() as tx:
        hold(service, tx, seconds)


def _standing(tx: Transaction, article: Watched, *, now: datetime) -> _Due | None:
    """How a missing article stands; None where no crawl since it went, or since its last check, lacks it."""
    if article.published_at is None or article.missing_since is None:
        return None
    past = earliest(article.published_at, article.published_raw)
    cover = absence_store.cover(tx, article.source, past=past)
    if cover is None or not article.last_seen_at < cover.started_at <= cover.finished_at <= now:
        return None
    checks = _made(tx, article, now=now)
    is_fresh = cover.finished_at > checks[-1].at if checks else cover.finished_at >= _since(article, now)
    return _Due(article=article, cover=cover, checks=checks) if is_fresh else None


def _since(article: Watched, now: datetime) -> datetime:
    """Since when an article is missing; since it was seen where a clock that was ahead has dated that."""
    since = article.missing_since or article.last_seen_at
    return since if since <= now else article.last_seen_at


def _made(tx: Transaction, article: Watched, *, now: datetime) -> tuple[AbsenceCheck, ...]:
    """The checks of an article since it is missing, those left out that a clock dated which was ahead."""
    made = check_store.made(tx, [article.article_id], since=_since(article, now))
    return tuple(each for each in made.get(article.article_id, ()) if each.at <= now)


def _is_due(service: Service, standing: _Due) -> bool:
    if not standing.checks:
        return True
    settings = service.settings
    return service.clock.now() - standing.checks[-1].at >= spacing(
        settings.removal_checks, settings.removal_period_s
    )


def _suspect(tx: Transaction, standing: _Due) -> Suspect:
    article = standing.article
    return Suspect(
        article_id=article.article_id,
        source=article.source,
        external_id=article.external_id,
        control_id=absence_store.neighbour(tx, article, seen_since=standing.cover.started_at),
    )


def _write_check(
    tx: Transaction, article: Watched, checked: Checked, *, at: datetime, evidence_id: int | None
) -> tuple[AbsenceCheck, ...]:
    """Keeps the check; returns all that were made since the article is missing."""
    standing = _standing(tx, article, now=at)
    check = AbsenceCheck(
        at=at,
        listing="unknown" if standing is None else "absent",
        detail=checked.finding,
        is_absent=standing is not None and checked.finding == "absent",
        evidence_id=evidence_id,
    )
    coverage_id = (
        None if standing is None else coverage_store.good_at(tx, article.source, standing.cover.finished_at)
    )
    check_store.add(tx, article.article_id, check, coverage_id=coverage_id)
    return _made(tx, article, now=at)


def _take_for_seen(service: Service, checked: Checked, now: datetime) -> None:
    """Take the answer for a sight of the article; a corrected date arrives with it, another text does not.

    Not every address is known to heed the language that it is asked for, so a text from there is no revision.
    """
    suspect = checked.suspect
    page = FetchedPage(
        entity=suspect.source.entity,
        section=suspect.source.section,
        language=suspect.source.language,
        number=1,
        api="graphql" if checked.api == "graphql" else "rest",
        fetched_at=now,
        articles=_as_kept(service, suspect, checked.article, now),
        listed=(suspect.external_id,),
    )
    ingest_page(service, page, run_id=None)


def _as_kept(
    service: Service, suspect: Suspect, article: FetchedArticle | None, now: datetime
) -> tuple[FetchedArticle, ...]:
    """The article, where its text is the one that is kept; else none."""
    if article is None:
        return ()
    with service.database.reading() as tx:
        known = article_store.known(tx, source=suspect.source, external_ids=[suspect.external_id])
    kept = known.get(suspect.external_id)
    try:
        read = read_article(article, fetched_at=now)
    except UnreadableRowError:
        return ()
    return (article,) if kept is not None and read.fingerprint == kept.fingerprint else ()
