"""Many rules made ready once, so that a release asks only those that may fire."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from news.alerts import Alert
from news.rules import AllOf, AnyOf, Condition, Is, Not, Rule, RuleKind

from .facts import ReleaseFacts
from .indexes import NEVER, ByActor, ByEvent, ByPair, ByPhrase, ByState
from .matching import RELEASE_KINDS, match
from .phrases import phrase
from .word_forms import Word
from .wording import Lexicon

# Kinds that look at what the story said before, beside the names of its states.
_READING: Final = frozenset({"co_mention", "phrase", "actor", "event_kind"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A rule that could not be asked, and why."""

    rule_id: str
    reason: str
    error: Exception


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """The alerts that a release raises, rule by rule, and the rules that failed on it."""

    alerts: tuple[Alert, ...]
    failures: tuple[Failure, ...] = ()


class RuleSet:
    """Rules with their indexes; does not change.

    A rule of states that has conditions is looked up by every state that a release names, one that has none
    by those that its story had not named: conditions may be met for a state that stood there before.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self.reads_texts = any(
            rule.kind in RELEASE_KINDS and (rule.where is not None or rule.kind in _READING)
            for rule in self.rules
        )
        self._fresh, self._named, self._pairs = ByState(), ByState(), ByPair()
        self._phrases, self._actors, self._events = ByPhrase(), ByActor(), ByEvent()
        self._silent: tuple[ByState, ByState] = ByState(), ByState()
        self._unreadable: list[int] = []
        for number, rule in enumerate(self.rules):
            if rule.kind in RELEASE_KINDS:
                self._add_safely(number, rule)
        self._lexicon = Lexicon((*self._phrases.words(), *_words_of_conditions(self.rules)))

    def _add_safely(self, number: int, rule: Rule) -> None:
        try:
            self._add(number, rule)
        except Exception:  # noqa: BLE001 - asked about every release, where it fails by itself and is told of
            self._unreadable.append(number)

    def _add(self, number: int, rule: Rule) -> None:
        match rule.kind:
            case "first_mention" | "watch_list":
                (self._fresh if rule.where is None else self._named).add(number, rule)
                if rule.kind == "first_mention":
                    self._silent[rule.where is not None].add(number, rule)
            case "co_mention":
                self._pairs.add(number, rule)
            case "phrase":
                self._phrases.add(number, rule)
            case "actor":
                self._actors.add(number, rule)
            case _:
                self._events.add(number, rule)

    def of_kind(self, *kinds: RuleKind) -> tuple[Rule, ...]:
        """The rules of these kinds, in their order."""
        return tuple(rule for rule in self.rules if rule.kind in kinds)

    def silences_of(self, named: AbstractSet[str], known: AbstractSet[str]) -> frozenset[str]:
        """Those of the named states whose history a rule asks for; `known` the story has named before."""
        without, with_conditions = self._silent
        return without.concerned(named - known) | with_conditions.concerned(named)

    def match(self, facts: ReleaseFacts) -> tuple[Alert, ...]:
        """The alerts that the release raises, just as asking each rule by itself in their order."""
        return self.ask(facts).alerts

    def ask(self, facts: ReleaseFacts) -> Matched:
        """The same, with the rules that failed: one that does stops no other."""
        alerts: list[Alert] = []
        failures: list[Failure] = []
        language = facts.article.language
        for number in sorted(set(self._candidates(facts))):
            rule = self.rules[number]
            if rule.languages and language not in rule.languages:
                continue  # as `match` would say, at a fifth of the time; half of all rules read one language
            try:
                alerts += match(rule, facts)
            except Exception as error:  # noqa: BLE001 - one bad rule must never stop the others, nor a crawl
                reason = f"{type(error).__name__}: {error}"
                failures.append(Failure(rule_id=rule.id, reason=reason, error=error))
        return Matched(alerts=tuple(alerts), failures=tuple(failures))

    def _candidates(self, facts: ReleaseFacts) -> Iterator[int]:
        """The numbers of the rules that may fire."""
        reading = facts.reading
        named = reading.states
        known = facts.named_before.get(facts.article.language, frozenset())

        def silence(state: str) -> float:
            days = facts.silent_days(state)
            return NEVER if days is None else days

        if self._lexicon.words:
            reading.wording.learn(self._lexicon)
        yield from self._unreadable
        yield from self._fresh.of(named - known, reading.on, silence)
        yield from self._named.of(named, reading.on, silence)
        yield from self._pairs.of(named.union(*facts.named_before.values()))
        yield from self._phrases.of(reading)
        yield from self._actors.of(reading)
        yield from self._events.of(reading)


def _words_of_conditions(rules: Iterable[Rule]) -> Iterator[Word]:
    for rule in rules:
        for text in _phrases_in(rule.where) if rule.where else ():
            yield from (part.word for part in phrase(text).parts)


def _phrases_in(condition: Condition) -> Iterator[str]:
    match condition:
        case Is(subject="phrase", values=values):
            yield from values
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _phrases_in(part)
        case Not(part=part):
            yield from _phrases_in(part)
        case _:
            return
