"""The rules' own texts, with $names that are filled in."""

from collections.abc import Mapping
from string import Template


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each $name filled in; ValueError or KeyError where that cannot be done."""
    return Template(text).substitute(values)
