"""Runs the stand-in by hand: `python -m standin --port 8799 --drip 20`."""

import argparse
import contextlib
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from standin.agency import Agency, gap_report, reworded
from standin.drip import Drip, split_held_back
from standin.folder import Folder
from standin.generate import generate
from standin.hook import HookReceiver
from standin.mailbox import MailReceiver
from standin.ministry import Address, Ministry
from standin.rows import Habits
from standin.stories import load_archive, load_drip

_CARRIED_DAYS = 20


def main(arguments: Sequence[str] | None = None, stopping: threading.Event | None = None) -> int:
    """Serves until interrupted, terminated, or told by the event; 0 then."""
    options = _parser().parse_args(arguments)
    stopped = stopping or threading.Event()
    if stopping is None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopped.set())
    shown, held_back = _stories(options)
    with contextlib.ExitStack() as stack:
        ministry = stack.enter_context(_ministry(options, shown))
        _say(f"The ministry stands at {ministry.url}")
        _receivers(options, stack)
        if options.agency_port is not None:
            agency = stack.enter_context(_agency(options.agency_port, shown, ministry.clock.anchor))
            _say(f"An agency carries the news at {agency.url}/rss/eng.xml, rus.xml and kaz.xml")
        if options.folder is not None:
            folder = Folder(ministry, options.folder)
            stack.callback(folder.close)
            folder.start()
        if options.drip:
            drip = Drip(ministry, held_back, options.drip)
            stack.callback(drip.close)
            drip.start()
        stopped.wait()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m standin", description="A stand-in for the ministry's portal."
    )
    parser.add_argument("--port", type=int, default=8799, help="port of the portal (0: any free one)")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--archive", action="store_true", help="serve the bundled archive (the default)")
    source.add_argument("--empty", action="store_true", help="serve nothing until something is published")
    parser.add_argument(
        "--folder",
        type=Path,
        help="publish the text files of this folder; alone it takes the archive's place",
    )
    parser.add_argument("--grow", type=int, default=0, help="add so many generated releases")
    parser.add_argument("--drip", type=float, default=0, help="publish, edit or remove every so many seconds")
    parser.add_argument("--mail-port", type=int, help="run a mail receiver on this port")
    parser.add_argument("--mail-folder", type=Path, help="keep received mail in this folder")
    parser.add_argument("--agency-port", type=int, help="run an agency that carries the news on this port")
    parser.add_argument("--hook-port", type=int, help="run a webhook receiver on this port")
    parser.add_argument("--anchor", type=datetime.fromisoformat, help="instant that dates count back from")
    parser.add_argument(
        "--ticket", choices=("cookie", "header", "none"), default="cookie", help="form of ticket"
    )
    parser.add_argument(
        "--ids-per-language", action="store_true", help="each language has numbers of its own"
    )
    parser.add_argument(
        "--tls", nargs=2, type=Path, metavar=("CERTIFICATE", "KEY"), help="serve https with these"
    )
    return parser


def _stories(options: argparse.Namespace) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    written: list[Mapping[str, Any]] = []
    held_back: list[Mapping[str, Any]] = []
    if options.archive or (options.folder is None and not options.empty):
        written.extend(load_archive())
        held_back.extend(load_drip())
        if options.drip and not held_back:
            written, held_back = split_held_back(written)
    written.extend(generate(options.grow))
    return written, held_back


def _ministry(options: argparse.Namespace, stories: list[Mapping[str, Any]]) -> Ministry:
    anchor: datetime | None = options.anchor
    if anchor is not None and anchor.tzinfo is None:
        anchor = anchor.replace(tzinfo=UTC)
    return Ministry(
        stories=stories,
        anchor=anchor,
        habits=Habits(ids_per_language=options.ids_per_language),
        ticket=options.ticket,
        address=Address(port=options.port, certificate=tuple(options.tls) if options.tls else None),
    )


def _agency(port: int, stories: list[Mapping[str, Any]], anchor: datetime) -> Agency:
    """An agency with what the ministry published in the last weeks, and one report that it did not."""
    recent = [story for story in stories if int(story.get("days_ago", 0)) < _CARRIED_DAYS]
    carried = [
        reworded(story, language, anchor, is_whole=place % 2 == 0)
        for place, story in enumerate(recent)
        for language in sorted({"kk", "ru", "en"} & set(story["texts"]))
    ]
    return Agency([*carried, gap_report(anchor)], port=port)


def _receivers(options: argparse.Namespace, stack: contextlib.ExitStack) -> None:
    if options.mail_port is not None:
        mail = stack.enter_context(MailReceiver(port=options.mail_port, folder=options.mail_folder))
        _say(f"Mail is received at {mail.url} and listed at {mail.list_url}")
    if options.hook_port is not None:
        hook = stack.enter_context(HookReceiver(port=options.hook_port))
        _say(f"Webhooks are received at {hook.url}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
