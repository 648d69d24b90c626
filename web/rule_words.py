"""Rules in the words of the page's language: what one fires on, whom it tells, and what became of it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from alerts import where
from alerts.building import listens
from alerts.fields import KINDS
from countries import groups
from news.addresses import mask
from news.rules import Recipient, Rule, RuleKind

from .frame import Frame

_MOST = 12  # names that one sentence takes


def scope(frame: Frame, rule: Rule) -> str:
    """What a rule fires on, in one sentence."""
    said = [_KINDS[rule.kind](frame, rule)]
    if rule.languages:
        said.append(frame.t("rule_says.languages", languages=_tongues(frame, rule.languages)))
    if rule.where:
        said.append(frame.t("rule_says.where", conditions=where.write(rule.where)))
    return "; ".join(said)


def standing(rule: Rule, now: datetime) -> str:
    """Whether it is on, off or muted."""
    if not rule.is_enabled:
        return "off"
    return "on" if listens(rule, now) else "muted"


def kinds(frame: Frame) -> list[tuple[RuleKind, str, str]]:
    """Each kind of rule with its name and what it does."""
    return [(kind, frame.t(f"rule_kind.{kind}"), frame.t(f"rule_what.{kind}")) for kind in KINDS]


def recipient(frame: Frame, told: Recipient) -> str:
    """Where an alert goes, without what would let anybody else write there."""
    if told.channel == "recipient":
        return told.address
    channel = frame.t(f"channel.{told.channel}")
    if not told.address:
        return f"{channel} ({frame.t('outbox.default_address')})"
    return f"{channel} {told.address if told.channel == 'apprise' else mask(told.address)}"


def _cut(names: list[str]) -> str:
    return ", ".join(names[:_MOST]) + (f" + {len(names) - _MOST}" if len(names) > _MOST else "")


def _tongues(frame: Frame, tags: tuple[str, ...]) -> str:
    return ", ".join(frame.tongue(tag) for tag in tags)


def _named(frame: Frame, codes: tuple[str, ...], keys: tuple[str, ...]) -> str:
    return _cut([*map(frame.state, codes), *(groups.name(key, frame.language) for key in keys)])


def _states(frame: Frame, rule: Rule) -> str:
    """The states that it is about; any, if none are named."""
    named = tuple(code for code in rule.countries if code not in rule.excluded)
    said = _named(frame, named, rule.groups) or frame.t("rule_says.any_state")
    if rule.excluded and not rule.countries:
        said += f" ({frame.t('rule_says.but', states=_named(frame, rule.excluded, ()))})"
    return said


def _of_states(frame: Frame, rule: Rule) -> str:
    """The states that limit what is no matter of states; empty where none are named."""
    if not rule.countries and not rule.groups:
        return ""
    return " " + frame.t("rule_says.naming", states=_states(frame, rule))


def _plain(frame: Frame, rule: Rule) -> str:
    return frame.t(f"rule_says.{rule.kind}", states=_states(frame, rule))


def _limited(frame: Frame, rule: Rule) -> str:
    return frame.t(f"rule_says.{rule.kind}") + _of_states(frame, rule)


def _listed(names: Callable[[Frame, Rule], list[str]]) -> Callable[[Frame, Rule], str]:
    def says(frame: Frame, rule: Rule) -> str:
        listed = frame.t(f"rule_says.{rule.kind}", names=_cut(names(frame, rule)))
        return listed + _of_states(frame, rule)

    return says


def _in_days(frame: Frame, rule: Rule) -> str:
    key = f"rule_says.{rule.kind}" + ("" if rule.window_days else "_ever")
    days = frame.tn("why.days", rule.window_days or 0)
    return frame.t(key, states=_states(frame, rule), days=days)


def _co_mention(frame: Frame, rule: Rule) -> str:
    others = _named(frame, rule.others, rule.other_groups) or frame.t("rule_says.any_other")
    within = frame.t(f"scope.{rule.scope}")
    return frame.t("rule_says.co_mention", states=_states(frame, rule), others=others, within=within)


def _spike(frame: Frame, rule: Rule) -> str:
    return frame.t("rule_says.spike", states=_states(frame, rule), budget=f"{rule.budget_per_month:g}")


def _rank_change(frame: Frame, rule: Rule) -> str:
    return frame.t("rule_says.rank_change", states=_states(frame, rule), places=frame.number(rule.places))


def _language_gap(frame: Frame, rule: Rule) -> str:
    present, absent = _tongues(frame, rule.present_in), _tongues(frame, rule.absent_in)
    hours = frame.number(rule.hours)
    return frame.t("rule_says.language_gap", present=present, absent=absent, hours=hours) + _of_states(
        frame, rule
    )


def _source_health(frame: Frame, rule: Rule) -> str:
    return frame.t("rule_says.source_health", hours=frame.number(rule.hours))


_KINDS: Final[Mapping[RuleKind, Callable[[Frame, Rule], str]]] = {
    "first_mention": _in_days,
    "watch_list": _plain,
    "co_mention": _co_mention,
    "phrase": _listed(lambda _frame, rule: [f"“{each}”" for each in rule.phrases]),
    "actor": _listed(lambda _frame, rule: list(rule.actors)),
    "event_kind": _listed(lambda frame, rule: [frame.t(f"occasion.{each}") for each in rule.event_kinds]),
    "edited": _plain,
    "removed": _limited,
    "restored": _limited,
    "silence": _in_days,
    "spike": _spike,
    "rank_change": _rank_change,
    "language_gap": _language_gap,
    "source_health": _source_health,
}
