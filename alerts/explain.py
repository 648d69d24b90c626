"""Why a rule fired, as a sentence: one a kind of reason, in Kazakh, Russian and English."""

from collections.abc import Iterable, Sequence

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

from . import spoken
from .condition_words import condition_in_words
from .sayings import named, saying


def why(alert: Alert, language: str) -> str:
    """One sentence on why the rule fired, with the coverage that it rests on and the rule's conditions.

    In English where `language` is none of kk, ru and en.
    """
    tongue = spoken.language_of(language)
    said = _Speaker(alert, tongue).because(alert.reason)
    if alert.conditions:
        conditions = spoken.line(condition_in_words(alert.conditions, tongue))
        said = saying("conditions", tongue).format(said=said, conditions=conditions)
    return said


def actor_name(reason: ActorNamed, language: str) -> str:
    """The name of an organisation or person, else as the release has it, else in whatever language."""
    names = {"kk": reason.name_kk, "ru": reason.name_ru, "en": reason.name_en}
    return names.get(language) or reason.surface or next(filter(None, names.values()), reason.key)


class _Speaker:
    """Words for the reason of one alert in one language."""

    def __init__(self, alert: Alert, language: str) -> None:
        self.alert = alert
        self.language = language

    def because(self, reason: Reason | None) -> str:  # noqa: C901, PLR0911, PLR0912 - one a kind of reason
        match reason:
            case None:
                return self._without_a_reason()
            case SilenceEnded():
                return self._silence_ended(reason)
            case Watched():
                return self._watched(reason)
            case Together():
                return self._together(reason)
            case PhraseFound():
                return self._phrase(reason)
            case ActorNamed():
                key = "actor_in_office" if reason.office else "actor"
                said = self._say(key, name=actor_name(reason, self.language), office=reason.office or "")
                return self._also(said, (actor_name(each, self.language) for each in reason.others))
            case EventTold():
                said = self._say("event", kind=named(reason.kind, self.language))
                return self._also(said, (named(each, self.language) for each in reason.others))
            case Silent():
                return self._silent(reason)
            case Spiked():
                return self._spiked(reason)
            case RankChanged():
                return self._rank(reason)
            case EditedStates():
                return self._edited(reason)
            case Removed():
                return self._removed(reason)
            case Restored():
                return self._since("restored", reason)
            case LanguageMissing():
                return self._language_missing(reason)
            case _:
                return self._standing(reason)

    def _without_a_reason(self) -> str:
        """Of tests, and of watch lists before their reasons were kept."""
        if self.alert.type == "test":
            key = "test"
        else:
            key = "watched" if self.alert.rule_kind == "watch_list" else "fired"
        return self._say(key)

    def _silence_ended(self, reason: SilenceEnded) -> str:
        if reason.last_at is not None:
            said = self._say(
                "since", day=spoken.day(reason.last_at), days=self._days(reason.silent_days or 0)
            )
        else:
            said = self._say("on_record")
            if reason.watched_since is not None:
                said = self._say("record_begins", said=said, day=spoken.day(reason.watched_since))
        return self._covered(said, has_gap=reason.has_gap)

    def _watched(self, reason: Watched) -> str:
        if not reason.groups:
            return self._say("watched")
        return self._say(
            "watched_by", groups=self._list(spoken.group(each, self.language) for each in reason.groups)
        )

    def _silent(self, reason: Silent) -> str:
        said = self._say("silent", day=spoken.day(reason.last_at), days=self._days(reason.silent_days))
        if reason.longest_days is not None:
            is_longer = reason.silent_days > reason.longest_days
            key = "silent_longest" if is_longer else "silent_not_longest"
            said = self._say(key, said=said, longest=self._days(reason.longest_days))
        return self._covered(said, has_gap=reason.has_gap)

    def _spiked(self, reason: Spiked) -> str:
        said = self._say(
            "spike",
            stories=self._counted("story", reason.observed),
            since=spoken.day(reason.since),
            until=spoken.day(reason.until),
            expected=spoken.number(reason.expected, self.language, digits=2),
        )
        alarms = self._counted("alarm", reason.budget_per_month)
        limit = self._say("spike_limit", limit=spoken.number(reason.limit, self.language), alarms=alarms)
        # Never rounded up: all of it is said only where all of it was watched.
        coverage = spoken.number(int(reason.coverage * 100), self.language)
        rests = self._say("spike_rests", coverage=coverage, archive=self._days(reason.calibrated_on))
        return f"{said}; {limit}; {rests}"

    def _rank(self, reason: RankChanged) -> str:
        said = self._say(
            "rank" if reason.stories else "rank_gone",
            rank=reason.rank,
            of=reason.of,
            days=self._days(reason.window_days),
            stories=reason.stories,
            all=reason.all_stories,
        )
        return self._say(
            "rank_new" if reason.rank_before is None else "rank_before",
            said=said,
            rank=reason.rank_before,
            stories=reason.stories_before,
            all=reason.all_stories_before,
        )

    def _edited(self, reason: EditedStates) -> str:
        is_moved = reason.change == "title" and reason.before is not None
        return self._say(
            "edited.moved" if is_moved else f"edited.{reason.change}",
            revision=reason.revision,
            against=reason.against,
            state=self._state(self.alert.country) if self.alert.country else self.alert.title,
            before=named(reason.before, self.language) if reason.before else "–",
            after=named(reason.after, self.language) if reason.after else "–",
        )

    def _removed(self, reason: Removed) -> str:
        said = self._since("removed", reason, checks=self._counted("check", reason.checks))
        return self._covered(said, has_gap=reason.has_gap)

    def _since(self, key: str, reason: Removed | Restored, **facts: object) -> str:
        if reason.since is None:
            return self._say(key, **facts)
        return self._say(f"{key}_since", day=spoken.day(reason.since), **facts)

    def _language_missing(self, reason: LanguageMissing) -> str:
        return self._say(
            "language_gap",
            present=self._list(spoken.tongue(tag, self.language) for tag in reason.present_in),
            absent=self._list(spoken.tongue(tag, self.language) for tag in reason.absent_in),
            hours=self._counted("hour", reason.hours),
        )

    def _standing(self, reason: SourceStanding) -> str:
        when = spoken.minute(reason.since)
        if self.alert.type == "source.recovered":
            return self._say("recovered", source=reason.source, when=when)
        failures = self._counted("failure", reason.failures)
        state = named(reason.state, self.language)
        said = self._say("broken", source=reason.source, when=when, state=state, failures=failures)
        return self._say("broken_as", said=said, detail=reason.detail) if reason.detail else said

    def _covered(self, said: str, *, has_gap: bool) -> str:
        return f"{said}, {self._say('gap' if has_gap else 'no_gap')}"

    def _phrase(self, reason: PhraseFound) -> str:
        asked = _plain(reason.phrase)
        key = "phrase" if " " in asked else "word"
        is_same = asked.casefold() == reason.surface.casefold() or not reason.surface
        said = self._say(key if is_same else f"{key}_as", phrase=asked, surface=reason.surface)
        return self._also(said, (self._say("quoted", phrase=_plain(each)) for each in reason.others))

    def _together(self, reason: Together) -> str:
        if self.alert.country and reason.others:
            others = self._enumerated((reason.other, *reason.others))
            state = self._state(self.alert.country)
            return self._say(f"together_with.{reason.scope}", state=state, others=others)
        states = [each for each in (self.alert.country, reason.other) if each]
        return self._say(f"together.{reason.scope}", states=self._enumerated(states))

    def _enumerated(self, states: Sequence[str]) -> str:
        *before, last = (self._state(code) for code in states)
        return self._say("two", first=self._list(before), second=last) if before else last

    def _also(self, said: str, others: Iterable[str]) -> str:
        names = self._list(others)
        return self._say("also", said=said, others=names) if names else said

    def _list(self, names: Iterable[str]) -> str:
        return ", ".join(names)

    def _state(self, code: str) -> str:
        return spoken.state(code, self.language)

    def _days(self, days: int) -> str:
        return self._counted("day", days)

    def _counted(self, what: str, number: float) -> str:
        return spoken.counted(what, number, self.language)

    def _say(self, key: str, **facts: object) -> str:
        texts = {
            name: spoken.line(fact, most=None if name == "said" else _MOST) if isinstance(fact, str) else fact
            for name, fact in (("rule", self.alert.rule_name), *facts.items())
        }
        return saying(key, self.language).format(**texts)


def _plain(phrase: str) -> str:
    """A phrase without the mark that makes it exact."""
    return phrase.lstrip().removeprefix("=").strip()


_MOST = 300  # of each fact: a reason is a sentence, whatever a release calls its people
