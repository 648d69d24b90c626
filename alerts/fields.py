"""Which fields a rule of each kind has beside those of all rules, and what its condition may ask."""

from collections.abc import Mapping
from typing import Final, get_args

from news.rules import RuleKind, Subject

KINDS: Final[tuple[RuleKind, ...]] = get_args(RuleKind)
COMMON: Final = (
    *("id", "name", "kind", "recipients", "mail_language", "cadence", "cap_per_hour"),
    *("subject", "body", "is_enabled", "muted_until", "created_at"),
)
_STATES: Final = ("countries", "groups", "excluded")
_RELEASES: Final = (*_STATES, "languages", "where")
OWN: Final[Mapping[RuleKind, tuple[str, ...]]] = {
    "first_mention": (*_RELEASES, "window_days"),
    "watch_list": _RELEASES,
    "co_mention": (*_RELEASES, "others", "other_groups", "scope"),
    "phrase": (*_RELEASES, "phrases"),
    "actor": (*_RELEASES, "actors"),
    "event_kind": (*_RELEASES, "event_kinds"),
    "edited": _RELEASES,
    "removed": _RELEASES,
    "restored": _RELEASES,
    "silence": (*_RELEASES, "window_days"),
    "spike": (*_STATES, "window_days", "budget_per_month"),
    "rank_change": (*_RELEASES, "window_days", "places"),
    "language_gap": (*_RELEASES, "present_in", "absent_in", "hours"),
    "source_health": ("languages", "where", "hours"),
}
FIELDS: Final = tuple(dict.fromkeys((*COMMON, *(field for own in OWN.values() for field in own))))
# Kinds that look at no text: what else a condition may ask is known of a text alone.
ASKED: Final[Mapping[RuleKind, frozenset[Subject]]] = {
    "silence": frozenset({"entity", "section", "language", "country", "group"}),
    "rank_change": frozenset({"entity", "section", "language", "country", "group"}),
    "source_health": frozenset({"entity", "section", "language"}),
}
