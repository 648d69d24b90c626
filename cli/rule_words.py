"""Rules in words, for lists and for what a command says that it did."""

from collections.abc import Callable, Mapping
from typing import Final

from alerts import where
from alerts.addresses import shown_recipient
from news.rules import Recipient, Rule, RuleKind

from .frame import as_mapping


def scope(rule: Rule) -> str:
    """What a rule fires on, in words."""
    said = _KINDS[rule.kind](rule)
    if rule.languages:
        said += f", in {', '.join(rule.languages)}"
    return said + (f", where {where.write(rule.where)}" if rule.where else "")


def told(rule: Rule) -> str:
    """Whom a rule tells; addresses that would let anybody write there are cut."""
    return ", ".join(shown_recipient(recipient) for recipient in rule.recipients) or "the page"


def for_scripts(rule: Rule) -> dict[str, object]:
    """The rule as plain values; the condition is its text, and secret addresses are cut as in `told`."""
    recipients = [
        {"channel": each.channel, "address": _address(each), "shown": shown_recipient(each)}
        for each in rule.recipients
    ]
    return {**as_mapping(rule), "where": where.write(rule.where) or None, "recipients": recipients}


def _address(recipient: Recipient) -> str:
    return shown_recipient(recipient).removeprefix(recipient.channel).strip()


def _states(rule: Rule) -> str:
    named = [*(state for state in rule.countries if state not in rule.excluded), *rule.groups]
    states = ", ".join(named) or "any state"
    if rule.excluded and not rule.countries:
        states += f" but {', '.join(rule.excluded)}"
    return states


def _of_states(rule: Rule) -> str:
    """States that limit what is no matter of states; empty where none are named."""
    return f" that names {_states(rule)}" if rule.countries or rule.groups else ""


def _first_mention(rule: Rule) -> str:
    if rule.window_days is None:
        return f"first mention ever of {_states(rule)}"
    return f"first mention in {rule.window_days} days of {_states(rule)}"


def _co_mention(rule: Rule) -> str:
    other = ", ".join((*rule.others, *rule.other_groups)) or "any other"
    return f"{_states(rule)} together with {other} in a {rule.scope}"


def _silence(rule: Rule) -> str:
    long = f"for {rule.window_days} days" if rule.window_days else "for longer than ever before"
    return f"{_states(rule)} not named {long}"


def _spike(rule: Rule) -> str:
    budget = f"{rule.budget_per_month:g} false alarms a month"
    window = f", over {rule.window_days} days" if rule.window_days else ""
    return f"{_states(rule)} named unusually often{window} (at most {budget})"


def _rank(rule: Rule) -> str:
    window = f", over {rule.window_days} days" if rule.window_days else ""
    return f"{_states(rule)} moved by {rule.places} ranks among the partners{window}"


def _gap(rule: Rule) -> str:
    absent, present = ", ".join(rule.absent_in), ", ".join(rule.present_in)
    return f"a release{_of_states(rule)} in {present}, but not in {absent} after {rule.hours} hours"


_KINDS: Final[Mapping[RuleKind, Callable[[Rule], str]]] = {
    "first_mention": _first_mention,
    "watch_list": lambda rule: f"every release that names {_states(rule)}",
    "co_mention": _co_mention,
    "phrase": lambda rule: f"“{'” or “'.join(rule.phrases)}” in a release{_of_states(rule)}",
    "actor": lambda rule: f"{', '.join(rule.actors)} in a release{_of_states(rule)}",
    "event_kind": lambda rule: f"{', '.join(rule.event_kinds)} in a release{_of_states(rule)}",
    "edited": lambda rule: f"an edit that changes {_states(rule)}",
    "removed": lambda rule: f"removal of a release{_of_states(rule)}",
    "restored": lambda rule: f"return of a removed release{_of_states(rule)}",
    "silence": _silence,
    "spike": _spike,
    "rank_change": _rank,
    "language_gap": _gap,
    "source_health": lambda rule: f"a source that has failed for {rule.hours} hours, and its recovery",
}
