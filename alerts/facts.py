"""What is known of a release when the rules are asked."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime

from news.alerts import CountryHistory
from news.articles import Article
from news.reasons import SilenceEnded
from news.rules import Rule

from .building import About
from .reading import Reading


@dataclass(slots=True)
class _Kept:
    """What was worked out once, for all rules."""

    reading: Reading | None = None
    earlier: tuple[Reading, ...] | None = None
    about: About | None = None
    silences: dict[str, int | None] = field(default_factory=dict)
    reasons: dict[str, SilenceEnded] = field(default_factory=dict)


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
    _kept: _Kept = field(default_factory=_Kept, init=False, repr=False, compare=False, hash=False)

    @property
    def reading(self) -> Reading:
        """The release as the rules see it."""
        if self._kept.reading is None:
            self._kept.reading = Reading(self.article, self.appeared_at.date())
        return self._kept.reading

    @property
    def about(self) -> About:
        """The release as its alerts cite it."""
        if self._kept.about is None:
            self._kept.about = _about(self)
        return self._kept.about

    @property
    def reasons(self) -> dict[str, SilenceEnded]:
        """The silences that end, by state, as far as any rule has told of them; every rule tells the same."""
        return self._kept.reasons

    def share(self, reading: Reading, earlier: Iterable[Reading]) -> None:
        """Takes over the readings of these same texts that were worked out for another release of the story.

        Those of another day are read anew: who belongs to a group changes with time.
        """
        on = reading.on
        self._kept.reading = reading
        self._kept.earlier = tuple(each if each.on == on else Reading(each.article, on) for each in earlier)

    def silent_days(self, state: str) -> int | None:
        """For how many whole days a state had not been named; None where it never was."""
        days = self._kept.silences
        if state not in days:
            known = self.history.get(state)
            last_at = known.last_at if known else None
            days[state] = None if last_at is None else (self.appeared_at - last_at).days
        return days[state]

    def earlier_for(self, rule: Rule) -> Iterator[Reading]:
        """What stood in the story before, in the languages that a rule reads."""
        if self._kept.earlier is None:
            on = self.appeared_at.date()
            self._kept.earlier = tuple(Reading(each, on) for each in self.earlier)
        for each in self._kept.earlier:
            if not rule.languages or each.article.language in rule.languages:
                yield each

    def named_for(self, rule: Rule) -> frozenset[str]:
        """The states that the story had named before in a language that a rule reads."""
        return known_to(rule, self.named_before)


def known_to(rule: Rule, named_before: Mapping[str, AbstractSet[str]]) -> frozenset[str]:
    """The states named before in a language that a rule reads.

    What stood in another language only is news to the rule: nobody was told of it there.
    """
    known: frozenset[str] = frozenset()
    for language, states in named_before.items():
        if not rule.languages or language in rule.languages:
            known |= states
    return known


def _about(facts: ReleaseFacts) -> About:
    article = facts.article
    return About(
        key=article.ref.key,
        language=article.language,
        url=article.url,
        title=article.title,
        published_at=article.published_at,
        first_seen_at=facts.first_seen_at,
        revision=facts.revision,
        sha256=article.fingerprint,
        story_key=facts.story_key,
        story_languages=facts.story_languages,
    )
