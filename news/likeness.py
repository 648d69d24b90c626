"""The evidence that two articles in different languages tell one story, each piece a number of its own.

Shares lie in 0..1; a piece that neither article has anything to say of is in the middle, so that silence
speaks neither for nor against.
"""

import math
from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields

import actors

from .names import shared
from .storyfacts import StoryFacts
from .topics import weights

_SILENT = 0.5
_FEW_COGNATES = 0.1  # what two releases share that are neither alike nor unlike
_MOST_GUESTS = 2
_MOST_NUMBERS = 5.0
_HALF_DAY_S = 12.0 * 3600
_SAME_MINUTE_S = 60
# Neighbours and great powers stand in a third of all releases; to share one of them says less.
_FREQUENT = frozenset(["RU", "CN", "US", "UZ", "KG", "TJ", "TM", "AZ", "TR", "GB", "DE", "FR", "AF"])
_FREQUENT_WEIGHT = 0.6
_WEIGHTS = {"year": 0.5, "day": 1.0, "percent": 1.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for and against one story.

    `headlines`: how much of each headline's topics the other release speaks of; `headline`: how alike the two
    headlines are; `topics`: how alike the whole texts are; `cognates`: the same of words that sound alike.
    `guests`: persons that both name, beside Kazakhstan's own; `strangers`: both name persons, none of them
    shared; `other_hosts`: the same of those that hold an office of Kazakhstan. `names`: shared proper names,
    in logarithms; `names_share`: of those of the shorter list.
    `states`, `headline_states`: shares; `rare_state`: one that is not in every third release is shared.
    `organisations`, `capitals`: from -1, none of them shared, to 1. `occasions`: share of the kinds of event.
    `numbers`: weight of the shared ones; `other_numbers`: both name numbers, none of them shared. `picture`,
    `link`: one is shared that stands under no other release. `half_days`: time between them, 12 hours each;
    `minute`: one and the same.
    """

    headlines: float
    headline: float
    topics: float
    cognates: float
    guests: float
    strangers: float
    other_hosts: float
    names: float
    names_share: float
    states: float
    rare_state: float
    headline_states: float
    organisations: float
    capitals: float
    occasions: float
    other_occasion: float
    numbers: float
    other_numbers: float
    shape: float
    picture: float
    link: float
    half_days: float
    minute: float

    def as_dict(self) -> dict[str, float]:
        """The pieces by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def evidence(one: StoryFacts, other: StoryFacts, *, stock: AbstractSet[str] = frozenset()) -> Evidence:
    """The evidence for a pair; `stock` are pictures and links that stand under other releases as well."""
    names = len(shared(one.text.names, other.text.names))
    fewest_names = min(len(one.text.names), len(other.text.names))
    occasions = frozenset(one.text.occasions), frozenset(other.text.occasions)
    common = one.text.states & other.text.states
    apart_s = _apart_s(one, other)
    return Evidence(
        headlines=(
            _told(one.text.title_topics, other.text.topics) + _told(other.text.title_topics, one.text.topics)
        )
        / 2,
        headline=_cosine(one.text.title_topics, other.text.title_topics),
        topics=_cosine(one.text.topics, other.text.topics),
        cognates=_overlap(one.text.cognates, other.text.cognates),
        guests=float(min(_guests(one, other), _MOST_GUESTS)),
        strangers=float(bool(one.text.people and other.text.people) and not _same_people(one, other)),
        other_hosts=float(_has_other_hosts(one, other)),
        names=math.log1p(names),
        names_share=min(names / fewest_names, 1.0) if fewest_names else _SILENT,
        states=_states(one.text.states, other.text.states),
        rare_state=float(bool(common - _FREQUENT)),
        headline_states=_share(one.text.title_states, other.text.title_states),
        organisations=_balance(one.text.organisations, other.text.organisations),
        capitals=_balance(one.text.capitals, other.text.capitals),
        occasions=_share(*occasions),
        other_occasion=float(all(occasions) and not occasions[0] & occasions[1]),
        numbers=min(sum(map(_weight, one.text.numbers & other.text.numbers)), _MOST_NUMBERS),
        other_numbers=float(
            bool(one.text.numbers and other.text.numbers) and not one.text.numbers & other.text.numbers
        ),
        shape=_shape(one, other),
        picture=float(bool((one.image_urls & other.image_urls) - stock)),
        link=float(bool((one.link_urls & other.link_urls) - stock)),
        half_days=(apart_s or 0.0) / _HALF_DAY_S,
        minute=float(apart_s is not None and apart_s < _SAME_MINUTE_S),
    )


def _told(title: Collection[str], text: AbstractSet[str]) -> float:
    whole = sum(weights()[topic] ** 2 for topic in title)
    return sum(weights()[topic] ** 2 for topic in title if topic in text) / whole if whole else _SILENT


def _cosine(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """How alike two sets of topics are, each weighted by the square of what it tells."""
    norm = math.sqrt(_heft(one) * _heft(other))
    return _heft(one & other) / norm if norm else _SILENT


def _heft(topics: AbstractSet[str]) -> int:
    return sum(weights()[topic] ** 2 for topic in topics)


def _overlap(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    norm = math.sqrt(len(one) * len(other))
    return len(one & other) / norm if norm else _FEW_COGNATES


def _share(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    return len(one & other) / len(one | other) if one | other else _SILENT


def _balance(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """The share from -1 to 1, 0 where neither names any."""
    return 2 * _share(one, other) - 1


def _states(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    whole = sum(_FREQUENT_WEIGHT if state in _FREQUENT else 1 for state in one | other)
    both = sum(_FREQUENT_WEIGHT if state in _FREQUENT else 1 for state in one & other)
    return both / whole if whole else _SILENT


def _same_people(one: StoryFacts, other: StoryFacts) -> list[tuple[str, str]]:
    return [(a, b) for a in one.text.people for b in other.text.people if actors.same_person(a, b)]


def _guests(one: StoryFacts, other: StoryFacts) -> int:
    hosts = one.text.hosts | other.text.hosts
    return sum(1 for a, b in _same_people(one, other) if a not in hosts and b not in hosts)


def _has_other_hosts(one: StoryFacts, other: StoryFacts) -> bool:
    """Whether each names somebody of Kazakhstan and the other one nobody of the same name."""
    hosts, others = one.text.hosts, other.text.hosts
    return bool(hosts and others) and not (
        _meets_any(hosts, other.text.people) or _meets_any(others, one.text.people)
    )


def _meets_any(people: AbstractSet[str], others: AbstractSet[str]) -> bool:
    return any(actors.same_person(a, b) for a in people for b in others)


def _weight(number: str) -> float:
    """How much a number tells: a year or a small count little, "18.4 million" much."""
    kind, value = number.split(":")
    if kind in _WEIGHTS:
        return _WEIGHTS[kind]
    digits = len(value.replace(".", "").rstrip("0"))
    return 0.5 if len(value) == 1 else 1.0 + 0.5 * max(0, digits - 2)


def _shape(one: StoryFacts, other: StoryFacts) -> float:
    """How alike the two are in paragraphs and in length, half each."""
    lengths = sorted((one.text.length + 1, other.text.length + 1))
    paragraphs = sorted((one.text.paragraphs, other.text.paragraphs))
    return lengths[0] / lengths[1] / 2 + paragraphs[0] / paragraphs[1] / 2


def _apart_s(one: StoryFacts, other: StoryFacts) -> float | None:
    """Seconds between two articles; None where either has a day without a minute, or no date."""
    if one.published_at is None or other.published_at is None or one.is_day or other.is_day:
        return None
    return abs((one.published_at - other.published_at).total_seconds())
