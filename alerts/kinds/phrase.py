"""A keyword or phrase stands in a release, in any of its forms.

The phrases of a rule are often one word in three languages: "мұнай, нефть, oil". So what the Russian text of
a story had of them makes none of them news in the first English text that has any. What an edit adds to a
text that had one is news.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from alerts.building import Firing
from alerts.facts import ReleaseFacts
from alerts.reading import MOST_MENTIONS, Reading
from alerts.wording import Hit
from news.reasons import PhraseFound
from news.rules import Rule

from .matters import Matter, firings


def fires(rule: Rule, facts: ReleaseFacts) -> tuple[Firing, ...]:
    """One firing, or one a state that the rule names; the phrase that stands first is the reason."""
    return firings(rule, facts, _phrases, _joined, is_of_language=True)


def _joined(reasons: Sequence[PhraseFound]) -> PhraseFound:
    first, *others = reasons
    return replace(first, others=tuple(each.phrase for each in others))


def _phrases(rule: Rule, reading: Reading) -> Mapping[str, Callable[[], Matter]]:
    found = [(hits, asked) for asked in rule.phrases if (hits := reading.find(asked))]
    found.sort(key=lambda each: (each[0][0].field != "title", each[0][0].start))
    return {asked: partial(_matter, reading, asked, hits) for hits, asked in found}


def _matter(reading: Reading, asked: str, hits: tuple[Hit, ...]) -> Matter:
    shown = tuple(reading.mention(*hit) for hit in hits[:MOST_MENTIONS])
    return Matter(
        reason=PhraseFound(phrase=asked, surface=shown[0].surface, sentence=shown[0].sentence),
        mentions=shown,
    )
