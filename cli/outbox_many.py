"""What `outbox` does to many messages at once: filters, a question before it, progress while it lasts."""

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final, Protocol, cast

import typer
from rich.progress import Progress

from monitor import outbox as verbs
from monitor.bootstrap import Service
from news.alerts import OutboxState
from news.dates import ALMATY
from storage.outbox import Wanted

from .frame import console, errors, print_json, service

_COLOURS = {"pending": "yellow", "delivered": "green", "dead": "red", "discarded": "dim"}
_CHANNELS = ("email", "webhook", "slack", "teams", "apprise")
_SPAN = re.compile(r"(\d{1,6})([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def _one_of(names: Iterable[str]) -> Callable[[str | None], str | None]:
    known = tuple(names)

    def check(given: str | None) -> str | None:
        if given is not None and given not in known:
            raise typer.BadParameter(f"must be one of {', '.join(known)}")
        return given

    return check


NARROWING: Final = {
    "channel": Annotated[
        str | None, typer.Option(help="email, webhook, slack, teams or apprise.", callback=_one_of(_CHANNELS))
    ],
    "rule": Annotated[str | None, typer.Option(help="The id of the rule that fired.")],
    "country": Annotated[str | None, typer.Option(help="The code of the state, as DZ.")],
    "since": Annotated[str | None, typer.Option(help="Made since then: 90m, 12h, 3d, 2w, 2026-09-01.")],
}
FILTERS: Final = {
    "state": Annotated[
        str | None,
        typer.Option(help="pending, delivered, dead or discarded.", callback=_one_of(_COLOURS)),
    ],
    **NARROWING,
}
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask; needed in scripts.")]


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters as they were written."""

    state: str | None = None
    channel: str | None = None
    rule: str | None = None
    country: str | None = None
    since: str | None = None
    is_all: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nothing but the state narrows them, and nobody said that this is meant."""
        return not (self.is_all or self.channel or self.rule or self.country or self.since)


def filters_in(given: Mapping[str, str | None], *, state: str | None, is_all: bool = False) -> Filters:
    """The filters that were given; `state` is meant where none was."""
    return Filters(
        state=given.get("state") or state,
        channel=given["channel"],
        rule=given["rule"],
        country=given["country"],
        since=given["since"],
        is_all=is_all,
    )


class Verb(Protocol):
    """Something that is done to every message that is wanted; returns to how many."""

    def __call__(self, service: Service, wanted: Wanted, *, progress: verbs.Progress) -> int:
        """Does it."""
        ...


def colour_of(state: str) -> str:
    """The colour of a state on the terminal."""
    return _COLOURS[state]


def wanted(filters: Filters, now: datetime) -> Wanted:
    """Which messages are meant; a usage error for a time that cannot be read."""
    return Wanted(
        state=cast("OutboxState | None", filters.state),
        channel=filters.channel,
        rule=filters.rule,
        country=filters.country.upper() if filters.country else None,
        since=_instant(filters.since, now) if filters.since else None,
    )


def do_to_many(verb: Verb, filters: Filters, done: str, *, is_sure: bool, json: bool) -> None:
    """Does it to all that are meant, after a question on a terminal; without one only with --yes."""
    if filters.is_open:
        raise typer.BadParameter(
            "name a message, or write --all or filters (--channel, --rule, --country, --since)"
        )
    with service() as found:
        meant = wanted(filters, found.clock.now())
        count = verbs.count(found, meant)
        if count and not is_sure:
            _ask(count, done)
        total = _done(verb, found, meant, count) if count else 0
    if json:
        print_json({"count": total})
    else:
        console.print(f"{total} {'message is' if total == 1 else 'messages are'} {done}.")


def _ask(count: int, done: str) -> None:
    if not sys.stdin.isatty():
        raise typer.BadParameter(f"{count} would be {done}; add --yes where nobody can be asked")
    typer.confirm(f"{count} {'message' if count == 1 else 'messages'} will be {done}. Go on?", abort=True)


def _done(verb: Verb, found: Service, meant: Wanted, count: int) -> int:
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as shown:
        task = shown.add_task("messages", total=count)
        return verb(found, meant, progress=lambda number: shown.update(task, completed=number))


def _instant(text: str, now: datetime) -> datetime:
    span = _SPAN.fullmatch(text)
    try:
        if span is not None:
            return now - timedelta(**{_UNITS[span[2]]: int(span[1])})
        at = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise typer.BadParameter(
            f"“{text}” is no time; write 90m, 12h, 3d, 2w or 2026-09-01", param_hint="--since"
        ) from None
    return at if at.tzinfo else at.replace(tzinfo=ALMATY)
