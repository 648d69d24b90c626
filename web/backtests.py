"""When a rule would have fired, as JSON: of a kept rule, or of one that somebody is just writing."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Annotated, Literal

from anyio import CapacityLimiter, fail_after, to_thread
from fastapi import Body, Depends, Path, Query
from fastapi.encoders import jsonable_encoder
from pydantic import AwareDatetime
from starlette.responses import JSONResponse, Response

from alerts.backtest.words import said
from monitor import backtest as verbs
from monitor.backtest import Span
from news.backtests import Backtest

from .api_route import api_router
from .api_rule_schema import WRITTEN
from .pages import Served
from .problems import Refused

LONGEST_S = 30  # nobody waits longer before a page; the command line has all the time of the world
_AT_ONCE = 2  # more would leave no core for what the service is there for
_MOST_LISTED = 500

router = api_router()
RuleId = Annotated[str, Path(max_length=64, pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Tongue = Literal["kk", "ru", "en"]
Listed = Annotated[int, Query(ge=0, le=_MOST_LISTED)]


def _span(since: AwareDatetime | None = None, until: AwareDatetime | None = None) -> Span:
    return Span(since=since, until=until)


Asked = Annotated[Span, Depends(_span)]


@router.get("/rules/{rule_id}/backtest", name="backtest", response_model=None)
async def kept(
    service: Served, rule_id: RuleId, span: Asked, limit: Listed = 100, lang: Tongue = "en"
) -> Response:
    """When a kept rule would have fired from `since` until `until`, the newest `limit` firings listed."""
    return await _answer(partial(verbs.of_kept, service, rule_id, span, limit=limit), lang)


@router.post("/backtest", name="backtest_of_new", response_model=None)
async def written(
    service: Served,
    rule: Annotated[dict[str, object], Body(json_schema_extra=WRITTEN)],
    span: Asked,
    limit: Listed = 100,
    lang: Tongue = "en",
) -> Response:
    """The same of a rule that is not kept, its fields as `rules.toml` has them; nothing is kept of it."""
    return await _answer(partial(verbs.of_written, service, {"id": "new", **rule}, span, limit=limit), lang)


async def in_time(ask: Callable[[], Backtest]) -> Backtest:
    """The backtest, made beside the event loop; TimeoutError where that takes longer than `LONGEST_S`."""
    with fail_after(LONGEST_S):
        return await to_thread.run_sync(ask, abandon_on_cancel=True, limiter=_limiter())


async def _answer(ask: Callable[[], Backtest], language: str) -> Response:
    """The backtest; refused where it takes too long."""
    try:
        result = await in_time(ask)
    except TimeoutError as error:
        raise Refused("problem.slow", name="", status=503, seconds=str(LONGEST_S)) from error
    notes = [said(note, language) for note in result.notes]
    # Where a rule tells is nothing to its past, and addresses may be secrets.
    result = replace(result, rule=replace(result.rule, recipients=()))
    return JSONResponse(jsonable_encoder(result) | {"is_truncated": result.is_truncated, "said": notes})


_limiters: dict[str, CapacityLimiter] = {}


def _limiter() -> CapacityLimiter:
    """One for the process; made inside its event loop."""
    return _limiters.setdefault("backtest", CapacityLimiter(_AT_ONCE))
