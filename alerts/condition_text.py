"""Reads a condition from its text, one character after the other, so that a mistake can say where it is."""

import re
from typing import Final, cast

from news.errors import ConditionError
from news.rules import AllOf, AnyOf, Condition, Is, Not, Subject

from .known import READERS, advice, shown
from .limits import DEEPEST, LONGEST_TEXT, MOST_PARTS, MOST_VALUES

_SPACE: Final = re.compile(r"\s*")
_SUBJECT: Final = re.compile(r"(\w+)\s*:\s*")
_HEADLINE: Final = re.compile(r"headline(?![\w:])", re.IGNORECASE)
_BAR: Final = re.compile(r"\s*\|\s*")
_BARE: Final = re.compile(r"""[^\s()|"«»“”\\]+""")
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"|«([^»]*)»|“([^”]*)”', re.DOTALL)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_KEYWORDS: Final = {word: re.compile(rf"{word}(?![\w:])", re.IGNORECASE) for word in ("and", "or", "not")}
_EXAMPLE: Final = "a condition such as role:counterparty"
_ALSO: Final[dict[str, Subject]] = {"event": "event_kind", "state": "country", "lang": "language"}


def parse(text: str) -> Condition:
    """The condition that a text says.

    Raises:
        ConditionError: it breaks the grammar (the first place, by characters from 1, and what was expected
            there), or names what there is not (every place).
    """
    if len(text) > LONGEST_TEXT:
        raise ConditionError([f"a condition has at most {LONGEST_TEXT} characters; make two rules of it"])
    return _Reading(text).whole()


class _Reading:
    """A text and how far it has been read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.parts = 0
        self.mistakes: list[str] = []

    def whole(self) -> Condition:
        found = self.either(level=1)
        if self.at < len(self.text):
            raise self.expected("“and”, “or” or the end")
        if self.mistakes:
            raise ConditionError(self.mistakes)
        return found

    def either(self, *, level: int) -> Condition:
        found = [self.both(level=level)]
        while self.keyword("or"):
            found.append(self.both(level=level))
        return found[0] if len(found) == 1 else AnyOf(parts=tuple(found))

    def both(self, *, level: int) -> Condition:
        found = [self.one(level=level)]
        while self.keyword("and"):
            found.append(self.one(level=level))
        return found[0] if len(found) == 1 else AllOf(parts=tuple(found))

    def one(self, *, level: int) -> Condition:
        if level > DEEPEST:
            raise self.expected(f"at most {DEEPEST} brackets and “not” in each other")
        if self.keyword("not"):
            return Not(part=self.one(level=level + 1))
        if self.text.startswith("(", self.at):
            opened = self.at + 1
            self.forward(opened)
            found = self.either(level=level + 1)
            if not self.text.startswith(")", self.at):
                raise self.expected(f"“and”, “or” or “)” for the bracket at character {opened}")
            self.forward(self.at + 1)
            return found
        return self.test()

    def test(self) -> Condition:
        """One test of a fact."""
        self.forward(self.at)
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise self.expected(f"at most {MOST_PARTS} parts; make two rules of it")
        headline = _HEADLINE.match(self.text, self.at)
        if headline:
            self.forward(headline.end())
            return Is(subject="field", values=("title",))
        named = _SUBJECT.match(self.text, self.at)
        if not named:
            raise self.expected(_EXAMPLE)
        name = _ALSO.get(named[1].lower(), named[1].lower())
        if name not in READERS:
            self.mistakes.append(
                f"at character {self.at + 1}: nothing is called “{shown(named[1])}”; {advice(name, READERS)}"
            )
        self.at = named.end()
        return Is(subject=cast("Subject", name), values=self.values(name))

    def values(self, name: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        while True:
            found[self.value(name)] = None
            bar = _BAR.match(self.text, self.at)
            if not bar:
                break
            self.at = bar.end()
        if len(found) > MOST_VALUES:
            raise self.expected(f"at most {MOST_VALUES} values of “{name}:”")
        self.forward(self.at)
        return tuple(found)

    def value(self, name: str) -> str:
        start = self.at
        quoted = _QUOTED.match(self.text, start)
        bare = None if quoted else _BARE.match(self.text, start)
        if quoted:
            self.at = quoted.end()
            written = next(group for group in quoted.groups() if group is not None)
            written = _ESCAPED.sub(r"\1", written) if quoted[0].startswith('"') else written
        elif bare:
            self.at = bare.end()
            written = bare[0]
        elif self.text[start : start + 1] in {'"', "«", "“"}:
            raise self.expected("the quote that ends what begins here")
        else:
            raise self.expected(f"a value of “{name}:”")
        return self.known(name, written, start)

    def known(self, name: str, written: str, start: int) -> str:
        if name not in READERS:
            return written
        try:
            return READERS[cast("Subject", name)](written)
        except ValueError as error:
            self.mistakes.append(f"at character {start + 1}: {error}")
            return written

    def keyword(self, word: str) -> bool:
        """Whether the word stands here; it is passed over if so."""
        self.forward(self.at)
        found = _KEYWORDS[word].match(self.text, self.at)
        if found:
            self.forward(found.end())
        return found is not None

    def forward(self, to: int) -> None:
        """Passes over spaces."""
        space = _SPACE.match(self.text, to)
        self.at = space.end() if space else to

    def expected(self, what: str) -> ConditionError:
        rest = self.text[self.at : self.at + 20].strip()
        there = f"“{rest}” stands" if rest else "the text ends"
        return ConditionError(
            [*self.mistakes, f"at character {self.at + 1}: {there} where {what} was expected"]
        )
