"""`recipients`: how somebody wants to be told, whichever rule speaks."""

from collections.abc import Mapping
from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from alerts.quiet_words import quiet_in_words, weekday_in_words
from alerts.recipients import profile_as_mapping
from monitor import profiles as verbs
from monitor.bootstrap import Service
from monitor.recipients import lacking
from news.held import HeldView
from news.rules import Recipient, RecipientProfile

from . import secrets
from .frame import AsJson, as_mapping, console, errors, local_time, print_json, service
from .options import with_options

app = typer.Typer(
    help="List, add, edit and remove recipients: their quiet hours, digests and caps.", no_args_is_help=True
)

app.command()(secrets.secret)

NOTHING = "none"  # what takes a field away
Id = Annotated[str, typer.Argument(help="The recipient's id, as `recipients list` shows it.")]
OPTIONS = {
    "to": Annotated[
        str | None,
        typer.Option(
            help="CHANNEL:ADDRESS, such as email:desk@example.org, webhook:https://… or apprise:NAME."
        ),
    ],
    "language": Annotated[str | None, typer.Option(help="kk, ru or en; “none” leaves it to the rules.")],
    "time_zone": Annotated[str | None, typer.Option(help="A name such as Asia/Almaty, the default.")],
    "quiet_hours": Annotated[
        list[str] | None,
        typer.Option("--quiet", help="22:00-07:00, or “sat,sun 00:00-24:00”. Repeatable; “none” ends all."),
    ],
    "cadence": Annotated[str | None, typer.Option(help="immediate, or a digest: hourly, daily or weekly.")],
    "deliver_at": Annotated[
        str | None, typer.Option("--at", help="When daily and weekly digests come: 08:00.")
    ],
    "deliver_on": Annotated[str | None, typer.Option("--on", help="The day of weekly digests: monday.")],
    "cap_per_hour": Annotated[
        str | None,
        typer.Option("--cap", help="Messages an hour; more go into a digest. “none”: any number."),
    ],
}
Written = str | list[str] | None
Limit = Annotated[int, typer.Option(min=1, max=10_000)]


@app.command("list")
def list_recipients(*, json: AsJson = False) -> None:
    """All recipients. Example: ./mfa recipients list --json."""
    with service() as found:
        known = verbs.list_all(found)
    if json:
        print_json([profile_as_mapping(profile) for profile in known])
        return
    table = Table("id", "told at", "how", "quiet hours", box=box.SIMPLE)
    for profile in known:
        table.add_row(
            Text(profile.id), Text(_where(profile)), Text(_how(profile)), Text(_quiet(profile) or "–")
        )
    console.print(table)


@app.command()
def show(id: Id, *, limit: Limit = 20, json: AsJson = False) -> None:  # noqa: A002 - the argument's name is shown
    """One recipient and what is held for them. Example: ./mfa recipients show desk."""
    with service() as found:
        profile = verbs.get(found, id)
        waiting = verbs.held_for(found, id, limit=limit)
    if json:
        print_json(profile_as_mapping(profile) | {"held": [as_mapping(view) for view in waiting]})
        return
    for name, value in profile_as_mapping(profile).items():
        shown = ", ".join(value) if isinstance(value, list) else str(value)
        console.print(f"{name}: {shown}", markup=False, soft_wrap=True)
    _print_held(waiting)


@app.command()
def held(*, limit: Limit = 50, json: AsJson = False) -> None:
    """What waits for digests, the end of quiet hours or a cap. Example: ./mfa recipients held."""
    with service() as found:
        waiting = verbs.held(found, limit=limit)
    if json:
        print_json([as_mapping(view) for view in waiting])
        return
    _print_held(waiting)


@app.command()
@with_options(OPTIONS)
def add(id: Id, **options: Written) -> None:  # noqa: A002 - as above
    """Add a recipient. Example: ./mfa recipients add desk --to email:desk@example.org --quiet 22:00-07:00."""
    written = _written(options)
    with service() as found:
        profile = verbs.add(found, {"id": id, **written})
        lines = _lacking(found, profile)
    console.print(f"Added “{profile.id}”: {_told(profile)}.", markup=False, soft_wrap=True)
    _warn(lines)
    console.print(f"Name “recipient:{profile.id}” in a rule to tell them.", markup=False, style="dim")


@app.command()
@with_options(OPTIONS)
def edit(id: Id, **options: Written) -> None:  # noqa: A002 - as above
    """Change some of a recipient's fields. Example: ./mfa recipients edit desk --cadence daily --at 07:30."""
    written = _written(options)
    if not written:
        raise typer.BadParameter("nothing was given to change; name a field, such as --cadence daily")
    with service() as found:
        profile = verbs.edit(found, id, written)
        lines = _lacking(found, profile)
    console.print(f"Changed “{profile.id}”: {_told(profile)}.", markup=False, soft_wrap=True)
    _warn(lines)


@app.command()
def remove(id: Id) -> None:  # noqa: A002 - as above
    """Remove a recipient; what is held for them is still told. Example: ./mfa recipients remove desk."""
    with service() as found:
        rules = verbs.remove(found, id)
    console.print(f"Removed “{id}”.", markup=False)
    if rules:
        named = ", ".join(rules)
        _warn([f"these rules name it and now tell nobody in its place: {named}. Edit them, or add it again"])


def _written(options: Mapping[str, Written]) -> dict[str, object]:
    """The options that were given, in the form that `parse_profile` reads."""
    written: dict[str, object] = {}
    for name, value in options.items():
        if value is None:
            continue
        if isinstance(value, list):
            written[name] = [text for text in value if text != NOTHING]
        else:
            written[name] = None if value == NOTHING else value
    return written


def _told(profile: RecipientProfile) -> str:
    """Where and how somebody is told, in words."""
    quiet = _quiet(profile)
    return f"{_where(profile)}, {_how(profile)}" + (f", quiet {quiet}" if quiet else "")


def _where(profile: RecipientProfile) -> str:
    return f"{profile.channel}:{profile.address}"


def _quiet(profile: RecipientProfile) -> str:
    return "; ".join(quiet_in_words(window) for window in profile.quiet_hours)


def _how(profile: RecipientProfile) -> str:
    day = f"{weekday_in_words(profile.deliver_on)} " if profile.cadence == "weekly" else ""
    at = f" {day}{profile.deliver_at:%H:%M}" if profile.cadence in ("daily", "weekly") else ""
    cap = f", at most {profile.cap_per_hour} an hour" if profile.cap_per_hour else ""
    return f"{profile.cadence}{at}{cap} ({profile.time_zone})"


def _print_held(waiting: tuple[HeldView, ...]) -> None:
    if not waiting:
        console.print("Nothing is held.")
        return
    table = Table("due", "for", "why", "rule", box=box.SIMPLE)
    table.add_column("title", no_wrap=True, overflow="ellipsis", ratio=1)
    for view in waiting:
        about = view.alert.title or view.alert.country or view.alert.type
        table.add_row(
            local_time(view.due_at),
            Text(f"{view.channel}:{view.address}"),
            view.reason.replace("_", " "),
            Text(view.alert.rule_id),
            Text(about),
        )
    console.print(table)


def _lacking(found: Service, profile: RecipientProfile) -> tuple[str, ...]:
    return lacking(found, [Recipient(channel=profile.channel, address=profile.address)])


def _warn(lines: tuple[str, ...] | list[str]) -> None:
    for line in lines:
        errors.print(f"But {line}.", markup=False, soft_wrap=True)
