"""Agencies as second witnesses: their reports are kept, linked to stories, and tell what may be missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from news.found import AgencyMarks, AgencyVisit, FetchedReport
from news.reports import Report, read_report
from news.views import AgencyView, ReportView
from news.witnesses import Account, account_of, around, best, day_of
from storage import Transaction
from storage import coverage as coverage_store
from storage import witness as witness_store
from storage.witness import CandidateRelease, WaitingReport

from . import evidence
from .bootstrap import Service, watched_in
from .log import logger

# A release that an agency carried and nobody found in a month is history's business, not the operator's.
STILL_WAITED_FOR = timedelta(days=30)
OTHERS_WAITED_FOR = timedelta(
    days=5
)  # where the report does not say that it is the ministry's, a link is a courtesy
LONGEST_SILENCE_S = 7200.0  # between two good crawls, for a statement that the portal was read
SHOWN_GAPS = 50
_CAP_S = 6 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleGap:
    """A report of what the ministry said that no release was found for.

    `is_read` tells whether the portal's news were read all the time since: only then has it not shown the
    release; else it could not be read.
    """

    report: ReportView
    since: datetime
    is_read: bool


def due(service: Service) -> tuple[str, ...]:
    """The agencies of the settings whose next look has come, in their order."""
    wanted = service.settings.agencies
    if not wanted:
        return ()
    now = service.clock.now()
    with service.database.reading() as tx:
        planned = {view.address: view.next_look_at for view in witness_store.agency_views(tx)}
    # A plan further off than any can be was made by a clock that was wrong.
    latest = now + timedelta(seconds=max(_CAP_S, service.settings.agency_interval_s))
    return tuple(each for each in wanted if each not in planned or not now < planned[each] <= latest)


def agencies(service: Service) -> tuple[AgencyView, ...]:
    """How the agencies of the settings answer, as far as they were ever asked, in their order."""
    if not service.settings.agencies:
        return ()
    with service.database.reading() as tx:
        known = {view.address: view for view in witness_store.agency_views(tx)}
    return tuple(known[address] for address in service.settings.agencies if address in known)


def marks(service: Service, address: str) -> AgencyMarks:
    """What the last look at an agency left for a conditional request."""
    with service.database.reading() as tx:
        return witness_store.marks(tx, address)


def unknown(service: Service, urls: Sequence[str]) -> tuple[str, ...]:
    """Those addresses under which no report is kept, in their order."""
    with service.database.reading() as tx:
        return witness_store.unknown(tx, urls)


def keep(service: Service, visit: AgencyVisit) -> int:
    """Keep what a look at an agency brought, and link it; returns how many reports are new."""
    read = [(fetched, _read(fetched)) for fetched in visit.reports]
    now = service.clock.now()
    proving = [fetched.exchange for fetched in visit.reports if fetched.exchange is not None]
    written = evidence.write_all(service, [evidence.draft(each, kind="report") for each in proving])
    with service.database.writing() as tx:
        proof = dict(zip(map(id, proving), evidence.record_all(tx, written), strict=True))
        added = [
            witness_store.add(tx, fetched, report, evidence_id=proof.get(id(fetched.exchange)), now=now)
            for fetched, report in read
        ]
        wait_s = next_wait_s(service.settings.agency_interval_s, _failures(tx, visit))
        witness_store.visited(tx, visit, now=now, next_at=now + timedelta(seconds=wait_s))
    new = sum(each is not None for each in added)
    logger.info("agency.read", agency=visit.agency, new=new, problem=visit.problem)
    if new:
        link_waiting(service)
    return new


def settle(service: Service, address: str) -> None:
    """Note that a look was ended before it told anything, so that the agency is not asked at once again."""
    if address in due(service):
        keep(service, AgencyVisit(agency=address, problem="The look was ended before it was done."))


def next_wait_s(interval_s: float, failures: int) -> float:
    """Seconds until the next look: the interval, doubled with each failure in a row up to six hours."""
    return max(interval_s, min(interval_s * 2.0 ** min(failures, 20), _CAP_S))


def link_waiting(service: Service) -> int:
    """Link reports without a story to the releases that have come meanwhile; returns how many found one."""
    now = service.clock.now()
    with service.database.reading() as tx:
        waiting = witness_store.waiting(
            tx, since=now - STILL_WAITED_FOR, others_since=now - OTHERS_WAITED_FOR
        )
        found = _found(tx, waiting)
    if found:
        with service.database.writing() as tx:
            for report_id, (story_id, score) in found.items():
                witness_store.link(tx, report_id, story_id=story_id, score=round(score, 3), now=now)
        logger.info("agency.linked", reports=len(found))
    return len(found)


def gaps(service: Service) -> tuple[PossibleGap, ...]:
    """What agencies report of the ministry and no release tells, once the time of grace is over."""
    now = service.clock.now()
    grace = timedelta(seconds=service.settings.agency_grace_s)
    with service.database.reading() as tx:
        reports = witness_store.gaps(
            tx, seen_before=now - grace, since=now - STILL_WAITED_FOR, limit=SHOWN_GAPS
        )
        return tuple(_gap(tx, service, report, now) for report in reports)


def _gap(tx: Transaction, service: Service, report: ReportView, now: datetime) -> PossibleGap:
    since = min(report.published_at or report.first_seen_at, report.first_seen_at)
    news = [source for source in watched_in(tx, service.settings) if source.section == "news"]
    own = [source for source in news if source.entity == news[0].entity]
    is_silent = any(
        coverage_store.cite(tx, source, since=since, until=now).longest_gap_s > LONGEST_SILENCE_S
        for source in own
    )
    return PossibleGap(report=report, since=since, is_read=bool(own) and not is_silent)


def _failures(tx: Transaction, visit: AgencyVisit) -> int:
    known = {view.address: view.failures for view in witness_store.agency_views(tx)}
    return known.get(visit.agency, 0) + 1 if visit.problem else 0


def _read(fetched: FetchedReport) -> Report:
    return read_report(fetched.title, fetched.text, published_on=day_of(fetched.published_at))


def _found(tx: Transaction, waiting: Sequence[WaitingReport]) -> dict[int, tuple[int, float]]:
    """The story and the score of each report that a release was found for."""
    releases: dict[tuple[datetime, datetime], tuple[CandidateRelease, ...]] = {}
    accounts: dict[int, Account] = {}
    found = {}
    for report in waiting:
        account, days = _account_of_report(report)
        span = around(days)
        if span is None:
            continue
        if span not in releases:
            releases[span] = witness_store.candidates(tx, since=span[0], until=span[1])
        for release in releases[span]:
            if release.article_id not in accounts:
                accounts[release.article_id] = _account_of_release(release)
        link = best(account, {each.article_id: accounts[each.article_id] for each in releases[span]})
        if link is not None:
            stories = {each.article_id: each.story_id for each in releases[span]}
            found[report.id] = (stories[link[0]], link[1])
    return found


def _account_of_report(report: WaitingReport) -> tuple[Account, tuple[date | None, ...]]:
    seen_on = day_of(report.first_seen_at)
    read = read_report(report.title, report.text, published_on=day_of(report.published_at), seen_on=seen_on)
    days = (read.date or seen_on, read.reported_on)
    account = account_of(report.title, report.text, language=read.language, states=read.states, days=days)
    return account, days


def _account_of_release(release: CandidateRelease) -> Account:
    return account_of(
        release.title,
        release.text,
        language=release.language,
        states=release.states,
        days=(day_of(release.published_at or release.appeared_at),),
    )
