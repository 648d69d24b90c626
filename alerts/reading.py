"""What one text says, looked up in the ways that rules ask for."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from actors import ActorMention, Occasion, full_names, same_person
from countries import Mention
from news.alerts import AlertMention
from news.articles import Article
from news.sentences import sentence_spans

from .phrases import phrase
from .sentences import sentence_around
from .wording import FIELDS, Hit, Wording

if TYPE_CHECKING:
    from actors.alone import FullNames

ALERTABLE_KINDS = frozenset({"name", "adjective", "demonym", "acronym"})  # a capital alone names no state
MOST_MENTIONS = 20  # a release that says a state's name a hundred times is one piece of news
_PERSON = "person:"


class Profile(NamedTuple):
    """What a condition asks of one mention; `field` is None where it does not name the state there."""

    role: str | None
    field: str | None


_OF_NOTHING = (Profile(None, None),)


class FoundIn(NamedTuple):
    """What a rule of no state looks for, in the fields in which it stands; roles are those of any state."""

    fields: tuple[str, ...]


class Sentence(NamedTuple):
    """A sentence of a field and the states that it names."""

    field: str
    start: int
    end: int
    states: frozenset[str]


class Reading:
    """One text as the rules see it, on the day that says who belongs to which group.

    Everything is worked out when first asked for and kept, as many rules ask the same.
    """

    def __init__(self, article: Article, on: date) -> None:
        self.article = article
        self.on = on
        self._hits: dict[str, tuple[Hit, ...]] = {}
        self._shown: dict[str, tuple[AlertMention, ...]] = {}
        self._profiles: dict[str | None, tuple[Profile, ...]] = {}

    def text_of(self, field: str) -> str:
        """The title or the body."""
        return self.article.title if field == "title" else self.article.text

    @cached_property
    def states(self) -> frozenset[str]:
        """The states that stand there by a name of theirs."""
        return frozenset(each.country for each in self.article.mentions if each.kind in ALERTABLE_KINDS)

    @cached_property
    def _mentions(self) -> dict[str, list[Mention]]:
        found: dict[str, list[Mention]] = {}
        # The title first: it is what a reader sees first, and a mention there weighs most.
        for each in sorted(self.article.mentions, key=lambda each: (each.field != "title", each.start)):
            found.setdefault(each.country, []).append(each)
        return found

    def profiles(self, state: str | FoundIn | None) -> tuple[Profile, ...]:
        """What the mentions of a state are like, of any where it is None; one of nothing without mention."""
        if isinstance(state, FoundIn):
            roles = dict.fromkeys(each.role for each in self.profiles(None))
            return tuple(Profile(role, field) for role in roles for field in state.fields)
        found = self._profiles.get(state)
        if found is None:
            named = self._mentions
            mentions = named.get(state, ()) if state else (each for those in named.values() for each in those)
            found = self._profiles[state] = tuple(dict.fromkeys(map(_profile, mentions))) or _OF_NOTHING
        return found

    def shown(self, state: str) -> tuple[AlertMention, ...]:
        """The mentions of a state as an alert shows them, those in the title first."""
        if state not in self._shown:
            # Marks of the past have no text that could be shown.
            has_text = self.article.text or self.article.title
            found = self._mentions.get(state, [])[:MOST_MENTIONS] if has_text else ()
            self._shown[state] = tuple(
                self.mention(each.field, each.start, each.end, role=each.role) for each in found
            )
        return self._shown[state]

    def mention(self, field: str, start: int, end: int, *, role: str | None = None) -> AlertMention:
        """A stretch of a field as an alert shows it."""
        return AlertMention(
            surface=self.text_of(field)[start:end],
            field=field,
            start=start,
            end=end,
            role=role,
            sentence=self.sentence(field, start, end),
        )

    def sentence(self, field: str, start: int, end: int) -> str:
        """The sentence around a stretch of a field."""
        return sentence_around(self.text_of(field), start, end)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences that name two states or more, the title's first."""
        return tuple(
            Sentence(field, start, end, states)
            for field in FIELDS
            for (start, end), states in self._named_in(field)
            if len(states) > 1
        )

    def _named_in(self, field: str) -> list[tuple[tuple[int, int], frozenset[str]]]:
        naming = sorted(
            (each.start, each.country)
            for each in self.article.mentions
            if each.field == field and each.kind in ALERTABLE_KINDS
        )
        if len(naming) < 2:  # noqa: PLR2004 - a pair
            return []
        return _shared_out(sentence_spans(self.text_of(field)), naming)

    @cached_property
    def wording(self) -> Wording:
        """The words of title and body."""
        article = self.article
        is_kazakh = (article.text_language or article.language) == "kk"
        return Wording(article.title, article.text, is_kazakh=is_kazakh)

    def find(self, asked: str) -> tuple[Hit, ...]:
        """Where a phrase stands, in the title first."""
        if asked not in self._hits:
            self._hits[asked] = self.wording.find(phrase(asked))
        return self._hits[asked]

    @cached_property
    def actors(self) -> dict[str, list[ActorMention]]:
        """The mentions of organisations and persons by key, in the order of the text."""
        found: dict[str, list[ActorMention]] = {}
        for each in self.article.actors:
            found.setdefault(each.key, []).append(each)
        return found

    def names(self, key: str) -> list[ActorMention]:
        """The mentions of an organisation or person, however a person's name is spelt.

        A mention that tells fewer names of a person than the key is nobody's. Where nobody of that name has
        an office, the full name alone tells the person.
        """
        if key in self.actors or not key.startswith(_PERSON):
            return self.actors.get(key, [])
        return self._in_office(key) or list(self.full_names.find(key))

    @cached_property
    def full_names(self) -> "FullNames":
        """The words of which full names of persons may be made."""
        return full_names(self.article.title, self.article.text)

    def _in_office(self, key: str) -> list[ActorMention]:
        return [
            each
            for other, mentions in self.actors.items()
            if other.count("-") >= key.count("-") and same_person(key, other)
            for each in mentions
        ]

    @cached_property
    def occasions(self) -> dict[str, Occasion]:
        """The kinds of event that it tells of, each with its sentence."""
        return {each.kind: each for each in self.article.occasions}


def _profile(mention: Mention) -> Profile:
    return Profile(mention.role, mention.field if mention.kind in ALERTABLE_KINDS else None)


def _shared_out(
    spans: Sequence[tuple[int, int]], naming: Sequence[tuple[int, str]]
) -> list[tuple[tuple[int, int], frozenset[str]]]:
    """The states that begin in each span; both sorted by start."""
    found = []
    at = 0
    for start, end in spans:
        states = set()
        while at < len(naming) and naming[at][0] < end:
            states.add(naming[at][1])
            at += 1
        found.append(((start, end), frozenset(states)))
    return found
