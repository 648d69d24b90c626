"""`crawl` and `deliver`: one round of the two halves of the service, by hand."""

import secrets
import signal
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated

import typer
from rich import box
from rich.table import Table

import scheduler
from monitor import crawls, digests, hold, jobs
from monitor.bootstrap import Service, watched
from monitor.deliver import deliver_due
from monitor.health import SourceHealth, sources
from news.crawls import CrawlMode, CrawlOutcome, SourceRef
from news.errors import MonitorError

from .frame import AsJson, as_mapping, console, errors, print_json, service

EXIT_SOURCE_DOWN = 3
EXIT_SHAPE_CHANGED = 4
_SHOWN_SOURCES = 12  # in a sentence about one that is not watched
TURN_WAITS = int(scheduler.POLL_LIMIT_S / scheduler.WAIT_FOR_TURN_S)  # no poll of the service takes longer


def crawl(
    *,
    entity: Annotated[str | None, typer.Option(help="Only this entity, e.g. mfa or mfa-paris.")] = None,
    section: Annotated[str | None, typer.Option(help="Only this section, e.g. news or events.")] = None,
    language: Annotated[str | None, typer.Option(help="Only this language, e.g. kk.")] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Read the whole listing, not only what is new.")
    ] = False,
    json: AsJson = False,
) -> None:
    """One crawl now: 0 complete, 3 source blocked, empty, unreachable or not run, 4 its shape has changed.

    A crawl of the service that is under way is waited for.

    Example: ./mfa crawl --language ru
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with service() as found:
        chosen = _chosen(found, entity, section, language)
        with _turn(found, stop) as is_ours:
            if not is_ours:
                errors.print("Nothing was read: the crawl before this one has not ended.")
                raise typer.Exit(EXIT_SOURCE_DOWN)
            left_out = _read(found, chosen, CrawlMode.FULL if full else CrawlMode.POLL, stop)
        ended = _known(found, chosen)
    _show(ended, left_out, as_json=json)
    raise typer.Exit(EXIT_SOURCE_DOWN if left_out else _exit_code(ended))


def deliver(
    *,
    forever: Annotated[bool, typer.Option("--forever", help="Go on until stopped.")] = False,
    json: AsJson = False,
) -> None:
    """Send what is due, once, or for ever as a process of its own.

    Example: ./mfa deliver --forever
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with service() as found:
        counts = _told(found, stop)
        while forever and not stop.wait(scheduler.DELIVER_EVERY_S):
            counts += _told(found, stop)
    if json:
        print_json(dict(counts))
    else:
        counted = (f"{n} {name.replace('_', ' ')}" for name, n in counts.items())
        console.print(", ".join(counted) or "Nothing was due.")


def _told(found: Service, stop: threading.Event) -> Counter[str]:
    """What is due, sent, together with what was held until this time."""
    digests.tell_digests(found)
    return deliver_due(found, stop=stop)


def _read(
    found: Service, chosen: tuple[SourceRef, ...], mode: CrawlMode, stop: threading.Event
) -> dict[SourceRef, str]:
    """Crawl one listing after the other, those that fail last; what was left out, with the reasons."""
    left_out = {}
    for source in crawls.in_turn(found, chosen):
        reason = "this command was stopped" if stop.is_set() else hold.wish(found)
        if not reason:
            before = _last_run(found, source)
            with errors.status(f"reading {source.key} …"):
                scheduler.crawl_once(found, source, mode, stop)
            if _last_run(found, source) == before:
                reason = "this command was stopped" if stop.is_set() else "its crawl could not begin"
        if reason:
            left_out[source] = reason
    return left_out


def _last_run(found: Service, source: SourceRef) -> int | None:
    ids = [each.status.last_run.id for each in _known(found, (source,)) if each.status.last_run]
    return ids[0] if ids else None


@contextmanager
def _turn(found: Service, stop: threading.Event, waits: int = TURN_WAITS) -> Iterator[bool]:
    """Whether the site is ours to read, once the crawl under way has ended; False at a stop or too late."""
    for number in range(waits + 1):
        # The owner is new each time, as each crawl's is: one that has ended gives nothing away.
        with jobs.leased(found, "crawl", owner=secrets.token_hex(8)) as is_ours:
            if is_ours:
                yield True
                return
        if number == 0:
            errors.print("Another crawl is reading the site; this one waits for its turn. Ctrl-C ends it.")
        if number == waits or stop.wait(scheduler.WAIT_FOR_TURN_S):
            break
    yield False


def _chosen(
    found: Service, entity: str | None, section: str | None, language: str | None
) -> tuple[SourceRef, ...]:
    listed = watched(found)
    wishes = {"entity": entity, "section": section, "language": language}
    chosen = tuple(
        source
        for source in listed
        if all(wish in (None, getattr(source, part)) for part, wish in wishes.items())
    )
    if not chosen:
        wished = "/".join(wish for wish in wishes.values() if wish is not None)
        raise MonitorError(
            f"Not watched: {wished or 'anything'}. Watched are {_shortened(listed)}; "
            "MFA_ENTITIES, MFA_SECTIONS and MFA_LANGUAGES say which. ./mfa sources lists them all."
        )
    return chosen


def _shortened(listed: tuple[SourceRef, ...]) -> str:
    shown = ", ".join(source.key for source in listed[:_SHOWN_SOURCES])
    more = len(listed) - _SHOWN_SOURCES
    return f"{shown} and {more} more" if more > 0 else shown or "none yet"


def _known(found: Service, chosen: tuple[SourceRef, ...]) -> tuple[SourceHealth, ...]:
    return tuple(source for source in sources(found) if source.status.source in chosen)


def _show(ended: tuple[SourceHealth, ...], left_out: Mapping[SourceRef, str], *, as_json: bool) -> None:
    """What this command did: of a listing that it left out, no earlier crawl is shown."""
    unknown = [source for source in left_out if source not in [each.status.source for each in ended]]
    if as_json:
        told = [as_mapping(each.status) | _omission(each.status.source, left_out) for each in ended]
        print_json(told + [{"source": as_mapping(each)} | _omission(each, left_out) for each in unknown])
        return
    table = Table("source", "outcome", "asked", "read", "new", "revised", "unreadable", box=box.SIMPLE)
    reasons: dict[str, None] = {}
    for source in ended:
        run = source.status.last_run
        if source.status.source in left_out or run is None or run.report is None:
            table.add_row(source.status.source.key, "not run")
            continue
        reasons[run.report.detail] = None
        report = run.report
        table.add_row(
            source.status.source.key,
            f"[{'green' if report.outcome.is_good else 'red'}]{report.outcome.value}[/]",
            *(str(n) for n in (report.requests, report.items, run.new, run.revised, report.unreadable)),
        )
    for each in unknown:
        table.add_row(each.key, "not run")
    console.print(table)
    for reason in (*reasons, *dict.fromkeys(f"Not run: {why}." for why in left_out.values())):
        console.print(reason, style="dim", markup=False, soft_wrap=True)


def _omission(source: SourceRef, left_out: Mapping[SourceRef, str]) -> dict[str, object]:
    return {"last_run": None, "not_run": left_out[source]} if source in left_out else {}


def _exit_code(ended: tuple[SourceHealth, ...]) -> int:
    outcomes = {
        source.status.last_run.report.outcome
        for source in ended
        if source.status.last_run and source.status.last_run.report
    }
    if CrawlOutcome.SHAPE_CHANGED in outcomes:
        return EXIT_SHAPE_CHANGED
    return 0 if outcomes == {CrawlOutcome.COMPLETE} else EXIT_SOURCE_DOWN
