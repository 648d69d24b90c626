"""Roles in a release, the version of the tables and the cache on disk."""

from pathlib import Path

import pytest

import countries
from countries import gazetteer, tables


def roles(title: str, body: str) -> dict[str, str | None]:
    return {mention.country: mention.role for mention in countries.find_in_release(title, body)}


def test_a_release_about_one_state_names_it_and_the_home_state_alone() -> None:
    mentions = countries.find_in_release(
        "Kazakh-Algerian Consultations",
        "The delegation of the People's Democratic Republic of Algeria arrived. The Algerian side spoke of "
        "the Islamic Organization for Food Security, the League of Arab States and the African Union.",
    )
    assert {mention.country for mention in mentions} == {"DZ", "KZ"}
    assert {mention.field for mention in mentions} == {"title", "body"}
    assert {mention.role for mention in mentions} == {"counterparty"}


@pytest.mark.parametrize(
    ("body", "country", "role"),
    [
        ("VIENNA, November 9. A round table opened.", "AT", "venue"),
        ("The forum was held in Austria this week.", "AT", "venue"),
        ("The Ambassador of Japan spoke.", "JP", "counterparty"),
        ("The Japanese side spoke.", "JP", "counterparty"),
        ("Kazakh-Japanese ties grow.", "JP", "counterparty"),
        ("Guests came from Japan.", "JP", "passing"),
        ("Форум прошёл в Австрии.", "AT", "venue"),
        ("Встреча с послом Японии.", "JP", "counterparty"),
        ("Казахстан и Япония договорились.", "JP", "counterparty"),
        ("Жапония елшісі келді.", "JP", "counterparty"),
        ("Қазақстан мен Жапония келісті.", "JP", "counterparty"),
    ],
)
def test_neighbouring_words_decide_the_role(body: str, country: str, role: str) -> None:
    assert roles("", body)[country] == role


def test_the_home_state_is_no_counterparty_of_itself() -> None:
    assert roles("", "Kazakh-Kazakh talks and Kazakhstan too")["KZ"] == "passing"


def test_find_leaves_the_role_open_where_words_say_nothing() -> None:
    (mention,) = countries.find("Guests came from Japan.")
    assert mention.role is None


def test_the_version_is_a_stable_hash() -> None:
    assert countries.gazetteer_version() == countries.gazetteer_version()
    assert len(countries.gazetteer_version()) == 16


def test_forms_kept_on_disk_are_the_generated_ones(tmp_path: Path) -> None:
    generated = gazetteer.build("en", cache=None)
    kept, read = (gazetteer.build("en", cache=tmp_path / "forms") for _ in range(2))
    assert generated.forms == kept.forms == read.forms
    assert [path.name for path in (tmp_path / "forms").iterdir()] == [f"countries-en-{tables.version()}.json"]


def test_a_kept_file_is_what_the_next_build_reads(tmp_path: Path) -> None:
    gazetteer.build("en", cache=tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_text('[["Atlantis", "KZ", "name", "any", false, false]]', encoding="utf-8")
    assert [form.text for form in gazetteer.build("en", cache=tmp_path).forms] == ["Atlantis"]


def test_a_broken_cache_is_built_anew(tmp_path: Path) -> None:
    (tmp_path / f"countries-en-{tables.version()}.json").write_text("[[1]]", encoding="utf-8")
    assert gazetteer.build("en", cache=tmp_path).forms == gazetteer.build("en", cache=None).forms


def test_a_cache_that_cannot_be_written_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert gazetteer.build("en", cache=tmp_path / "file").forms == gazetteer.build("en", cache=None).forms


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_table_has_every_code_once(language: str) -> None:
    assert sorted(state.code for state in tables.states(language)) == sorted(countries.CODES)
