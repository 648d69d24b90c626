"""Rules as values, and the pure decisions of telling: what fires, in which words, and when to try again.

Enters: a rule and the facts of a release (`ReleaseFacts`), or what a channel answered.
Leaves: `Alert`s, texts in Kazakh, Russian and English, and decisions as values.
Never: reads a clock or a database; only `alerts.channels` talks to anybody.
"""

from .facts import ReleaseFacts
from .keys import message_key
from .matching import alertable, match
from .rules import default_rule, parse_rule, rule_as_mapping
from .ruleset import RuleSet

__all__ = [
    "ReleaseFacts",
    "RuleSet",
    "alertable",
    "default_rule",
    "match",
    "message_key",
    "parse_rule",
    "rule_as_mapping",
]
