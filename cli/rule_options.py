"""The options that write a rule, one row each, for all commands that do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

import typer

from alerts import where
from news.errors import ConditionError, RuleError
from news.rules import AllOf, Condition, Is

from .options import with_options

HEADLINE: Final = Is(subject="field", values=("title",))
COUNTERPARTY: Final = Is(subject="role", values=("counterparty",))


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleOption:
    """An option and the field of a rule that it writes; a repeatable one gives a list."""

    name: str
    field: str
    help: str
    is_repeatable: bool = False
    is_list: bool = False


OPTIONS: Final = (
    RuleOption(name="--name", field="name", help="What people call it."),
    RuleOption(name="--kind", field="kind", help="first_mention, watch_list, co_mention, … (docs/rules.md)."),
    RuleOption(
        name="--days", field="window_days", help="Days of silence, or of the window looked at; or “ever”."
    ),
    RuleOption(
        name="--countries", field="countries", is_list=True, help="Codes of the states: DZ,MA. Empty: all."
    ),
    RuleOption(name="--groups", field="groups", is_list=True, help="Groups of states: gulf,central-asia,eu."),
    RuleOption(
        name="--exclude", field="excluded", is_list=True,
        help="Codes of the states it never speaks of; KZ, unless --countries names it.",
    ),
    RuleOption(name="--languages", field="languages", is_list=True, help="Only releases in these: kk,ru."),
    RuleOption(
        name="--where", field="where",
        help="Only releases that fit: 'role:counterparty and not section:events'.",
    ),
    RuleOption(name="--with", field="others", is_list=True, help="co_mention: the states on the other side."),
    RuleOption(
        name="--with-groups", field="other_groups", is_list=True, help="co_mention: groups on the other side."
    ),
    RuleOption(name="--scope", field="scope", help="co_mention: within a sentence, a release or a story."),
    RuleOption(
        name="--phrase", field="phrases", is_repeatable=True, help="phrase: what to look for. Repeatable."
    ),
    RuleOption(
        name="--actor", field="actors", is_repeatable=True,
        help="actor: org:UN, or 'person:Kofi Annan'. Repeatable.",
    ),
    RuleOption(
        name="--event", field="event_kinds", is_repeatable=True,
        help="event_kind: meeting, visit, agreement_signed, … Repeatable.",
    ),
    RuleOption(name="--budget", field="budget_per_month", help="spike: false alarms a month, all states."),
    RuleOption(name="--places", field="places", help="rank_change: by how many ranks a state must move."),
    RuleOption(name="--hours", field="hours", help="language_gap, source_health: after how many hours."),
    RuleOption(name="--present-in", field="present_in", is_list=True, help="language_gap: stands in these."),
    RuleOption(
        name="--absent-in", field="absent_in", is_list=True, help="language_gap: and not in these, as yet."
    ),
    RuleOption(
        name="--to", field="recipients", is_repeatable=True,
        help="A mail or web address, slack:URL, teams:URL, apprise:NAME, a recipient's id, “email” or "
        "“webhook” (the defaults); empty: nobody, the page only. Repeatable.",
    ),
    RuleOption(name="--mail-language", field="mail_language", help="Language of messages: kk, ru or en."),
    RuleOption(
        name="--cadence", field="cadence",
        help="immediate, hourly, daily or weekly; empty: as the recipient has it.",
    ),
    RuleOption(name="--cap", field="cap_per_hour", help="Messages an hour, more wait for a digest; or none."),
    RuleOption(name="--subject", field="subject", help="The messages' subject, with names such as $country."),
    RuleOption(name="--body", field="body", help="The messages' text, with names such as $title and $why."),
)  # fmt: skip
_FLAGS: Final = {
    "headline_only": (
        "--headline-only",
        "Only states in the title: field:title is added to --where.",
    ),
    "counterparty_only": (
        "--counterparty-only",
        "Only states that are a counterparty: role:counterparty is added to --where.",
    ),
}
_NOTHING: Final = {"window_days": "ever", "cap_per_hour": "none"}


def written_by(options: Mapping[str, Any]) -> dict[str, object]:
    """The options that were given, in the form that `alerts.parse_rule` reads; without the two flags."""
    written: dict[str, object] = {}
    for option in OPTIONS:
        value = options.get(option.field)
        if value is None:
            continue
        if option.is_list:
            written[option.field] = [part.strip() for part in value.split(",") if part.strip()]
        elif option.is_repeatable:
            written[option.field] = [part for part in value if part.strip()]
        else:
            written[option.field] = None if value == _NOTHING.get(option.field) else value
    return written


def narrowed(options: Mapping[str, Any], before: Condition | None) -> dict[str, object]:
    """`where` with what the two flags add to the one that is given, or else to the one from before.

    Empty where no flag is given. RuleError where the given one cannot be read.
    """
    asked = [
        test
        for name, test in (("headline_only", HEADLINE), ("counterparty_only", COUNTERPARTY))
        if options.get(name)
    ]
    if not asked:
        return {}
    given = options.get("where")
    try:
        condition = before if given is None else where.parse(given) if given.strip() else None
    except ConditionError as error:
        raise RuleError([f"where: {line}" for line in error.mistakes]) from error
    held = condition.parts if isinstance(condition, AllOf) else (condition,) if condition else ()
    parts = (*held, *(test for test in asked if test not in held))
    return {"where": where.write(parts[0] if len(parts) == 1 else AllOf(parts=parts))}


def _annotation(option: RuleOption) -> object:
    of: Any = list[str] | None if option.is_repeatable else str | None
    return Annotated[of, typer.Option(option.name, help=option.help)]


def _flag(option: str, said: str) -> object:
    return Annotated[bool, typer.Option(option, help=said)]


# The command with every option of a rule.
with_rule_options: Final = with_options(
    {option.field: _annotation(option) for option in OPTIONS}
    | {name: _flag(*said) for name, said in _FLAGS.items()},
    **dict.fromkeys(_FLAGS, False),
)
