"""`recheck`: what the present country tables would change in the archive, and the change."""

import signal
import threading
from typing import Annotated

import typer
from rich.progress import Progress
from rich.table import Table

import countries
from monitor.recheck import Example, Recheck
from monitor.recheck import recheck as read_again

from .frame import AsJson, as_mapping, console, errors, print_json, service

_LANGUAGE = "en"
_EXIT_STOPPED = 130  # what shells make of a command that Ctrl-C ended


def recheck(
    *,
    apply: Annotated[
        bool, typer.Option("--apply", help="Replace the mentions, not only show what would change.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Read the archive again with the present country tables; shows what would change, never alerts.

    Example: ./mfa recheck, then ./mfa recheck --apply
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with service() as found, Progress(console=errors, transient=True) as progress:
        task = progress.add_task("Reading the archive again", total=None)
        done = read_again(
            found,
            apply=apply,
            progress=lambda at, of: progress.update(task, completed=at, total=of),
            stop=stop,
        )
    if json:
        print_json(as_mapping(done))
    if done.looked_at < done.total and stop.is_set():
        errors.print(_broken_off(done))
        raise typer.Exit(_EXIT_STOPPED)
    if not json:
        _print(done)


def _broken_off(done: Recheck) -> str:
    if done.is_applied:
        return f"{done.looked_at:,} of {done.total:,} done; the same command goes on from there."
    return f"{done.looked_at:,} of {done.total:,} read; nothing was changed."


def _print(done: Recheck) -> None:
    if not done.looked_at:
        console.print(f"Every revision was read with the present tables ({done.gazetteer}); nothing to do.")
        return
    if done.states:
        console.print(_table(done))
    verb = "have" if done.is_applied else "would have"
    console.print(
        f"{done.looked_at:,} revisions read with other tables than the present ones ({done.gazetteer}); "
        f"{done.other_states:,} {verb} other states, {done.other_details:,} only other details "
        "(role, reason, place). No alert is ever raised by this."
    )
    if not done.is_applied:
        console.print("Apply it: ./mfa recheck --apply", style="dim")


def _table(done: Recheck) -> Table:
    table = Table("state", "comes up in", "goes from", "sentences", show_lines=True)
    for change in done.states:
        examples = [f"+ {_shown(each)}" for each in change.added_in] + [
            f"- {_shown(each)}" for each in change.removed_in
        ]
        name = f"{change.country} {countries.name(change.country, _LANGUAGE)}"
        table.add_row(name, str(change.added or ""), str(change.removed or ""), "\n".join(examples))
    return table


def _shown(example: Example) -> str:
    return f"{example.sentence} ({example.article}, {example.language})"
