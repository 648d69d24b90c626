"""`rules`: who is told what."""

from datetime import datetime, timedelta
from typing import Annotated, Any

import typer
from rich import box
from rich.markup import escape
from rich.table import Table

from alerts.addresses import shown_recipient
from alerts.building import listens
from alerts.rules import rule_as_mapping
from monitor import rules as verbs
from monitor.bootstrap import Service
from monitor.recipients import lacking, unread
from monitor.trying import fire_test
from news.dates import ALMATY
from news.rules import Rule

from . import backtests, rule_files
from .frame import AsJson, console, errors, local_time, print_json, service
from .rule_options import narrowed, with_rule_options, written_by
from .rule_words import for_scripts, scope, told

app = typer.Typer(
    help="List, add, edit, remove, mute and try rules; apply and export them as a file.", no_args_is_help=True
)
app.command("apply")(rule_files.apply)
app.command("export")(rule_files.export)
app.command()(backtests.backtest)

Id = Annotated[str, typer.Argument(help="The rule's id, as `rules list` shows it.")]


@app.command("list")
def list_rules(*, json: AsJson = False) -> None:
    """All rules. Example: ./mfa rules list --json."""
    with service() as found:
        known, now = verbs.list_all(found), found.clock.now()
    if json:
        print_json([for_scripts(rule) for rule in known])
        return
    table = Table("id", "kind", "fires on", "tells", "state", box=box.SIMPLE)
    for rule in known:
        table.add_row(
            f"[bold]{escape(rule.id)}[/]", f"[cyan]{rule.kind}[/]", escape(scope(rule)), escape(told(rule)),
            _state(rule, now),
        )  # fmt: skip
    console.print(table)


@app.command()
def show(id: Id, *, json: AsJson = False) -> None:  # noqa: A002 - the argument's name is shown to people
    """One rule, field by field. Example: ./mfa rules show default."""
    with service() as found:
        rule, now = verbs.get(found, id), found.clock.now()
    if json:
        print_json(for_scripts(rule))
        return
    table = Table("field", "value", box=box.SIMPLE)
    for field, value in rule_as_mapping(rule).items():
        if field != "recipients" and value not in (None, "", []):
            table.add_row(field, escape(", ".join(value) if isinstance(value, list) else str(value)))
    table.add_row("tells", escape(told(rule)))
    table.add_row("state", _state(rule, now))
    console.print(f"{scope(rule)}.", markup=False)
    console.print(table)


@app.command()
@with_rule_options
def add(id: Id, **options: Any) -> None:  # noqa: A002, ANN401 - as above; Typer gives what it read
    """Add a rule. Example: ./mfa rules add gulf --kind watch_list --groups gulf --to desk@example.org."""
    written = written_by(options)
    with service() as found:
        rule = verbs.add(found, {"kind": "first_mention", **written, **narrowed(options, None), "id": id})
        lines = _doubts(rule, found)
    console.print(f"Added “{rule.id}”: {scope(rule)}.", markup=False, soft_wrap=True)
    _warn(lines)


@app.command()
@with_rule_options
def edit(id: Id, **options: Any) -> None:  # noqa: A002, ANN401 - as above
    """Change some of a rule's fields. Example: ./mfa rules edit default --days 60."""
    written = written_by(options)
    with service() as found:
        before = verbs.get(found, id) if options["headline_only"] or options["counterparty_only"] else None
        changes = {**written, **narrowed(options, before.where if before else None)}
        if not changes:
            raise typer.BadParameter("nothing was given to change; name a field, such as --days 60")
        rule = verbs.edit(found, id, changes)
        lines = _doubts(rule, found)
    console.print(f"Changed “{rule.id}”: {scope(rule)}.", markup=False, soft_wrap=True)
    _warn(lines)


@app.command()
def remove(id: Id) -> None:  # noqa: A002 - as above
    """Remove a rule; what it has told stays. Example: ./mfa rules remove gulf."""
    with service() as found:
        verbs.remove(found, id)
    console.print(f"Removed “{id}”.", markup=False)


@app.command()
def mute(
    id: Id,  # noqa: A002 - as above
    *,
    hours: Annotated[float, typer.Option(min=0, max=24 * 366, help="For how long; 0 ends it.")] = 24,
    until: Annotated[
        str | None,
        typer.Option(help="Until when instead: 2026-12-31, or 2026-12-31T09:00 (Almaty time)."),
    ] = None,
) -> None:
    """Silence a rule for some time. Example: ./mfa rules mute gulf --until 2026-12-31."""
    with service() as found:
        now = found.clock.now()
        ends = _instant(until, now) if until else now + timedelta(hours=hours) if hours else None
        rule = verbs.mute(found, id, ends)
    ended = "is not muted" if ends is None else f"is muted until {local_time(rule.muted_until)}"
    console.print(f"“{rule.id}” {ended}.", markup=False)


@app.command()
def unmute(id: Id) -> None:  # noqa: A002 - as above
    """Let a muted rule speak again. Example: ./mfa rules unmute gulf."""
    with service() as found:
        verbs.mute(found, id, None)
    console.print(f"“{id}” is not muted.", markup=False)


@app.command()
def enable(id: Id) -> None:  # noqa: A002 - as above
    """Switch a rule on. Example: ./mfa rules enable gulf."""
    with service() as found:
        verbs.enable(found, id, is_enabled=True)
    console.print(f"“{id}” is on.", markup=False)


@app.command()
def disable(id: Id) -> None:  # noqa: A002 - as above
    """Switch a rule off until it is enabled again. Example: ./mfa rules disable gulf."""
    with service() as found:
        verbs.enable(found, id, is_enabled=False)
    console.print(f"“{id}” is off.", markup=False)


@app.command("test-fire")
def fire(id: Id, *, json: AsJson = False) -> None:  # noqa: A002 - as above
    """Send a test of a rule to everybody that it tells. Example: ./mfa rules test-fire gulf."""
    with service() as found:
        recipients = fire_test(found, id)
        lines = lacking(found, recipients)
    if json:
        print_json([shown_recipient(recipient) for recipient in recipients])
        return
    for recipient in recipients:
        console.print(f"A test goes to {shown_recipient(recipient)}.", markup=False, soft_wrap=True)
    if not recipients:
        console.print(f"“{id}” tells nobody, so that there is nobody to send a test to.", markup=False)
    elif not lines:
        console.print("The service sends it; ./mfa deliver does so at once.", markup=False)
    _warn(lines)


def _state(rule: Rule, now: datetime) -> str:
    if not rule.is_enabled:
        return "[red]off[/]"
    if not listens(rule, now):
        return f"[yellow]muted until {local_time(rule.muted_until)}[/]"
    return "[green]on[/]"


def _instant(written: str, now: datetime) -> datetime:
    """The instant that is meant, of Almaty where no offset is given; it must be to come."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter("--until: write 2026-12-31 or 2026-12-31T09:00") from None
    aware = found if found.utcoffset() is not None else found.replace(tzinfo=ALMATY)
    if aware <= now:
        raise typer.BadParameter("--until: that is over; ./mfa rules unmute ends a silence")
    return aware


def _doubts(rule: Rule, found: Service) -> tuple[str, ...]:
    """Why a rule may never be heard under these settings, in sentences."""
    return lacking(found, rule.recipients) + unread(rule.languages, found.settings)


def _warn(lines: tuple[str, ...]) -> None:
    for line in lines:
        errors.print(f"But {line}.", markup=False, soft_wrap=True)
