"""Whether releases in different languages are one story, where the source gives them no shared id.

A score in 0..1 from the evidence (`news.likeness`), a threshold, and a choice of one release a language: each
joins the story that it is likest to, if it is the likest to that story as well and no other comes near.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta

from .articles import Article
from .likeness import evidence
from .storyfacts import StoryFacts

STORY_SLACK = timedelta(hours=72)  # a release of Friday is translated on Monday
_DAY = timedelta(days=1)
LONGEST_SLACK = STORY_SLACK + _DAY  # a date without a minute is any minute of its day

# From this score on two releases are one story. A wrongly joined story swallows an alert, a story wrongly
# kept apart only repeats one: so the even chance of the fitted weights is not enough.
THRESHOLD = 0.75
# A runner-up this near in log odds (a chance of one in four) puts the best in doubt, and nothing is joined.
MARGIN = 1.0
# What scores less is no rival even of a match at the threshold.
_LEAST_RIVAL = 0.5
# Below this a release of the story in a third language speaks against it, however like another one is.
CONTRADICTION = 0.05

# Log odds for each piece of evidence, from a logistic fit on labelled releases (bench/stories.py --fit) and
# rounded. The pieces in the second part are set by hand: the labelled sets hardly vary in them, or vary by
# the habits of their writers; the others were fitted beside them.
BIAS = -13.7
FITTED: Mapping[str, float] = {
    "headlines": 3.4,
    "headline": 3.8,
    "topics": 5.4,
    "cognates": 7.3,
    "guests": 0.7,
    "names": 0.6,
    "names_share": 2.3,
    "organisations": 1.6,
    "capitals": 1.0,
    "occasions": 2.8,
    "numbers": 0.3,
    "half_days": -0.6,
}
BY_HAND: Mapping[str, float] = {
    "strangers": -1.5,
    # An ambassador who sees two of the ministry on one day is the guest of two releases.
    "other_hosts": -8.5,
    "states": 2.0,
    "rare_state": 0.4,
    "headline_states": 1.0,
    "other_occasion": -2.0,
    "other_numbers": -2.0,
    "shape": 1.0,
    "picture": 1.0,
    "link": 1.5,
    "minute": 1.5,
}
_WEIGHTS = {**FITTED, **BY_HAND}


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The story that a release joins, and how sure that is (0..1)."""

    story_id: int
    score: float


def score(one: StoryFacts, other: StoryFacts, *, stock: AbstractSet[str] = frozenset()) -> float:
    """How likely two releases are one story, 0..1; 0 where they cannot be.

    They cannot in one language, too far apart in time, without a date, or where both name states beside
    Kazakhstan and none of them alike. `stock` are pictures and links that stand under other releases.
    """
    states, others = one.text.states, other.text.states
    if (
        one.language == other.language
        or (states and others and not states & others)
        or not is_near(one, other)
    ):
        return 0.0
    found = evidence(one, other, stock=stock).as_dict()
    odds = BIAS + sum(weight * found[name] for name, weight in _WEIGHTS.items())
    return 1 / (1 + math.exp(-odds))


def is_near(one: StoryFacts, other: StoryFacts) -> bool:
    """Whether two releases are near enough in time; a date without a minute is any minute of its day."""
    if one.published_at is None or other.published_at is None:
        return False
    slack = LONGEST_SLACK if one.is_day or other.is_day else STORY_SLACK
    return abs(one.published_at - other.published_at) <= slack


def story_score(scores: Iterable[float]) -> float:
    """How likely a release belongs to a story, from its scores with the story's releases in other languages.

    The best of them, for each translation leaves out something else; 0 where one of them speaks against it.
    """
    found = tuple(scores)
    return 0.0 if not found or min(found) < CONTRADICTION else max(found)


def assign(
    scores: Sequence[Mapping[int, float]], languages: Mapping[int, AbstractSet[str]]
) -> tuple[Match | None, ...]:
    """The story of each release, given each one's score by story; None where none is sure enough.

    All releases are of one language, so a story takes one of them: the likest pairs first. A pair whose
    release or story has a runner-up within the margin that is still free is left apart, both of them. Two
    stories that have no language in common (`languages` has those of each) are no rivals: they may be one
    story that was begun twice.
    """
    pairs = sorted(
        ((found, place, story_id) for place, each in enumerate(scores) for story_id, found in each.items()),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    matches: list[Match | None] = [None] * len(scores)
    settled: set[int] = set()
    taken: set[int] = set()
    likely = [pair for pair in pairs if pair[0] >= _LEAST_RIVAL]
    for found, place, story_id in likely:
        if found < THRESHOLD:
            break
        if place in settled or story_id in taken:
            continue
        settled.add(place)
        taken.add(story_id)
        rivals = (
            rival
            for rival, other, another in likely
            if (another == story_id and other not in settled)
            or (other == place and another not in taken and languages[another] & languages[story_id])
        )
        if _log_odds(found) - _log_odds(max(rivals, default=0.0)) >= MARGIN:
            matches[place] = Match(story_id=story_id, score=found)
    return tuple(matches)


def stock_pictures(articles: Iterable[Article]) -> frozenset[str]:
    """The pictures that stand under more than one of these releases, all in one language."""
    times = Counter(url for article in articles for url in set(article.image_urls))
    return frozenset(url for url, count in times.items() if count > 1)


def _log_odds(chance: float) -> float:
    least = 1e-9
    kept = min(max(chance, least), 1 - least)
    return math.log(kept / (1 - kept))
