"""The states as JSON and CSV: all of them, one with its profile, its series, and several compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import Depends, Path, Query
from pydantic import AfterValidator
from starlette.responses import Response

from countries import CODES, gazetteer_version
from countries.mention import Role
from monitor.bootstrap import Service
from news.comparing import Measure
from news.dates import ALMATY
from news.errors import NotFoundError
from news.series import Point, Span
from storage import Transaction, series, silences

from .api_route import api_router
from .asking import STEPS, Raw, Step, Window
from .compare import as_csv
from .comparing import MOST, Compared, comparison, most_named_of_late
from .countries import AFTER_NOW, OF_LATE, window_of
from .pages import Served, Tongue
from .problems import Refused
from .profiles import Profile, counted, names_of, profile
from .tables_of_numbers import Value, csv_of

router = api_router()

Form = Annotated[Literal["json", "csv"], Query(alias="format")]
Code = Annotated[str, Path(max_length=10)]


def _known(codes: list[str]) -> list[str]:
    """The codes, each once; several may stand in one parameter, parted by commas."""
    found = [code for each in codes for code in each.split(",") if code]
    if unknown := [code for code in found if code not in CODES]:
        raise ValueError(f"no state has the code {unknown[0]}")
    if len(set(found)) != len(found):
        raise ValueError("a state stands there twice")
    if len(found) > MOST:
        raise ValueError(f"more than {MOST} states cannot be compared")
    return found


States = Annotated[list[str], Query(default_factory=list, max_length=MOST), AfterValidator(_known)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedState:
    """A state with its names, when it was last named, and how many articles of the last year name it."""

    code: str
    names: Mapping[str, str]
    last_at: datetime | None
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedStates:
    """All states by their codes; there is no further page."""

    items: tuple[ListedState, ...]
    next_cursor: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSeries:
    """How often a state is named, by periods that begin on `day`, oldest first, zeros included."""

    code: str
    window: Window
    gazetteer: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two states, and in how many articles both are named."""

    states: tuple[str, str]
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedStates:
    """States over the same periods, `values` in the measure; `pairs` of the newest `pairs_of` articles."""

    window: Window
    measure: Measure
    gazetteer: str
    states: tuple[Compared, ...]
    pairs: tuple[Pair, ...]
    pairs_of: int
    pairs_since: datetime | None


def asked_of(
    since: date | None = None,
    until: date | None = None,
    step: Step | None = None,
    role: Role | None = None,
    language: Tongue = None,
) -> Raw:
    """The window that the address asks for, in the words of a form."""
    return Raw(
        since=since.isoformat() if since else "",
        until=until.isoformat() if until else "",
        step=step or "",
        role=role or "",
        language=language or "",
    )


Asked = Annotated[Raw, Depends(asked_of)]


@router.get("/countries", name="states", response_model=ListedStates)
def listing(service: Served, form: Form = "json") -> ListedStates | Response:
    """All 250 states, with their last mention and the articles of the last 365 days that name each."""
    now = service.clock.now()
    today = now.astimezone(ALMATY).date()
    with service.database.reading() as tx:
        counts = series.by_state(tx, span=Span(since=today - OF_LATE, until=today))
        last = silences.last_named(tx, before=now + AFTER_NOW)
    articles = {each.country: each.articles for each in counts}
    items = tuple(
        ListedState(code=code, names=names_of(code), last_at=last.get(code), articles=articles.get(code, 0))
        for code in CODES
    )
    if form == "json":
        return ListedStates(items=items)
    rows: list[tuple[Value, ...]] = [
        (each.code, *each.names.values(), each.last_at.isoformat() if each.last_at else None, each.articles)
        for each in items
    ]
    return csv_of("states", ("code", "name_kk", "name_ru", "name_en", "last_at", "articles"), rows)


@router.get("/countries/{code}", name="state")
def one(service: Served, code: Code, raw: Asked) -> Profile:
    """A state in a window: counts, marks, company, places among the partners, sentences, coverage."""
    with service.database.reading() as tx:
        return profile(tx, service, _state(code), _window(tx, service, raw))


@router.get("/countries/{code}/series", name="state_series", response_model=StateSeries)
def over_time(service: Served, code: Code, raw: Asked, form: Form = "json") -> StateSeries | Response:
    """How often a state is named by week, month or year, with all articles of each period."""
    with service.database.reading() as tx:
        asked = _window(tx, service, raw)
        points = counted(tx, _state(code), asked)
    if form == "json":
        return StateSeries(code=code, window=asked, gazetteer=gazetteer_version(), points=points)
    span = asked.span
    rows = [
        (code, point.day.isoformat(), point.articles, point.mentions, point.all_articles) for point in points
    ]
    name = f"mentions-{code}-{span.since:%Y%m%d}-{span.until:%Y%m%d}".lower()
    return csv_of(name, ("state", asked.step, "articles", "mentions", "all_articles"), rows)


@router.get("/compare", name="compare", response_model=ComparedStates)
def compare(
    service: Served,
    raw: Asked,
    states: States,
    measure: Measure = "absolute",
    form: Form = "json",
) -> ComparedStates | Response:
    """Up to six states over the same periods: articles, their share of all, or an index; and their pairs."""
    with service.database.reading() as tx:
        asked = _window(tx, service, raw)
        codes: Sequence[str] = states or most_named_of_late(tx, asked)
        found = comparison(tx, service, codes, asked, measure=measure, together=codes)
    if form == "csv":
        return as_csv(found)
    return ComparedStates(
        window=asked,
        measure=measure,
        gazetteer=found.gazetteer,
        states=found.states,
        pairs=tuple(
            Pair(states=pair, articles=number) for pair, number in sorted(found.pairs.counts.items())
        ),
        pairs_of=found.pairs.articles,
        pairs_since=found.pairs.since,
    )


def _state(code: str) -> str:
    if code not in CODES:
        raise NotFoundError("state", code)
    return code


def _window(tx: Transaction, service: Service, raw: Raw) -> Window:
    asked, mistakes = window_of(tx, service, raw, steps=STEPS)
    if mistakes:
        first = mistakes[0]
        facts: dict[str, Any] = dict(first.facts)
        raise Refused(first.key, name=first.field, **facts)
    return asked
