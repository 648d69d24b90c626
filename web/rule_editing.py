"""The form of a rule: kind first, then its fields, tried on the archive before it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Final
from urllib.parse import parse_qsl

from anyio import to_thread
from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

import alerts
from alerts.backtest.words import said
from alerts.fields import KINDS
from alerts.known import EVENT_KINDS, LANGUAGES
from alerts.templates import NAMES
from countries import groups
from monitor import backtest, rules
from monitor.bootstrap import Service
from news.backtests import Backtest
from news.errors import BacktestError, NotFoundError, RuleError
from news.rules import Rule
from storage import rule_views

from . import rule_forms, wording
from .backtests import in_time
from .frame import Frame, render
from .histograms import histogram
from .pages import Framed, Served
from .rule_forms import RuleForm, Typed
from .rule_words import kinds

LARGEST_FORM: Final = 1_000_000  # bytes; the longest rule there can be has some 100,000
MOST_FIELDS: Final = 2_000
LISTED: Final = 50
NEW: Final = "new"  # the form's own address, so that no rule of the page may be called so

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form as it was sent: what was typed, which button was pressed, the rule that was seen."""

    typed: Typed
    wish: str
    seen: str


async def sent_of(request: Request) -> Sent:
    """The form of a rule, whatever its size claims to be; 413 where it is larger than any rule."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_FORM:
            raise HTTPException(413)
    try:
        text = body.decode()
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise HTTPException(422) from error
    own = dict(pairs)
    return Sent(typed=rule_forms.of_pairs(pairs), wish=own.get("do", "save"), seen=own.get("seen", ""))


Form = Annotated[Sent, Depends(sent_of)]


@router.get("/rules/new")
def begin(
    request: Request, frame: Framed, kind: Annotated[str | None, Query(max_length=40)] = None
) -> Response:
    """What kinds of rule there are, or the form of one, with what the address says of it filled in."""
    if kind not in KINDS:
        return render(frame, "rule_kinds.html", kinds=kinds(frame))
    typed = {**rule_forms.blank(kind), **rule_forms.suggested(request.query_params.multi_items())}
    return _shown(frame, RuleForm(kind=kind, typed=typed, mistakes={}))


@router.post("/rules/new")
async def add(service: Served, frame: Framed, sent: Form) -> Response:
    """Tries a new rule on the archive, or keeps it."""
    return await _answered(service, frame, sent, None)


@router.get("/rules/{rule_id}/edit")
def change(service: Served, frame: Framed, rule_id: str) -> Response:
    """The form of a kept rule."""
    rule = rules.get(service, rule_id)
    form = RuleForm(kind=rule.kind, typed=rule_forms.of_rule(rule), mistakes={})
    return _shown(frame, form, kept=rule)


@router.post("/rules/{rule_id}/edit")
async def rewrite(service: Served, frame: Framed, rule_id: str, sent: Form) -> Response:
    """Tries a changed rule on the archive, or keeps it; what was typed is not lost with the rule."""
    kept = await to_thread.run_sync(_find, service, rule_id)
    if kept is None:
        form = _form(sent, {})
        return _shown(frame, form, notice="rule_gone", status=409)
    if sent.wish == "save" and sent.seen != rule_forms.fingerprint(kept):
        return _shown(frame, _form(sent, {}), kept=kept, notice="rule_changed", status=409)
    return await _answered(service, frame, sent, kept)


async def _answered(service: Service, frame: Frame, sent: Sent, kept: Rule | None) -> Response:
    """What the button asks for: other fields, a look at the archive, or the rule kept."""
    if sent.wish == "kind":
        return _shown(frame, _form(sent, {}), kept=kept)
    try:
        if sent.wish == "try":
            return await _tried(service, frame, sent, kept)
        rule_id = await to_thread.run_sync(_keep, service, sent.typed, kept)
    except RuleError as error:
        form = _form(sent, rule_forms.by_field(_kind(sent.typed), error.mistakes))
        return _shown(frame, form, kept=kept, status=422)
    except NotFoundError:
        return _shown(frame, _form(sent, {}), notice="rule_gone", status=409)
    return RedirectResponse(frame.link(f"/rules/{rule_id}", done="saved"), status_code=303)


async def _tried(service: Service, frame: Frame, sent: Sent, kept: Rule | None) -> Response:
    rule = _rule(service, sent.typed, kept)
    form = _form(sent, {})
    try:
        result = await in_time(partial(backtest.backtest, service, rule, limit=LISTED))
    except (BacktestError, TimeoutError):
        return _shown(frame, form, kept=kept, notice="backtest_failed", status=503)
    return _shown(frame, form, kept=kept, result=result)


def _keep(service: Service, typed: Typed, kept: Rule | None) -> str:
    """The id under which the rule is kept from here on."""
    rule = _rule(service, typed, kept)
    written, _ = rule_forms.as_written(typed, kept)
    if kept is not None:
        rules.edit(service, kept.id, {**written, "id": kept.id})
        return kept.id
    has_id = bool(next(iter(typed.get("id", ())), "").strip())
    rule_id, is_there = _place(service, rule, is_asked_for=has_id)
    if not is_there:
        rules.add(service, {**written, "id": rule_id})
    return rule_id


def _place(service: Service, rule: Rule, *, is_asked_for: bool) -> tuple[str, bool]:
    """Under which id a new rule is kept, and whether it is so already, as of a button pressed twice."""
    number, rule_id = 1, rule.id
    with service.database.reading() as tx:
        while (known := rule_views.find(tx, rule_id)) is not None:
            if _is_same(known, replace(rule, id=rule_id)):
                return rule_id, True
            if is_asked_for:
                break
            number += 1
            rule_id = f"{rule.id[:58]}-{number}"
    return rule_id, False


def _is_same(known: Rule, rule: Rule) -> bool:
    return replace(known, created_at=rule.created_at, name=rule.name) == rule and known.name in {
        rule.name,
        known.id,
    }


def _rule(service: Service, typed: Typed, kept: Rule | None) -> Rule:
    """The rule that was typed; RuleError with every mistake."""
    written, lost = rule_forms.as_written(typed, kept)
    mistakes = list(lost)
    text = str(written.get("id") or "")
    if kept is None and text == NEW:
        mistakes.append(f"id: “{NEW}” is the address of this form; choose another")
    written["id"] = (
        kept.id if kept else text or rule_forms.id_of(str(written.get("name") or ""), _kind(typed))
    )
    try:
        rule = alerts.parse_rule(written, now=service.clock.now())
    except RuleError as error:
        raise RuleError([*mistakes, *error.mistakes]) from error
    if mistakes:
        raise RuleError(mistakes)
    return rule


def _find(service: Service, rule_id: str) -> Rule | None:
    with service.database.reading() as tx:
        return rule_views.find(tx, rule_id)


def _kind(typed: Typed) -> str:
    kind = next(iter(typed.get("kind", ())), "")
    return kind if kind in KINDS else KINDS[0]


def _form(sent: Sent, mistakes: Mapping[str, tuple[str, ...]]) -> RuleForm:
    return RuleForm(kind=_kind(sent.typed), typed=sent.typed, mistakes=mistakes)


def _shown(
    frame: Frame,
    form: RuleForm,
    *,
    kept: Rule | None = None,
    result: Backtest | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    answer = render(
        frame,
        "rule_form.html",
        form=form,
        kept=kept,
        seen=rule_forms.fingerprint(kept) if kept else "",
        notice=notice,
        kinds=kinds(frame),
        groups=[(key, groups.name(key, frame.language)) for key in groups.groups()],
        tongues=LANGUAGES,
        occasions=EVENT_KINDS,
        names=NAMES,
        result=result,
        **backtest_facts(frame, result),
    )
    answer.status_code = status
    return answer


def backtest_facts(frame: Frame, result: Backtest | None) -> dict[str, object]:
    """What a template needs to show a backtest."""
    if result is None:
        return {}
    return {
        "picture": histogram(result.per_month),
        "notes": [said(note, frame.language) for note in result.notes],
        "because": partial(wording.would_have, frame, result.rule),
    }
