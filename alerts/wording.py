"""The words of a release's title and body, looked up by their forms, and the phrases that they make."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal, NamedTuple

from .phrases import Part, Phrase
from .tokens import between, tokens
from .word_forms import Word

FIELDS: Final[tuple[Literal["title", "body"], ...]] = ("title", "body")


class Hit(NamedTuple):
    """A phrase in a field, in code points."""

    field: Literal["title", "body"]
    start: int
    end: int


class Lexicon:
    """Words that many phrases ask for, looked up by every form at once."""

    def __init__(self, words: Iterable[Word]) -> None:
        self.words = frozenset(words)
        self._forms: dict[str, list[Word]] = {}
        self._stems: dict[str, list[Word]] = {}
        for word in self.words:
            for form in word.forms:
                self._forms.setdefault(form, []).append(word)
            for stem in word.stems:
                self._stems.setdefault(stem, []).append(word)
        self._longest = max(map(len, self._stems), default=0)

    def read(self, token: str, *, is_kazakh: bool) -> Iterator[Word]:
        """The words that a folded word may be a form of, some twice."""
        yield from self._forms.get(token, ())
        for end in range(1, min(len(token), self._longest) + 1):
            for word in self._stems.get(token[:end], ()):
                if word.fits(token, is_kazakh=is_kazakh):
                    yield word


class Wording:
    """The words of a title and a body."""

    def __init__(self, title: str, body: str, *, is_kazakh: bool) -> None:
        self._texts = (title, body)
        self._is_kazakh = is_kazakh
        in_title = tokens(title)
        self._tokens = in_title + tokens(body)
        self._body_begins = len(in_title)
        places: dict[str, list[int]] = {}
        for at, token in enumerate(self._tokens):
            places.setdefault(token.text, []).append(at)
        self._places: Mapping[str, list[int]] = places
        self._every = frozenset(places)
        self._sorted: list[str] = []
        self._met: dict[Word, frozenset[int]] = {}
        self._lexicon: frozenset[Word] = frozenset()

    def learn(self, lexicon: Lexicon) -> None:
        """Looks up all words of a lexicon in one go; those that do not stand here are then known not to."""
        met: dict[Word, set[int]] = {}
        for token, places in self._places.items():
            for word in lexicon.read(token, is_kazakh=self._is_kazakh):
                met.setdefault(word, set()).update(places)
        self._met = {word: frozenset(places) for word, places in met.items()}
        self._lexicon = lexicon.words

    def met(self) -> Iterable[Word]:
        """The words that were looked up and stand here."""
        return [word for word, places in self._met.items() if places]

    def find(self, asked: Phrase) -> tuple[Hit, ...]:
        """Where the phrase stands, in the title first, non-overlapping."""
        if not asked.parts or not all(self._where(part.word) for part in asked.parts):
            return ()
        return tuple(self._find(asked))

    def _find(self, asked: Phrase) -> Iterator[Hit]:
        last = 0
        for anchor in sorted(self._where(asked.parts[asked.anchor].word)):
            first = anchor - asked.anchor
            if first >= last and self._stands(asked.parts, first):
                last = first + len(asked.parts)
                field = FIELDS[first >= self._body_begins]
                yield Hit(field, self._tokens[first].start, self._tokens[last - 1].end)

    def _stands(self, parts: tuple[Part, ...], first: int) -> bool:
        return all(
            at in self._where(part.word)
            and part.accepts(self._tokens[at])
            and (at == first or self._joins(at, part))
            for at, part in enumerate(parts, start=first)
        )

    def _joins(self, at: int, part: Part) -> bool:
        """Whether nothing stands between a word and the one before it that would part them."""
        if at == self._body_begins:
            return False
        text = self._texts[at >= self._body_begins]
        return part.marks.issuperset(between(text, self._tokens[at - 1].end, self._tokens[at].start))

    def _where(self, asked: Word) -> frozenset[int]:
        """The numbers of the tokens that are a form of a word."""
        found = self._met.get(asked)
        if found is None:
            forms = () if asked in self._lexicon else self._forms_of(asked)
            found = self._met[asked] = frozenset(at for token in forms for at in self._places[token])
        return found

    def _forms_of(self, asked: Word) -> set[str]:
        """The words of the text that are a form of a word."""
        found = set(self._every & asked.forms)
        self._sorted = self._sorted or sorted(self._every)
        for stem in asked.stems:
            at = bisect_left(self._sorted, stem)
            while at < len(self._sorted) and self._sorted[at].startswith(stem):
                if asked.fits(self._sorted[at], is_kazakh=self._is_kazakh):
                    found.add(self._sorted[at])
                at += 1
        return found
