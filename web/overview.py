"""The overview: the world by mentions, what is new, the latest releases, how the sources are, the bell."""

import csv
import io
import json
from collections.abc import Iterable
from datetime import date
from functools import partial
from itertools import groupby
from typing import Annotated, Final

from babel.dates import format_date
from babel.numbers import format_percent
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.responses import Response

from monitor import health
from monitor.bootstrap import Service
from news.series import Span
from news.views import ArticleSummary
from storage import Transaction, newness, series, views

from . import atlas, newest
from .bands import Band
from .frame import ALMATY, Frame, render
from .gathering import fresh
from .pages import LARGEST_ID, Framed, Served
from .refusals import refusal
from .windows import Asked, Window, asked_of, window_of

ARTICLES: Final = 20

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Wish = Annotated[Asked, Depends(asked_of)]
Facts = dict[str, object]


@router.get("/")
def overview(request: Request, service: Served, frame: Framed, asked: Wish) -> Response:
    """The whole page."""
    if asked.is_backwards:
        return refusal(request, status=422, key="refused.backwards")
    with service.database.reading() as tx:
        window = _window(tx, service, asked)
        facts = _live(tx, service, frame, asked) | _world(tx, frame, asked, window)
    return render(frame, "overview.html", **facts, **_pulse(service))


@router.get("/fragments/overview")
def news_fragment(service: Served, frame: Framed, asked: Wish) -> Response:
    """What is new and the latest releases, which a live page renews."""
    with service.database.reading() as tx:
        facts = _live(tx, service, frame, asked)
    return render(frame, "overview_live.html", **facts)


@router.get("/fragments/world")
def world_fragment(request: Request, service: Served, frame: Framed, asked: Wish) -> Response:
    """The table of states that the map is drawn from."""
    if asked.is_backwards:
        return refusal(request, status=422, key="refused.backwards")
    with service.database.reading() as tx:
        facts = _world(tx, frame, asked, _window(tx, service, asked))
    return render(frame, "overview_world.html", **facts)


@router.get("/fragments/pulse")
def pulse_fragment(service: Served, frame: Framed) -> Response:
    """How the sources are, in one line."""
    return render(frame, "overview_pulse.html", **_pulse(service))


@router.get("/fragments/bell")
def bell(
    service: Served, frame: Framed, after: Annotated[int | None, Query(ge=0, le=LARGEST_ID)] = None
) -> JSONResponse:
    """How many alerts came after one, in numbers and in words; without one, the newest alone."""
    with service.database.reading() as tx:
        found = newness.unseen(tx, after=LARGEST_ID if after is None else after)
    is_more = found.count == newness.MOST_COUNTED
    said = frame.tn("bell.more" if is_more else "bell.new", found.count) if found.count else ""
    return JSONResponse(
        {"newest": found.newest, "count": found.count, "said": said},
        headers={"Content-Language": frame.language, "Vary": "Accept-Language, Cookie"},
    )


@router.get("/world.{form}")
def world_file(request: Request, service: Served, frame: Framed, asked: Wish, form: str) -> Response:
    """The numbers of the map as CSV or JSON."""
    if form not in {"csv", "json"}:
        return refusal(request, status=404, key="refused.not_found")
    if asked.is_backwards:
        return refusal(request, status=422, key="refused.backwards")
    with service.database.reading() as tx:
        window = _window(tx, service, asked)
        shown = atlas.read(tx, asked, window)
    return (_as_csv if form == "csv" else _as_json)(frame, shown, window)


def _window(tx: Transaction, service: Service, asked: Asked) -> Window:
    today = service.clock.now().astimezone(ALMATY).date()
    return window_of(asked, today=today, extent=series.extent(tx))


def _pulse(service: Service) -> Facts:
    sources = health.sources(service)
    with service.database.reading() as tx:
        waiting = newness.waiting(tx)
        extent = series.extent(tx)
        articles = series.all_articles(tx, span=extent) if extent else 0
    return {
        "healthy": sum(each.state == "healthy" for each in sources),
        "total": len(sources),
        "next_poll_at": min((s.status.next_poll_at for s in sources if s.status.next_poll_at), default=None),
        "waiting": waiting,
        "articles": articles,
    }


def _live(tx: Transaction, service: Service, frame: Frame, asked: Asked) -> Facts:
    """What is new, unless an older page of the releases is asked for, and the releases by day."""
    extent = series.extent(tx)
    begins = extent.since if extent else None
    news = (
        [] if asked.cursor else newest.latest(tx, frame, asked.news, now=service.clock.now(), begins=begins)
    )
    page = views.latest_articles(
        tx, limit=ARTICLES, cursor=asked.cursor, country=asked.country, language=asked.language
    )
    return {
        "asked": asked,
        "news": news,
        "fresh": fresh(service, ((each.alert_id, each.at) for each in news if each.alert_id)),
        "days": _by_day(frame, page.items),
        "next_cursor": page.next_cursor,
        "tongues": service.settings.languages,
    }


def _by_day(
    frame: Frame, articles: Iterable[ArticleSummary]
) -> list[tuple[str | None, list[ArticleSummary]]]:
    def day(each: ArticleSummary) -> str | None:
        return frame.long_day(each.published_at) if each.published_at else None

    return [(heading, list(each)) for heading, each in groupby(articles, key=day)]


def _world(tx: Transaction, frame: Frame, asked: Asked, window: Window) -> Facts:
    shown = atlas.read(tx, asked, window)
    return {
        "asked": asked,
        "atlas": shown,
        "unnamed": sorted(shown.unnamed, key=frame.state),
        "window": window,
        "between": partial(_between, frame),
        "percent": partial(_percent, frame),
        "signed": partial(_signed, frame),
        "ranged": partial(_ranged, frame),
    }


def _between(frame: Frame, span: Span) -> str:
    """The first and the last day of a span, e.g. `25 Oct 2026 – 24 Nov 2026`."""
    first, last = (_day(frame, each) for each in (span.since, span.until))
    return first if first == last else f"{first}\N{NO-BREAK SPACE}– {last}"


def _day(frame: Frame, day: date) -> str:
    return format_date(day, "medium", locale=frame.language).replace(" ", "\N{NO-BREAK SPACE}")


def _percent(frame: Frame, share: float) -> str:
    """A share with one digit behind the point, as the language writes it."""
    return format_percent(round(share, 3), locale=frame.language, decimal_quantization=False)


def _signed(frame: Frame, number: int) -> str:
    """A number with its sign, for differences."""
    return f"{'+' if number > 0 else '−' if number < 0 else ''}{frame.number(abs(number))}"


def _ranged(frame: Frame, shown: atlas.Atlas, band: Band) -> str:
    """What a band holds, in words."""
    low, high = sorted((abs(band.low), abs(band.high)))
    if shown.measure == "share":
        least, most = (_percent(frame, number / max(1, shown.all_articles)) for number in (low, high))
    else:
        least, most = frame.number(low), frame.number(high)
    text = least if least == most else frame.t("map.from_to", low=least, high=most)
    if shown.measure != "change":
        return text
    return frame.t("map.more" if band.name > 0 else "map.fewer", number=text)


def _as_csv(frame: Frame, shown: atlas.Atlas, window: Window) -> Response:
    """One line a state; with a byte order mark, without which Excel misreads Cyrillic."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("since", "until", *_lines(frame, shown)[0]))
    days = (window.span.since.isoformat(), window.span.until.isoformat())
    writer.writerows((*days, *line.values()) for line in _lines(frame, shown))
    headers = {"Content-Disposition": 'attachment; filename="states.csv"'}
    return Response("\ufeff" + text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _as_json(frame: Frame, shown: atlas.Atlas, window: Window) -> Response:
    body = {
        "since": window.span.since.isoformat(),
        "until": window.span.until.isoformat(),
        "measure": shown.measure,
        "articles": shown.all_articles,
        "states": _lines(frame, shown),
    }
    return Response(json.dumps(body, ensure_ascii=False), media_type="application/json")


def _lines(frame: Frame, shown: atlas.Atlas) -> list[dict[str, object]]:
    """The home state stands last: it is no partner."""
    return [
        {
            "code": row.country,
            "name": frame.state(row.country),
            "articles": row.articles,
            "mentions": row.mentions,
            "share": round(row.share, 6),
            **({"articles_before": row.before, "change": row.change} if shown.measure == "change" else {}),
        }
        for row in (*shown.rows, shown.home)
    ]
