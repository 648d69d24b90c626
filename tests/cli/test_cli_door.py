"""The door itself: help, how mistakes and bugs are told, and the script in front of it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.__main__ import app
from tests.cli.door import ROOT, Door, Ended

COMMANDS = (
    *("demo", "test", "run", "crawl", "countries", "rules", "recipients", "outbox"),
    *("deliver", "export", "doctor", "verify", "migrate"),
)
BELOW = (
    *(("rules", name) for name in ("list", "show", "add", "edit", "remove", "mute", "unmute", "enable")),
    *(("rules", name) for name in ("disable", "test-fire", "apply", "export")),
    *(("recipients", name) for name in ("list", "show", "held", "add", "edit", "remove", "secret")),
    *(("outbox", name) for name in ("list", "show", "retry", "replay", "discard")),
)
# Fails as a bug would, in a command that exists only here.
FAILING = """
import sys
from cli.__main__ import app, main

@app.command("doctor")
def fail() -> None:
    raise ZeroDivisionError("by design")

sys.argv = ["mfa", *sys.argv[1:]]
main()
"""


def test_help_lists_the_commands_as_a_newcomer_needs_them(mfa: Door) -> None:
    ended = mfa("--help")
    assert ended.code == 0
    places = [ended.out.find(f"│ {name} ") for name in COMMANDS]
    assert places == sorted(places)
    assert -1 not in places


@pytest.mark.parametrize(
    "words", [*((name,) for name in COMMANDS if name not in ("rules", "outbox")), *BELOW]
)
def test_the_help_of_each_command_has_an_example(mfa: Door, words: tuple[str, ...]) -> None:
    ended = mfa(*words, "--help")
    assert ended.code == 0
    assert f"./mfa {' '.join(words)}" in ended.out


@pytest.mark.parametrize("words", [(), ("rules",), ("outbox",), ("frobnicate",), ("run", "--frobnicate")])
def test_half_a_command_is_wrong_usage(mfa: Door, words: tuple[str, ...]) -> None:
    assert mfa(*words).code == 2


def test_wrong_settings_are_all_listed(mfa: Door) -> None:
    ended = mfa.under(MFA_PORT="x", MFA_LANGUAGES="??", MFA_NOSUCH="1")("doctor")
    assert ended.code == 2
    assert all(name in ended.err for name in ("MFA_PORT", "MFA_LANGUAGES", "MFA_NOSUCH"))
    assert "Traceback" not in ended.err


def test_the_checks_are_the_business_of_the_script(mfa: Door) -> None:
    ended = mfa("test")
    assert ended.code == 2
    assert "./mfa test" in ended.err


@pytest.fixture
def failing() -> Iterator[None]:
    @app.command("migrate")
    def fail() -> None:
        raise ZeroDivisionError("by design")

    yield
    app.registered_commands.pop()


@pytest.mark.usefixtures("failing")
def test_a_bug_is_one_sentence_and_code_1(mfa: Door) -> None:
    ended = mfa("migrate")
    assert ended.code == 1
    assert "This is a bug: ZeroDivisionError: by design" in ended.err
    assert "--debug" in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.usefixtures("failing")
def test_debug_shows_a_bug_whole(mfa: Door) -> None:
    with pytest.raises(ZeroDivisionError):
        mfa("--debug", "migrate")


def in_process(door: Door, *words: str, code: str | None = None) -> Ended:
    """The same as a process of its own."""
    start = ["-m", "cli"] if code is None else ["-c", code]
    done = subprocess.run(
        [sys.executable, *start, *words],
        cwd=ROOT,
        env={**os.environ, **door.environment},
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Ended(code=done.returncode, out=done.stdout.decode(), err=done.stderr.decode(), raw=done.stdout)


def test_a_process_ends_with_a_traceback_only_when_asked(mfa: Door) -> None:
    plain = in_process(mfa, "doctor", code=FAILING)
    assert plain.code == 1
    assert "Traceback" not in plain.err
    whole = in_process(mfa, "--debug", "doctor", code=FAILING)
    assert whole.code == 1
    assert "Traceback" in whole.err


def test_a_process_tells_a_mistake_by_code_2(mfa: Door) -> None:
    ended = in_process(mfa, "rules", "remove", "none-such")
    assert ended.code == 2
    assert ended.err.startswith("Error: ")
    assert ended.out == ""


def test_a_reader_that_has_gone_is_no_error(mfa: Door) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "cli", "countries", "--language", "ru", "--format", "jsonl"],
        cwd=ROOT,
        env={**os.environ, **mfa.environment},
        input="Алжир\n".encode(),
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("words", [("countries", "--language", "ru"), ("rules", "list")])
def test_a_full_disk_behind_standard_output_is_one_sentence(mfa: Door, words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cli", *words],
            cwd=ROOT,
            env={**os.environ, **mfa.environment},
            input="Алжир\n".encode(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
    assert "Standard output cannot be written: No space left on device" in done.stderr.decode()


@pytest.mark.parametrize(("closed", "said"), [("<&-", "input is closed"), (">&-", "output is closed")])
def test_a_closed_stream_is_wrong_usage(mfa: Door, closed: str, said: str) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$0" -m cli countries --language ru {closed}', sys.executable],
        cwd=ROOT,
        env={**os.environ, **mfa.environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert "bug" not in done.stderr


def test_a_reader_that_goes_in_the_midst_of_an_export_is_no_error(filled: Door) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "cli", "export", "articles"],
        cwd=ROOT,
        env={**os.environ, **filled.environment},
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
