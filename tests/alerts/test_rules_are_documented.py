"""docs/rules.md speaks of every kind, field, subject, group and name, and its examples are rules."""

import re
from pathlib import Path

import pytest

from alerts import files, where
from alerts.fields import ASKED, FIELDS, KINDS
from alerts.known import EVENT_KINDS, READERS
from alerts.templates import NAMES
from countries import groups
from tests.alerts.rule_building import NOW

DOCUMENT = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL)


def section(title: str) -> str:
    return DOCUMENT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_an_example_that_is_a_rule_of_it(kind: str) -> None:
    text = DOCUMENT.partition(f"\n### {kind}\n")[2].partition("\n##")[0]
    (example,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    (rule,) = files.read(example, now=NOW).rules or ()
    assert rule.kind == kind


def test_no_other_kind_is_documented() -> None:
    assert tuple(re.findall(r"^### (\w+)$", DOCUMENT, re.MULTILINE)) == KINDS


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_can_be_read(example: str) -> None:
    assert files.read(example, now=NOW).rules


def test_every_field_is_documented_and_no_other() -> None:
    cells = re.findall(r"^\| (`.*?) \|", section("Fields"), re.MULTILINE)
    assert {field for cell in cells for field in re.findall(r"`(\w+)`", cell)} == set(FIELDS)


def test_every_subject_of_a_condition_is_documented_and_no_other() -> None:
    text = section("Conditions")
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == list(READERS)
    (example,) = re.findall(r"^    (.+)$", text, re.MULTILINE)
    assert where.parse(example)
    assert all(kind in text for kind in ASKED)


def test_every_group_kind_of_event_and_name_is_documented() -> None:
    listed = section("Groups").strip().rpartition("\n\n")[2].replace("\n", " ")
    assert tuple(listed.split(", ")) == groups.groups()
    assert ", ".join(EVENT_KINDS) in DOCUMENT
    assert dict(re.findall(r"^\| `\$(\w+)` \| (.+) \|$", DOCUMENT, re.MULTILINE)) == dict(NAMES)
