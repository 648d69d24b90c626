"""`python -m cli`: the commands in the order a newcomer needs them, and how errors reach people."""

import os
import sys
from typing import Annotated

import typer
from typer.core import TyperGroup
from typing_extensions import override

from news.errors import MonitorError

from . import crawling, export, operations, outbox, recheck, rules, serving, texts
from .frame import errors

EXIT_BUG = 1
EXIT_USAGE = 2

_ORDER = (
    *("demo", "test", "run", "crawl", "countries", "rules", "outbox", "deliver", "export"),
    *("recheck", "doctor", "migrate"),
)


class _ReaderGoneError(Exception):
    """Whoever read standard output (head, less) has gone; what it wanted was printed."""


class _Commands(TyperGroup):
    """The commands as a newcomer needs them; Typer would put those with commands of their own last."""

    @override
    def list_commands(self, ctx: object) -> list[str]:
        return sorted(self.commands, key=_ORDER.index)

    @override
    def invoke(self, ctx: object) -> object:
        try:
            return super().invoke(ctx)  # type: ignore[arg-type]  # Typer keeps the context's type to itself
        except BrokenPipeError as error:
            raise _ReaderGoneError from error  # Typer would end with 1, as if it were a bug


app = typer.Typer(
    name="mfa",
    cls=_Commands,
    help="Watches the news of Kazakhstan's Ministry of Foreign Affairs in Kazakh, Russian and English, "
    "and tells you when a country comes up.",
    epilog="First steps: ./mfa demo, then ./mfa test, then ./mfa run.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def options(
    *, debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False
) -> None:
    """Options before the command."""
    _ = debug  # read from sys.argv in `main`, which also sees what fails before a command begins


app.command()(serving.demo)
app.command(
    "test", help="Every check that CI makes; with PATH, a part of the tests. Example: ./mfa test tests/web"
)(serving.test)
app.command()(serving.run)
app.command()(crawling.crawl)
app.command()(texts.countries)
app.add_typer(rules.app, name="rules")
app.add_typer(outbox.app, name="outbox")
app.command()(crawling.deliver)
app.command()(export.export)
app.command()(recheck.recheck)
app.command()(operations.doctor)
app.command()(operations.migrate)


def main() -> None:
    """Run a command; a user's mistake is one clear sentence and code 2, a bug is code 1."""
    try:
        app(prog_name="./mfa")
    except MonitorError as error:
        _show(error, str(error))
        sys.exit(EXIT_USAGE)
    except _ReaderGoneError:
        # What is still buffered goes nowhere, or the interpreter would complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - the last door: a bug is said in one sentence
        _show(error, f"This is a bug: {type(error).__name__}: {error}")
        errors.print("Run the command again as ./mfa --debug … and report what it prints.", style="dim")
        sys.exit(EXIT_BUG)


def _show(error: Exception, sentence: str) -> None:
    if "--debug" in sys.argv:
        raise error
    errors.print(f"Error: {sentence}", style="bold red", markup=False)


if __name__ == "__main__":
    main()
