"""Of what a rule speaks where something becomes of a release: of states, or of the release itself."""

from typing import Final

from alerts.conditions import aimed_at, holds, targets
from alerts.reading import Reading
from news.rules import Rule

HOME: Final = "KZ"  # stands in nearly every release


def subjects(rule: Rule, reading: Reading) -> tuple[str | None, ...]:
    """Each state that the rule names and the text does too, in order; or (None,) for a rule that names none.

    Empty where the rule does not read the language or its conditions do not hold, and where a rule that names
    no state excludes every one that the text names beside Kazakhstan.
    """
    if rule.languages and reading.article.language not in rule.languages:
        return ()
    if targets(rule, reading) is not None:
        return tuple(state for state in sorted(aimed_at(rule, reading)) if holds(rule.where, reading, state))
    foreign = reading.states - {HOME}
    is_excluded = bool(foreign) and foreign.issubset(rule.excluded)
    return () if is_excluded or not holds(rule.where, reading) else (None,)
