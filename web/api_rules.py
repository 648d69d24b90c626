"""Rules as JSON, read and written."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final

from fastapi import Body, Depends, Query, Request, Response
from pydantic import AwareDatetime, Field

import alerts
from alerts.fields import COMMON, KINDS, OWN
from alerts.rules import rule_as_mapping
from monitor import rules
from monitor.bootstrap import Service
from news.errors import RuleError
from news.rules import Rule, RuleKind
from storage import rule_views

from . import rule_recipients
from .api_route import Limit, Paging, api_router
from .api_rule_schema import WRITTEN
from .pages import Served
from .problems import Refused
from .rule_words import standing
from .rules import RuleId

LONGEST_MUTE_H: Final = 24 * 366
_APART: Final = frozenset({"id", "kind", "created_at"})

Written = Annotated[dict[str, object], Body(json_schema_extra=WRITTEN)]
RuleCursor = Annotated[str | None, Query(max_length=64, pattern=r"^[a-z0-9][a-z0-9_-]*$")]

router = api_router()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A page of rules by id, as `rules.toml` has them, addresses cut; `next_cursor` is null on the last."""

    items: tuple[dict[str, object], ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """For how many hours, or until when; neither, or 0 hours, ends the silence."""

    hours: Annotated[float, Field(ge=0, le=LONGEST_MUTE_H)] | None = None
    until: AwareDatetime | None = None


def _paging(request: Request, response: Response, cursor: RuleCursor = None, limit: Limit = 50) -> Paging:
    return Paging(limit=limit, cursor=cursor, request=request, response=response)


@router.get("/rules", name="rules")
def listing(service: Served, paged: Annotated[Paging, Depends(_paging)]) -> Rules:
    """The rules by id, with their state; the cursor is the id of the last one seen."""
    with service.database.reading() as tx:
        found = rule_views.page(tx, limit=paged.limit + 1, after_id=paged.cursor or "")
    shown = found[: paged.limit]
    more = shown[-1].id if len(found) > paged.limit else None
    paged.follow(more)
    return Rules(items=tuple(_plain(service, rule) for rule in shown), next_cursor=more)


@router.post("/rules", name="add_rule", status_code=201)
def add(service: Served, response: Response, written: Written) -> dict[str, object]:
    """Keep a new rule; its fields are those of `rules.toml`."""
    rule = rules.add(service, _whole(written, None))
    response.headers["Location"] = f"/api/v1/rules/{rule.id}"
    return _plain(service, rule)


@router.get("/rules/{rule_id}", name="rule")
def one(service: Served, rule_id: RuleId) -> dict[str, object]:
    """One rule."""
    return _plain(service, rules.get(service, rule_id))


@router.put("/rules/{rule_id}", name="put_rule")
def put(service: Served, rule_id: RuleId, written: Written) -> dict[str, object]:
    """Write a kept rule anew: what is left out has its default; an address that was cut stays what it is."""
    return _plain(service, _rewritten(service, rule_id, written))


@router.delete("/rules/{rule_id}", name="delete_rule", status_code=204, response_model=None)
def remove(service: Served, rule_id: RuleId) -> Response:
    """Forget a rule; the alerts that it raised stay."""
    rules.remove(service, rule_id)
    return Response(status_code=204)


@router.post("/rules/{rule_id}/mute", name="mute_rule")
def mute(service: Served, rule_id: RuleId, asked: Mute) -> dict[str, object]:
    """Let a rule be silent for so many hours or until then, or end that."""
    now = service.clock.now()
    until = asked.until or (now + timedelta(hours=asked.hours) if asked.hours else None)
    if until is not None and until <= now:
        raise Refused("problem.over", name="until", place="body")
    return _plain(service, rules.mute(service, rule_id, until))


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
