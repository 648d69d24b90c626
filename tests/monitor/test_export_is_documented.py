"""docs/data.md speaks of every column that an export has, and of no other."""

import re
from pathlib import Path

import pytest

from storage.exports import COLUMNS

DOCUMENT = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("what", COLUMNS)
def test_the_columns_of_an_export_are_documented_in_their_order_with_their_kinds(what: str) -> None:
    section = DOCUMENT.partition(f"\n## {what}\n")[2].partition("\n## ")[0]
    assert dict(re.findall(r"^\| `(\w+)` \| (\w+) \|", section, re.MULTILINE)) == COLUMNS[what]
    assert re.findall(r"^\| `(\w+)`", section, re.MULTILINE) == list(COLUMNS[what])


def test_no_other_export_is_documented() -> None:
    assert re.findall(r"^## (\w+)$", DOCUMENT, re.MULTILINE) == list(COLUMNS)
