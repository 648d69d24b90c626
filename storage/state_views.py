"""A state over all releases: first and last naming, silences, and marks of its timeline."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from news.articles import ArticleRef
from news.effects import Effect
from news.events import Edit, EventKind
from news.state_views import Mark, OneSided, Outline, Silence

from . import codec
from .columns import Instant
from .quotations import is_current
from .tables import (
    alerts,
    article_events,
    articles,
    event_countries,
    revisions,
    stories,
    story_countries,
    story_differences,
)
from .transaction import Transaction

_MARKED: tuple[EventKind, ...] = ("edited", "removed", "restored")


def outline(tx: Transaction, country: str, *, least_s: int, most: int) -> Outline:
    """When a state was named first and last, and its longest silences of at least `least_s` seconds."""
    columns = story_countries.c
    named = (columns.country == country, columns.is_named)
    first, last = (
        tx.connection.execute(
            select(columns.appeared_at).where(*named).order_by(order).limit(1)
        ).scalar_one_or_none()
        for order in (columns.appeared_at, columns.appeared_at.desc())
    )
    silences = _silences(tx, country, least_s=least_s, most=most) if most else ()
    return Outline(first_at=first, last_at=last, silences=silences)


def _silences(tx: Transaction, country: str, *, least_s: int, most: int) -> tuple[Silence, ...]:
    columns = story_countries.c
    named = (
        select(columns.appeared_at.label("at"), _seconds(tx, columns.appeared_at).label("at_s"))
        .where(columns.country == country, columns.is_named)
        .order_by(columns.appeared_at)
        .subquery()
    )
    steps = select(
        named.c.at.label("until"),
        func.lag(named.c.at, type_=Instant).over(order_by=named.c.at).label("since"),
        (named.c.at_s - func.lag(named.c.at_s).over(order_by=named.c.at)).label("apart_s"),
    ).subquery()
    rows = tx.connection.execute(
        select(steps.c.since, steps.c.until)
        .where(steps.c.apart_s >= least_s)
        .order_by(steps.c.apart_s.desc(), steps.c.until)
        .limit(most)
    )
    return tuple(Silence(since=row.since, until=row.until) for row in rows)


def _seconds(tx: Transaction, instant: ColumnElement[datetime]) -> ColumnElement[Any]:
    if tx.connection.dialect.name == "sqlite":
        return func.unixepoch(instant)
    return func.extract("epoch", instant)


def edits(tx: Transaction, country: str, *, since: datetime, until: datetime, most: int) -> tuple[Mark, ...]:
    """The newest edits, removals and returns of releases that name a state, in a window, newest first."""
    event = article_events.c
    rows = tx.connection.execute(
        select(
            *(
                event.kind,
                event.at,
                event.snapshot,
                articles.c.language,
                revisions.c.title,
                revisions.c.number,
            ),
            *(articles.c.entity, articles.c.section, articles.c.external_id),
        )
        .select_from(event_countries)
        .join(article_events, event.id == event_countries.c.event_id)
        .join(articles, articles.c.id == event.article_id)
        .join(
            revisions,
            or_(
                revisions.c.id == event.revision_id,
                and_(event.revision_id.is_(None), is_current(articles, revisions)),
            ),
        )
        .where(
            event_countries.c.country == country, event.kind.in_(_MARKED), event.at >= since, event.at < until
        )
        .order_by(event_countries.c.event_id.desc())
        .limit(most)
    )
    return tuple(_mark(row, country) for row in rows)


def _mark(row: Row[*tuple[Any, ...]], country: str) -> Mark:
    snapshot = codec.load_snapshot(row.kind, row.snapshot)
    edit = snapshot if isinstance(snapshot, Edit) else None
    return Mark(
        kind=row.kind,
        at=row.at,
        key=ArticleRef(entity=row.entity, section=row.section, external_id=row.external_id).key,
        language=row.language,
        title=row.title,
        revision=row.number,
        against=edit.against if edit else None,
        is_touched=edit is None or country in set(_touched(edit.effect)),
    )


def _touched(effect: Effect) -> Iterable[str]:
    """The states that an edit did something to."""
    for seen in (*effect.added_states, *effect.removed_states):
        yield seen.country
    for role in effect.changed_roles:
        yield role.country
    for count in effect.changed_counts:
        yield count.country
    yield from (*effect.left_title, *effect.entered_title)


def spikes(tx: Transaction, country: str, *, since: datetime, until: datetime, most: int) -> tuple[Mark, ...]:
    """When rules found a state to be named unusually often, in a window, newest first."""
    rows = tx.connection.execute(
        select(alerts.c.created_at)
        .where(
            alerts.c.country == country,
            alerts.c.type == "country.spike",
            alerts.c.created_at >= since,
            alerts.c.created_at < until,
        )
        .order_by(alerts.c.id.desc())
        .limit(most)
    )
    return tuple(Mark(kind="spike", at=row.created_at) for row in rows)


def one_sided(tx: Transaction, country: str, *, most: int) -> tuple[OneSided, ...]:
    """The newest stories of which some language names a state and another does not, newest first."""
    columns = story_differences.c
    newest = (
        select(columns.story_id, columns.present_in, columns.absent_in, columns.noted_at)
        .where(columns.kind == "state", columns.value == country)
        .order_by(columns.story_id.desc())
        .limit(most)
        .subquery()
    )
    rows = tx.connection.execute(
        select(newest, stories.c.key, articles.c.language, revisions.c.title)
        .join(stories, stories.c.id == newest.c.story_id)
        .join(articles, articles.c.story_id == newest.c.story_id)
        .join(revisions, is_current(articles, revisions))
        .order_by(newest.c.story_id.desc(), articles.c.language)
    )
    found: dict[int, OneSided] = {}
    for row in rows:
        if row.story_id not in found and row.language in row.present_in:
            found[row.story_id] = OneSided(
                story_key=row.key,
                title=row.title,
                language=row.language,
                present_in=row.present_in,
                absent_in=row.absent_in,
                noted_at=row.noted_at,
            )
    return tuple(found.values())
