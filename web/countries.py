"""The states: a list of all, each with a page of its own, and how its counts are cited."""

from datetime import timedelta
from functools import lru_cache, partial
from typing import Annotated, Literal

from babel.numbers import format_percent
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.responses import Response

from countries import CODES, gazetteer_version, name
from monitor.bootstrap import Service
from news import counts_cited
from news.counts_cited import CitedCounts
from news.dates import ALMATY
from news.errors import NotFoundError
from news.series import Span, begins_at
from storage import Transaction, series, silences

from . import plots, state_names, wording
from .asking import ROLES, Mistake, Raw, Step, Window, window
from .frame import Frame, render
from .marking import marked
from .pages import Framed, Served
from .profiles import Profile, profile

OF_LATE = timedelta(days=365)
STEPS: tuple[Step, ...] = ("week", "month")
AFTER_NOW = timedelta(seconds=1)
_LONGEST = 100
_TYPES = {"bibtex": "application/x-bibtex", "ris": "application/x-research-info-systems"}
_ENDINGS = {"bibtex": "bib", "ris": "ris", "csl": "json"}

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Code = Annotated[str, Path(max_length=_LONGEST)]
Field = Annotated[str, Query(max_length=1000)]


def raw_of(
    since: Field = "", until: Field = "", step: Field = "", role: Field = "", language: Field = ""
) -> Raw:
    """The fields of a window as they were sent."""
    return Raw(since=since, until=until, step=step, role=role, language=language)


Asked = Annotated[Raw, Depends(raw_of)]


@router.get("/countries")
def listing(service: Served, frame: Framed, q: Field = "") -> Response:
    """All states with their last mention, or those that are called so."""
    wanted = q.strip()
    now = service.clock.now()
    today = now.astimezone(ALMATY).date()
    with service.database.reading() as tx:
        counts = series.by_state(tx, span=Span(since=today - OF_LATE, until=today))
        last = silences.last_named(tx, before=now + AFTER_NOW)
    codes = state_names.in_order(frame.language)
    found = set(state_names.matching(wanted)) if wanted else set(codes)
    return render(
        frame,
        "countries.html",
        wanted=wanted,
        codes=[code for code in codes if code in found],
        called=state_names.called,
        articles={each.country: each.articles for each in counts},
        last=last,
    )


@router.get("/countries/{code}")
def page(service: Served, frame: Framed, code: Code, raw: Asked) -> Response:
    """A state: when, how often, with whom and in what words it is named."""
    if code not in CODES:
        return _elsewhere(frame, code)
    with service.database.reading() as tx:
        asked, mistakes = window_of(tx, service, raw, steps=STEPS)
        found = profile(tx, service, code, asked)
    answer = render(frame, "country.html", **_shown(service, frame, found, raw, mistakes))
    answer.status_code = 422 if mistakes else 200
    return answer


@router.get("/countries/{code}/citation")
def citation(
    request: Request,
    service: Served,
    frame: Framed,
    code: Code,
    raw: Asked,
    form: Annotated[Literal["bibtex", "ris", "csl"], Query(alias="format")] = "bibtex",
) -> Response:
    """How the counts of a state in a window are cited, as a file for a reference manager."""
    if code not in CODES:
        raise NotFoundError("state", code)
    with service.database.reading() as tx:
        asked, mistakes = window_of(tx, service, raw, steps=STEPS)
    cited = _cited(request, service, frame, code, asked)
    if mistakes:
        return page(service, frame, code, raw)
    headers = {"Content-Disposition": f'attachment; filename="{cited.label}.{_ENDINGS[form]}"'}
    if form == "csl":
        kind = "application/vnd.citationstyles.csl+json"
        return JSONResponse([counts_cited.csl(cited)], media_type=kind, headers=headers)
    text = counts_cited.bibtex(cited) if form == "bibtex" else counts_cited.ris(cited)
    return Response(text, media_type=_TYPES[form], headers=headers)


def window_of(
    tx: Transaction, service: Service, raw: Raw, *, steps: tuple[Step, ...]
) -> tuple[Window, tuple[Mistake, ...]]:
    """The window that is asked for, in what is kept, and what is wrong with the asking."""
    return window(
        raw,
        known=series.extent(tx),
        today=service.clock.now().astimezone(ALMATY).date(),
        steps=steps,
        languages=service.settings.languages,
    )


def _elsewhere(frame: Frame, code: str) -> Response:
    """To the page of the state that is meant, where one letter case or a name leaves no doubt."""
    known = state_names.meant(code)
    if len(known) != 1:
        raise NotFoundError("state", code)
    return RedirectResponse(frame.link(f"/countries/{known[0]}"), status_code=307)


def _cited(request: Request, service: Service, frame: Frame, code: str, asked: Window) -> CitedCounts:
    link = frame.link(f"/countries/{code}", **query_of(asked))
    return CitedCounts(
        code=code,
        state=name(code, "en"),
        since=asked.span.since,
        until=asked.span.until,
        narrowed=", ".join(filter(None, (asked.role, asked.language))),
        gazetteer=gazetteer_version(),
        url=str(request.base_url).rstrip("/") + link,
        retrieved_at=service.clock.now().isoformat(timespec="seconds").replace("+00:00", "Z"),
    )


def query_of(asked: Window) -> dict[str, str | None]:
    """The fields of a window as they stand in an address; what is a default is left out."""
    return {
        "since": None if asked.is_all else asked.span.since.isoformat(),
        "until": None if asked.is_all else asked.span.until.isoformat(),
        "step": asked.step,
        "role": asked.role,
        "language": asked.language,
    }


def _shown(
    service: Service, frame: Frame, found: Profile, raw: Raw, mistakes: tuple[Mistake, ...]
) -> dict[str, object]:
    asked = found.window
    return {
        "p": found,
        "retrieved_at": service.clock.now(),
        "raw": raw,
        "mistakes": mistakes,
        "query": query_of(asked),
        "presets": _presets(service, asked),
        "steps": STEPS,
        "roles": ROLES,
        "tongues": service.settings.languages,
        "plot": plots.timeline(frame, found),
        "ranks": plots.places(frame, [(frame.state(found.code), found.ranks)]),
        "months": plots.months(frame),
        "period": partial(plots.period, frame),
        "begins_at": begins_at,
        "share": partial(share, frame),
        "longest": lambda watch: wording.span(frame, watch.longest_gap_s),
        "cut_at": lambda quote: marked(quote.sentence, quote.mentions),
    }


def _presets(service: Service, asked: Window) -> list[tuple[str, dict[str, str | None]]]:
    """Windows that are asked for most: all that is kept, five years, one year."""
    today = service.clock.now().astimezone(ALMATY).date()
    kept = {"role": asked.role, "language": asked.language}
    return [
        ("state.all_time", kept),
        ("state.five_years", kept | {"since": (today - 5 * OF_LATE).isoformat(), "step": "month"}),
        ("state.one_year", kept | {"since": (today - OF_LATE).isoformat(), "step": "week"}),
    ]


def share(frame: Frame, part: int, whole: int) -> str:
    """A part in percent of the whole, with a digit behind the point; a dash where there is no whole."""
    return _percent(frame.language, round(1000 * part / whole)) if whole else "—"


@lru_cache(maxsize=1001 * 3)
def _percent(language: str, thousandths: int) -> str:
    pattern = "0.0%" if language == "en" else "0.0\N{NO-BREAK SPACE}%"
    return format_percent(thousandths / 1000, pattern, locale=language)
