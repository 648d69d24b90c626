"""Reports of agencies, the stories they were found to carry, and how the agencies themselves answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, or_, select, update

from news.found import AgencyMarks, AgencyVisit, FetchedReport
from news.reports import Report
from news.views import AgencyView, Page, ReportView

from . import cursors, tables
from .articles import states_of
from .tables import agencies, agency_reports, articles
from .transaction import Transaction

_MOST_CANDIDATES = 2000  # a week of all languages and posts is some hundreds


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingReport:
    """A report that no story was found for yet, with what is compared of it."""

    id: int
    title: str
    text: str
    published_at: datetime | None
    first_seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRelease:
    """A release as it stands that a report may carry."""

    article_id: int
    story_id: int
    language: str
    title: str
    text: str
    published_at: datetime | None
    appeared_at: datetime
    states: frozenset[str]


def add(
    tx: Transaction, fetched: FetchedReport, read: Report, *, evidence_id: int | None, now: datetime
) -> int | None:
    """Keeps a report; its id, or None where one is kept under its address."""
    row = tx.insert(agency_reports).values(
        agency=fetched.agency,
        url=fetched.url,
        language=read.language,
        title=fetched.title,
        text=fetched.text,
        published_at=fetched.published_at,
        first_seen_at=now,
        cites_ministry=read.cites_ministry,
        states=read.states,
        evidence_id=evidence_id,
    )
    added: int | None = tx.connection.execute(
        row.on_conflict_do_nothing(index_elements=["url"]).returning(agency_reports.c.id)
    ).scalar_one_or_none()
    return added


def unknown(tx: Transaction, urls: Sequence[str]) -> tuple[str, ...]:
    """Those addresses under which no report is kept, in their order."""
    kept = set(
        tx.connection.execute(select(agency_reports.c.url).where(agency_reports.c.url.in_(urls))).scalars()
    )
    return tuple(url for url in dict.fromkeys(urls) if url not in kept)


def waiting(tx: Transaction, *, since: datetime, others_since: datetime) -> tuple[WaitingReport, ...]:
    """The reports without a story that cite the ministry and were first seen since then.

    Of those that do not cite it, those first seen since `others_since` that name a state beside Kazakhstan.
    """
    columns = agency_reports.c
    may_carry = and_(columns.first_seen_at >= others_since, columns.states != (), columns.states != ("KZ",))
    rows = tx.connection.execute(
        select(columns.id, columns.title, columns.text, columns.published_at, columns.first_seen_at)
        .where(
            columns.story_id.is_(None),
            columns.first_seen_at >= since,
            or_(columns.cites_ministry, may_carry),
        )
        .order_by(columns.id)
    )
    return tuple(
        WaitingReport(
            id=row.id,
            title=row.title,
            text=row.text,
            published_at=row.published_at,
            first_seen_at=row.first_seen_at,
        )
        for row in rows
    )


def candidates(tx: Transaction, *, since: datetime, until: datetime) -> tuple[CandidateRelease, ...]:
    """The releases that are listed under that time, as they stand."""
    columns = articles.c
    rows = tx.connection.execute(
        select(
            columns.id,
            columns.story_id,
            columns.language,
            columns.published_at,
            columns.appeared_at,
            tables.revisions.c.title,
            tables.revisions.c.text,
        )
        .join(
            tables.revisions,
            and_(tables.revisions.c.article_id == columns.id, tables.revisions.c.number == columns.revision),
        )
        .where(columns.listed_at.between(since, until))
        .order_by(columns.listed_at.desc(), columns.id.desc())
        .limit(_MOST_CANDIDATES)
    ).all()
    named = states_of(tx, [row.id for row in rows])
    return tuple(
        CandidateRelease(
            article_id=row.id,
            story_id=row.story_id,
            language=row.language,
            title=row.title,
            text=row.text,
            published_at=row.published_at,
            appeared_at=row.appeared_at,
            states=named.get(row.id, frozenset()),
        )
        for row in rows
    )


def link(tx: Transaction, report_id: int, *, story_id: int, score: float, now: datetime) -> None:
    """Notes which story a report carries; a report that has one keeps it."""
    columns = agency_reports.c
    tx.connection.execute(
        update(agency_reports)
        .where(columns.id == report_id, columns.story_id.is_(None))
        .values(story_id=story_id, score=score, linked_at=now)
    )


def reports(
    tx: Transaction, *, limit: int, cursor: str | None = None, story_key: str | None = None
) -> Page[ReportView]:
    """The reports, latest first, of all or of one story. NotFoundError for a cursor that no page gave."""
    columns = agency_reports.c
    query = _views().order_by(columns.id.desc()).limit(limit + 1)
    if cursor is not None:
        query = query.where(columns.id < cursors.read_id(cursor))
    if story_key is not None:
        query = query.where(tables.stories.c.key == story_key)
    rows = tx.connection.execute(query).all()
    shown = rows[:limit]
    return Page(items=tuple(map(_view, shown)), next_cursor=str(shown[-1].id) if len(rows) > limit else None)


def of_article(tx: Transaction, key: str) -> tuple[ReportView, ...]:
    """The reports that carry the story of a release, given by its key, the first seen first."""
    entity, _, rest = key.partition("/")
    section, _, external_id = rest.partition("/")
    own = select(articles.c.story_id).where(
        articles.c.entity == entity, articles.c.section == section, articles.c.external_id == external_id
    )
    rows = tx.connection.execute(
        _views().where(agency_reports.c.story_id.in_(own)).order_by(agency_reports.c.id).limit(100)
    )
    return tuple(map(_view, rows))


def gaps(tx: Transaction, *, seen_before: datetime, since: datetime, limit: int) -> tuple[ReportView, ...]:
    """The reports that cite the ministry, were first seen in that time and have no story, newest first."""
    columns = agency_reports.c
    rows = tx.connection.execute(
        _views()
        .where(
            columns.cites_ministry,
            columns.story_id.is_(None),
            columns.first_seen_at <= seen_before,
            columns.first_seen_at >= since,
            or_(columns.published_at.is_(None), columns.published_at >= since),
        )
        .order_by(columns.first_seen_at.desc(), columns.id.desc())
        .limit(limit)
    )
    return tuple(map(_view, rows))


def marks(tx: Transaction, address: str) -> AgencyMarks:
    """What an agency's last answer was told apart by; empty where it was never asked."""
    row = tx.connection.execute(select(agencies).where(agencies.c.address == address)).one_or_none()
    return AgencyMarks() if row is None else AgencyMarks(etag=row.etag, last_modified=row.last_modified)


def visited(tx: Transaction, visit: AgencyVisit, *, now: datetime, next_at: datetime) -> None:
    """Notes how a look at an agency went."""
    failures = _failures(tx, visit.agency)
    row: dict[str, object] = {
        "address": visit.agency,
        "looked_at": now,
        "next_look_at": next_at,
        "problem": visit.problem,
        "failures": failures + 1 if visit.problem else 0,
    }
    if not visit.problem:
        row["good_at"] = now
    if visit.marks is not None:
        row |= {"etag": visit.marks.etag, "last_modified": visit.marks.last_modified}
    tx.connection.execute(
        tx.insert(agencies)
        .values({"etag": "", "last_modified": "", **row})
        .on_conflict_do_update(index_elements=["address"], set_=row)
    )


def agency_views(tx: Transaction) -> tuple[AgencyView, ...]:
    """How each agency that was ever asked answers, by address."""
    counted = (
        select(agency_reports.c.agency, func.count().label("number"))
        .group_by(agency_reports.c.agency)
        .subquery()
    )
    rows = tx.connection.execute(
        select(agencies, func.coalesce(counted.c.number, 0).label("reports"))
        .outerjoin(counted, counted.c.agency == agencies.c.address)
        .order_by(agencies.c.address)
    )
    return tuple(
        AgencyView(
            address=row.address,
            looked_at=row.looked_at,
            good_at=row.good_at,
            next_look_at=row.next_look_at,
            failures=row.failures,
            problem=row.problem,
            reports=row.reports,
        )
        for row in rows
    )


def _failures(tx: Transaction, address: str) -> int:
    found: int | None = tx.connection.execute(
        select(agencies.c.failures).where(agencies.c.address == address)
    ).scalar_one_or_none()
    return found or 0


def _views() -> Select[*tuple[Any, ...]]:
    return select(agency_reports, tables.stories.c.key.label("story_key")).outerjoin(
        tables.stories, tables.stories.c.id == agency_reports.c.story_id
    )


def _view(row: Row[*tuple[Any, ...]]) -> ReportView:
    return ReportView(
        id=row.id,
        agency=row.agency,
        url=row.url,
        language=row.language,
        title=row.title,
        published_at=row.published_at,
        first_seen_at=row.first_seen_at,
        cites_ministry=row.cites_ministry,
        states=row.states,
        story_key=row.story_key,
        score=row.score,
        linked_at=row.linked_at,
    )
