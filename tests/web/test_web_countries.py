"""The list of states and a state's page: counts, marks, silences, coverage, citations, and bad asking."""

import csv
import io
import json
from dataclasses import replace

import pytest

from countries import CODES
from monitor.bootstrap import Service
from storage import alerts
from tests.web.archive import TestClient, alert, client_of
from tests.web.states_archive import fill_states
from web import state_names
from web.languages import LANGUAGES


@pytest.fixture
def client(empty_service: Service) -> TestClient:
    """A client of a service with two years of releases."""
    fill_states(empty_service)
    return client_of(empty_service)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_states_stand_in_the_list(client: TestClient, language: str) -> None:
    page = client.get(f"/countries?lang={language}")
    assert page.status_code == 200
    assert all(f'href="/countries/{code}?lang={language}"' in page.text for code in CODES)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("алж", "DZ"),
        ("Algeria", "DZ"),
        ("dz", "DZ"),
        ("Франция", "FR"),
        ("the united states", "US"),
        ("АҚШ", "US"),
    ],
)
def test_a_state_is_found_by_code_and_by_name_in_three_languages(
    client: TestClient, typed: str, found: str
) -> None:
    page = client.get("/countries", params={"q": typed}).text
    assert f'href="/countries/{found}"' in page
    assert page.count("<tr data-called") < 10


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", "' OR 1=1 --", "{{ 7*7 }}", "\u202e", "x" * 900]
)
def test_a_name_that_nobody_has_is_said_so(client: TestClient, typed: str) -> None:
    page = client.get("/countries", params={"q": typed})
    assert page.status_code == 200
    assert "No state is called so." in page.text
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["DZ", "KZ", "VA", "XK"])
def test_every_state_has_a_page_in_every_language(client: TestClient, code: str, language: str) -> None:
    page = client.get(f"/countries/{code}?lang={language}")
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text
    assert f'href="/api/v1/countries/{code}?' in page.text
    assert f'href="/feeds/countries/{code}.atom' in page.text


def test_all_250_pages_stand(client: TestClient) -> None:
    assert {client.get(f"/countries/{code}?step=month").status_code for code in CODES} == {200}


@pytest.mark.parametrize(
    ("code", "status"), [("dz", 307), ("Algeria", 307), ("ZZ", 404), ("Congo", 404), ("%00", 404)]
)
def test_an_address_with_another_spelling_leads_to_the_state(
    client: TestClient, code: str, status: int
) -> None:
    answer = client.get(f"/countries/{code}")
    assert answer.status_code == status
    assert answer.headers.get("location") == ("/countries/DZ" if status == 307 else None)


def test_a_state_that_was_never_named_has_the_coverage_as_evidence(client: TestClient) -> None:
    page = client.get("/countries/VA").text
    assert "Not named in any article from Dec 24, 2024 to Nov 24, 2026." in page
    assert "Listings watched: 3; each has at least 44 good looks" in page
    assert "The record has gaps" in page
    assert "What lies before Oct 5, 2026 was read afterwards" in page


def test_a_page_before_anything_was_read_claims_nothing(empty_service: Service) -> None:
    page = client_of(empty_service).get("/countries/DZ")
    assert page.status_code == 200
    assert "No listing has been read whole yet, so nothing can be said about what is missing." in page.text


def test_the_longest_silence_stands_with_its_days(client: TestClient) -> None:
    page = client.get("/countries/DZ").text
    assert "380 days" in page
    found = client.get("/api/v1/countries/DZ").json()["longest_silence"]
    assert found == {"since": "2025-10-20T04:00:00Z", "until": "2026-11-04T04:00:00Z"}


def test_first_mention_returns_edits_and_removals_are_marked(client: TestClient) -> None:
    marks = client.get("/api/v1/countries/DZ").json()["marks"]
    assert [each["kind"] for each in marks] == ["removed", "edited", "return", "return", "first"]
    assert [each["days"] for each in marks if each["kind"] == "return"] == [380, 290]
    page = client.get("/countries/DZ").text
    assert page.count('data-kind="') == 5
    assert page.count('<g class="pin') == 5
    assert "changed what is said of the state" in page


def test_a_spike_is_marked(client: TestClient, empty_service: Service) -> None:
    with empty_service.database.writing() as tx:
        alerts.raise_once(tx, replace(alert(country="FR"), type="country.spike", occasion="spike"))
    kinds = [each["kind"] for each in client.get("/api/v1/countries/FR").json()["marks"]]
    assert "spike" in kinds


def test_the_week_that_nobody_watched_is_shaded_and_named(client: TestClient) -> None:
    page = client.get("/countries/FR").text
    assert 'class="band gap"' in page
    assert 'class="band before"' in page
    assert "1 gap in coverage" in page
    gaps = client.get("/api/v1/countries/FR").json()["watch"]["gaps"]
    assert gaps == [{"since": "2026-10-14T04:00:00Z", "until": "2026-10-22T04:00:00Z"}]


def test_the_chart_and_its_table_hold_the_same_numbers(client: TestClient) -> None:
    page = client.get("/countries/FR?step=month").text
    points = client.get("/api/v1/countries/FR/series?step=month").json()["points"]
    assert [int(each) for each in _values(page)] == [each["articles"] for each in points]
    assert sum(each["articles"] for each in points) == 12
    assert page.count('<rect x="') == sum(1 for each in points if each["articles"])


def _values(page: str) -> list[str]:
    table = page.partition('id="counts"')[2].partition("</table>")[0]
    return [part.partition('"')[0] for part in table.split('data-value="')[1:]]


def test_a_role_and_a_language_narrow_the_counts(client: TestClient) -> None:
    whole = client.get("/api/v1/countries/TR").json()
    assert (whole["articles"], whole["all_articles"]) == (9, 18)
    passing = client.get("/api/v1/countries/TR?role=passing").json()
    assert passing["articles"] == 9
    russian = client.get("/api/v1/countries/TR?language=ru&role=counterparty").json()
    assert (russian["articles"], russian["all_articles"]) == (0, 6)
    languages = {
        each["key"]: each["articles"] for each in client.get("/api/v1/countries/DZ").json()["languages"]
    }
    assert languages == {"kk": 4, "ru": 4, "en": 3}


def test_whom_a_state_is_named_with_stands_beside_it(client: TestClient) -> None:
    found = client.get("/api/v1/countries/FR").json()["company"]
    assert found["states"] == [["TR", 6], ["DZ", 5]]
    assert (found["articles"], found["is_capped"]) == (12, False)
    assert "of all 12 articles of this time" in client.get("/countries/FR").text


def test_the_place_among_partners_has_its_history(client: TestClient) -> None:
    found = client.get("/api/v1/countries/FR").json()
    assert (found["rank"]["rank"], found["rank"]["of"]) == (1, 3)
    assert [each["articles"] for each in found["ranks"] if each["articles"]] == [3, 3, 3, 3]
    algeria = client.get("/api/v1/countries/DZ").json()
    assert algeria["rank"]["rank"] == 2
    assert client.get("/api/v1/countries/VA").json()["rank"]["rank"] is None
    assert client.get("/api/v1/countries/KZ").json()["rank"]["rank"] is None


def test_sentences_stand_with_the_mention_marked_and_no_markup_of_theirs(client: TestClient) -> None:
    page = client.get("/countries/DZ").text
    assert "They spoke of France and Türkiye and <mark" in page
    assert ">Algeria</mark> at length." in page
    assert "The sides met in Astana" not in page
    assert "Release 6 &lt;b&gt;&amp;" in page


def test_a_story_that_one_language_leaves_the_state_out_of_is_listed(client: TestClient) -> None:
    found = client.get("/api/v1/countries/DZ").json()["one_sided"]
    assert [(each["story_key"], each["present_in"], each["absent_in"]) for each in found] == [
        ("s6", ["kk", "ru"], ["en"])
    ]
    assert 'href="/stories/s6"' in client.get("/countries/DZ").text


def test_two_clicks_make_a_rule(client: TestClient) -> None:
    page = client.get("/countries/DZ").text
    assert 'href="/rules/new?kind=watch_list&amp;countries=DZ&amp;name=Algeria"' in page
    form = client.get(
        "/rules/new?kind=watch_list&countries=DZ&name=Algeria&recipients=email:evil@example.org"
    ).text
    assert 'name="countries" value="DZ"' in form
    assert 'name="name" value="Algeria"' in form
    assert "evil@example.org" not in form


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("since=2026-13-01", "“2026-13-01” is no date."),
        (
            "since=2026-11-02&until=2026-11-01",
            "The last day (2026-11-01) lies before the first (2026-11-02).",
        ),
        ("step=decade", "“decade” is not known here."),
        ("step=year", "“year” is not known here."),
        ("role=enemy", "“enemy” is not known here."),
        ("language=<b>", "“&lt;b&gt;” is not known here."),
        ("since=" + "9" * 500, "is no date."),
        ("since=%F0%9F%92%A9", "is no date."),
    ],
)
def test_a_wrong_question_is_answered_with_what_is_wrong_and_the_form(
    client: TestClient, asked: str, said: str
) -> None:
    page = client.get(f"/countries/DZ?{asked}")
    assert page.status_code == 422
    assert said in page.text
    assert 'role="alert"' in page.text
    assert '<figure class="chart"' in page.text


def test_every_mistake_is_told_at_once(client: TestClient) -> None:
    page = client.get("/countries/DZ?since=x&until=y&step=z&role=a&language=b")
    assert page.text.partition('role="alert"')[2].partition("</ul>")[0].count("<li>") == 5


@pytest.mark.parametrize(
    "asked", ["since=0001-01-01&until=9999-12-31", "since=2099-01-01", "until=1900-01-01"]
)
def test_days_far_away_are_as_good_as_the_nearest_that_is_known(client: TestClient, asked: str) -> None:
    assert client.get(f"/countries/DZ?{asked}").status_code == 200


@pytest.mark.parametrize(
    ("form", "kind", "said"),
    [
        ("bibtex", "application/x-bibtex", "@dataset{mentions-dz-20260101-20261124-2026-11-24,"),
        ("ris", "application/x-research-info-systems", "TY  - DATA"),
        ("csl", "application/vnd.citationstyles.csl+json", '"type":"dataset"'),
    ],
)
def test_counts_are_cited_with_gazetteer_and_time(
    client: TestClient, form: str, kind: str, said: str
) -> None:
    answer = client.get(f"/countries/DZ/citation?format={form}&since=2026-01-01&language=ru")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    assert "attachment" in answer.headers["content-disposition"]
    assert said in answer.text
    for part in ("Mentions of Algeria", "2026-01-01 to 2026-11-24", "retrieved 2026-11-24T04:00:00Z", "(ru)"):
        assert part in answer.text
    assert "http://127.0.0.1:8765/countries/DZ?since=2026-01-01" in answer.text.replace("\\/", "/")


def test_a_citation_of_nothing_is_refused(client: TestClient) -> None:
    assert client.get("/countries/ZZ/citation").status_code == 404
    assert client.get("/countries/DZ/citation?since=x").status_code == 422
    assert client.get("/countries/DZ/citation?format=docx").status_code == 422


def test_numbers_come_as_csv_with_their_denominator(client: TestClient) -> None:
    answer = client.get("/api/v1/countries/FR/series?format=csv&step=year")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0] == ["state", "year", "articles", "mentions", "all_articles"]
    assert [row[1:] for row in rows[1:]] == [
        ["2024-12-01", "3", "3", "3"], ["2025-01-01", "0", "0", "6"], ["2026-01-01", "9", "9", "9"],
    ]  # fmt: skip
    listed = client.get("/api/v1/countries?format=csv").text
    assert len(listed.splitlines()) == 251


def test_the_list_as_json_names_every_state(client: TestClient) -> None:
    items = client.get("/api/v1/countries").json()["items"]
    assert len(items) == 250
    algeria = next(each for each in items if each["code"] == "DZ")
    assert algeria["names"] == {"kk": "Алжир", "ru": "Алжир", "en": "Algeria"}
    assert (algeria["articles"], algeria["last_at"]) == (2, "2026-11-04T04:00:00Z")


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/countries/ZZ",
        "/api/v1/countries/ZZ/series",
        "/api/v1/countries/DZ?since=2026-02-30",
        "/api/v1/countries/DZ?since=2026-11-02&until=2026-11-01",
        "/api/v1/countries/DZ/series?step=decade",
        "/api/v1/countries/DZ/series?format=xlsx",
        "/api/v1/countries/DZ?language=xx",
    ],
)
def test_a_wrong_question_of_a_script_is_refused_in_words(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == (404 if "ZZ" in path else 422)
    assert json.loads(answer.text)["detail"]


def test_names_stand_in_the_order_of_the_alphabet() -> None:
    kazakh = [state_names.called(code)[0] for code in state_names.in_order("kk")]
    assert (
        kazakh.index("Әзербайжан") < kazakh.index("Бельгия") < kazakh.index("Қытай") < kazakh.index("Латвия")
    )
    assert state_names.in_order("en")[0] == "AF"
