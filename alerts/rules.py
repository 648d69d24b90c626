"""Rules as people write them, read into `Rule`s and written back."""

import re
from collections.abc import Collection, Mapping
from dataclasses import MISSING, fields, replace
from datetime import UTC, datetime
from typing import Final, cast, get_args

from news.errors import RuleError
from news.rules import Cadence, Rule, RuleKind, Scope

from . import known, templates, where
from .addresses import write_recipient
from .fields import COMMON, KINDS, OWN
from .rule_reader import RuleReader
from .sense import nonsense

HOME: Final = "KZ"
MAIL_LANGUAGES: Final = ("kk", "ru", "en")
LONGEST_WINDOW_DAYS: Final = 36_500  # a century; larger ones overflow dates and mean "ever" anyway
LONGEST_HOURS: Final = 8_784  # a year
LARGEST_BUDGET: Final = 100.0  # false alarms a month; who accepts more wants a watch list
SMALLEST_BUDGET: Final = 0.01  # one in eight years; no archive can calibrate less
MOST_PLACES: Final = 250  # there are no more states
MOST_AN_HOUR: Final = 10_000  # more is no cap
_LONGEST_NAME: Final = 200  # longer fits no subject line
_LONGEST_BODY: Final = 10_000
_CADENCES: Final[tuple[str, ...]] = get_args(Cadence)
_SCOPES: Final[tuple[str, ...]] = get_args(Scope)
_ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_DEFAULTS: Final[Mapping[str, object]] = {
    field.name: field.default for field in fields(Rule) if field.default is not MISSING
}


def default_rule(now: datetime) -> Rule:
    """The rule of a fresh installation: any state but Kazakhstan, named after 30 days of silence."""
    return Rule(
        id="default", name="First mention in 30 days", kind="first_mention", window_days=30, created_at=now
    )


def parse_rule(written: Mapping[str, object], *, now: datetime) -> Rule:
    """The rule that `written` says; raises RuleError with every mistake at once.

    Keys are the fields of `Rule`; `created_at` is always `now`, and groups are judged as they are then.
    `where` is a condition as text or tables (`alerts.where`). Recipients are "email:ADDRESS", "webhook:URL",
    "slack:URL", "teams:URL", "apprise:NAME", the id of a kept one, a bare channel for the settings' default,
    or mappings of channel and address.
    """
    reader = RuleReader(written)
    rule = _of_kind(reader, _of_all(reader, now))
    if "kind" not in reader.mistaken:
        for field, said in nonsense(rule, reader.mistaken, on=now.date()):
            reader.wrong(field, said)
    if reader.mistakes:
        raise RuleError(reader.mistakes)
    return rule


def rule_as_mapping(rule: Rule) -> dict[str, object]:
    """The rule as plain values, such that `parse_rule` reads the same rule from them.

    Only the fields that its kind has; `excluded` is left out where it is the default, which follows the
    countries when those are edited.
    """
    written = {name: _plain(getattr(rule, name)) for name in (*COMMON, *OWN[rule.kind])}
    written["recipients"] = [write_recipient(recipient) for recipient in rule.recipients]
    if "where" in written:
        written["where"] = where.write(rule.where)
    if rule.excluded == _excluded_by_default(rule.countries):
        written.pop("excluded", None)
    return written


def changed_mapping(rule: Rule, changes: Mapping[str, object]) -> dict[str, object]:
    """The rule as `rule_as_mapping` has it with some fields written anew.

    Where the kind changes, what the new kind does not have goes, unless it is among the changes.
    """
    kept = rule_as_mapping(rule)
    kind = changes.get("kind")
    if kind in KINDS:
        has = (*COMMON, *OWN[kind])
        kept = {field: value for field, value in kept.items() if field in has}
    return {**kept, **changes}


def compact_mapping(rule: Rule) -> dict[str, object]:
    """The rule for a file: without `created_at`, and without most fields that have their default value."""
    whole = rule_as_mapping(rule)
    shown = ("id", "name", "kind", "recipients", "mail_language")
    return {
        field: value
        for field, value in whole.items()
        if field != "created_at" and (field in shown or field == "excluded" or not _is_default(field, value))
    }


def _of_all(reader: RuleReader, now: datetime) -> Rule:
    """The fields that rules of every kind have."""
    rule_id = _id(reader)
    cadence = reader.choice("cadence", _CADENCES, "") if reader.written.get("cadence") else None
    return Rule(
        id=rule_id,
        name=_name(reader, rule_id),
        kind=cast("RuleKind", reader.choice("kind", KINDS, "first_mention")),
        recipients=reader.recipients(),
        mail_language=reader.choice("mail_language", MAIL_LANGUAGES, "en"),
        cadence=cast("Cadence | None", cadence),
        cap_per_hour=reader.whole("cap_per_hour", (1, MOST_AN_HOUR), "whole messages", default=None),
        subject=_template(reader, "subject", _LONGEST_NAME),
        body=_template(reader, "body", _LONGEST_BODY),
        is_enabled=reader.flag("is_enabled", default=True),
        muted_until=reader.instant("muted_until"),
        created_at=now,
    )


def _of_kind(reader: RuleReader, rule: Rule) -> Rule:
    """The rule with what it looks for."""
    named = reader.words("countries", known.country)
    window = (1, LONGEST_WINDOW_DAYS)
    budget = (SMALLEST_BUDGET, LARGEST_BUDGET)
    return replace(
        rule,
        countries=named,
        groups=reader.words("groups", known.group),
        excluded=reader.words("excluded", known.country, _excluded_by_default(named)),
        languages=reader.words("languages", known.language),
        where=reader.condition(),
        window_days=reader.whole("window_days", window, "whole days (nothing means ever)", default=None),
        others=reader.words("others", known.country),
        other_groups=reader.words("other_groups", known.group),
        scope=cast("Scope", reader.choice("scope", _SCOPES, "release")),
        phrases=reader.words("phrases", known.phrase, parted_by="\n"),
        actors=reader.words("actors", known.actor),
        event_kinds=reader.words("event_kinds", known.event_kind),
        budget_per_month=reader.number("budget_per_month", budget, "false alarms a month", default=1.0),
        places=_known(reader.whole("places", (1, MOST_PLACES), "whole places", default=3), 3),
        hours=_known(reader.whole("hours", (0, LONGEST_HOURS), "whole hours", default=24), 24),
        present_in=reader.words("present_in", known.language),
        absent_in=reader.words("absent_in", known.language),
    )


def _known(number: int | None, default: int) -> int:
    return default if number is None else number


def _is_default(field: str, value: object) -> bool:
    return value in ("", None, []) or value == _plain(_DEFAULTS.get(field))


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _excluded_by_default(named: Collection[str]) -> tuple[str, ...]:
    """Kazakhstan stands in nearly every release of its own ministry; whoever names it wants to hear of it."""
    return () if HOME in named else (HOME,)


def _id(reader: RuleReader) -> str:
    text = reader.text("id")
    if "id" not in reader.mistaken and not _ID.fullmatch(text):
        reader.wrong("id", "write 1 to 64 of a-z, 0-9, “-” and “_”, beginning with a letter or digit")
    return text


def _name(reader: RuleReader, rule_id: str) -> str:
    text = reader.text("name", rule_id) or rule_id
    if not text.isprintable() or len(text) > _LONGEST_NAME:
        reader.wrong("name", f"write at most {_LONGEST_NAME} printable characters on one line")
    return text


def _template(reader: RuleReader, key: str, longest: int) -> str:
    text = reader.text(key).replace("\r\n", "\n").replace("\r", "\n")  # as forms of a page send it
    if len(text) > longest:
        reader.wrong(key, f"write at most {longest} characters")
    if key == "subject" and not text.isprintable():
        reader.wrong(key, "write printable characters on one line")
    elif not text.replace("\n", "").replace("\t", "").isprintable():
        reader.wrong(key, "write printable characters, tabs and line breaks")
    for problem in templates.problems(text):
        reader.wrong(key, problem)
    return text
