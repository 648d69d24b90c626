"""What is known of a release when the rules are asked."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime

from news.alerts import CountryHistory
from news.articles import Article
from news.rules import Rule

from .reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFacts:
    """A revision of a release, what its story had said before, and what the archive knew.

    `named_before`: the states that the story had named before this revision, by the language it did so in.
    `earlier`: the texts of the story that stood there before, in any language, read by the tables of this
    day; what stands in them is no news. It is empty where the story begins with this release, and may be
    where no rule asks for more than which states are named.
    `history`: what the archive knew before, by state; a state without an entry has never been named.
    """

    article: Article
    revision: int
    named_before: Mapping[str, AbstractSet[str]]
    history: Mapping[str, CountryHistory]
    appeared_at: datetime
    first_seen_at: datetime
    now: datetime
    story_key: str
    story_languages: tuple[str, ...]
    earlier: tuple[Article, ...] = ()
    _kept: dict[str, tuple[Reading, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False, hash=False
    )

    @property
    def reading(self) -> Reading:
        """The release as the rules see it."""
        return self._readings("now", (self.article,))[0]

    def earlier_for(self, rule: Rule) -> Iterator[Reading]:
        """What stood in the story before, in the languages that a rule reads."""
        for each in self._readings("earlier", self.earlier):
            if not rule.languages or each.article.language in rule.languages:
                yield each

    def named_for(self, rule: Rule) -> frozenset[str]:
        """The states that the story had named before in a language that a rule reads."""
        return known_to(rule, self.named_before)

    def _readings(self, when: str, texts: tuple[Article, ...]) -> tuple[Reading, ...]:
        if when not in self._kept:
            on = self.appeared_at.date()
            self._kept[when] = tuple(Reading(each, on) for each in texts)
        return self._kept[when]


def known_to(rule: Rule, named_before: Mapping[str, AbstractSet[str]]) -> frozenset[str]:
    """The states named before in a language that a rule reads.

    What stood in another language only is news to the rule: nobody was told of it there.
    """
    known: frozenset[str] = frozenset()
    for language, states in named_before.items():
        if not rule.languages or language in rule.languages:
            known |= states
    return known
