"""Rules and recipients as a file: `[[rules]]` and `[[recipients]]` tables in TOML, read and written.

The keys of a rule are the fields of `news.rules.Rule`, those of a recipient as `alerts.recipients` has them.
A file that does not speak of recipients leaves them alone, and so with rules; `rules = []` says that there
are none. Secrets that sign webhooks are never in a file.
"""

import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

import tomli_w

from news.errors import RecipientError, RuleError, RuleFileError
from news.rules import RecipientProfile, Rule

from .addresses import read_recipient
from .known import advice
from .recipients import parse_profile, profile_as_mapping
from .rules import compact_mapping, parse_rule
from .toml_lines import HEADER, Lines, lines_of, located

LARGEST: Final = 20_000_000  # characters; a rule has some hundred
_TABLES: Final = ("recipients", "rules")
_REMARK: Final = "# Rules and recipients of the ministry monitor. To apply: ./mfa rules apply FILE\n\n"

Read = TypeVar("Read", Rule, RecipientProfile)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFile:
    """What a file says; None where it does not speak of it. `lines` is where each rule's table begins."""

    rules: tuple[Rule, ...] | None
    recipients: tuple[RecipientProfile, ...] | None
    lines: Mapping[str, int]


def read(text: str, *, now: datetime, known: Collection[str] | None = None) -> RuleFile:
    """What a file says, all of it new at `now`; raises RuleFileError with every mistake and its line.

    `known` are the ids of recipients that there are where the file speaks of none; None asks for none.
    """
    written = _toml(text)
    mistakes = [
        f"{key}: a file of rules has no such table; {advice(key, [f'[[{table}]]' for table in _TABLES])}"
        for key in written
        if key not in _TABLES
    ]
    if not written:
        mistakes.append("the file says nothing; write [[rules]] tables, or rules = [] for none at all")
    lines = lines_of(text)
    recipients = _each(written, "recipients", lines, lambda each: parse_profile(each, now), mistakes)
    rules = _each(written, "rules", lines, lambda each: parse_rule(each, now=now), mistakes)
    if known is not None:
        mistakes += _unknown(written, lines, known)
    if mistakes:
        raise RuleFileError(mistakes)
    where = _matching(lines, "rules", len(rules or ()))
    begins = {
        rule.id: table[HEADER] for rule, table in zip(rules or (), where, strict=False) if HEADER in table
    }
    return RuleFile(rules=rules, recipients=recipients, lines=begins)


def write(rules: Iterable[Rule], recipients: Iterable[RecipientProfile]) -> str:
    """The file of these rules and recipients, such that `read` gives the same."""
    tables = {
        "recipients": [profile_as_mapping(profile) for profile in recipients],
        "rules": [compact_mapping(rule) for rule in rules],
    }
    return _REMARK + tomli_w.dumps(tables, multiline_strings=True)


def _toml(text: str) -> dict[str, object]:
    if len(text) > LARGEST:
        raise RuleFileError([f"a file of rules has at most {LARGEST} characters"])
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except ValueError as error:  # also of a number with thousands of digits
        raise RuleFileError([located(str(error), text)]) from error
    except RecursionError as error:
        raise RuleFileError(["more lists stand in each other than can be read"]) from error


def _each(
    written: Mapping[str, object],
    name: str,
    lines: Mapping[str, Sequence[Lines]],
    parse: Callable[[Mapping[str, object]], Read],
    mistakes: list[str],
) -> tuple[Read, ...] | None:
    """What the tables of one name say, their mistakes noted."""
    tables = written.get(name)
    if tables is None:
        return None
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        mistakes.append(f"{name}: write one [[{name}]] table each, with two brackets, or {name} = []")
        return None
    found: list[Read] = []
    ids: set[str] = set()
    for table, where in zip(tables, _matching(lines, name, len(tables)), strict=True):
        label = f"{name.removesuffix('s')} “{table.get('id', '')}”"
        written_id = str(table.get("id", "")).strip()
        if written_id and written_id in ids:
            mistakes.append(f"{_line('id:', where)}{label}, id: another of this file has it; ids are unique")
        ids.add(written_id)
        try:
            found.append(parse(table))
        except (RuleError, RecipientError) as error:
            mistakes += [f"{_line(line, where)}{label}, {line}" for line in error.mistakes]
    return tuple(found)


def _unknown(
    written: Mapping[str, object], lines: Mapping[str, Sequence[Lines]], known: Collection[str]
) -> Iterator[str]:
    """Recipients that rules name and that there would not be, also beside rules that are wrong."""
    ids = _ids(written["recipients"]) if "recipients" in written else set(known)
    tables = written.get("rules")
    if not isinstance(tables, list):
        return
    for table, where in zip(tables, _matching(lines, "rules", len(tables)), strict=True):
        named = table.get("recipients") if isinstance(table, dict) else None
        for name in named.split(",") if isinstance(named, str) else named if isinstance(named, list) else ():
            with suppress(ValueError):
                found = read_recipient(name)
                if found.channel == "recipient" and found.address not in ids:
                    line = _line("recipients:", where)
                    yield (
                        f"{line}rule “{table.get('id', '')}”, recipients: there would be no recipient "
                        f"“{found.address}”; write it as [[recipients]], or take it out of the rule"
                    )


def _ids(tables: object) -> set[str]:
    found = tables if isinstance(tables, list) else []
    return {str(each.get("id", "")).strip() for each in found if isinstance(each, dict)}


def _matching(lines: Mapping[str, Sequence[Lines]], name: str, count: int) -> Sequence[Lines]:
    """The lines of tables; empty ones where they could not all be found, for a wrong line helps nobody."""
    found = lines.get(name, ())
    return found if len(found) == count else [{}] * count


def _line(mistake: str, where: Lines) -> str:
    number = where.get(mistake.partition(":")[0], where.get(HEADER))
    return f"line {number}: " if number else ""
