"""Labelled lines: persons, organisations and kinds of event, in the three languages."""

from pathlib import Path

import pytest

import actors
from actors import names

HERE = Path(__file__).parent


def _lines(name: str) -> list[list[str]]:
    lines = (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def _parted(cell: str, mark: str) -> list[tuple[str, ...]]:
    return [tuple(part.strip() for part in item.split(mark)) for item in cell.split("; ") if item.strip()]


@pytest.mark.parametrize(("text", "told"), _lines("persons"))
def test_persons_with_an_office_are_found_with_their_office_and_state(text: str, told: str) -> None:
    found = [mention for mention in actors.find_in_release("", text) if mention.kind == "person"]
    wanted = _parted(told, "|")
    assert [(each.surface, each.office_kind, each.state or "-") for each in found] == [
        each[:3] for each in wanted
    ]
    latin = [names.key(tuple(each[3].split())) for each in wanted]
    assert [actors.same_person(each.key, key) for each, key in zip(found, latin, strict=True)] == [
        True
    ] * len(latin)


@pytest.mark.parametrize(("text", "told"), _lines("organisations"))
def test_organisations_are_found_by_name_and_abbreviation(text: str, told: str) -> None:
    found = [mention for mention in actors.find_in_release("", text) if mention.kind == "organisation"]
    assert [(each.surface, each.key.removeprefix("org:")) for each in found] == _parted(told, " = ")


@pytest.mark.parametrize(("kind", "title", "body"), _lines("occasions"))
def test_the_kind_of_event_is_told_best(kind: str, title: str, body: str) -> None:
    assert actors.occasions(title, body)[0].kind == kind
