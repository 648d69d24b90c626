"""Made-up alerts, so that a rule can be tried before anything happens."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

import actors
from news.alerts import Alert
from news.reasons import (
    ActorNamed,
    EditedStates,
    EventTold,
    LanguageMissing,
    PhraseFound,
    RankChanged,
    Reason,
    Removed,
    Restored,
    SilenceEnded,
    Silent,
    SourceStanding,
    Spiked,
    Together,
    Watched,
)
from news.rules import Rule, RuleKind

from .building import About, Firing, alert_of
from .sense import side

_STATES: Final = frozenset({"DZ", "FR", "JP"})  # of a rule that names none
_DAYS: Final = 30
_LONGEST_DAYS: Final = 3_650
_OTHER: Final = "FR"
_ABOUT_A_STATE_ALONE: Final[frozenset[RuleKind]] = frozenset({"silence", "spike", "rank_change"})
_TITLES: Final = {
    "kk": "Ережені сынау",
    "ru": "Проверка правила",
    "en": "A test of the rule",
}


def sample_alert(rule: Rule, *, now: datetime, about: About | None = None) -> Alert:
    """An alert of the type test as the rule could raise one, of a state that it names.

    `about` is a real article to show, of which nothing that the rule looks for need be true; a text that
    says what it is stands in where there is none.
    """
    states = side(rule.countries, rule.groups, now.date()) - set(rule.excluded)
    state = min(states or _STATES - set(rule.excluded), default="DZ")
    firing = Firing(
        type="test",
        country=None if rule.kind == "source_health" else state,
        reason=_reason(rule, state, now),
        occasion=f"test {now.isoformat()}",
    )
    shown = None if rule.kind in {*_ABOUT_A_STATE_ALONE, "source_health"} else about or _about(rule, now)
    return alert_of(rule, firing, about=shown, now=now)


def _about(rule: Rule, now: datetime) -> About:
    title = f"{_TITLES.get(rule.mail_language, _TITLES['en'])}: {rule.name}"
    return About(
        key="", language=rule.mail_language, url="", title=title, published_at=now, first_seen_at=now,
        revision=0, sha256="", story_key="", story_languages=(rule.mail_language,),
    )  # fmt: skip


def _reason(rule: Rule, state: str, now: datetime) -> Reason:
    return _REASONS[rule.kind](rule, state, now)


def _before(rule: Rule, now: datetime) -> datetime:
    return now - timedelta(days=min(rule.window_days or _DAYS, _LONGEST_DAYS))


def _silence_ended(rule: Rule, _state: str, now: datetime) -> Reason:
    days = rule.window_days or _DAYS
    return SilenceEnded(last_at=_before(rule, now), silent_days=days, watched_since=None, has_gap=False)


def _silent(rule: Rule, _state: str, now: datetime) -> Reason:
    days = rule.window_days or _DAYS
    return Silent(
        last_at=_before(rule, now), silent_days=days, longest_days=None, watched_since=None, has_gap=False
    )


def _together(rule: Rule, state: str, now: datetime) -> Reason:
    others = side(rule.others, rule.other_groups, now.date()) - {state}
    return Together(other=min(others, default=_OTHER), scope=rule.scope)


def _named(rule: Rule, _state: str, _now: datetime) -> Reason:
    key = rule.actors[0]
    kazakh, russian, english = (actors.organisation_name(key, language) for language in ("kk", "ru", "en"))
    return ActorNamed(
        key=key, name_kk=kazakh, name_ru=russian, name_en=english, surface=english, office=None, sentence=""
    )


def _phrase(rule: Rule, _state: str, _now: datetime) -> Reason:
    return PhraseFound(phrase=rule.phrases[0], surface=rule.phrases[0], sentence="")


def _rank(rule: Rule, _state: str, _now: datetime) -> Reason:
    return RankChanged(
        rank=1, rank_before=1 + rule.places, of=max(10, 1 + rule.places), stories=9, stories_before=3,
        all_stories=90, all_stories_before=90, window_days=rule.window_days or _DAYS,
    )  # fmt: skip


def _spike(rule: Rule, _state: str, now: datetime) -> Reason:
    return Spiked(
        observed=9, expected=3.0, limit=8, since=_before(rule, now).date(), until=now.date(), coverage=1.0,
        budget_per_month=rule.budget_per_month, calibrated_on=3_650,
    )  # fmt: skip


def _missing(rule: Rule, _state: str, _now: datetime) -> Reason:
    return LanguageMissing(present_in=rule.present_in, absent_in=rule.absent_in, hours=rule.hours)


def _source(rule: Rule, _state: str, now: datetime) -> Reason:
    since = now - timedelta(hours=rule.hours)
    return SourceStanding(source="mfa/news/ru", state="broken", since=since, failures=3, detail="")


_REASONS: Final[Mapping[RuleKind, Callable[[Rule, str, datetime], Reason]]] = {
    "first_mention": _silence_ended,
    "watch_list": lambda rule, _state, _now: Watched(groups=rule.groups),
    "co_mention": _together,
    "phrase": _phrase,
    "actor": _named,
    "event_kind": lambda rule, _state, _now: EventTold(kind=rule.event_kinds[0], sentence=""),
    "edited": lambda _rule, _state, _now: EditedStates(change="added", revision=2, against=1),
    "removed": lambda _rule, _state, now: Removed(since=now, checks=3, has_gap=False),
    "restored": lambda _rule, _state, now: Restored(since=now),
    "silence": _silent,
    "spike": _spike,
    "rank_change": _rank,
    "language_gap": _missing,
    "source_health": _source,
}
