"""Counts of articles by the day in Almaty, kept so that no page has to count them again.

A day is always counted anew as a whole and compared with what is kept of it; the difference goes to its month
and its year as well. So a repeated write changes nothing, and nothing that was missed stays wrong.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, NamedTuple, cast, get_args

from sqlalchemy import ColumnElement, Row, Select, Table, and_, bindparam, delete, func, select

from countries import CODES
from countries.mention import Role
from news.dates import ALMATY
from news.series import Span

from .tables import article_counts, articles, mentions, revisions, state_counts
from .transaction import Transaction

Grain = Literal["day", "month", "year"]
GRAINS: tuple[Grain, ...] = ("day", "month", "year")
ANY_ROLE = ""
ROLES: tuple[str, ...] = (ANY_ROLE, *get_args(Role))
_KNOWN = frozenset(ROLES)
_AT_A_TIME = 5000  # instants of articles, for the days that there are
_Key = tuple[str | date, ...]
_Counts = tuple[int, ...]
_TABLES = (state_counts, article_counts)
_LISTING = (articles.c.language, articles.c.entity, articles.c.section)


class Stretch(NamedTuple):
    """Days, months or years from the one that begins on `since` to the one that begins on `until`."""

    grain: Grain
    since: date
    until: date


def recount(tx: Transaction, days: Collection[date]) -> None:
    """Counts these days anew, and corrects them, their months and their years where they are otherwise."""
    for some in _runs(days):
        counted, kept = _counted(tx, some), _kept(tx, some)
        for table in _TABLES:
            _correct(tx, table, kept[table], counted[table])


def rebuild(tx: Transaction) -> None:
    """Counts everything anew."""
    for table in _TABLES:
        tx.connection.execute(delete(table))
    for days in _days(tx):
        for some in _runs(days):
            for table, counts in _counted(tx, some).items():
                _correct(tx, table, {}, counts)


def drifted(tx: Transaction) -> date | None:
    """The first day of which something else is kept than a count gives; None where all is right.

    The calendar's first day stands for days without an article, and for months and years.
    """
    sums = {grain: _sums(tx, grain) for grain in GRAINS}
    seen: Counter[str] = Counter()
    for days in _days(tx):
        for some in _runs(days):
            counted, kept = _counted(tx, some), _kept(tx, some)
            for table in _TABLES:
                if wrong := kept[table].items() ^ counted[table].items():
                    return min(_day_in(table, key) for key, _counts in wrong)
                seen[table.name] += sum(counts[0] for counts in counted[table].values())
    return None if all(each == seen for each in sums.values()) else date.min


def stretches(span: Span) -> Iterator[Stretch]:
    """The years, months and days that make up a span, each day once: few rows where it is long."""
    day, after = span.since.toordinal(), span.until.toordinal() + 1
    found: list[Stretch] = []
    while day < after:
        since = date.fromordinal(day)
        grain, ends = next((grain, end) for grain, end in _reaching(since) if end <= after)
        if found and found[-1].grain == grain:
            found[-1] = found[-1]._replace(until=since)
        else:
            found.append(Stretch(grain, since, since))
        day = ends
    yield from found


def _reaching(since: date) -> Iterator[tuple[Grain, int]]:
    """What begins on a day, the longest first, and the day after it."""
    first = since.toordinal()
    if (since.month, since.day) == (1, 1):
        yield "year", date(since.year, 12, 31).toordinal() + 1
    if since.day == 1:
        last = since.replace(day=28) + timedelta(days=3)
        yield (
            "month",
            (last if last.month == since.month else last - timedelta(days=last.day)).toordinal() + 1,
        )
    yield "day", first + 1


@lru_cache(maxsize=100_000)
def _day_of_hour(hour: datetime) -> date:
    return hour.astimezone(ALMATY).date()


def _day(instant: datetime) -> date:
    """The day in Almaty, whose clocks have differed from UTC by whole hours since 1924."""
    return _day_of_hour(instant.replace(minute=0, second=0, microsecond=0))


def _runs(days: Iterable[date]) -> Iterator[list[date]]:
    """The days in order, those that follow each other together."""
    run: list[date] = []
    for day in sorted(set(days)):
        if run and day.toordinal() != run[-1].toordinal() + 1:
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def _days(tx: Transaction) -> Iterator[set[date]]:
    """The days that have articles, some at a time, the earliest first."""
    column = articles.c.listed_at
    wanted: ColumnElement[bool] = column.is_not(None)
    while True:
        query = select(column).where(wanted).order_by(column).limit(_AT_A_TIME)
        if not (found := tx.connection.execute(query).scalars().all()):
            return
        days = {_day(instant) for instant in found}
        yield days
        last = max(days)
        wanted = column >= Span(since=last, until=last).instants[1]


def _counted(tx: Transaction, days: list[date]) -> dict[Table, dict[_Key, _Counts]]:
    """The counts of days that follow each other."""
    since, after = Span(since=days[0], until=days[-1]).instants
    within = and_(articles.c.listed_at >= since, articles.c.listed_at < after)
    of_all: Counter[_Key] = Counter()
    for listed_at, *listing in tx.connection.execute(select(articles.c.listed_at, *_LISTING).where(within)):
        of_all["day", _day(listed_at), *listing] += 1
    return {
        state_counts: _by_state(tx.connection.execute(_named().where(within))),
        article_counts: {key: (count,) for key, count in of_all.items()},
    }


def _named() -> Select[*tuple[Any, ...]]:
    """How often each article names each state in each role."""
    current = and_(revisions.c.article_id == articles.c.id, revisions.c.number == articles.c.revision)
    return (
        select(
            *(articles.c.id, articles.c.listed_at, mentions.c.country, mentions.c.role),
            *(*_LISTING, func.count()),
        )
        .join(revisions, current)
        .join(mentions, mentions.c.revision_id == revisions.c.id)
        .group_by(articles.c.id, mentions.c.country, mentions.c.role)
    )


def _by_state(rows: Iterable[Row[*tuple[Any, ...]]]) -> dict[_Key, _Counts]:
    named: Counter[_Key] = Counter()
    places: Counter[_Key] = Counter()
    seen: set[tuple[int, str]] = set()
    for article_id, listed_at, country, role, *listing, count in rows:
        if country not in CODES:
            continue
        for part in {ANY_ROLE, role} & _KNOWN:
            key = (country, part, "day", _day(listed_at), *listing)
            places[key] += count
            named[key] += part != ANY_ROLE or (article_id, country) not in seen
        seen.add((article_id, country))
    return {key: (count, places[key]) for key, count in named.items()}


def _kept(tx: Transaction, days: list[date]) -> dict[Table, dict[_Key, _Counts]]:
    """The same as it is kept."""
    return {table: _kept_in(tx, table, days) for table in _TABLES}


def _kept_in(tx: Transaction, table: Table, days: list[date]) -> dict[_Key, _Counts]:
    query = select(table).where(table.c.grain == "day", table.c.since.between(days[0], days[-1]))
    if table is state_counts:  # the key begins with these: many short looks instead of one at everything
        query = query.where(table.c.country.in_(sorted(CODES)), table.c.role.in_(ROLES))
    keys = len(table.primary_key.columns)
    return {tuple(row[:keys]): tuple(row[keys:]) for row in tx.connection.execute(query)}


def _correct(
    tx: Transaction, table: Table, kept: Mapping[_Key, _Counts], counted: Mapping[_Key, _Counts]
) -> None:
    nothing = (0,) * (len(table.columns) - len(table.primary_key.columns))
    changes: dict[_Key, _Counts] = {}
    for key in kept.keys() | counted.keys():
        old, new = kept.get(key, nothing), counted.get(key, nothing)
        if old == new:
            continue
        for grain_key in _in_each_grain(table, key):
            before = changes.get(grain_key, nothing)
            changes[grain_key] = tuple(
                at + more - less for at, more, less in zip(before, new, old, strict=True)
            )
    if changes:
        _add(tx, table, changes)


def _in_each_grain(table: Table, key: _Key) -> Iterator[_Key]:
    at = _grain_at(table)
    day = _day_in(table, key)
    for grain, since in (
        ("day", day),
        ("month", day.replace(day=1)),
        ("year", day.replace(month=1, day=1)),
    ):
        yield (*key[:at], grain, since, *key[at + 2 :])


def _add(tx: Transaction, table: Table, changes: Mapping[_Key, _Counts]) -> None:
    """Adds to what is kept; what comes to nothing goes."""
    names = table.columns.keys()
    statement = tx.insert(table)
    keys = table.primary_key.columns.keys()
    sums = {name: table.c[name] + statement.excluded[name] for name in names[len(keys) :]}
    tx.connection.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=sums),
        [dict(zip(names, (*key, *counts), strict=True)) for key, counts in sorted(changes.items())],
    )
    less = [key for key, counts in changes.items() if counts[0] < 0]
    if less:
        is_it = [table.c[name] == bindparam(f"key_{name}") for name in keys]
        tx.connection.execute(
            delete(table).where(*is_it, table.c.articles <= 0),
            [{f"key_{name}": part for name, part in zip(keys, key, strict=True)} for key in less],
        )


def _grain_at(table: Table) -> int:
    return table.columns.keys().index("grain")


def _day_in(table: Table, key: _Key) -> date:
    return cast("date", key[_grain_at(table) + 1])


def _sums(tx: Transaction, grain: Grain) -> Counter[str]:
    return Counter(
        {
            table.name: tx.connection.execute(
                select(func.coalesce(func.sum(table.c.articles), 0)).where(table.c.grain == grain)
            ).scalar_one()
            for table in _TABLES
        }
    )
