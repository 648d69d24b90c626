"""The labelled sets of the country benchmark, and scores on them.

Sentences of a directory: `id`, `codes`, `text` by tabs; `XX*` is a capital or metonym and counts, `XX?` is
not scored. The project's own pairs of look-alikes and releases are those of `tests/countries`.
"""

import csv
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("kk", "ru", "en")
TESTS = Path(__file__).resolve().parent.parent / "tests" / "countries"
Finder = Callable[[str], set[str]]  # text to the codes in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A text and its states; `indirect` are those named by capital or metonym alone."""

    text: str
    named: frozenset[str]
    indirect: frozenset[str] = frozenset()
    unscored: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether it names no state, not even a debatable one."""
        return not self.named and not self.unscored


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A title, a body and each state with its role; None where the role is not judged."""

    title: str
    body: str
    roles: dict[str, str | None]


@dataclass(slots=True)
class Score:
    """Hits, false ones and missed ones over texts × states."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    def add(self, found: set[str], wanted: Iterable[str]) -> None:
        """Counts what one text gave against what it should give."""
        wanted = set(wanted)
        self.hits += len(found & wanted)
        self.false += len(found - wanted)
        self.missed += len(wanted - found)

    @property
    def f1(self) -> float:
        """F1 in percent."""
        return 200 * self.hits / max(1, 2 * self.hits + self.false + self.missed)


def labelled(directory: Path, language: str) -> list[Sentence]:
    """The sentences of a directory in one language."""
    with (directory / f"{language}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [_sentence(row["text"], row["codes"].split()) for row in rows]


def _sentence(text: str, codes: list[str]) -> Sentence:
    indirect = frozenset(code[:2] for code in codes if code.endswith("*"))
    named = indirect | {code for code in codes if code.isalpha()}
    unscored = frozenset(code[:2] for code in codes if code.endswith("?")) - named
    return Sentence(text=text, named=named, indirect=indirect, unscored=unscored)


def traps(language: str) -> list[tuple[Sentence, Sentence]]:
    """Pairs of sentences that look alike and name different states."""
    lines = (TESTS / "traps" / f"{language}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    cells = [line.split("\t") for line in lines]
    return [(_sentence(one, codes.split()), _sentence(two, more.split())) for codes, one, more, two in cells]


def releases(language: str) -> list[Release]:
    """Whole releases with the role of every state."""
    lines = (TESTS / "releases" / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [Release(title=row["title"], body=row["body"], roles=row["countries"]) for row in rows]


def score(find: Finder, sentences: Iterable[Sentence]) -> Score:
    """What a finder makes of sentences."""
    total = Score()
    for sentence in sentences:
        total.add(find(sentence.text) - sentence.unscored, sentence.named)
    return total


def false_share(find: Finder, sentences: Iterable[Sentence]) -> tuple[int, int]:
    """How many sentences without any state still give one, and of how many."""
    empty = [sentence for sentence in sentences if sentence.is_empty]
    return sum(bool(find(sentence.text)) for sentence in empty), len(empty)


def indirect_recall(find: Finder, sentences: Iterable[Sentence]) -> float:
    """Percent found of the states that only a capital or a metonym names."""
    found = [code in find(each.text) for each in sentences for code in each.indirect]
    return 100 * sum(found) / max(1, len(found))


def right_pairs(find: Finder, pairs: Iterable[tuple[Sentence, Sentence]]) -> float:
    """Percent of pairs in which both sentences give exactly their states."""
    right = [all(find(each.text) == each.named for each in pair) for pair in pairs]
    return 100 * sum(right) / len(right)
