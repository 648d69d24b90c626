"""Many rules made ready once, so that a release asks only those that may fire."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from news.alerts import Alert
from news.rules import Rule, RuleKind

from .facts import ReleaseFacts
from .matching import RELEASE_KINDS, match

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
    """Rules with their indexes; does not change."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._of_releases = tuple(rule for rule in self.rules if rule.kind in RELEASE_KINDS)
        self.reads_texts = any(rule.where or rule.kind in _READING for rule in self._of_releases)

    def of_kind(self, *kinds: RuleKind) -> tuple[Rule, ...]:
        """The rules of these kinds, in their order."""
        return tuple(rule for rule in self.rules if rule.kind in kinds)

    def silences_of(self, named: AbstractSet[str]) -> frozenset[str]:
        """Those of the named states whose history a rule asks for."""
        return frozenset(named) if self.of_kind("first_mention") else frozenset()

    def match(self, facts: ReleaseFacts) -> tuple[Alert, ...]:
        """The alerts that the release raises, just as asking each rule by itself in their order."""
        return self.ask(facts).alerts

    def ask(self, facts: ReleaseFacts) -> Matched:
        """The same, with the rules that failed: one that does stops no other."""
        alerts: list[Alert] = []
        failures: list[Failure] = []
        for rule in self._of_releases:
            try:
                alerts += match(rule, facts)
            except Exception as error:  # noqa: BLE001 - one bad rule must never stop the others, nor a crawl
                failures.append(
                    Failure(rule_id=rule.id, reason=f"{type(error).__name__}: {error}", error=error)
                )
        return Matched(alerts=tuple(alerts), failures=tuple(failures))
