"""What the neighbours of an English word say: people, towns elsewhere, languages, headlines."""

import pytest

import countries

HEADLINES = [
    "Kazakhstan and {} Elevate Ties",
    "{} Appreciates the Role of Kazakhstan",
    "Trade with {} Reaches Record",
    "Foreign Ministers of Turkey, {} and Iran Meet",
    "Foreign Minister of {} Ivan Petrov arrived",
    "Honorary Consul of Kazakhstan in {} Ivan Petrov",
    "{} Foreign Minister Ivan Petrov",
    "{}’s Prime Minister visited",
    "Kazakhstan–{} Business Council",
    "the King of {} Abdullah II",
]


def codes(text: str) -> list[str]:
    return [mention.country for mention in countries.find(text, "en")]


@pytest.mark.parametrize("headline", HEADLINES)
@pytest.mark.parametrize(("name", "code"), [("Georgia", "GE"), ("Jordan", "JO"), ("Israel", "IL")])
def test_a_name_that_people_bear_is_the_state_in_a_headline(headline: str, name: str, code: str) -> None:
    assert code in codes(headline.format(name))


@pytest.mark.parametrize(
    "text",
    [
        "He met Jordan Peterson and Chad Smith at home.",
        "Mr. Jordan, Ms French and Dr. England spoke.",
        "J. Jordan and M. L. French wrote it.",
        "Jack London and Denzel Washington were there.",
        "They invited Sir Tom Holland and Dame Kathy Ireland.",
    ],
)
def test_a_person_is_no_state(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "She lives in Paris, Texas, near Moscow, Idaho.",
        "Lebanon, Pennsylvania; Cuba, Missouri; Peru, Indiana.",
        "It was shot in Dublin, Ohio.",
        "They moved to London, Ontario.",
    ],
)
def test_a_town_before_the_name_of_its_region_is_no_state(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He speaks French, German and Kazakh.", []),
        ("The text is in English and Russian.", []),
        ("It was translated from French into Kazakh.", []),
        ("He works in Kazakh cities and in French companies.", ["KZ", "FR"]),
        ("She is Turkish.", ["TR"]),
    ],
)
def test_a_language_is_no_state_but_the_adjective_of_a_noun_is(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("April Kazakhstan and May Uzbekistan", ["KZ", "UZ"]),
        ("Mark Kazakhstan on the map", ["KZ"]),
        ("Thomas Kazakhstan", ["KZ"]),
    ],
)
def test_a_given_name_says_nothing_before_a_state_that_is_no_surname(text: str, expected: list[str]) -> None:
    assert codes(text) == expected
