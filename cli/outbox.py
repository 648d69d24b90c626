"""`outbox`: what was sent, what waits, what failed, and what to do about it."""

from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from monitor import circuits
from monitor import outbox as verbs
from news.addresses import mask
from news.alerts import OutboxEntry
from news.rules import Recipient

from .frame import AsJson, as_mapping, console, local_time, print_json, service
from .options import with_options
from .outbox_many import FILTERS, NARROWING, Yes, colour_of, do_to_many, filters_in, wanted

app = typer.Typer(help="List, show, retry, replay and discard messages.", no_args_is_help=True)

_LARGEST = 2**63 - 1  # of the numbers that a database can hold
Number = Annotated[
    int, typer.Argument(min=1, max=_LARGEST, help="The message's number, as `outbox list` shows it.")
]
OneOrMany = Annotated[
    int | None, typer.Argument(min=1, max=_LARGEST, help="One message's number; else --all or filters.")
]
Addresses = Annotated[
    bool, typer.Option("--addresses", help="Show addresses in full; some let anybody write there.")
]
All = Annotated[bool, typer.Option("--all", help="Every message that this can be done to.")]


@app.command("list")
@with_options(FILTERS)
def list_entries(
    *,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    addresses: Addresses = False,
    json: AsJson = False,
    **filters: str | None,
) -> None:
    """The newest messages. Example: ./mfa outbox list --state dead --since 3d."""
    with service() as found:
        meant = wanted(filters_in(filters, state=None), found.clock.now())
        entries = verbs.listing(found, wanted=meant, limit=limit)
    if json:
        print_json([_mapping(entry, addresses=addresses) for entry in entries])
        return
    table = Table(box=box.SIMPLE, expand=True)
    for name in ("no.", "state", "channel", "tries", "country"):
        table.add_column(name, no_wrap=True, min_width=len(name))
    table.add_column("title", no_wrap=True, overflow="ellipsis", ratio=1)
    for entry in entries:
        table.add_row(
            str(entry.id),
            f"[{colour_of(entry.state)}]{entry.state}[/]",
            entry.channel,
            str(entry.attempts),
            (entry.alert and entry.alert.country) or "–",
            Text(_title(entry)),
        )
    console.print(table)
    for entry in entries:
        if entry.last_error and entry.state in ("pending", "dead"):
            when = f"; next try {local_time(entry.next_attempt_at)}" if entry.state == "pending" else ""
            console.print(f"{entry.id}: {entry.last_error}{when}", markup=False, style="dim", soft_wrap=True)


@app.command()
def show(number: Number, *, addresses: Addresses = False, json: AsJson = False) -> None:
    """One message and each attempt at it. Example: ./mfa outbox show 7."""
    with service() as found:
        entry, attempts = verbs.show(found, number)
    if json:
        print_json(
            _mapping(entry, addresses=addresses)
            | {"attempts_made": [as_mapping(attempt) for attempt in attempts]}
        )
        return
    where = entry.address if addresses else _masked(Recipient(channel=entry.channel, address=entry.address))
    console.print(f"{entry.channel} to {where}: {entry.state}", markup=False)
    console.print(_title(entry), markup=False)
    if entry.alert and entry.alert.url:
        console.print(entry.alert.url, markup=False)
    for attempt in attempts:
        took = f" in {attempt.took_ms} ms" if attempt.took_ms is not None else ""
        kind = f" ({attempt.kind})" if attempt.kind else ""
        console.print(
            f"{local_time(attempt.at)}  {attempt.outcome}{kind}{took}  {attempt.detail}", markup=False
        )


@app.command()
@with_options(FILTERS)
def retry(
    number: OneOrMany = None,
    *,
    every: All = False,
    yes: Yes = False,
    json: AsJson = False,
    **filters: str | None,
) -> None:
    """Try dead or waiting messages again at once; of many, the dead unless --state says otherwise.

    Examples: ./mfa outbox retry 7; ./mfa outbox retry --all --yes; ./mfa outbox retry --rule default
    """
    if number is not None:
        with service() as found:
            verbs.retry(found, number)
        _say(json, 1, f"Message {number} is due.")
        return
    meant = filters_in(filters, state="dead", is_all=every)
    do_to_many(verbs.retry_all, meant, "tried again", is_sure=yes, json=json)


@app.command()
@with_options(NARROWING)
def replay(
    number: OneOrMany = None,
    *,
    yes: Yes = False,
    json: AsJson = False,
    **filters: str | None,
) -> None:
    """Send delivered messages once more, as new ones. Example: ./mfa outbox replay --rule a --since 1d.

    What is dead was never taken: ./mfa outbox retry sends it under its own id.
    """
    if number is not None:
        with service() as found:
            new = verbs.replay(found, number)
        _say(json, 1, f"Message {number} goes out again as {new}.", new=new)
        return
    meant = filters_in(filters, state="delivered")
    do_to_many(verbs.replay_all, meant, "sent once more", is_sure=yes, json=json)


@app.command()
@with_options(FILTERS)
def discard(
    number: OneOrMany = None,
    *,
    every: All = False,
    yes: Yes = False,
    json: AsJson = False,
    **filters: str | None,
) -> None:
    """Give messages up; they stay on record. Example: ./mfa outbox discard 7."""
    if number is not None:
        with service() as found:
            verbs.discard(found, number)
        _say(json, 1, f"Message {number} is discarded.")
        return
    meant = filters_in(filters, state="dead", is_all=every)
    do_to_many(verbs.discard_all, meant, "discarded", is_sure=yes, json=json)


@app.command("circuits")
def list_circuits(*, json: AsJson = False) -> None:
    """Who is left alone because nothing gets through there. Example: ./mfa outbox circuits."""
    with service() as found:
        standing = circuits.listing(found)
    if json:
        print_json([as_mapping(each) | {"address": circuits.shown(each)} for each in standing])
        return
    if not standing:
        console.print("Everything gets through.")
        return
    table = Table(box=box.SIMPLE)
    for name in ("where", "channel", "since", "failures", "waiting", "next try", "why"):
        table.add_column(name, overflow="fold")
    for each in standing:
        table.add_row(
            Text(circuits.shown(each)),
            each.channel,
            local_time(each.since),
            str(each.failures),
            str(each.waiting),
            local_time(each.retry_at),
            Text(f"{each.kind}: {each.reason}"),
        )
    console.print(table)


@app.command()
def hurry(
    name: Annotated[str, typer.Argument(help="An address or destination, as `outbox circuits` shows it.")],
) -> None:
    """Let one message try at once where nothing gets through. Example: ./mfa outbox hurry email."""
    with service() as found:
        circuits.hurry(found, name)
    console.print(f"One message to {name} is due.", markup=False)


def _mapping(entry: OutboxEntry, *, addresses: bool) -> dict[str, object]:
    """A message as plain values; its addresses, and those of all whom its alert tells, masked or not."""
    found = as_mapping(entry)
    alert = found["alert"]
    if addresses:
        return found
    found["address"] = _masked(Recipient(channel=entry.channel, address=entry.address))
    if "://" in entry.destination:
        found["destination"] = mask(entry.destination)
    if entry.alert is not None and isinstance(alert, dict):
        told = [{"channel": each.channel, "address": _masked(each)} for each in entry.alert.recipients]
        found["alert"] = alert | {"recipients": told}
    return found


def _masked(recipient: Recipient) -> str:
    """An address masked where whoever knows it can write there."""
    is_secret = recipient.channel in ("webhook", "slack", "teams")
    return mask(recipient.address) if is_secret else recipient.address


def _title(entry: OutboxEntry) -> str:
    if entry.alert is not None:
        state = f"{entry.alert.country}: " if entry.alert.country else ""
        return f"{state}{entry.alert.title or entry.alert.rule_name}"
    return f"{entry.kind} of {entry.digest.alerts} alerts" if entry.digest else entry.kind


def _say(json: bool, count: int, said: str, **more: int) -> None:  # noqa: FBT001 - the option as it is
    if json:
        print_json({"count": count} | more)
    else:
        console.print(said, markup=False)
