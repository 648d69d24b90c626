"""What an edit did to the states that a release names."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from countries import Mention

from .changes import TextPair
from .sentences import sentence_spans

_HOME = "KZ"  # every release names it; that it is named once more says nothing
_LONGEST = 400  # characters of a sentence, as in messages
_WEIGHT = {"counterparty": 3, "venue": 2, "passing": 1, None: 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSeen:
    """A state that an edit brought or took away: how often it is named, and the sentence that does first."""

    country: str
    times: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChange:
    """A state whose weightiest role is another; None where nothing decides. With their sentences."""

    country: str
    before: str | None
    after: str | None
    sentence_before: str
    sentence_after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountChange:
    """A state that is named more or less often than before."""

    country: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an edit did to mentions, states by code; all empty where it touched the wording only.

    `left_title` and `entered_title`: states named before and after, but in the title only before, or only
    after. `new_language`: the language that the text has come to be in, None where that is as it was.
    """

    added_states: tuple[StateSeen, ...] = ()
    removed_states: tuple[StateSeen, ...] = ()
    changed_roles: tuple[RoleChange, ...] = ()
    changed_counts: tuple[CountChange, ...] = ()
    left_title: tuple[str, ...] = ()
    entered_title: tuple[str, ...] = ()
    new_language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A revision as it was read: what it says, in which language, and the mentions found in it."""

    text: TextPair
    language: str | None
    mentions: tuple[Mention, ...]


def is_wording_only(effect: Effect) -> bool:
    """Whether no state gained or lost anything and the language is as it was."""
    return not any(getattr(effect, field.name) for field in fields(effect))


def effect_of(before: Reading, after: Reading) -> Effect:
    """What an edit did to the states named, Kazakhstan apart; both readings by the same gazetteer."""
    old, new = _Named.of(before), _Named.of(after)
    both = sorted(old.states.keys() & new.states.keys())
    return Effect(
        added_states=_seen(new, without=old),
        removed_states=_seen(old, without=new),
        changed_roles=tuple(_roles(old, new, both)),
        changed_counts=tuple(
            CountChange(country=state, before=len(old.states[state]), after=len(new.states[state]))
            for state in both
            if len(old.states[state]) != len(new.states[state])
        ),
        left_title=tuple(state for state in both if state in old.titled - new.titled),
        entered_title=tuple(state for state in both if state in new.titled - old.titled),
        new_language=after.language if after.language != before.language else None,
    )


def states_in(*readings: Sequence[Mention]) -> tuple[str, ...]:
    """The codes of all states that any of the readings names, in order."""
    return tuple(sorted({mention.country for mentions in readings for mention in mentions}))


@dataclass(frozen=True, slots=True)
class _Named:
    """A reading by the states that it names, with its sentences cut once."""

    text: TextPair
    spans: tuple[tuple[int, int], ...]
    states: Mapping[str, Sequence[Mention]]
    titled: frozenset[str]

    @classmethod
    def of(cls, reading: Reading) -> "_Named":
        states: dict[str, list[Mention]] = {}
        for mention in reading.mentions:
            if mention.country != _HOME:
                states.setdefault(mention.country, []).append(mention)
        titled = frozenset(each.country for each in reading.mentions if each.field == "title")
        return cls(reading.text, tuple(sentence_spans(reading.text.text)), states, titled)

    def sentence(self, mention: Mention) -> str:
        """The sentence that a mention stands in, cut on both sides where it is very long."""
        if mention.field == "title":
            return _cut(self.text.title, (0, len(self.text.title)), mention)
        at = bisect_right(self.spans, mention.start, key=lambda span: span[0]) - 1
        return _cut(self.text.text, self.spans[at] if at >= 0 else (mention.start, mention.end), mention)


def _seen(named: _Named, *, without: _Named) -> tuple[StateSeen, ...]:
    return tuple(
        StateSeen(country=state, times=len(mentions), sentence=named.sentence(mentions[0]))
        for state, mentions in sorted(named.states.items())
        if state not in without.states
    )


def _roles(old: _Named, new: _Named, both: Sequence[str]) -> Iterator[RoleChange]:
    for state in both:
        was, now = _weightiest(old.states[state]), _weightiest(new.states[state])
        if was.role != now.role:
            yield RoleChange(
                country=state,
                before=was.role,
                after=now.role,
                sentence_before=old.sentence(was),
                sentence_after=new.sentence(now),
            )


def _weightiest(named: Sequence[Mention]) -> Mention:
    return max(named, key=lambda each: _WEIGHT[each.role])


def _cut(text: str, span: tuple[int, int], mention: Mention) -> str:
    start, end = span
    if end - start <= _LONGEST:
        return text[start:end]
    first = max(start, mention.start - _LONGEST // 2)
    last = min(end, first + _LONGEST)
    return ("…" if first > start else "") + text[first:last].strip() + ("…" if last < end else "")
