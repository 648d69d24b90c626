"""The tables are whole, and what would be wrong with them is said."""

import pytest

import countries
from countries import validation
from countries.codepage import folded
from countries.forms import Form
from countries.tables import State


def state(code: str, display: str = "Land") -> State:
    return State(
        code=code,
        display=display,
        names=(display,),
        adjectives=(),
        demonyms=(),
        capitals=(),
        metonyms=(),
        firsts=(),
    )


def form(text: str, code: str) -> Form:
    return Form(text=text, code=code, kind="name")


def test_the_tables_of_every_language_are_whole() -> None:
    assert countries.table_problems() == ()


def test_the_door_says_that_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert validation.main() == 0
    assert capsys.readouterr().out == "The tables are whole.\n"


def test_gaps_in_a_table_are_named() -> None:
    lines = [state(code) for code in countries.CODES if code not in {"DZ", "FR"}]
    lines += [state("FR", ""), state("ZZ"), state("AD"), state("XK", "Ланд\u4e2d")]
    assert list(validation.gaps("en.tsv", lines)) == [
        "en.tsv: the state DZ has no line.",
        "en.tsv: ZZ is no code of ISO 3166-1 and not XK.",
        "en.tsv: the state AD has 2 lines.",
        "en.tsv: the state XK has 2 lines.",
        "en.tsv: the state FR has no display name.",
        "en.tsv: XK has letters without a place in the code page: \u4e2d.",
    ]


def test_a_spelling_of_two_states_is_a_clash_unless_it_is_known_as_bare() -> None:
    forms = [form("Congo", "CG"), form("congo", "CD"), form("Niger", ""), form("Niger", "NE")]
    assert list(validation.clashes("en", forms, {})) == [
        "en: “Congo” means CG and CD.",
        "en: “Niger” means no state (a phrase) and NE.",
    ]
    bare = {folded("Congo"): ("CD",), folded("Niger"): ()}
    assert list(validation.clashes("en", forms, bare)) == []


def test_words_that_can_match_nothing_are_named() -> None:
    rows = [("en.stops.tsv", "afterr", ("dollar*",)), ("en.stops.tsv", "after", ("do*lar", "*", "lev"))]
    rows.append(("en.stops.tsv", "bare", ("Congo CD", "Samoa ZZ")))
    assert list(validation.wrong_words(rows)) == [
        "en.stops.tsv: the kind afterr is unknown.",
        "en.stops.tsv: in “do*lar” (after) a * stands inside; it may only end a word.",
        "en.stops.tsv: in “*” (after) a * stands inside; it may only end a word.",
        "en.stops.tsv: “Samoa ZZ” (bare) names a code that is none.",
    ]
