"""Texts of a rule's own, with names that are filled in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import templates


@given(st.text(), st.dictionaries(st.sampled_from(sorted(templates.NAMES)), st.text()))
def test_filling_never_fails(text: str, values: dict[str, str]) -> None:
    assert isinstance(templates.fill(text, values), str)


def test_names_are_filled_in_once_and_dollars_stay() -> None:
    said = templates.fill("$country: ${title} for $$5 $unknown $code", {"country": "$title", "title": "a"})
    assert said == "$title: a for $5 $unknown "


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("$country: $title — ${why}", ()),
        ("costs $$5", ()),
        ("$contry", ("there is no “$contry”; did you mean country?",)),
        ("${Country}", ("there is no “$Country”; did you mean country?",)),
        ("$5", ("the $ at character 1 (“$5”) begins no name; write $$ for a dollar sign",)),
        ("at the end $", ("the $ at character 12 (“$”) begins no name; write $$ for a dollar sign",)),
        ("${title", ("the $ at character 1 (“${title”) begins no name; write $$ for a dollar sign",)),
        ("{{ country }}", ("“{{ country }}” would stand there as it is; write ${country}",)),
        ("$zz $zz", ("there is no “$zz”; write one of " + ", ".join(list(templates.NAMES)[:12]) + ", …",)),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_what_to_write(text: str, problems: tuple[str, ...]) -> None:
    assert templates.problems(text) == problems


def test_every_name_of_the_documented_set_is_there() -> None:
    asked = (
        "country code title why url rule sentences language published first_seen story_languages type article"
    )
    assert set(asked.split()) <= set(templates.NAMES)
