"""`export`: the archive as CSV, JSON Lines, Parquet, BibTeX, RIS or CSL-JSON, streamed."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

import countries
from monitor import export as verbs
from storage.export_rows import Filter

from .frame import errors, service


class What(StrEnum):
    """What can be exported."""

    ARTICLES = "articles"
    REVISIONS = "revisions"
    MENTIONS = "mentions"
    STORIES = "stories"
    EVENTS = "events"


class Form(StrEnum):
    """Forms that an export can have."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"


_CITATIONS = (Form.BIBTEX, Form.RIS, Form.CSL_JSON)


def _instant(text: str) -> datetime:
    """An instant in ISO 8601; a day is its first instant, and without an offset it is UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"“{text}” is no date; write 2026-03-01 or 2026-03-01T09:00+05:00"
        ) from error
    try:
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except OverflowError as error:
        raise typer.BadParameter(f"“{text}” is beyond the calendar") from error


def _state(text: str) -> str:
    if text.upper() not in countries.CODES:
        raise typer.BadParameter(f"“{text}” is no state's code; write two letters, as DZ for Algeria")
    return text.upper()


Since = Annotated[
    datetime | None,
    typer.Option(
        parser=_instant, metavar="DATE", help="From this day or instant on (UTC unless it says so)."
    ),
]
Until = Annotated[
    datetime | None, typer.Option(parser=_instant, metavar="DATE", help="Before this day or instant.")
]
Country = Annotated[
    str | None, typer.Option(parser=_state, metavar="CODE", help="What names this state, e.g. DZ.")
]


def export(  # noqa: PLR0913 - one argument an option
    context: typer.Context,
    what: Annotated[What, typer.Argument(help="What to export.")],
    *,
    form: Annotated[
        Form, typer.Option("--format", help="bibtex, ris and csl-json cite articles and revisions.")
    ] = Form.CSV,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file; else standard output.")
    ] = None,
    since: Since = None,
    until: Until = None,
    country: Country = None,
    language: Annotated[
        str | None, typer.Option(help="kk, ru, en or another language of the source.")
    ] = None,
    entity: Annotated[str | None, typer.Option(help="What this entity published, e.g. mfa.")] = None,
) -> None:
    """Export the archive, any size, as a stream. docs/data.md says what the columns mean.

    Example: ./mfa export mentions --country DZ --since 2025-01-01 > algeria.csv
    """
    if form in _CITATIONS and what.value not in verbs.CITED:
        raise typer.BadParameter(f"{form.value} cites articles and revisions; {what.value} cannot be cited")
    if form is Form.PARQUET and output is None and sys.stdout.isatty():
        raise typer.BadParameter("Parquet is not for a terminal; give --output FILE")
    if since is not None and until is not None and until <= since:
        raise typer.BadParameter("--until is not after --since, so nothing could be found")
    wanted = Filter(since=since, until=until, country=country, language=language, entity=entity)
    target = None if output is None else context.obj / output
    with service() as found:
        if target is None:
            verbs.write(found, what.value, form.value, sys.stdout.buffer, wanted=wanted)
            sys.stdout.buffer.flush()
            return
        count = _to_file(
            target, lambda stream: verbs.write(found, what.value, form.value, stream, wanted=wanted)
        )
    errors.print(f"{count} {what.value} are in {output}.", markup=False)


def _to_file(output: Path, write: Callable[[BinaryIO], int]) -> int:
    """Write beside the target first, so that a broken export never stands under its name."""
    partial = output.with_name(output.name + ".partial")
    try:
        with partial.open("wb") as stream:
            count = write(stream)
        partial.replace(output)
    except OSError as error:
        raise typer.BadParameter(f"cannot write {output}: {error.strerror}", param_hint="--output") from error
    finally:
        partial.unlink(missing_ok=True)
    return count
