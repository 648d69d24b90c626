"""States compared: measures, pairs, places, language gaps, pictures and numbers, and bad asking."""

import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest

from monitor.bootstrap import Service
from tests.web.archive import TestClient, client_of
from tests.web.states_archive import fill_states
from web.languages import LANGUAGES

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def client(empty_service: Service) -> TestClient:
    """A client of a service with two years of releases."""
    fill_states(empty_service)
    return client_of(empty_service)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_comparison_begins_with_the_states_that_are_named_most(client: TestClient, language: str) -> None:
    page = client.get(f"/compare?lang={language}")
    assert page.status_code == 200
    listed = page.text.partition('<ul class="chosen"')[2].partition("</ul>")[0]
    assert [code for code in ("FR", "TR", "DZ") if f"/countries/{code}" in listed] == ["FR", "TR", "DZ"]


def test_the_comparison_stands_before_anything_was_read(empty_service: Service) -> None:
    client = client_of(empty_service)
    assert client.get("/compare").status_code == 200
    assert client.get("/compare?states=DZ,FR").status_code == 200
    assert client.get("/compare.svg?states=DZ&chart=ranks").status_code == 200
    assert client.get("/compare.svg?chart=matrix").status_code == 200
    assert client.get("/api/v1/compare").json()["states"] == []


@pytest.mark.parametrize("typed", ["Франция", "france", "FR", "fr", " Франция , "])
def test_a_state_is_added_by_code_or_name_and_the_address_names_codes(client: TestClient, typed: str) -> None:
    answer = client.get("/compare", params={"states": "DZ", "state": typed, "measure": "share"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/compare?states=DZ%2CFR&")
    assert "measure=share" in answer.headers["location"]
    assert client.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("states=XX", "No state is called “XX”."),
        ("states=<script>", "No state is called “&lt;script&gt;”."),
        ("states=Congo", "“Congo” may be:"),
        ("states=DZ,DZ", "Algeria stands there twice; it is compared once."),
        ("states=DZ&state=algeria", "Algeria stands there twice; it is compared once."),
        ("states=DZ,FR,TR,CN,RU,US,IT", "Six states can be compared at once; the address names 7."),
        ("states=" + "DZ," * 5000, "Six states can be compared at once; the address names 51."),
        ("states=DZ&since=2026-11-02&until=2026-11-01", "lies before the first (2026-11-02)"),
        ("states=DZ&measure=money", "“money” is not known here."),
        ("states=DZ&matrix=99999999", "“99999999” is not known here."),
        ("states=DZ&step=day", "“day” is not known here."),
        ("states=" + "x" * 900, "…”."),
    ],
)
def test_a_wrong_comparison_is_answered_with_what_is_wrong(client: TestClient, asked: str, said: str) -> None:
    for path in ("/compare", "/compare.csv", "/compare.svg"):
        answer = client.get(f"{path}?{asked}")
        assert answer.status_code == 422
        assert said in answer.text
        assert "<script>" not in answer.text.replace('<script type="module"', "")


def test_seven_states_leave_the_first_six(client: TestClient) -> None:
    page = client.get("/compare?states=DZ,FR,TR,CN,RU,US,IT").text
    listed = page.partition('<ul class="chosen"')[2].partition("</ul>")[0]
    assert listed.count("<li>") == 6
    assert "/countries/IT" not in listed


def test_a_share_is_of_all_articles_and_an_index_begins_with_100(client: TestClient) -> None:
    asked = "states=FR,TR,DZ&step=year"
    shares = client.get(f"/api/v1/compare?{asked}&measure=share").json()["states"]
    assert shares[0]["values"] == [100.0, 0.0, 100.0]
    index = client.get(f"/api/v1/compare?{asked}&measure=index").json()["states"]
    assert [each["values"] for each in index] == [
        [100.0, 0.0, 300.0],
        [None, 100.0, 200.0],
        [100.0, 200.0, pytest.approx(66.667, abs=0.001)],
    ]
    page = client.get(f"/compare?{asked}&measure=index").text
    assert "France: 2024; Türkiye: 2025; Algeria: 2024" in page
    none = client.get("/compare?states=FR,VA&measure=index").text
    assert "Vatican City: no article" in none or "Holy See: no article" in none or ": no article" in none


def test_pairs_are_counted_in_the_articles_that_name_both(client: TestClient) -> None:
    found = client.get("/api/v1/compare?states=FR,DZ,TR").json()
    assert {tuple(each["states"]): each["articles"] for each in found["pairs"]} == {
        ("DZ", "FR"): 5, ("DZ", "TR"): 5, ("FR", "TR"): 6,
    }  # fmt: skip
    assert found["pairs_of"] == 18
    page = client.get("/compare?states=FR,DZ,TR").text
    assert '<td class="self">12</td><td class="w4">5</td><td class="w4">6</td>' in page
    assert "Of all 18 articles of this time." in page


@pytest.mark.parametrize("top", [12, 20])
def test_the_matrix_takes_the_states_that_are_named_most(client: TestClient, top: int) -> None:
    page = client.get(f"/compare?states=DZ&matrix={top}").text
    matrix = page.partition('<table class="matrix">')[2].partition("</table>")[0]
    assert [code for code in ("FR", "DZ", "TR", "KZ") if f">{code}</abbr>" in matrix] == ["FR", "DZ", "TR"]
    russian = client.get(f"/compare?states=DZ&matrix={top}&language=ru").text
    assert "Of all 6 articles of this time." in russian


def test_language_gaps_stand_in_percentage_points(client: TestClient) -> None:
    page = client.get("/compare?states=FR,DZ").text
    table = page.partition('id="languages-title"')[2]
    assert "16.7 points" in table
    assert "0 points" in table


def test_places_over_time_stand_as_chart_and_table(client: TestClient) -> None:
    page = client.get("/compare?states=FR,DZ&since=2025-10-01").text
    assert 'data-chart="places"' in page
    rows = page.partition('id="places"')[2].partition("</table>")[0]
    assert rows.count("data-day=") == 14


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chart", ["time", "ranks", "matrix"])
def test_a_picture_stands_by_itself_with_title_legend_source_and_date(
    client: TestClient, chart: str, language: str
) -> None:
    answer = client.get(f"/compare.svg?states=DZ,FR,TR&chart={chart}&lang={language}&step=month")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    root = ET.fromstring(answer.content)  # noqa: S314 - made by ourselves a line ago
    words = [node.text or "" for node in root.iter(f"{SVG}text")]
    assert root.find(f"{SVG}title") is not None
    assert any("2026" in each and "UTC+5" in each for each in words)
    assert any("65" in each or "анықтамалық" in each or "gazetteer" in each for each in words)
    algeria = "Algeria" if language == "en" else "Алжир"
    assert algeria in words
    assert not list(root.iter(f"{SVG}script"))


def test_an_unknown_chart_is_refused(client: TestClient) -> None:
    assert client.get("/compare.svg?states=DZ&chart=pie").status_code == 422


def test_numbers_come_as_csv_a_row_a_period_and_state(client: TestClient) -> None:
    answer = client.get("/compare.csv?states=DZ,FR&measure=share&step=year")
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0] == ["state", "period", "articles", "mentions", "all_articles", "share"]
    assert rows[1] == ["DZ", "2024-12-01", "3", "3", "3", "100"]
    assert len(rows) == 7
    assert 'filename="time-share-dz-fr-' in answer.headers["content-disposition"]
    assert (
        client.get("/api/v1/compare?states=DZ&states=FR&measure=share&step=year&format=csv").text
        == answer.text
    )


@pytest.mark.parametrize(
    "asked",
    [
        "states=XX", "states=DZ,DZ", "states=DZ&states=DZ", "states=DZ,FR,TR,CN,RU,US,IT", "states=dz",
        "states=DZ&measure=money", "states=DZ&since=2026-11-02&until=2026-11-01", "states=DZ&until=x",
    ],
)  # fmt: skip
def test_a_wrong_comparison_of_a_script_is_refused_in_words(client: TestClient, asked: str) -> None:
    answer = client.get(f"/api/v1/compare?{asked}")
    assert answer.status_code == 422
    assert json.loads(answer.text)["detail"]


def test_the_page_links_to_its_numbers_and_pictures(client: TestClient) -> None:
    page = client.get("/compare?states=DZ,FR&measure=index&since=2026-01-01").text
    for path in (
        "/api/v1/compare?",
        "/compare.csv?",
        "/compare.svg?chart=time&amp;",
        "/compare.svg?chart=matrix&amp;",
    ):
        start = page.index(f'href="{path}') + len('href="')
        address = page[start : page.index('"', start)].replace("&amp;", "&")
        assert client.get(address).status_code == 200
