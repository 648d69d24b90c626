"""`import`: the old site and other archives as history; nobody is ever told of what they bring."""

import hashlib
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from mfa_scraper.process import spider_in_child
from mfa_scraper.table_reading import read_csv, read_jsonl
from mfa_scraper.warc_reading import read_warc
from monitor import imports
from monitor.bootstrap import Service
from monitor.settings import child_environment
from news.errors import MonitorError
from news.imports import ImportKind, ImportProblem, ImportRun, ImportStep

from .frame import EXIT_USAGE, AsJson, as_mapping, console, errors, local_time, print_json, service

_LIVE_LIMIT_S = 7 * 24 * 3600.0  # a hundred thousand pages at one request a second take more than a day
_EXIT_SITE_DOWN = 3
_EXIT_STOPPED = 130  # what shells make of a command that Ctrl-C ended
_SHOWN_PROBLEMS = 20
_PIECE = 1 << 20
_Reader = Callable[..., Iterator[ImportStep]]

app = typer.Typer(
    help="Read the old site, web archives and your own files as history; it never alerts.",
    no_args_is_help=True,
)

Files = Annotated[list[Path], typer.Argument(help="One file or several.", show_default=False)]
Again = Annotated[bool, typer.Option("--again", help="Read files anew that were read before.")]


@app.command()
def warc(context: typer.Context, files: Files, *, again: Again = False, json: AsJson = False) -> None:
    """Read WARC or ARC files: pages of the old site, and listings of the portal.

    Example: ./mfa import warc mfa-2015.warc.gz mfa-2016.warc.gz
    """
    _import(context, "warc", read_warc, files, again=again, as_json=json)


@app.command()
def csv(context: typer.Context, files: Files, *, again: Again = False, json: AsJson = False) -> None:
    """Read CSV files with columns such as url, language, title, text, date.

    Example: ./mfa import csv notebook.csv
    """
    _import(context, "csv", read_csv, files, again=again, as_json=json)


@app.command()
def jsonl(context: typer.Context, files: Files, *, again: Again = False, json: AsJson = False) -> None:
    """Read files with one JSON object a line, with fields as the columns of CSV.

    Example: ./mfa import jsonl corpus.jsonl
    """
    _import(context, "jsonl", read_jsonl, files, again=again, as_json=json)


@app.command()
def live(
    url: Annotated[str, typer.Argument(help="The old site, or one of its lists.")], *, json: AsJson = False
) -> None:
    """Read the old site where it is on the air; ends with 3 where it does not answer to the end.

    Example: ./mfa import live http://mfa.gov.kz
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    base = url.rstrip("/")
    if not base.startswith(("http://", "https://")):
        raise typer.BadParameter(f"“{url}” is no address; write it like http://mfa.gov.kz")
    with service() as found:
        with errors.status(f"reading {base} …"):
            spider_in_child(
                "old_mfa",
                {"base": base},
                environment=child_environment(found.settings),
                timeout_s=_LIVE_LIMIT_S,
                stop=stop,
            )
        run = imports.open_import(found, kind="live", name=base, fingerprint=base)
        problems = imports.report(found, run.id)[1]
    if json:
        print_json(_as_json([(run, False)], {run.id: problems}, {}))
    else:
        _show([(run, False)], {run.id: problems}, {})
    if run.finished_at is None:
        errors.print("The site was not read to its end; the same command goes on from there.")
        raise typer.Exit(_EXIT_STOPPED if stop.is_set() else _EXIT_SITE_DOWN)


@app.command()
def report(
    number: Annotated[int | None, typer.Argument(help="Number of an import.", show_default=False)] = None,
    *,
    json: AsJson = False,
) -> None:
    """The imports so far, or all that could not be read in one of them.

    Example: ./mfa import report 3
    """
    with service() as found:
        if number is None:
            runs = imports.earlier(found)
            if json:
                print_json([as_mapping(run) for run in runs])
            else:
                _show_runs(runs)
            return
        run, problems = imports.report(found, number)
    if json:
        print_json(as_mapping(run) | {"problem_list": [as_mapping(each) for each in problems]})
        return
    _show_runs([run])
    _show_problems(run, problems, len(problems))


def _import(
    context: typer.Context,
    kind: ImportKind,
    read: _Reader,
    files: Sequence[Path],
    *,
    again: bool,
    as_json: bool,
) -> None:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    done: list[tuple[ImportRun, bool]] = []
    unopened: dict[str, str] = {}
    with service() as found:
        for path in _in_order([context.obj / file for file in files], read):
            if stop.is_set():
                break
            try:
                done.append(_read_file(found, kind, read, path, again=again, stop=stop))
            except (OSError, MonitorError) as error:
                unopened[str(path)] = _why(path, error)
        problems = {run.id: imports.report(found, run.id)[1] for run, _was_known in done}
    if as_json:
        print_json(_as_json(done, problems, unopened))
    else:
        _show(done, problems, unopened)
    if stop.is_set():
        errors.print("Stopped; the same command goes on from there.")
        raise typer.Exit(_EXIT_STOPPED)
    if unopened:
        raise typer.Exit(EXIT_USAGE)


def _read_file(
    found: Service, kind: ImportKind, read: _Reader, path: Path, *, again: bool, stop: threading.Event
) -> tuple[ImportRun, bool]:
    """The import of a file as it stands then, and whether the file had been read before."""
    name = path.name
    next(read(path), None)  # a file that cannot be read at all shall leave no import behind
    run = imports.open_import(found, kind=kind, name=name, fingerprint=_fingerprint(path), again=again)
    if run.finished_at is not None:
        return run, True
    with _bar(name, path.stat().st_size) as show:
        steps = read(path, start=run.offset)
        return imports.keep_steps(found, run, steps, progress=show, stop=stop), False


def _fingerprint(path: Path) -> str:
    """What tells a file by its content, whatever its name."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return f"{size}-{digest.hexdigest()}"


def _in_order(paths: Sequence[Path], read: _Reader) -> list[Path]:
    """The files by the date of their first capture, as far as they tell: texts come in their order then."""
    if len(paths) == 1:
        return list(paths)
    return sorted(dict.fromkeys(paths), key=lambda path: _first_capture(path, read))


def _first_capture(path: Path, read: _Reader) -> str:
    try:
        rows = (row for step in read(path) for row in step.rows)
        first = next(rows, None)
    except (OSError, MonitorError):
        return ""
    return first.captured_at.isoformat() if first and first.captured_at else ""


@contextmanager
def _bar(name: str, size: int) -> Iterator[Callable[[ImportRun], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True) as progress:
        task = progress.add_task(f"reading {name}", total=size)
        yield lambda run: progress.update(task, completed=min(run.offset, size))


def _why(path: Path, error: OSError | MonitorError) -> str:
    if isinstance(error, OSError):
        return f"{path} cannot be opened: {error.strerror or error}."
    return str(error)


def _as_json(
    done: Sequence[tuple[ImportRun, bool]],
    problems: dict[int, tuple[ImportProblem, ...]],
    unopened: dict[str, str],
) -> dict[str, object]:
    return {
        "imports": [
            as_mapping(run)
            | {"was_known": was_known, "problem_list": [as_mapping(each) for each in problems[run.id]]}
            for run, was_known in done
        ],
        "unopened": [{"file": name, "reason": reason} for name, reason in unopened.items()],
    }


def _show(
    done: Sequence[tuple[ImportRun, bool]],
    problems: dict[int, tuple[ImportProblem, ...]],
    unopened: dict[str, str],
) -> None:
    if done:
        _show_runs([run for run, _was_known in done])
    for run, was_known in done:
        if was_known:
            console.print(
                f"{run.name} was read before, on {local_time(run.finished_at)}; nothing has changed.",
                markup=False,
            )
        _show_problems(run, problems[run.id], _SHOWN_PROBLEMS)
    for reason in unopened.values():
        errors.print(reason, style="bold red", markup=False, soft_wrap=True)


def _show_runs(runs: Sequence[ImportRun]) -> None:
    if not runs:
        console.print("Nothing was imported so far. Begin with ./mfa import warc FILE.")
        return
    table = Table(
        "no.", "kind", "file", "read", "records", "new", "revised", "known", "problems", box=box.SIMPLE
    )
    for run in runs:
        state = local_time(run.finished_at) if run.finished_at else "not to its end"
        counts = (run.records, run.new, run.revised, run.known, run.problems)
        table.add_row(str(run.id), run.kind, run.name, state, *(f"{count:,}" for count in counts))
    console.print(table)
    for run in runs:
        if run.skipped:
            kinds = ", ".join(f"{kind} {count:,}" for kind, count in run.skipped.items())
            console.print(f"{run.name}: passed over {kinds}.", style="dim", markup=False, soft_wrap=True)


def _show_problems(run: ImportRun, problems: Sequence[ImportProblem], most: int) -> None:
    for each in problems[:most]:
        line = f" line {each.line}" if each.line is not None else ""
        console.print(f"{run.name}{line} at byte {each.offset}: {each.reason}", markup=False, soft_wrap=True)
    if len(problems) > most:
        console.print(f"{len(problems) - most:,} more: ./mfa import report {run.id}", style="dim")
