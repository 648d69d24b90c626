"""What an alert says on the screen: its reason in words, and where its title names the state."""

from datetime import timedelta
from math import ceil
from typing import get_args

from babel.dates import format_timedelta
from babel.numbers import format_percent

from alerts import explain
from countries import Mention
from news.alerts import Alert, RefusalKind
from news.backtests import WouldHaveFired
from news.reasons import SilenceEnded
from news.rules import Rule
from news.views import DuplicateView

from .frame import Frame

MINUTE_S = 60
DAY_S = 86400

MET = frozenset(get_args(RefusalKind))
OUTCOMES = frozenset(
    {
        *("delivered", "retry", "dead", "put_back", "late", "buried"),
        *("asked", "discarded", "replayed", "replay"),
    }
)


def why(frame: Frame, alert: Alert) -> str:
    """One sentence: since when the state had been silent, and whether the crawls could have missed it.

    Every other reason is worded as in messages.
    """
    reason = alert.reason
    if not isinstance(reason, SilenceEnded) or alert.conditions:
        return explain.why(alert, frame.language)
    if reason.last_at is not None:
        days = frame.tn("why.days", reason.silent_days or 0)
        said = frame.t("why.silent", day=frame.day(reason.last_at), days=days)
    elif reason.watched_since is not None:
        said = frame.t("why.first_since", day=frame.day(reason.watched_since))
    else:
        said = frame.t("why.first_ever")
    said = f"{said}; {frame.t('why.gap' if reason.has_gap else 'why.no_gap')}"
    if reason.looks is None or reason.longest_gap_s is None:
        return said
    return f"{said} ({cited(frame, looks=reason.looks, longest_gap_s=reason.longest_gap_s)})"


def would_have(frame: Frame, rule: Rule, fired: WouldHaveFired) -> str:
    """The sentence of an alert that was not raised, without the conditions, the same in all."""
    raised = Alert(
        type=fired.type,
        rule_id=rule.id,
        rule_name=rule.name,
        rule_kind=rule.kind,
        mail_language=rule.mail_language,
        country=fired.country,
        reason=fired.reason,
        article_key=fired.article_key,
        title=fired.title,
        first_seen_at=fired.at,
        created_at=fired.at,
    )
    return why(frame, raised)


def cited(frame: Frame, *, looks: int, longest_gap_s: int) -> str:
    """What the coverage of a window comes to: good looks, and the longest time between two."""
    return frame.t("coverage.cited", looks=frame.number(looks), longest=span(frame, longest_gap_s))


def span(frame: Frame, seconds: float) -> str:
    """A length of time in the unit that suits it, rounded up to whole ones."""
    for key, unit_s, most in (("span.minutes", 60, 180), ("span.hours", 3600, 72)):
        if seconds <= unit_s * most:
            return frame.t(key, number=frame.number(ceil(seconds / unit_s)))
    return frame.t("span.days", number=frame.number(ceil(seconds / DAY_S)))


def title_mentions(alert: Alert) -> list[Mention]:
    """The places in the alert's title that name the state, as mentions of it."""
    return [
        Mention(
            country=alert.country or "", start=each.start, end=each.end, surface=each.surface,
            kind="name", field="title", role=None,
        )
        for each in alert.mentions
        if each.field == "title" and alert.country
    ]  # fmt: skip


def sentences(alert: Alert) -> list[str]:
    """The sentences of the text that name the state, each once, at most three."""
    told = dict.fromkeys(each.sentence for each in alert.mentions if each.field != "title" and each.sentence)
    return list(told)[:3]


def repeated(frame: Frame, duplicate: DuplicateView) -> str:
    """Who published the same, how much later or earlier, and how much of it is the same."""
    span = format_timedelta(timedelta(seconds=abs(duplicate.later_by_s)), locale=frame.language)
    if abs(duplicate.later_by_s) < MINUTE_S:
        when = frame.t("duplicate.at_once")
    else:
        when = frame.t("duplicate.later" if duplicate.later_by_s > 0 else "duplicate.earlier", span=span)
    # Never rounded up: 100 % is said of equal texts only.
    part = format_percent(int(duplicate.similarity * 100) / 100, locale=frame.language)
    return frame.t("duplicate.by", entity=duplicate.entity, when=when, part=part)


def outcome(frame: Frame, name: str) -> str:
    """How an attempt ended, in words; the bare name where the catalogues do not know it."""
    return frame.t(f"attempt.{name}") if name in OUTCOMES else name


def met(frame: Frame, kind: str) -> str:
    """What an attempt met, in words; the bare name where the catalogues do not know it."""
    return frame.t(f"met.{kind}") if kind in MET else kind
