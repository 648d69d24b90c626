"""What all commands share: the console, the service they open, how values become JSON."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, TextIO

import orjson
import typer
from rich.console import Console

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

from monitor import log
from monitor.bootstrap import Service, open_service
from monitor.settings import Settings, load_settings
from news.dates import ALMATY

# Who reads a pipe or a file wants a sentence, a path or a row of a table in one line.
_PIPE_WIDTH = 1000


def _console(stream: TextIO | None, *, is_error: bool) -> Console:
    is_terminal = stream is not None and stream.isatty()  # there is none where it was closed before the start
    return Console(stderr=is_error, highlight=False, width=None if is_terminal else _PIPE_WIDTH)


console = _console(sys.stdout, is_error=False)
errors = _console(sys.stderr, is_error=True)

EXIT_BUG = 1
EXIT_USAGE = 2

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for scripts instead of a table.")]


@contextmanager
def service() -> Iterator[Service]:
    """The service over the process's own settings, closed in the end; only warnings are logged."""
    settings = load_settings()
    log.configure(settings.log_format, level="WARNING")
    with opened(settings) as found:
        yield found


@contextmanager
def opened(settings: Settings) -> Iterator[Service]:
    """A service over these settings, closed in the end."""
    found = open_service(settings)
    try:
        yield found
    finally:
        found.close()


def print_json(value: object) -> None:
    """One JSON document on standard output."""
    print(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def as_mapping(value: "DataclassInstance") -> dict[str, object]:
    """A dataclass as plain values that JSON can hold."""
    return dict(orjson.loads(orjson.dumps(asdict(value))))


def local_time(at: datetime | None) -> str:
    """An instant as Almaty time with its offset, or a dash."""
    if at is None:
        return "–"
    local = at.astimezone(ALMATY)
    return f"{local:%Y-%m-%d %H:%M} {local:%z}"
