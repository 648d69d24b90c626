"""The comparison of states: as a page, as numbers and as pictures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Literal, get_args

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from monitor.bootstrap import Service
from news.comparing import Measure
from news.series import begins_at
from news.state_views import Pairs

from . import plots, state_names
from .asking import ROLES, STEPS, Mistake, Raw, shortened
from .comparing import (
    MOST,
    TOPS,
    Comparison,
    chosen,
    comparison,
    most_named,
    most_named_of_late,
)
from .countries import Asked, Field, query_of, share, window_of
from .frame import TEMPLATES, Frame, render
from .pages import Framed, Served
from .tables_of_numbers import csv_of

MEASURES: tuple[Measure, ...] = get_args(Measure)
CHARTS = ("time", "ranks", "matrix")
_SHADES = 4
_TOP = ("these", *map(str, TOPS))

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

States = Annotated[list[str] | None, Query(max_length=60)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the address asks for; `added` is what was typed beside the states that stand there."""

    states: tuple[str, ...]
    added: tuple[str, ...]
    measure: str
    matrix: str
    raw: Raw


def wish_of(
    raw: Asked, states: States = None, state: States = None, measure: Field = "", matrix: Field = ""
) -> Wish:
    """What the address asks for."""
    return Wish(states=tuple(states or ()), added=tuple(state or ()), measure=measure, matrix=matrix, raw=raw)


Wished = Annotated[Wish, Depends(wish_of)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A comparison with what was wrong with the asking; `is_own` where the reader named the states."""

    found: Comparison
    mistakes: tuple[Mistake, ...]
    matrix: str
    is_own: bool


@router.get("/compare")
def page(service: Served, frame: Framed, wish: Wished) -> Response:
    """Up to six states over time, side by side."""
    answered = answer(service, frame, wish)
    if any(each.strip() for each in wish.added) and not answered.mistakes:
        return RedirectResponse(frame.link("/compare", **query(answered)), status_code=303)
    shown = render(frame, "compare.html", **_shown(service, frame, wish, answered))
    shown.status_code = 422 if answered.mistakes else 200
    return shown


@router.get("/compare.csv")
def numbers(service: Served, frame: Framed, wish: Wished) -> Response:
    """The periods of each state, a row each."""
    answered = answer(service, frame, wish)
    if answered.mistakes:
        return page(service, frame, wish)
    return as_csv(answered.found)


@router.get("/compare.svg")
def picture(
    service: Served, frame: Framed, wish: Wished, chart: Literal["time", "ranks", "matrix"] = "time"
) -> Response:
    """A chart by itself, with its title, legend, source and date."""
    answered = answer(service, frame, wish)
    if answered.mistakes:
        return page(service, frame, wish)
    found = answered.found
    plot = None if chart == "matrix" else _plot(frame, found, chart)
    text = TEMPLATES.get_template("picture.svg").render(
        f=frame,
        t=frame.t,
        c=found,
        chart=chart,
        plot=plot,
        cells=list(_cells(found.pairs)),
        at=service.clock.now(),
        begins_at=begins_at,
    )
    headers = {
        "Content-Disposition": f'inline; filename="{file_name(found, chart)}.svg"',
        "Content-Language": frame.language,
    }
    return Response(text, media_type="image/svg+xml", headers=headers)


def answer(service: Service, frame: Frame, wish: Wish) -> Answered:
    """The comparison that is asked for, or the nearest to it, with every mistake in the asking."""
    named = chosen(frame, (*wish.states, *wish.added))
    measure = next((each for each in MEASURES if each == wish.measure), MEASURES[0])
    matrix = wish.matrix if wish.matrix in _TOP else _TOP[0]
    with service.database.reading() as tx:
        asked, mistakes = window_of(tx, service, wish.raw, steps=STEPS)
        codes = named.codes or (() if named.mistakes else most_named_of_late(tx, asked))
        together = codes if matrix == _TOP[0] else most_named(tx, asked, int(matrix))
        found = comparison(tx, service, codes, asked, measure=measure, together=together)
    wrong = [
        *named.mistakes,
        *mistakes,
        *_unknown("measure", wish.measure, MEASURES),
        *_unknown("matrix", wish.matrix, _TOP),
    ]
    return Answered(found=found, mistakes=tuple(wrong), matrix=matrix, is_own=bool(named.codes))


def query(answered: Answered) -> dict[str, str | None]:
    """The fields of a comparison as they stand in an address."""
    found = answered.found
    return {
        "states": ",".join(each.code for each in found.states) if answered.is_own else None,
        **query_of(found.window),
        "measure": found.measure,
        "matrix": None if answered.matrix == _TOP[0] else answered.matrix,
    }


def as_csv(found: Comparison) -> Response:
    """The comparison as CSV: state, period, counts, and the value in the measure."""
    rows = [
        (each.code, point.day.isoformat(), point.articles, point.mentions, point.all_articles, value)
        for each in found.states
        for point, value in zip(each.points, each.values, strict=True)
    ]
    heads = ("state", "period", "articles", "mentions", "all_articles", found.measure)
    return csv_of(file_name(found, "time"), heads, rows)


def file_name(found: Comparison, chart: str) -> str:
    """A name for a downloaded file that tells what is in it."""
    codes = "-".join(each.code for each in found.states) or "none"
    span = found.window.span
    return f"{chart}-{found.measure}-{codes}-{span.since:%Y%m%d}-{span.until:%Y%m%d}".lower()


def _unknown(field: str, typed: str, known: Sequence[str]) -> list[Mistake]:
    if not typed or typed in known:
        return []
    facts = {"typed": shortened(typed), "known": ", ".join(known)}
    return [Mistake(field="measure" if field == "measure" else "", key="asked.unknown", facts=facts)]


def _plot(frame: Frame, found: Comparison, chart: str) -> plots.Plot | None:
    if chart == "ranks":
        return plots.places(frame, [(frame.state(each.code), each.ranks) for each in found.states])
    return plots.compared(
        frame, [(frame.state(each.code), each.points) for each in found.states], found.measure
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A field of the matrix; `shade` from 0 for none to 4 for the most."""

    row: int
    column: int
    articles: int
    shade: int
    is_self: bool


def _cells(pairs: Pairs) -> Iterator[Cell]:
    most = max(pairs.counts.values(), default=0)
    for row, one in enumerate(pairs.codes):
        for column, other in enumerate(pairs.codes):
            number = pairs.alone.get(one, 0) if one == other else pairs.together(one, other)
            shade = -(-_SHADES * number // most) if number and most and one != other else 0
            yield Cell(row=row, column=column, articles=number, shade=shade, is_self=one == other)


def _bases(frame: Frame, found: Comparison) -> str:
    """Which period each state's index takes as 100."""
    return "; ".join(
        f"{frame.state(each.code)}: {frame.t('compare.no_index')}"
        if each.base is None
        else f"{frame.state(each.code)}: {plots.period(frame, each.points[each.base].day, found.window.step)}"
        for each in found.states
    )


def _shown(service: Service, frame: Frame, wish: Wish, answered: Answered) -> dict[str, object]:
    found = answered.found
    return {
        "c": found,
        "raw": wish.raw,
        "mistakes": answered.mistakes,
        "is_own": answered.is_own,
        "query": query(answered),
        "typed": ", ".join(wish.added),
        "codes": state_names.in_order(frame.language),
        "most": MOST,
        "measures": MEASURES,
        "steps": STEPS,
        "roles": ROLES,
        "tops": TOPS,
        "matrix": answered.matrix,
        "tongues": service.settings.languages,
        "plot": _plot(frame, found, "time"),
        "ranks": _plot(frame, found, "ranks"),
        "cells": list(_cells(found.pairs)),
        "months": plots.months(frame),
        "bases": _bases(frame, found),
        "period": partial(plots.period, frame),
        "begins_at": begins_at,
        "share": partial(share, frame),
        "file_name": partial(file_name, found),
    }
