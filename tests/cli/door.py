"""The command line as its users hold it: words in, an exit code and two streams out."""

import logging
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog
from typer.testing import CliRunner

from cli.__main__ import main

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Door:
    """The last door, `main`, in this process, under an environment of its own."""

    environment: Mapping[str, str]

    def __call__(self, *words: str, stdin: bytes = b"") -> Ended:
        """Runs a command to its end."""
        with _own_state(words), CliRunner().isolation(stdin, self.environment) as (out, err, _both):
            try:
                main()
                code = 0
            except SystemExit as ended:
                code = ended.code if isinstance(ended.code, int) else 0
            sys.stdout.flush()
            raw = out.getvalue()
            return Ended(code=code, out=raw.decode("utf-8", "replace"), err=err.getvalue().decode(), raw=raw)

    def under(self, **more: str) -> "Door":
        """The same door with more in its environment."""
        return Door({**self.environment, **more})


def settings_in(folder: Path, **more: str) -> dict[str, str]:
    """An environment whose service keeps all it has in a folder; wide, for tables shall not wrap."""
    settings_file = folder / "own.toml"
    settings_file.touch()
    return {
        "MFA_SETTINGS_FILE": str(settings_file),
        "MFA_DATABASE_URL": f"sqlite:///{folder}/mfa.db",
        "MFA_DATA_DIR": str(folder),
        "MFA_LANGUAGES": "en",
        "MFA_REQUEST_INTERVAL_S": "0",
        "MFA_LOG_FORMAT": "json",
        "MFA_PORT": "0",
        "COLUMNS": "200",
        **more,
    }


@contextmanager
def _own_state(words: tuple[str, ...]) -> Iterator[None]:
    """What a command changes in its process is put back: arguments, signals, logging."""
    root = logging.getLogger()
    before = sys.argv, root.handlers[:], root.level
    signals = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    sys.argv = ["mfa", *words]
    try:
        yield
    finally:
        sys.argv, root.handlers[:] = before[0], before[1]
        root.setLevel(before[2])
        structlog.reset_defaults()
        for number, receiver in signals.items():
            signal.signal(number, receiver)
