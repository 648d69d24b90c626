"""All rules and recipients as a file: taken away, and applied after a look at what would change."""

import base64
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, File, Form, HTTPException, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from alerts.addresses import read_recipient
from monitor import rule_files
from monitor.bootstrap import Service
from monitor.rule_files import Change, Difference, Plan
from news.addresses import mask
from news.errors import RecipientError, RuleFileError, StalePlanError
from news.rules import RecipientProfile, Rule

from . import rule_recipients
from .frame import Frame, render
from .pages import Framed, Served

LARGEST: Final = 2_000_000  # bytes of a file that a page takes; a rule has some hundred

Text = Annotated[str, Form(max_length=LARGEST)]

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A field before and after, as it may be shown."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What would become of one rule or recipient."""

    what: str
    id: str
    fate: str
    fields: tuple[Changed, ...] = ()


@router.get("/rule-file")
def begin(frame: Framed) -> Response:
    """The file to take away, and a place to put one."""
    return _shown(frame)


@router.get("/rule-file/rules.toml")
def export(service: Served) -> Response:
    """Every rule and recipient as a file."""
    headers = {"Content-Disposition": 'attachment; filename="rules.toml"', "Cache-Control": "no-store"}
    text = rule_files.export(service)
    return Response(text, media_type="application/toml; charset=utf-8", headers=headers)


@router.post("/rule-file")
def compare(
    service: Served, frame: Framed, text: Text = "", file: Annotated[UploadFile | None, File()] = None
) -> Response:
    """What would change, were the file applied."""
    try:
        written = _text(text, file)
        plan = rule_files.plan(service, written)
    except RuleFileError as error:
        return _shown(frame, text=text, mistakes=error.mistakes, status=422)
    return _shown(frame, text=written, plan=plan)


@router.post("/rule-file/apply")
def apply(
    service: Served,
    frame: Framed,
    text: Annotated[str, Form(max_length=2 * LARGEST)],
    versions: Annotated[str, Form(max_length=50)],
) -> Response:
    """Does what was shown, all of it or nothing, unless rules were changed in between."""
    try:
        written = base64.b64decode(text, validate=True).decode()
    except ValueError as error:
        raise HTTPException(422) from error
    try:
        plan = rule_files.plan(service, written)
        if versions != _versions(plan):
            return _stale(service, frame, written)
        rule_files.apply(service, plan)
    except StalePlanError:
        return _stale(service, frame, written)
    except (RuleFileError, RecipientError) as error:
        return _shown(frame, text=written, mistakes=error.mistakes, status=422)
    return RedirectResponse(frame.link("/rules", done="applied"), status_code=303)


def _stale(service: Service, frame: Frame, written: str) -> Response:
    plan = rule_files.plan(service, written)
    return _shown(frame, text=written, plan=plan, notice="file_stale", status=409)


def _shown(
    frame: Frame,
    *,
    text: str = "",
    plan: Plan | None = None,
    mistakes: tuple[str, ...] = (),
    notice: str = "",
    status: int = 200,
) -> Response:
    answer = render(
        frame,
        "rule_file.html",
        text=text,
        # In a form, line breaks come back as others; the file that is applied is the one that was shown.
        carried=base64.b64encode(text.encode()).decode(),
        plan=plan,
        versions=_versions(plan) if plan else "",
        lines=[*_lines("recipient", plan.recipients), *_lines("rule", plan.rules)] if plan else [],
        unchanged=len(plan.rules.unchanged) + len(plan.recipients.unchanged) if plan else 0,
        mistakes=mistakes,
        notice=notice,
    )
    answer.status_code = status
    return answer


def _text(text: str, file: UploadFile | None) -> str:
    """What was pasted, or else what stands in the file; RuleFileError where that is too long or no text."""
    if text.strip() or file is None:
        return text.replace("\r\n", "\n")
    raw = file.file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise RuleFileError([f"the page takes {LARGEST:,} bytes; apply a longer file on the command line"])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RuleFileError([f"this is no UTF-8, at byte {error.start}; save the file as UTF-8"]) from error


def _versions(plan: Plan) -> str:
    return "-".join(map(str, plan.versions))


def _lines(what: str, difference: Difference[Rule] | Difference[RecipientProfile]) -> list[Line]:
    return [
        *(Line(what=what, id=new.id, fate="added") for new in difference.added),
        *(
            Line(what=what, id=each.after.id, fate="changed", fields=_fields(each))
            for each in difference.changed
        ),
        *(Line(what=what, id=old.id, fate="removed") for old in difference.removed),
    ]


def _fields(change: Change[Rule] | Change[RecipientProfile]) -> tuple[Changed, ...]:
    return tuple(
        Changed(
            field=each.field, before=_value(each.field, each.before), after=_value(each.field, each.after)
        )
        for each in change.fields
    )


def _value(field: str, value: object) -> str:
    if value in (None, "", []):
        return ""
    each = value if isinstance(value, list) else [value]
    is_address = field in {"recipients", "to"}
    return ", ".join(_address(str(one)) if is_address else str(one) for one in each)


def _address(written: str) -> str:
    """A recipient with its address cut, as it may be a secret."""
    try:
        return rule_recipients.shown([read_recipient(written)], mails=False)[0]
    except ValueError:
        return mask(written)
