"""What is new, found by index: states that are named again, alerts since an alert, the latest spikes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import CTE, ColumnElement, ScalarSelect, and_, func, select

from news.articles import ArticleRef
from news.views import AlertView

from . import codec
from . import outbox as entries
from .tables import alerts, articles, outbox, revisions, story_countries
from .transaction import Transaction

T = TypeVar("T")
HOME = "KZ"  # stands in every release
MOST_COUNTED = 100  # of alerts that wait to be looked at; more is said as "more than"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One language of a story that told something new."""

    key: str
    language: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A state was named by name after a silence; `last_at` is None where nothing kept named it before.

    `releases` are the story's, the first to appear first.
    """

    country: str
    at: datetime
    last_at: datetime | None
    releases: tuple[Release, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """How many alerts came after one that was seen, at most `MOST_COUNTED`, and the id of the newest."""

    newest: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many messages wait to be sent, and how many need a person."""

    pending: int
    dead: int


def returned(tx: Transaction, *, now: datetime, silence: timedelta, limit: int) -> tuple[Returned, ...]:
    """The states that were named in the time of `silence` before now, and not for as long before that.

    The latest first. A silence cannot end twice within its own length, so of each state the first naming in
    that time is all there is to look at: three steps down an index a state, whatever the archive's size.
    """
    states, since = _states(), now - silence
    rows = tx.connection.execute(
        select(
            states.c.country,
            _naming(states, story_countries.c.appeared_at, since=since).label("at"),
            _naming(states, story_countries.c.story_id, since=since).label("story_id"),
            _named_before(states, since).label("last_at"),
        ).where(states.c.country.is_not(None), states.c.country != HOME)
    ).all()
    ended = [
        row for row in rows if row.at is not None and (row.last_at is None or row.at - row.last_at >= silence)
    ]
    ended.sort(key=lambda row: (row.at, row.country), reverse=True)
    told = _releases(tx, {row.story_id for row in ended[:limit]})
    return tuple(
        Returned(
            country=row.country,
            at=row.at,
            last_at=row.last_at,
            releases=told.get(row.story_id, ()),
        )
        for row in ended[:limit]
    )


def unseen(tx: Transaction, *, after: int) -> Unseen:
    """What came after an alert."""
    columns = alerts.c
    newest = tx.connection.execute(select(func.max(columns.id))).scalar_one() or 0
    some = select(columns.id).where(columns.id > after).limit(MOST_COUNTED).subquery()
    count = tx.connection.execute(select(func.count()).select_from(some)).scalar_one()
    return Unseen(newest=newest, count=count)


def spikes(tx: Transaction, *, limit: int) -> tuple[AlertView, ...]:
    """The latest alerts of states that were named unusually often, newest first.

    They are rare, so that an index of their own is not worth its place: by the unique key it is a step from
    rule to rule, and of each its alerts of that type.
    """
    first = select(func.min(alerts.c.rule_id).label("rule_id")).cte("rules_told", recursive=True)
    following = select(func.min(alerts.c.rule_id)).where(alerts.c.rule_id > first.c.rule_id).scalar_subquery()
    rules = first.union_all(select(following).where(first.c.rule_id.is_not(None)))
    rows = tx.connection.execute(
        select(alerts.c.id, alerts.c.snapshot)
        .join(rules, rules.c.rule_id == alerts.c.rule_id)
        .where(alerts.c.type == "country.spike")
        .order_by(alerts.c.id.desc())
        .limit(limit)
    ).all()
    deliveries = entries.of_alerts(tx, [row.id for row in rows])
    return tuple(
        AlertView(
            id=row.id,
            alert=codec.load_alert(row.snapshot),
            story_languages=(),
            deliveries=deliveries.get(row.id, ()),
        )
        for row in rows
    )


def waiting(tx: Transaction) -> Waiting:
    """What waits in the outbox."""
    state = outbox.c.state
    query = select(state, func.count()).where(state.in_(("pending", "dead"))).group_by(state)
    counts = {name: number for name, number in tx.connection.execute(query)}  # noqa: C416 - dict() cannot be told the row's type
    return Waiting(pending=counts.get("pending", 0), dead=counts.get("dead", 0))


def _states() -> CTE:
    """Every state ever named, one look-up each: a grouped query would read every row."""
    columns = story_countries.c
    first = select(func.min(columns.country).label("country")).cte("named_states", recursive=True)
    following = select(func.min(columns.country)).where(columns.country > first.c.country).scalar_subquery()
    return first.union_all(select(following).where(first.c.country.is_not(None)))


def _naming(states: CTE, column: ColumnElement[T], *, since: datetime) -> ScalarSelect[T]:
    """A column of the first row since then that names the state, in the order of the index."""
    columns = story_countries.c
    return (
        select(column)
        .where(columns.country == states.c.country, columns.is_named, columns.appeared_at >= since)
        .order_by(columns.appeared_at, columns.story_id)
        .limit(1)
        .scalar_subquery()
    )


def _named_before(states: CTE, then: datetime) -> ScalarSelect[datetime]:
    columns = story_countries.c
    return (
        select(columns.appeared_at)
        .where(columns.country == states.c.country, columns.is_named, columns.appeared_at < then)
        .order_by(columns.appeared_at.desc())
        .limit(1)
        .scalar_subquery()
    )


def _releases(tx: Transaction, story_ids: Collection[int]) -> dict[int, tuple[Release, ...]]:
    rows = tx.connection.execute(
        select(
            articles.c.story_id,
            articles.c.entity,
            articles.c.section,
            articles.c.external_id,
            articles.c.language,
            revisions.c.title,
        )
        .join(
            revisions,
            and_(revisions.c.article_id == articles.c.id, revisions.c.number == articles.c.revision),
        )
        .where(articles.c.story_id.in_(story_ids))
        .order_by(articles.c.story_id, articles.c.appeared_at, articles.c.id)
    )
    found: dict[int, tuple[Release, ...]] = {}
    for row in rows:
        ref = ArticleRef(entity=row.entity, section=row.section, external_id=row.external_id)
        release = Release(key=ref.key, language=row.language, title=row.title)
        found[row.story_id] = (*found.get(row.story_id, ()), release)
    return found
