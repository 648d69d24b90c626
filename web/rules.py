"""The rules: their list, each with what it tells and has told, and what a person does with one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, Final, Literal

import tomli_w
from anyio import to_thread
from fastapi import APIRouter, Form, Path, Query
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from alerts.rules import compact_mapping
from monitor import backtest, rules
from monitor.bootstrap import Service
from monitor.recipients import lacking, unread
from monitor.spike_waiting import shortness
from monitor.trying import fire_test
from news.errors import BacktestError, NotFoundError
from news.rules import Rule
from storage import Transaction, feeds, rule_views
from storage import rules as rule_store
from storage.rule_views import RuleActivity
from storage.rules import FailingRule

from . import rule_recipients, rule_words, wording
from .backtests import in_time
from .frame import Frame, render
from .pages import Framed, Served
from .rule_editing import NEW, backtest_facts

LISTED: Final = 100
LATEST: Final = 20
RECENT: Final = timedelta(days=30)
MUTES: Final = (1, 8, 24, 168)  # hours

RuleId = Annotated[str, Path(max_length=64, pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Wish = Literal["mute", "unmute", "enable", "disable", "test", "remove"]
Done = Annotated[str | None, Query(max_length=20, pattern=r"^[a-z_]+$")]

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A rule in the list."""

    rule: Rule
    scope: str
    told: tuple[str, ...]
    standing: str
    activity: RuleActivity
    address: str
    failing: FailingRule | None


@router.get("/rules")
def listing(
    service: Served,
    frame: Framed,
    after: Annotated[str, Query(max_length=64)] = "",
    done: Done = None,
) -> Response:
    """Every rule, what it fires on, whom it tells and how often it has of late."""
    now = service.clock.now()
    with service.database.reading() as tx:
        found = rule_views.page(tx, limit=LISTED + 1, after_id=after)
        told = rule_views.activity(tx, [rule.id for rule in found], since=now - RECENT)
        failing = _failing(tx)
    shown = found[:LISTED]
    return render(
        frame,
        "rules.html",
        rules=[_listed(frame, rule, told[rule.id], failing, now) for rule in shown],
        next_after=shown[-1].id if len(found) > LISTED else None,
        after=after,
        notice=_notice(done),
        mutes=MUTES,
    )


@router.get("/rules/{rule_id}")
async def one(
    service: Served, frame: Framed, rule_id: RuleId, done: Done = None, *, tried: bool = False
) -> Response:
    """One rule in words and as a file has it, its latest alerts and, when asked, its past.

    Of a rule that was removed the alerts link here for ever: 410, with the way to them.
    """
    facts = await to_thread.run_sync(_facts, service, frame, rule_id)
    if isinstance(facts, str):
        gone = render(frame, "rule_gone.html", name=facts, rule_id=rule_id)
        gone.status_code = 410
        return gone
    result, notice = None, _notice(done)
    if tried:
        try:
            result = await in_time(partial(backtest.of_kept, service, rule_id, limit=LISTED))
        except (BacktestError, TimeoutError):
            notice = "backtest_failed"
    return render(
        frame,
        "rule.html",
        **facts,
        result=result,
        notice=notice,
        mutes=MUTES,
        **backtest_facts(frame, result),
    )


@router.get("/rules/{rule_id}/remove")
def ask(service: Served, frame: Framed, rule_id: RuleId) -> Response:
    """The question whether a rule shall really go."""
    rule = rules.get(service, rule_id)
    return render(frame, "rule_removal.html", rule=rule, scope=rule_words.scope(frame, rule))


@router.post("/rules/{rule_id}")
def fulfil(
    service: Served,
    frame: Framed,
    rule_id: RuleId,
    wish: Annotated[Wish, Form()],
    hours: Annotated[int, Form(ge=1, le=24 * 366)] = 1,
    back: Annotated[Literal["list", "rule"], Form()] = "list",
) -> Response:
    """Does what a person wishes for a rule, and goes back to where they were."""
    try:
        done = _do(service, rule_id, wish, hours=hours)
    except NotFoundError:
        done, back = "rule_missing", "list"
    here = f"/rules/{rule_id}" if back == "rule" and wish != "remove" else "/rules"
    return RedirectResponse(frame.link(here, done=done), status_code=303)


def _do(service: Service, rule_id: str, wish: Wish, *, hours: int) -> str:
    """Does it; the name of what to say then."""
    match wish:
        case "mute":
            rules.mute(service, rule_id, service.clock.now() + timedelta(hours=hours))
        case "unmute":
            rules.mute(service, rule_id, None)
        case "enable" | "disable":
            rules.enable(service, rule_id, is_enabled=wish == "enable")
        case "test":
            return "rule_test" if fire_test(service, rule_id) else "rule_test_nobody"
        case "remove":
            rules.remove(service, rule_id)
    return f"rule_{wish}"


def _facts(service: Service, frame: Frame, rule_id: str) -> dict[str, object] | str:
    """What the page shows; of a rule that is gone and has told something, only its name."""
    now = service.clock.now()
    with service.database.reading() as tx:
        rule = rule_views.find(tx, rule_id)
        if rule is None:
            if (name := feeds.rule_name(tx, rule_id)) is None:
                raise NotFoundError("rule", rule_id)
            return name
        told = rule_views.activity(tx, [rule_id], since=now - RECENT)
        failing = _failing(tx)
        latest = feeds.newest(tx, limit=LATEST, rule_id=rule_id)
        short = shortness(tx, rule)
    return {
        "listed": _listed(frame, rule, told[rule_id], failing, now),
        "latest": latest,
        "short": short,
        "toml": _toml(rule),
        "doubts": lacking(service, rule.recipients) + unread(rule.languages, service.settings),
        "why": partial(wording.why, frame),
        "title_mentions": wording.title_mentions,
    }


def _failing(tx: Transaction) -> dict[str, FailingRule]:
    """The rules that could not be asked since they were changed, by id."""
    return {each.rule_id: each for each in rule_store.failing(tx)}


def _listed(
    frame: Frame, rule: Rule, told: RuleActivity, failing: Mapping[str, FailingRule], now: datetime
) -> Listed:
    own = f"/rules/{rule.id}"
    return Listed(
        rule=rule,
        scope=rule_words.scope(frame, rule),
        told=tuple(rule_words.recipient(frame, each) for each in rule.recipients),
        standing=rule_words.standing(rule, now),
        activity=told,
        failing=failing.get(rule.id),
        # The page of a rule that the command line has called so is the form for new ones.
        address=frame.link(own + "/edit" if rule.id == NEW else own),
    )


def _toml(rule: Rule) -> str:
    """The rule as a file has it, with the addresses cut."""
    written = compact_mapping(replace(rule, muted_until=None))
    written["recipients"] = list(rule_recipients.shown(rule.recipients, mails=False))
    return tomli_w.dumps({"rules": [written]}, multiline_strings=True)


_NOTICES: Final = frozenset(
    {
        "saved", "rule_missing", "rule_test", "rule_test_nobody", "applied",
        *(f"rule_{wish}" for wish in ("mute", "unmute", "enable", "disable", "remove")),
    }
)  # fmt: skip


def _notice(done: str | None) -> str:
    return done if done in _NOTICES else ""
