"""Sentences that look alike and name different states, and whole releases with every state and role.

`traps/<language>.tsv`: codes and text of one sentence, codes and text of the other.
`releases/<language>.jsonl`: title, body, and each state with its strongest role (null for Kazakhstan, whose
role is not judged).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import countries

HERE = Path(__file__).parent
LANGUAGES = ("kk", "ru", "en")
ROLES = ("passing", "venue", "counterparty")


@dataclass(slots=True)
class Score:
    """Hits, false ones and missed ones."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    def add(self, found: set[str], wanted: set[str]) -> None:
        self.hits += len(found & wanted)
        self.false += len(found - wanted)
        self.missed += len(wanted - found)

    @property
    def f1(self) -> float:
        return 200 * self.hits / (2 * self.hits + self.false + self.missed)


def sentences(language: str) -> Iterator[tuple[set[str], str]]:
    for line in (HERE / "traps" / f"{language}.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        first_codes, first, other_codes, other = line.split("\t")
        yield set(first_codes.split()), first
        yield set(other_codes.split()), other


def releases(language: str) -> list[dict[str, object]]:
    lines = (HERE / "releases" / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def found_in(text: str, language: str) -> set[str]:
    return {mention.country for mention in countries.find(text, language)}


def test_there_are_fifteen_hundred_pairs_of_every_kind_of_trap() -> None:
    every = [text for language in LANGUAGES for _codes, text in sentences(language)]
    assert len(every) >= 2 * 1500
    assert len(set(every)) == len(every)
    named = {code for language in LANGUAGES for codes, _text in sentences(language) for code in codes}
    assert named <= set(countries.CODES)


# Russian has homonyms that only the sense tells apart: a болгарка cuts pipes, a доха keeps warm.
@pytest.mark.parametrize(("language", "share"), [("kk", 0.99), ("ru", 0.98), ("en", 0.99)])
def test_sentences_that_look_alike_are_told_apart(language: str, share: float) -> None:
    wanted = list(sentences(language))
    wrong = [text for codes, text in wanted if found_in(text, language) != codes]
    assert 1 - len(wrong) / len(wanted) >= share, wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_states_of_a_release_are_found(language: str) -> None:
    score = Score()
    for release in releases(language):
        found = countries.find_in_release(release["title"], release["body"], language)
        score.add({mention.country for mention in found}, set(release["countries"]))
    assert score.f1 >= 99.5, score


@pytest.mark.parametrize("language", LANGUAGES)
def test_partners_are_told_from_places_and_asides(language: str) -> None:
    score = Score()
    for release in releases(language):
        found = countries.find_in_release(release["title"], release["body"], language)
        partners = {m.country for m in found if m.role == "counterparty"} - {"KZ"}
        wanted = {code for code, role in release["countries"].items() if role == "counterparty"}
        score.add(partners, wanted)
    assert score.f1 >= 95, score


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mention_of_a_release_has_a_role_and_a_reason(language: str) -> None:
    for release in releases(language):
        for mention in countries.find_in_release(release["title"], release["body"]):
            assert mention.role in ROLES
            assert mention.reason is not None
            text = release[mention.field]
            assert text[mention.start : mention.end] == mention.surface


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_is_found_in_the_forms_that_prose_has(language: str) -> None:
    """Sentences of every state, each in another case, kind or spelling; capitals and plain prose."""
    score, named = Score(), set[str]()
    for line in (HERE / "sentences" / f"{language}.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        codes, text = line.split("\t")
        score.add(found_in(text, language), set(codes.split()))
        named |= set(codes.split())
    assert score.f1 >= 99, score
    assert named == set(countries.CODES)
