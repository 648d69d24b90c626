"""Roles in a release, the version of the tables and the cache on disk."""

import subprocess
import sys
from pathlib import Path

import pytest

import countries
from countries import gazetteer, tables

ROOT = Path(__file__).parents[2]


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
    row = '["Atlantis", "KZ", "name", "any", false, false]'
    file.write_text(f'{{"spellings": ["atlantis"], "forms": [{row}]}}', encoding="utf-8")
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


@pytest.mark.parametrize(
    ("title", "body", "country", "expected"),
    [
        ("Talks with Japan", "Japan will send a delegation.", "JP", ("counterparty", "headline")),
        ("", "Kazakh-Japanese ties grow.", "JP", ("counterparty", "beside")),
        ("", "He met Japan's Deputy Foreign Minister.", "JP", ("counterparty", "office")),
        (
            "",
            "The Minister of Foreign Affairs and Trade of Hungary spoke.",
            "HU",
            ("counterparty", "office"),
        ),
        ("", "Trade with Japan grows.", "JP", ("counterparty", "partner")),
        ("", "He paid a visit to Japan.", "JP", ("counterparty", "visit")),
        ("", "TOKYO, November 5. A fair began.", "JP", ("venue", "dateline")),
        ("", "НЬЮ-ЙОРК (США), 22 сентября. Принята резолюция.", "US", ("venue", "dateline")),
        ("", "СИНГАПУР. Завершился форум.", "SG", ("venue", "dateline")),
        ("", "A conference was held in the Netherlands.", "NL", ("venue", "event")),
        ("", "The envoy with residence in Tokyo spoke.", "JP", ("venue", "residence")),
        ("", "Guests of Japan, China, India and Iran came.", "IN", ("passing", "list")),
        ("", "Snow fell over Japan.", "JP", ("passing", "aside")),
        ("В Вене открылась выставка", "Пришли гости.", "AT", ("venue", "event")),
        ("Соболезнования в связи с землетрясением в Японии", "", "JP", ("counterparty", "headline")),
        ("Встреча с послом Японии", "Посол рассказал о торговле с Китаем.", "CN", ("passing", "aside")),
        ("", "Он уехал в Японию, где прошёл форум.", "JP", ("passing", "aside")),
        ("", "В японской столице прошёл форум.", "JP", ("venue", "event")),
        ("", "Ранее такой форум прошёл в Японии.", "JP", ("passing", "aside")),
        ("", "Министр экономики и торговли Японии выступил.", "JP", ("counterparty", "office")),
        ("", "Посол отметил успехи Японии.", "JP", ("passing", "aside")),
        ("", "С японским министром беседовали.", "JP", ("counterparty", "office")),
        ("", "Жапониямен сауда өсті.", "JP", ("counterparty", "partner")),
        ("", "Қазақстанның Жапониядағы елшісі келді.", "JP", ("counterparty", "posted")),
        ("", "Министр Жапонияға сапармен барды.", "JP", ("counterparty", "visit")),
        ("", "Форум Жапонияда өтті.", "JP", ("venue", "event")),
        ("", "Форум Токио қаласында өтті.", "JP", ("venue", "event")),
        ("Жапонияда көрме ашылды", "", "JP", ("venue", "event")),
        ("Жапониядағы ахуал туралы", "", "JP", ("passing", "aside")),
    ],
)
def test_each_role_has_its_reason(title: str, body: str, country: str, expected: tuple[str, str]) -> None:
    found = [m for m in countries.find_in_release(title, body) if m.country == country]
    assert (found[-1].role, found[-1].reason) == expected


def test_states_of_a_short_list_share_an_office_and_those_of_a_long_one_have_none() -> None:
    short = roles("", "The ambassadors of Algeria and Tunisia spoke.")
    assert short == {"DZ": "counterparty", "TN": "counterparty"}
    long = roles("", "The ambassadors of Algeria, Tunisia, Libya and Egypt spoke.")
    assert set(long.values()) == {"passing"}


def test_a_partner_of_the_headline_is_one_even_where_the_body_has_it_as_a_place() -> None:
    assert (
        roles("Talks with Japan", "TOKYO, November 5. The talks were held in Japan.")["JP"] == "counterparty"
    )


def test_a_place_of_the_headline_may_be_a_partner_in_the_body() -> None:
    assert roles("A forum opened in Tokyo", "The Ambassador of Japan spoke.")["JP"] == "counterparty"


def test_the_cache_that_a_program_names_is_used_by_the_next_one(tmp_path: Path) -> None:
    script = (
        "import pathlib, sys, countries\n"
        "countries.use_cache(pathlib.Path(sys.argv[1]))\n"
        "print(*(m.country for m in countries.find('Посол Алжира', 'ru')))\n"
    )
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", script, tmp_path], capture_output=True, text=True, check=True, cwd=ROOT
        )
        assert done.stdout == "DZ\n"
    assert [path.suffix for path in tmp_path.iterdir()] == [".json"]


def test_importing_the_library_loads_nothing_heavy() -> None:
    script = "import sys, countries; print(*(name for name in sys.modules if name.startswith('countries.')))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert set(done.stdout.split()) <= {"countries.codes", "countries.errors", "countries.mention"}


def test_one_of_many_states_at_a_meeting_is_an_aside_and_the_host_is_not() -> None:
    found = roles(
        "The ministers met",
        "The Ambassador of Kenya spoke. The Ambassador of Peru agreed. The Ambassador of Kenya left. "
        "Snow fell over Chile. Rain fell over Malta. The wind came from Iceland.",
    )
    assert (found["KE"], found["PE"]) == ("counterparty", "passing")


def test_an_embassy_in_the_capital_of_a_state_is_not_that_states() -> None:
    assert roles("", "Мексика астанасындағы Қазақстан Елшілігі хабарлады.")["MX"] == "passing"
