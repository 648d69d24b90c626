"""`rules backtest`: when a rule would have fired over the archive, before it is switched on."""

import json as json_library
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from alerts import files, parse_rule
from alerts.backtest.words import said, why_of
from monitor import backtest as verbs
from monitor.backtest import Span
from monitor.bootstrap import Service
from monitor.rules import get
from news.backtests import Backtest
from news.dates import ALMATY
from news.errors import BacktestError, NotFoundError, RuleFileError
from news.rules import Rule

from .frame import AsJson, as_mapping, console, errors, local_time, print_json, service

_BAR = 40  # characters of the longest bar
_MOST_MONTHS = 36  # bars a month; of a longer time they are of years
_MOST_BYTES = 20_000_000


def backtest(  # noqa: PLR0913 - one argument an option
    context: typer.Context,
    id: Annotated[  # noqa: A002 - the argument's name is shown to people
        str | None, typer.Argument(help="A kept rule's id, or one of the file.")
    ] = None,
    *,
    file: Annotated[
        Path | None, typer.Option(help="A file of rules: all of them, or the one of that id.")
    ] = None,
    rule: Annotated[
        str | None, typer.Option(help="A new rule's fields as JSON or TOML, such as kind = 'phrase'.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="From this day or instant on; else from the archive's beginning.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Until this day or instant; else until now.")] = None,
    limit: Annotated[int, typer.Option(min=0, max=100_000, help="How many firings are listed.")] = 20,
    json: AsJson = False,
) -> None:
    """When a rule would have fired over the archive, and how many messages a month that comes to.

    Example: ./mfa rules backtest default --since 2025-01-01
    """
    span = Span(since=_instant("since", since, time.min), until=_instant("until", until, time.max))
    with service() as found:
        asked = _asked(found, id, None if file is None else context.obj / file, rule)
        results = []
        with errors.status("Asking the archive …") as status:
            for each in asked:
                status.update(f"Asking the archive about “{each.id}” …")
                results.append(verbs.backtest(found, each, span, limit=limit))
    if json:
        mapped = [_mapping(result) for result in results]
        print_json(mapped[0] if file is None or id else mapped)
        return
    for result in results:
        _print(result)


def _asked(found: Service, rule_id: str | None, file: Path | None, written: str | None) -> tuple[Rule, ...]:
    """The rules that the options mean."""
    given = (file is not None) + (written is not None)
    if given > 1 or (rule_id is None and not given):
        raise BacktestError("Name one rule: an id, or --file FILE, or --rule with the fields of a new one.")
    if written is not None:
        fields = {"id": rule_id or "new", **_fields(written)}
        return (parse_rule(fields, now=found.clock.now()),)
    if file is None:
        return (get(found, str(rule_id)),)
    rules = files.read(_text(file), now=found.clock.now()).rules or ()
    chosen = tuple(each for each in rules if rule_id in (None, each.id))
    if not chosen:
        raise NotFoundError("rule", rule_id or "") if rule_id else BacktestError(f"{file} has no rules.")
    return chosen


def _fields(written: str) -> Mapping[str, object]:
    try:
        fields = json_library.loads(written) if written.lstrip().startswith("{") else tomllib.loads(written)
    except (ValueError, RecursionError) as error:
        raise BacktestError(f"--rule is neither JSON nor TOML: {error}") from error
    if not isinstance(fields, dict):
        raise BacktestError("--rule: write the fields of one rule, such as kind and countries")
    return fields


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()[: _MOST_BYTES + 1]
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise BacktestError(f"Cannot read {path}: {error.strerror}. Name a file of rules.") from error
    except UnicodeDecodeError as error:
        raise RuleFileError([f"{path} is no text in UTF-8"]) from error


def _instant(name: str, written: str | None, of_day: time) -> datetime | None:
    """The instant that somebody wrote; a day is one of Astana, and an instant without a zone too."""
    if written is None:
        return None
    try:
        at = datetime.fromisoformat(written.strip())
    except ValueError as error:
        raise BacktestError(f"--{name}: write a day such as 2025-01-31, or an instant") from error
    if len(written.strip()) <= len("2025-01-31"):
        at = datetime.combine(at.date(), of_day)
    return at if at.tzinfo else at.replace(tzinfo=ALMATY)


def _mapping(result: Backtest) -> dict[str, object]:
    # Where a rule tells is nothing to its past, and addresses may be secrets.
    return as_mapping(replace(result, rule=replace(result.rule, recipients=()))) | {
        "is_truncated": result.is_truncated,
        "notes": [said(note, "en") for note in result.notes],
    }


def _print(result: Backtest) -> None:
    months = len(result.per_month)
    times = "once" if result.total == 1 else f"{result.total:,} times"
    span = f"{local_time(result.since)[:10]} to {local_time(result.until)[:10]}"
    console.print(
        f"“{result.rule.id}” would have fired {times} in {months} month{'s' * (months != 1)} ({span}): "
        f"about {result.messages_per_month:g} messages a month to each recipient.",
        markup=False,
        soft_wrap=True,
    )
    for note in result.notes:
        console.print(f"  {said(note, 'en')}", markup=False, soft_wrap=True)
    if result.total:
        _print_bars(result)
    if result.fired:
        _print_list(result)


def _print_bars(result: Backtest) -> None:
    bars: dict[str, int] = {}
    for month in result.per_month:
        name = f"{month.month:%Y-%m}" if len(result.per_month) <= _MOST_MONTHS else f"{month.month:%Y}"
        bars[name] = bars.get(name, 0) + month.alerts
    most = max(bars.values())
    for name, alerts in bars.items():
        console.print(f"  {name:7} {'█' * round(_BAR * alerts / most)}{'▏' * (not alerts)} {alerts:,}")


def _print_list(result: Backtest) -> None:
    table = Table("when", "state", "lang", "what", "why", box=box.SIMPLE)
    for each in result.fired:
        what = each.title or each.article_key
        because = Text(why_of(result.rule, each, "en"))
        table.add_row(
            local_time(each.at)[:16], each.country or "–", each.language or "–", Text(what), because
        )
    console.print(table)
    if result.is_truncated:
        rest = result.total - len(result.fired)
        console.print(f"… and {rest:,} before; --limit {result.total} lists all.", markup=False)
