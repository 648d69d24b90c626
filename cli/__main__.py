"""`python -m cli`: the commands in the order a newcomer needs them, and how errors reach people."""

import errno
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup
from typing_extensions import override

from news.errors import MonitorError

from . import (
    crawling,
    export,
    imports,
    operations,
    outbox,
    recheck,
    recipients,
    reports,
    rules,
    serving,
    sources,
    texts,
    tokens,
    verify,
)
from .frame import EXIT_BUG, EXIT_USAGE, errors

_ORDER = (
    *("demo", "test", "run", "crawl", "sources", "countries", "report", "rules", "recipients"),
    *("outbox", "deliver", "tokens", "password"),
    *("import", "export", "recheck", "doctor", "verify", "migrate"),
)
# What writing says of a device that takes no more: full, over a quota, broken, closed.
_LOST = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF})


class _ReaderGoneError(Exception):
    """Whoever read standard output (head, less) has gone; what it wanted was printed."""


class _OutputLostError(MonitorError):
    """Standard output does not take what is printed: a full disk, a closed stream."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"Standard output cannot be written: {reason}. Send it elsewhere.")


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
    context: typer.Context,
    *,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    caller_dir: Annotated[Path, typer.Option("--caller-dir", hidden=True)] = Path(),
) -> None:
    """Options before the command; the script says from which folder it was called, as it leaves that."""
    _ = debug  # read from sys.argv in `main`, which also sees what fails before a command begins
    context.obj = caller_dir


app.command()(serving.demo)
app.command(
    "test", help="Every check that CI makes; with PATH, a part of the tests. Example: ./mfa test tests/web"
)(serving.test)
app.command()(serving.run)
app.command()(crawling.crawl)
app.command()(sources.sources)
app.command()(texts.countries)
app.command()(reports.report)
app.add_typer(rules.app, name="rules")
app.add_typer(recipients.app, name="recipients")
app.add_typer(outbox.app, name="outbox")
app.command()(crawling.deliver)
app.add_typer(tokens.app, name="tokens")
app.command()(tokens.password)
app.add_typer(imports.app, name="import")
app.command()(export.export)
app.command()(recheck.recheck)
app.command()(operations.doctor)
app.command()(verify.verify)
app.command()(operations.migrate)


def main() -> None:
    """Run a command; a user's mistake is one clear sentence and code 2, a bug is code 1."""
    try:
        _run()
    except MonitorError as error:
        _show(error, str(error))
        sys.exit(EXIT_USAGE)
    except (_ReaderGoneError, BrokenPipeError):
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - the last door: a bug is said in one sentence
        _show(error, f"This is a bug: {type(error).__name__}: {error}")
        errors.print("Run the command again as ./mfa --debug … and report what it prints.", style="dim")
        sys.exit(EXIT_BUG)


def _run() -> None:
    """Run a command until all that it printed is out, or the reason why it is not is raised."""
    if sys.stdout is None:
        raise _OutputLostError("the output is closed")
    try:
        app(prog_name="./mfa")
    except OSError as error:
        if error.errno in _LOST and error.filename is None:  # a file that a command opens has a name
            raise _OutputLostError(os.strerror(error.errno)) from error
        raise
    finally:
        _flush()


def _flush() -> None:
    try:
        sys.stdout.flush()
    except OSError as error:
        # What is still buffered goes nowhere, or the interpreter would complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise _OutputLostError(os.strerror(error.errno or errno.EIO)) from error
        raise


def _show(error: Exception, sentence: str) -> None:
    if "--debug" in sys.argv:
        raise error
    errors.print(f"Error: {sentence}", style="bold red", markup=False)


if __name__ == "__main__":
    main()
