"""`rules apply` and `rules export`: rules as a file."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer

from alerts.addresses import read_recipient, shown_recipient
from monitor import rule_files as verbs
from monitor.recipients import lacking
from monitor.rule_files import Change, Difference, Kept, Plan
from news.errors import MonitorError, RuleFileError
from news.rules import RecipientProfile

from .frame import AsJson, console, errors, print_json, service
from .rule_words import scope

_STANDARD: Final = Path("-")
_ADDRESSES: Final = ("slack:http", "teams:http", "webhook:http")
_PRIVATE: Final = 0o600  # addresses of Slack and Teams are passwords of a kind


class _UnconfirmedError(MonitorError):
    """A script must say that it means it."""

    def __init__(self) -> None:
        super().__init__("Nothing was changed. Say --yes to apply it, or --dry-run to look only.")


def apply(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file (docs/rules.md); “-” is standard input.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the difference, change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    json: AsJson = False,
) -> None:
    """Make the rules equal to a file: shows the difference, asks, then does all of it or nothing.

    Example: ./mfa rules apply rules.toml --dry-run
    """
    text = _text(file, context.obj)
    with service() as found:
        plan = verbs.plan(found, text)
        if json:
            print_json(_for_scripts(plan))
        else:
            _show(plan)
        if plan.is_empty or dry_run:
            return
        if not yes and not _agrees():
            console.print("Nothing was changed.")
            return
        verbs.apply(found, plan)
        told = [recipient for rule in plan.rules.added for recipient in rule.recipients]
        lines = lacking(found, told)
    if not json:
        console.print("Applied.")
    for line in lines:
        errors.print(f"But {line}.", markup=False, soft_wrap=True)


def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to; standard output if nothing is said.")] = _STANDARD,
) -> None:
    """Write every rule and recipient as a file that `rules apply` reads; secrets of webhooks stay out.

    Addresses are in it, and whoever has one of Slack or Teams can write there: only you can read the file.
    Example: ./mfa rules export rules.toml
    """
    with service() as found:
        text = verbs.export(found)
    if file == _STANDARD:
        print(text, end="")
        return
    path: Path = context.obj / file
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.touch(mode=_PRIVATE)
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise RuleFileError([f"{file} cannot be written: {error.strerror}"]) from error
    console.print(f"Wrote {file}.", markup=False)


def _text(file: Path, folder: Path) -> str:
    try:
        raw = sys.stdin.buffer.read() if file == _STANDARD else (folder / file).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise RuleFileError([f"{file} cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise RuleFileError([f"{file} is no UTF-8, at byte {error.start}; save it as UTF-8"]) from error


def _agrees() -> bool:
    """Whether a person on a terminal says yes; a script cannot be asked."""
    if not sys.stdin.isatty():
        raise _UnconfirmedError
    return typer.confirm("Apply this?")


def _show(plan: Plan) -> None:
    if plan.is_empty:
        console.print("Nothing to change.")
        return
    _difference("recipient", plan.recipients, lambda profile: str(_shown(_address(profile))))
    _difference("rule", plan.rules, scope)
    kept = len(plan.rules.unchanged) + len(plan.recipients.unchanged)
    console.print(f"{kept} stay as they are.", markup=False)


def _address(profile: RecipientProfile) -> str:
    return f"{profile.channel}:{profile.address}"


def _difference(what: str, difference: Difference[Kept], words: Callable[[Kept], str]) -> None:
    for added in difference.added:
        said = f"+ {what} {added.id} is added: {words(added)}"
        console.print(said, style="green", markup=False, soft_wrap=True)
    for change in difference.changed:
        console.print(f"~ {what} {change.after.id} is changed", style="yellow", markup=False, soft_wrap=True)
        for field in change.fields:
            said = f"    {field.field}: {_said(_shown(field.before))} → {_said(_shown(field.after))}"
            console.print(said, markup=False, soft_wrap=True)
    for removed in difference.removed:
        said = f"- {what} {removed.id} is REMOVED: {words(removed)}"
        console.print(said, style="bold red", markup=False, soft_wrap=True)


def _shown(value: object) -> object:
    """A field's value; of addresses that would let anybody write there only the host."""
    if isinstance(value, list):
        return [_shown(each) for each in value]
    if isinstance(value, str) and value.startswith(_ADDRESSES):
        return shown_recipient(read_recipient(value))
    return value


def _said(value: object) -> str:
    if value in (None, "", []):
        return "(nothing)"
    return ", ".join(value) if isinstance(value, list) else str(value)


def _for_scripts(plan: Plan) -> dict[str, object]:
    return {"rules": _plain(plan.rules), "recipients": _plain(plan.recipients), "is_empty": plan.is_empty}


def _plain(difference: Difference[Kept]) -> dict[str, object]:
    return {
        "added": [each.id for each in difference.added],
        "changed": [_changed(change) for change in difference.changed],
        "removed": [each.id for each in difference.removed],
        "unchanged": [each.id for each in difference.unchanged],
    }


def _changed(change: Change[Kept]) -> dict[str, object]:
    fields = {
        each.field: {"before": _shown(each.before), "after": _shown(each.after)} for each in change.fields
    }
    return {"id": change.after.id, "fields": fields}
