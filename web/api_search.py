"""Articles by words and filters, and mentions over time, as JSON."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from fastapi import Depends, Query

from actors import OccasionKind
from news.absence import Visibility
from news.searching import Asked, Hit, Order
from news.series import Point, Span, Step
from news.views import ArticleSummary, Page
from storage import Transaction, views
from storage import search as search_store
from storage import series as series_store

from .api_route import Paged, api_router
from .api_terms import CHOICES, Acting, Code, Country, Days, Name, Spanned, Tongue
from .pages import Served
from .problems import Refused

MOST_POINTS: Final = 4000  # ten years of days; what draws more draws nothing that can be told apart
_DAYS: Final = {"day": 1, "week": 7, "month": 28}

router = api_router()

Words = Annotated[str, Query(max_length=300)]
Compared = Annotated[
    list[Code], Query(min_length=1, max_length=6, json_schema_extra={"items": {"enum": CHOICES}})
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Articles:
    """A page of articles, those published last first; `next_cursor` is null on the last page."""

    items: tuple[ArticleSummary, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of what was found; `total` counts up to 1,000, `is_capped` where there is more."""

    items: tuple[Hit, ...]
    next_cursor: str | None
    total: int
    is_capped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One state's points: every step of the time, also those without a mention."""

    country: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Mentions over time from the first day to the last, both inside; both null where nothing is kept."""

    since: date | None
    until: date | None
    step: Step
    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the text of an article must be about."""

    country: str | None
    role: str | None
    occasion: str | None


def _about(country: Country = None, role: Acting = None, occasion: OccasionKind | None = None) -> About:
    return About(country=country, role=role, occasion=occasion)


def _filters(  # noqa: PLR0913 - one argument a parameter
    days: Spanned,
    about: Annotated[About, Depends(_about)],
    *,
    language: Tongue = None,
    entity: Name = None,
    section: Name = None,
    edited: bool = False,
    visibility: Visibility | None = None,
) -> Asked:
    return Asked(
        country=about.country, role=about.role, occasion=about.occasion, language=language, entity=entity,
        section=section, since=days.since, until=days.until, is_edited=edited, visibility=visibility,
    )  # fmt: skip


Filters = Annotated[Asked, Depends(_filters)]


@router.get("/articles")
def articles(service: Served, paged: Paged, asked: Filters) -> Articles:
    """The latest articles as they stand, all or those that the filters leave."""
    with service.database.reading() as tx:
        page = _listed(tx, paged, asked)
    paged.follow(page.next_cursor)
    return Articles(items=page.items, next_cursor=page.next_cursor)


def _listed(tx: Transaction, paged: Paged, asked: Asked) -> Page[ArticleSummary]:
    """The articles of a page; what an index answers alone is not counted, which would take longer."""
    if asked == Asked(country=asked.country, language=asked.language):
        return views.latest_articles(
            tx, limit=paged.limit, cursor=paged.cursor, country=asked.country, language=asked.language
        )
    hits = search_store.search(tx, asked, limit=paged.limit, cursor=paged.cursor)
    return Page(items=tuple(hit.article for hit in hits.items), next_cursor=hits.next_cursor)


@router.get("/search")
def search(service: Served, paged: Paged, asked: Filters, q: Words = "", order: Order = "newest") -> Found:
    """Articles that have the words and pass the filters, each with a piece of its text."""
    wanted = Asked(**{name: getattr(asked, name) for name in Asked.__slots__} | {"text": q, "order": order})
    with service.database.reading() as tx:
        hits = search_store.search(tx, wanted, limit=paged.limit, cursor=paged.cursor)
    paged.follow(hits.next_cursor)
    return Found(items=hits.items, next_cursor=hits.next_cursor, total=hits.total, is_capped=hits.is_capped)


@router.get("/series")
def series(  # noqa: PLR0913 - one argument a parameter
    service: Served,
    country: Compared,
    days: Spanned,
    *,
    step: Step = "month",
    role: Acting = None,
    language: Tongue = None,
    entity: Name = None,
) -> Series:
    """How many articles named each of up to six states, by day, week or month, of how many in all."""
    with service.database.reading() as tx:
        span = _span(series_store.extent(tx), days)
        if span is None:
            return Series(since=None, until=None, step=step, items=())
        if (span.until - span.since).days // _DAYS[step] > MOST_POINTS:
            raise Refused("problem.too_long_span", name="step", most=str(MOST_POINTS))
        lines = tuple(
            Line(
                country=code,
                points=series_store.series(
                    tx, country=code, span=span, step=step, role=role, language=language, entity=entity
                ),
            )
            for code in dict.fromkeys(country)
        )
    return Series(since=span.since, until=span.until, step=step, items=lines)


def _span(kept: Span | None, days: Days) -> Span | None:
    """The days that are asked for, as far as anything is kept of them; None where nothing is."""
    if kept is None:
        return None
    since, until = max(days.since or kept.since, kept.since), min(days.until or kept.until, kept.until)
    return Span(since=since, until=until) if since <= until else None
