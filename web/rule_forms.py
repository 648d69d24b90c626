"""A rule as a form: what was typed, read as `alerts.parse_rule` reads it, and its mistakes by field."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from alerts.fields import COMMON, FIELDS, KINDS, OWN
from alerts.rules import rule_as_mapping
from news.rules import Rule

from . import rule_recipients

# What a person types or ticks, by field; a field of one text has one.
Typed = Mapping[str, tuple[str, ...]]

TICKED: Final = ("groups", "other_groups", "languages", "present_in", "absent_in", "event_kinds")
LINES: Final = ("phrases", "actors", "recipients")
CODES: Final = ("countries", "excluded", "others")
NOBODY: Final = "none"  # of a field whose empty text means its default
SUGGESTED: Final = (
    *("name", "countries", "groups", "phrases", "actors", "event_kinds", "others", "languages"),
    *("where", "window_days"),
)
KEPT_APART: Final = ("muted_until", "created_at")  # what a form does not have
_LONGEST_ID: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleForm:
    """What stands in the form; `mistakes` by field, those of no field that is shown under the empty name."""

    kind: str
    typed: Typed
    mistakes: Mapping[str, tuple[str, ...]]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of its kind that a rule of another may not have."""
        return OWN[self.kind] if self.kind in KINDS else ()

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was typed into fields that this kind does not have, should the kind change back."""
        shown = {*self.fields, *COMMON}
        return [(name, each) for name, values in self.typed.items() if name not in shown for each in values]

    def text(self, field: str) -> str:
        """What was typed into a field of one text."""
        return next(iter(self.typed.get(field, ())), "")

    def has(self, field: str, value: str) -> bool:
        """Whether a choice is ticked."""
        return value in self.typed.get(field, ())

    def wrong(self, field: str) -> tuple[str, ...]:
        """The mistakes of a field."""
        return self.mistakes.get(field, ())


def blank(kind: str) -> Typed:
    """What stands in the form of a new rule."""
    typed = {
        "kind": (kind,), "recipients": ("email\nwebhook",), "mail_language": ("en",), "is_enabled": ("yes",),
        "scope": ("release",), "budget_per_month": ("1",), "places": ("3",), "hours": ("24",),
    }  # fmt: skip
    return typed | ({"window_days": ("30",)} if kind == "first_mention" else {})


def of_rule(rule: Rule) -> Typed:
    """What stands in the form of a kept rule."""
    written = rule_as_mapping(rule)
    typed = {field: _typed(field, value) for field, value in written.items() if field not in KEPT_APART}
    if "excluded" in written and not written["excluded"]:
        typed["excluded"] = (NOBODY,)
    return {
        **typed,
        "recipients": ("\n".join(rule_recipients.shown(rule.recipients, mails=True)),),
        "is_enabled": ("yes",) if rule.is_enabled else (),
    }


def of_pairs(pairs: Iterable[tuple[str, str]]) -> Typed:
    """What was typed, of the fields that a rule can have."""
    typed: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        if name in FIELDS and name not in KEPT_APART:
            typed[name] = (*typed.get(name, ()), value.replace("\r\n", "\n"))
    return typed


def suggested(pairs: Iterable[tuple[str, str]]) -> Typed:
    """What an address suggests for a new rule: of what it speaks, never whom it tells.

    Somebody else may have made the address, and what stands in a form is soon saved.
    """
    return {name: values for name, values in of_pairs(pairs).items() if name in SUGGESTED and any(values)}


def as_written(typed: Typed, kept: Rule | None) -> tuple[dict[str, object], list[str]]:
    """The rule as `alerts.parse_rule` reads it, and what is wrong with lines that cannot be made whole.

    `kept` is the rule that was cut for showing, if any.
    """
    kind = next(iter(typed.get("kind", ())), "")
    fields = (*COMMON, *OWN[kind]) if kind in KINDS else COMMON
    written = {field: _value(field, typed) for field in fields if field not in KEPT_APART}
    if kept is not None:
        written |= {
            field: _as_before(getattr(kept, field), typed.get(field, ()))
            for field in TICKED
            if field in written
        }
    lines = next(iter(typed.get("recipients", ())), "").split("\n")
    whole, lost = rule_recipients.restored(lines, kept, mails=True)
    return {**written, "kind": kind, "recipients": whole}, [f"recipients: {said}" for said in lost]


def by_field(kind: str, mistakes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The mistakes under the fields that they begin with; each once."""
    shown = {*COMMON, *OWN[kind]} if kind in KINDS else set(COMMON)
    found: dict[str, tuple[str, ...]] = {}
    for line in dict.fromkeys(mistakes):
        field, colon, said = line.partition(": ")
        name, text = (field, said) if colon and field in shown else ("", line)
        found[name] = (*found.get(name, ()), text)
    return found


def fingerprint(rule: Rule) -> str:
    """What tells a rule from what it was when a form was opened."""
    whole = json.dumps(rule_as_mapping(rule), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def id_of(name: str, kind: str) -> str:
    """An id for a rule that was given none: its name where that is in Latin letters, else its kind."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:_LONGEST_ID].strip("-")
    return slug or kind.replace("_", "-")


def _typed(field: str, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        return (f"{value:g}",) if isinstance(value, float) else (str(value),)
    if field in TICKED:
        return tuple(map(str, value))
    return (("\n" if field in LINES else ", ").join(map(str, value)),)


def _as_before(before: tuple[str, ...], ticked: tuple[str, ...]) -> list[str]:
    """What is ticked in the order that it had, for boxes have one of their own; what is new comes last."""
    return [*(each for each in before if each in ticked), *(each for each in ticked if each not in before)]


def _value(field: str, typed: Typed) -> object:
    values = typed.get(field, ())
    text = next(iter(values), "")
    if field == "is_enabled":
        return bool(values)
    if field in TICKED:
        return list(values)
    if field in LINES:
        return text.split("\n")
    if field in CODES:
        return _codes(field, text)
    return text if text.strip() else None


def _codes(field: str, text: str) -> list[str] | None:
    if field == "excluded" and not text.strip():
        return None  # the default, which follows the states that are named
    if field == "excluded" and text.strip().lower() == NOBODY:
        return []
    return [part for part in re.split(r"[,;\n]", text) if part.strip()]
