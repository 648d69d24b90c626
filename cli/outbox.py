"""`outbox`: what was sent, what waits, what failed."""

from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from monitor import outbox as verbs

from .frame import AsJson, as_mapping, console, local_time, print_json, service

app = typer.Typer(help="List, show, retry, replay and discard messages.", no_args_is_help=True)

_LARGEST = 2**63 - 1  # of the numbers that a database can hold
Number = Annotated[
    int, typer.Argument(min=1, max=_LARGEST, help="The message's number, as `outbox list` shows it.")
]
_COLOURS = {"pending": "yellow", "delivered": "green", "dead": "red", "discarded": "dim"}


@app.command("list")
def list_entries(
    *,
    state: Annotated[str | None, typer.Option(help="pending, delivered, dead or discarded.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    json: AsJson = False,
) -> None:
    """The newest messages. Example: ./mfa outbox list --state dead."""
    if state is not None and state not in _COLOURS:
        raise typer.BadParameter(f"must be one of {', '.join(_COLOURS)}", param_hint="--state")
    with service() as found:
        entries = verbs.listing(found, state=state, limit=limit)
    if json:
        print_json([as_mapping(entry) for entry in entries])
        return
    table = Table(box=box.SIMPLE, expand=True)
    for name in ("no.", "state", "channel", "tries", "country"):
        table.add_column(name, no_wrap=True, min_width=len(name))
    table.add_column("title", no_wrap=True, overflow="ellipsis", ratio=1)
    for entry in entries:
        table.add_row(
            str(entry.id),
            f"[{_COLOURS[entry.state]}]{entry.state}[/]",
            entry.channel,
            str(entry.attempts),
            (entry.alert and entry.alert.country) or "–",
            Text(entry.alert.title if entry.alert else entry.kind),
        )
    console.print(table)
    for entry in entries:
        if entry.last_error and entry.state in ("pending", "dead"):
            when = f"; next try {local_time(entry.next_attempt_at)}" if entry.state == "pending" else ""
            console.print(f"{entry.id}: {entry.last_error}{when}", markup=False, style="dim", soft_wrap=True)


@app.command()
def show(number: Number, *, json: AsJson = False) -> None:
    """One message and each attempt at it. Example: ./mfa outbox show 7."""
    with service() as found:
        entry, attempts = verbs.show(found, number)
    if json:
        print_json(as_mapping(entry) | {"attempts_made": [as_mapping(attempt) for attempt in attempts]})
        return
    console.print(f"{entry.channel} to {entry.address}: {entry.state}", markup=False)
    if entry.alert:
        console.print(f"{entry.alert.country}: {entry.alert.title}\n{entry.alert.url}", markup=False)
    for attempt in attempts:
        console.print(f"{local_time(attempt.at)}  {attempt.outcome}  {attempt.detail}", markup=False)


@app.command()
def retry(number: Number) -> None:
    """Try a waiting or dead message again at once. Example: ./mfa outbox retry 7."""
    with service() as found:
        verbs.retry(found, number)
    console.print(f"Message {number} is due.")


@app.command()
def replay(number: Number) -> None:
    """Send a message once more, as a new one. Example: ./mfa outbox replay 7."""
    with service() as found:
        new = verbs.replay(found, number)
    console.print(f"Message {number} goes out again as {new}.")


@app.command()
def discard(number: Number) -> None:
    """Give a message up; it stays on record. Example: ./mfa outbox discard 7."""
    with service() as found:
        verbs.discard(found, number)
    console.print(f"Message {number} is discarded.")
