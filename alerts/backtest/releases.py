"""The past release by release: a rule is asked about each as it would have been on the day when it came."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from alerts.building import Firing
from alerts.facts import ReleaseFacts
from alerts.kinds.first_mention import ends_a_silence
from alerts.matching import firings
from alerts.reading import Reading
from news.alerts import CountryHistory
from news.backtests import Told
from news.rules import Rule

from .memory import Memory

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY = 86_400_000_000  # microseconds
# Kinds that speak of states also where they name none.
_OF_STATES = frozenset({"first_mention", "watch_list", "co_mention"})
_OF_RELEASE: frozenset[str | None] = frozenset({None})
_NamedBefore = Mapping[str, AbstractSet[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A revision that a rule is asked about, and what its story had said before."""

    told: Told
    reading: Reading
    named_before: _NamedBefore
    earlier: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """That the rule would have fired, and on which question; its text is read anew where it is shown."""

    firing: Firing
    told: Told
    named_before: _NamedBefore
    earlier: tuple[Reading, ...]
    history: Mapping[str, CountryHistory]


def awake(rule: Rule) -> Rule:
    """The rule as if it were switched on and not muted: a backtest asks what it says, not whether it may."""
    return replace(rule, is_enabled=True, muted_until=None)


def whole(told: Iterable[Told]) -> Iterator[Asked]:
    """Every revision, with all that its story had said before; `told` in the order in which they came."""
    named: dict[int, dict[str, frozenset[str]]] = {}
    earlier: dict[int, tuple[Reading, ...]] = {}
    for each in told:
        before, texts = named.get(each.story_id, {}), earlier.get(each.story_id, ())
        reading = reading_of(each)
        yield Asked(each, reading, before, texts)
        language = each.article.language
        named[each.story_id] = {**before, language: before.get(language, frozenset()) | reading.states}
        earlier[each.story_id] = (*texts, reading)


def noted(asked: Iterable[Asked], memory: Memory) -> Iterator[Asked]:
    """The same, taken in by a memory one by one."""
    for each in asked:
        at = micros(each.told.appeared_at)
        for state in each.reading.states:
            memory.note(state, at, each.told.story_id)
        yield each


def replay(
    rule: Rule, asked: Iterable[Asked], *, meant: AbstractSet[str] = frozenset(), memory: Memory | None = None
) -> Iterator[Fired]:
    """What the rule would have told, in order, each occasion once.

    `meant` are the states that it names, by themselves or in a group on whatever day; empty where it names
    none. `memory`, of which a first mention asks when a state was named before, has taken in what is asked.
    """
    told: dict[str, set[str | None]] = {}
    occasions: set[tuple[str | None, str]] = set()
    tells_once = _tells_once(rule)
    for each in asked:
        known = told.setdefault(each.told.story_key, set())
        # A story that has told all it can need not be asked in its other languages.
        subjects = _subjects(rule, each, meant)
        if tells_once:
            subjects = subjects - known
        if not subjects:
            continue
        history: Mapping[str, CountryHistory] = {}
        if memory:
            last = _last_named(each.told, subjects, memory)
            if not any(_ends_a_silence(rule, each, last.get(state)) for state in subjects):
                continue
            history = _history(last)
        for firing in firings(rule, facts_of(each, history)):
            if (firing.country, firing.occasion) not in occasions:
                occasions.add((firing.country, firing.occasion))
                known.add(firing.country)
                yield Fired(
                    firing=firing,
                    told=each.told,
                    named_before=each.named_before,
                    earlier=each.earlier,
                    history=history,
                )


def _tells_once(rule: Rule) -> bool:
    """Whether a story can tell the rule but one thing of a subject: it asks for no more."""
    match rule.kind:
        case "first_mention" | "watch_list":
            return True
        case "co_mention":
            return len(rule.others) == 1 and not rule.other_groups
        case _:
            return len((*rule.phrases, *rule.actors, *rule.event_kinds)) == 1


def _subjects(rule: Rule, asked: Asked, meant: AbstractSet[str]) -> AbstractSet[str | None]:
    """Of what the rule may speak in a release: of its states, or, (None), of the release."""
    if not meant and rule.kind not in _OF_STATES:
        return _OF_RELEASE
    named = asked.reading.states
    if rule.scope == "story":
        named = named.union(*asked.named_before.values())
    return (named & meant if meant else named).difference(rule.excluded)


def facts_of(asked: Asked, history: Mapping[str, CountryHistory]) -> ReleaseFacts:
    """The facts as they were known then."""
    told = asked.told
    facts = ReleaseFacts(
        article=told.article,
        revision=told.revision,
        named_before=asked.named_before,
        history=history,
        appeared_at=told.appeared_at,
        first_seen_at=told.first_seen_at,
        now=told.known_at,
        story_key=told.story_key,
        story_languages=(),
        earlier=tuple(each.article for each in asked.earlier),
    )
    facts.share(asked.reading, asked.earlier)
    return facts


def reading_of(told: Told) -> Reading:
    """A revision as the rules see it."""
    return Reading(told.article, told.appeared_at.date())


def _ends_a_silence(rule: Rule, asked: Asked, last: int | None) -> bool:
    days = None if last is None else (micros(asked.told.appeared_at) - last) // _DAY
    return ends_a_silence(rule, days)


def _last_named(told: Told, states: Iterable[str | None], memory: Memory) -> dict[str | None, int]:
    """When another story had last named each of the states; left out where none had."""
    known_at = micros(told.known_at)
    asked = ((state, memory.last(state, known_at=known_at, story=told.story_id)) for state in states if state)
    return {state: at for state, at in asked if at is not None}


def _history(last: Mapping[str | None, int]) -> dict[str, CountryHistory]:
    return {
        state: CountryHistory(country=state, last_at=instant(at), watched_since=None, has_gap=True)
        for state, at in last.items()
        if state
    }


def instant(since_1970: int) -> datetime:
    """The instant so many microseconds after the beginning of 1970."""
    return _EPOCH + timedelta(microseconds=since_1970)


def micros(at: datetime) -> int:
    """How many microseconds an instant is after the beginning of 1970."""
    return (at - _EPOCH) // _MICROSECOND
