"""What all commands share: the console, the service they open, how values become JSON."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import orjson
import typer
from rich.console import Console

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

from monitor import log
from monitor.bootstrap import Service, open_service
from monitor.settings import Settings, load_settings
from news.dates import ALMATY

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)

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
