"""`rules`: who is told what."""

from datetime import timedelta
from typing import Annotated

import typer
from rich import box
from rich.table import Table

from monitor import rules as verbs
from monitor.recipients import lacking, unread
from monitor.settings import Settings
from news.rules import Rule

from . import backtests
from .frame import AsJson, as_mapping, console, errors, local_time, print_json, service

app = typer.Typer(help="List, add, edit, remove and mute rules.", no_args_is_help=True)
app.command()(backtests.backtest)

Id = Annotated[str, typer.Argument(help="The rule's id, as `rules list` shows it.")]
Name = Annotated[str | None, typer.Option(help="What people call it.")]
Kind = Annotated[str | None, typer.Option(help="first_mention or watch_list.")]
Window = Annotated[
    str | None, typer.Option("--days", help="first_mention: days of silence that must end, or “ever”.")
]
Countries = Annotated[str | None, typer.Option(help="Codes of the states it speaks of: DZ,MA. Empty: all.")]
Exclude = Annotated[
    str | None, typer.Option(help="Codes of the states it never speaks of; KZ, unless --countries names it.")
]
Languages = Annotated[str | None, typer.Option(help="Only releases in these languages: kk,ru.")]
To = Annotated[
    list[str] | None,
    typer.Option(help="A mail address, a webhook address, “email” or “webhook” (the defaults). Repeatable."),
]
MailLanguage = Annotated[str | None, typer.Option(help="Language of the messages: kk, ru or en.")]


@app.command("list")
def list_rules(*, json: AsJson = False) -> None:
    """All rules. Example: ./mfa rules list --json."""
    with service() as found:
        known = verbs.list_all(found)
    if json:
        print_json([as_mapping(rule) for rule in known])
        return
    table = Table("id", "fires on", "tells", "muted until", box=box.SIMPLE)
    for rule in known:
        table.add_row(
            rule.id,
            _scope(rule),
            ", ".join(f"{r.channel} {r.address}".strip() for r in rule.recipients) or "the page",
            local_time(rule.muted_until),
        )
    console.print(table)


@app.command()
def add(  # noqa: PLR0913 - one argument an option
    id: Id,  # noqa: A002 - the argument's name is shown to people
    *,
    name: Name = None,
    kind: Kind = None,
    days: Window = None,
    countries: Countries = None,
    exclude: Exclude = None,
    languages: Languages = None,
    to: To = None,
    mail_language: MailLanguage = None,
) -> None:
    """Add a rule. Example: ./mfa rules add gulf --kind watch_list --countries SA,AE,QA."""
    written = _written(
        name=name or id,
        kind=kind or "first_mention",
        window_days=days,
        countries=countries,
        excluded=exclude,
        languages=languages,
        recipients=to,
        mail_language=mail_language,
    )
    with service() as found:
        rule = verbs.add(found, {"id": id, **written})
        lines = _doubts(rule, found.settings)
    console.print(f"Added “{rule.id}”: {_scope(rule)}.", markup=False)
    _warn(lines)


@app.command()
def edit(  # noqa: PLR0913 - one argument an option
    id: Id,  # noqa: A002 - the argument's name is shown to people
    *,
    name: Name = None,
    kind: Kind = None,
    days: Window = None,
    countries: Countries = None,
    exclude: Exclude = None,
    languages: Languages = None,
    to: To = None,
    mail_language: MailLanguage = None,
) -> None:
    """Change some of a rule's fields. Example: ./mfa rules edit default --days 60."""
    written = _written(
        name=name,
        kind=kind,
        window_days=days,
        countries=countries,
        excluded=exclude,
        languages=languages,
        recipients=to,
        mail_language=mail_language,
    )
    if not written:
        raise typer.BadParameter("nothing was given to change; name a field, such as --days 60")
    with service() as found:
        rule = verbs.edit(found, id, written)
        lines = _doubts(rule, found.settings)
    console.print(f"Changed “{rule.id}”: {_scope(rule)}.", markup=False)
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
) -> None:
    """Silence a rule for some hours. Example: ./mfa rules mute gulf --hours 48."""
    with service() as found:
        until = found.clock.now() + timedelta(hours=hours) if hours else None
        rule = verbs.mute(found, id, until)
    console.print(f"“{rule.id}” is muted until {local_time(rule.muted_until)}.", markup=False)


def _doubts(rule: Rule, settings: Settings) -> tuple[str, ...]:
    """Why a rule may never be heard under these settings, in sentences."""
    return lacking(rule.recipients, settings) + unread(rule.languages, settings)


def _warn(lines: tuple[str, ...]) -> None:
    for line in lines:
        errors.print(f"But {line}.", markup=False, soft_wrap=True)


def _written(**options: str | list[str] | None) -> dict[str, object]:
    """The options that were given, in the form that `alerts.parse_rule` reads."""
    written: dict[str, object] = {}
    for name, value in options.items():
        if value is None:
            continue
        if name in ("countries", "excluded", "languages") and isinstance(value, str):
            written[name] = [part.strip() for part in value.split(",") if part.strip()]
        elif name == "window_days" and isinstance(value, str):
            written[name] = None if value == "ever" else value
        elif name == "recipients":
            written[name] = [_recipient(str(address)) for address in value]
        else:
            written[name] = value
    return written


def _recipient(address: str) -> dict[str, str]:
    if address in ("email", "webhook"):
        return {"channel": address}
    channel = "webhook" if "://" in address else "email"
    return {"channel": channel, "address": address}


def _scope(rule: Rule) -> str:
    """What a rule fires on, in words."""
    states = ", ".join(state for state in rule.countries if state not in rule.excluded) or "any state"
    if rule.excluded and not rule.countries:
        states += f" but {', '.join(rule.excluded)}"
    if rule.kind == "watch_list":
        scope = f"every release that names {states}"
    elif rule.window_days is None:
        scope = f"first mention ever of {states}"
    else:
        scope = f"first mention in {rule.window_days} days of {states}"
    return scope + (f", in {', '.join(rule.languages)}" if rule.languages else "")
