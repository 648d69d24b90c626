"""`export`: the archive as CSV, JSON Lines, Parquet, BibTeX or RIS, streamed."""

import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from monitor import export as verbs

from .frame import errors, service


class What(StrEnum):
    """What can be exported."""

    ARTICLES = "articles"
    MENTIONS = "mentions"
    EVENTS = "events"


class Form(StrEnum):
    """Forms that an export can have."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    BIBTEX = "bibtex"
    RIS = "ris"


def export(
    context: typer.Context,
    what: Annotated[What, typer.Argument(help="What to export.")],
    *,
    form: Annotated[Form, typer.Option("--format", help="bibtex and ris are for articles.")] = Form.CSV,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file; else standard output.")
    ] = None,
) -> None:
    """Export the archive, any size, as a stream.

    Example: ./mfa export mentions --format csv > mentions.csv
    """
    if form in (Form.BIBTEX, Form.RIS) and what is not What.ARTICLES:
        raise typer.BadParameter(f"{form.value} cites articles; {what.value} cannot be cited")
    if form is Form.PARQUET and output is None and sys.stdout.isatty():
        raise typer.BadParameter("Parquet is not for a terminal; give --output FILE")
    target = None if output is None else context.obj / output
    with service() as found:
        if target is None:
            verbs.write(found, what.value, form.value, sys.stdout.buffer)
            sys.stdout.buffer.flush()
            return
        count = _to_file(target, lambda stream: verbs.write(found, what.value, form.value, stream))
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
