"""Rules as JSON, read and written; what waits because of failures, and what is held for later."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Body, Query
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime
from starlette.responses import Response

import alerts
from alerts.fields import COMMON, KINDS, OWN
from alerts.rules import rule_as_mapping
from monitor import circuits, profiles, rules
from monitor.bootstrap import Service
from news.addresses import mask
from news.errors import RuleError
from news.held import HeldView
from news.rules import Rule, RuleKind
from news.views import CircuitView
from storage import rule_views
from storage.cursors import read_id

from . import rule_recipients
from .api import Limit, masked
from .pages import Cursor, Served
from .rule_words import standing
from .rules import RuleId

LONGEST_MUTE_H: Final = 24 * 366
_APART: Final = frozenset({"id", "kind", "created_at"})

Written = Annotated[dict[str, object], Body()]
After = Annotated[str, Query(max_length=64)]

router = APIRouter(prefix="/api/v1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A page of rules by id, as `rules.toml` has them, addresses cut; `next_after` is null on the last."""

    items: tuple[dict[str, object], ...]
    next_after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAlerts:
    """A page of what is held, newest first; `next_cursor` is null on the last page."""

    items: tuple[HeldView, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """For how many hours, or until when; neither, or 0 hours, ends the silence."""

    hours: float | None = None
    until: AwareDatetime | None = None


@router.get("/rules", name="rules")
def listing(service: Served, after: After = "", limit: Limit = 200) -> Rules:
    """The rules behind an id, with their state."""
    with service.database.reading() as tx:
        found = rule_views.page(tx, limit=limit + 1, after_id=after)
    shown = found[:limit]
    return Rules(
        items=tuple(_plain(service, rule) for rule in shown),
        next_after=shown[-1].id if len(found) > limit else None,
    )


@router.post("/rules", name="add_rule", status_code=201, response_model=None)
def add(service: Served, written: Written) -> Response:
    """Keep a new rule; its fields are those of `rules.toml`."""
    return _answer(service, lambda: rules.add(service, _whole(written, None)), status=201)


@router.get("/rules/{rule_id}", name="rule")
def one(service: Served, rule_id: RuleId) -> dict[str, object]:
    """One rule."""
    return _plain(service, rules.get(service, rule_id))


@router.put("/rules/{rule_id}", name="put_rule", response_model=None)
def put(service: Served, rule_id: RuleId, written: Written) -> Response:
    """Write a kept rule anew: what is left out has its default; an address that was cut stays what it is."""
    return _answer(service, lambda: _rewritten(service, rule_id, written))


@router.delete("/rules/{rule_id}", name="delete_rule", status_code=204, response_model=None)
def remove(service: Served, rule_id: RuleId) -> Response:
    """Forget a rule; the alerts that it raised stay."""
    rules.remove(service, rule_id)
    return Response(status_code=204)


@router.post("/rules/{rule_id}/mute", name="mute_rule", response_model=None)
def mute(service: Served, rule_id: RuleId, asked: Mute) -> Response:
    """Let a rule be silent for so many hours or until then, or end that."""
    now = service.clock.now()
    if asked.hours is not None and not 0 <= asked.hours <= LONGEST_MUTE_H:
        return _refused([f"hours: write a number from 0 to {LONGEST_MUTE_H}"])
    until = asked.until or (now + timedelta(hours=asked.hours) if asked.hours else None)
    if until is not None and until <= now:
        return _refused(["until: that is over; send hours = 0 to end a silence"])
    return _answer(service, lambda: rules.mute(service, rule_id, until))


@router.get("/circuits", name="circuits")
def failing(service: Served) -> tuple[CircuitView, ...]:
    """Addresses and destinations where nothing gets through, with how many messages wait."""
    return tuple(
        each if each.scope == "destination" else replace(each, address=mask(each.address))
        for each in circuits.listing(service)
    )


@router.get("/held", name="held")
def held(service: Served, cursor: Cursor = None, limit: Limit = 50) -> HeldAlerts:
    """The alerts that wait for digests, the end of quiet hours or a cap."""
    before_id = None if cursor is None else read_id(cursor)
    found = profiles.held(service, limit=limit + 1, before_id=before_id)
    items = tuple(
        replace(view, address=mask(view.address), alert=masked(view.alert)) for view in found[:limit]
    )
    return HeldAlerts(items=items, next_cursor=str(items[-1].id) if len(found) > limit else None)


def _rewritten(service: Service, rule_id: str, written: dict[str, object]) -> Rule:
    kept = rules.get(service, rule_id)
    kind = written.get("kind", kept.kind)
    fields: tuple[str, ...] = (*COMMON, *OWN[_kind(kind)])
    cleared = dict.fromkeys(field for field in fields if field not in _APART)
    whole = _whole(written, kept)
    other_id = whole.pop("id", rule_id)
    if other_id != rule_id:
        raise RuleError([f"id: the address names “{rule_id}”; a rule keeps its id"])
    # Both ways of writing must find the same mistakes, also in fields that the kind does not have.
    alerts.parse_rule({**whole, "id": rule_id, "kind": kind}, now=service.clock.now())
    return rules.edit(service, rule_id, {**cleared, **whole, "kind": kind})


def _kind(kind: object) -> RuleKind:
    return next((each for each in KINDS if each == kind), KINDS[0])


def _whole(written: dict[str, object], kept: Rule | None) -> dict[str, object]:
    """What was sent, with the addresses that were cut made whole; RuleError where one is nobody's."""
    own = {name: value for name, value in written.items() if name not in {"created_at", "state"}}
    lines = own.get("recipients")
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        return own
    whole, lost = rule_recipients.restored(lines, kept, mails=False)
    if lost:
        raise RuleError([f"recipients: {said}" for said in lost])
    return {**own, "recipients": whole}


def _plain(service: Service, rule: Rule) -> dict[str, object]:
    shown = list(rule_recipients.shown(rule.recipients, mails=False))
    return {**rule_as_mapping(rule), "recipients": shown, "state": standing(rule, service.clock.now())}


def _answer(service: Service, make: Callable[[], Rule], *, status: int = 200) -> Response:
    """The rule as it is kept from here on, or every mistake."""
    try:
        return JSONResponse(_plain(service, make()), status_code=status)
    except RuleError as error:
        return _refused(list(error.mistakes), str(error))


def _refused(mistakes: list[str], said: str = "") -> Response:
    body = {"status": 422, "detail": said or "; ".join(mistakes), "mistakes": mistakes}
    return JSONResponse(body, status_code=422)
