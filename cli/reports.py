"""`report`: what a report of an agency says."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

import countries as library
from monitor.settings import load_settings
from news.errors import MonitorError
from news.reports import Report, read_report

from .frame import AsJson, as_mapping, console, print_json

_MOST_BYTES = 2_000_000  # a report has some thousands; a book would be read for minutes


def report(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="A text file; else standard input.")] = None,
    *,
    title: Annotated[str, typer.Option(help="The report's title, where the text lacks it.")] = "",
    date: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The report's own day, where known.")
    ] = None,
    json: AsJson = False,
) -> None:
    """What a report of an agency says: its day, its source, states, people and organisations.

    Example: ./mfa report report.txt --json
    """
    library.use_cache(load_settings().data_dir / "cache")
    text = _text(None if file is None else context.obj / file)
    read = read_report(title, text, published_on=date.date() if date else None)
    if json:
        print_json(as_mapping(read) | {"cites_ministry": read.cites_ministry})
    else:
        _print(read)


def _text(path: Path | None) -> str:
    if path is None and sys.stdin is None:
        raise MonitorError("Standard input is closed. Give the report there, or name a file.")
    try:
        raw = sys.stdin.buffer.read(_MOST_BYTES + 1) if path is None else path.read_bytes()[: _MOST_BYTES + 1]
    except OSError as error:
        raise MonitorError(f"Cannot read {path}: {error.strerror}. Name a text file.") from error
    if len(raw) > _MOST_BYTES:
        raise MonitorError(f"This is longer than {_MOST_BYTES:,} bytes, so it is no report. Give one report.")
    text = raw.decode("utf-8-sig", "replace")
    if not text.strip():
        raise MonitorError("There is no text in it. Give a report in Kazakh, Russian or English.")
    return text


def _print(read: Report) -> None:
    lines = (
        ("date", read.date),
        ("reported on", read.reported_on),
        ("language", read.language),
        ("source", read.source or "does not name the ministry"),
        ("states", ", ".join(f"{code} {library.name(code, 'en')}" for code in read.states)),
        ("people", ", ".join(read.people)),
        ("organisations", ", ".join(read.organisations)),
    )
    for name, found in lines:
        console.print(f"{name + ':':15}{found or '–'}", markup=False, soft_wrap=True)
