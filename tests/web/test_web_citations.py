"""A version as it is cited, on the page and as a file."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.citations import Cited
from tests.web.archive import TestClient
from web.citations import every_form

PATH = "/articles/mfa/news/1300001/citation"


def test_a_version_is_downloaded_as_bibtex(client: TestClient) -> None:
    answer = client.get(f"{PATH}.bib?language=en&revision=1")
    assert answer.headers["content-type"] == "application/x-bibtex; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="mfa-news-1300001-en-v1.bib"'
    assert answer.text.startswith("@online{mfa:news:1300001:en:v1,")
    assert "SHA-256 f-1300001-Kazakhstan and Algeria" in answer.text
    assert "retrieved 2026-11-24T04:00:00+00:00" in answer.text


def test_a_version_is_downloaded_as_ris_and_as_csl(client: TestClient) -> None:
    ris = client.get(f"{PATH}.ris?language=en").text
    assert ris.startswith("TY  - ELEC\n")
    assert "ET  - 2\n" in ris
    (item,) = json.loads(client.get(f"{PATH}.json?language=en&revision=2").text)
    assert item["version"] == "2"
    assert item["accessed"] == {"date-parts": [[2026, 11, 24]]}


def test_the_page_shows_each_form_to_copy(client: TestClient) -> None:
    page = client.get("/articles/mfa/news/1300001?language=ru").text
    assert page.count('class="copied"') == 3
    assert f'href="{PATH}.bib?language=ru&amp;revision=1"' in page
    assert "@online{mfa:news:1300001:ru:v1," in page


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{PATH}.doc", 422), (f"{PATH}.bib?revision=9&language=en", 404), (f"{PATH}.bib?language=fr", 404),
        ("/articles/nobody/citation.bib", 404), (f"{PATH}.ris?revision=0", 422),
        ("/articles/nobody/mentions.csv", 404),
    ],
)  # fmt: skip
def test_what_is_not_there_cannot_be_cited(client: TestClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


@given(st.text(max_size=300), st.text(max_size=60), st.text(max_size=100))
def test_no_title_breaks_a_form(title: str, external_id: str, url: str) -> None:
    cited = Cited(
        key=f"mfa/news/{external_id}", language="ru", title=title, url=url, published_at=None, version=1,
        sha256="ab" * 32, retrieved_at="2026-11-24T04:00:00+00:00", is_version=True,
    )  # fmt: skip
    bib, ris, csl = (each.text for each in every_form(cited))
    assert bib.count("\n}\n") == 1
    assert [line[:2] for line in ris.splitlines() if line[2:6] == "  - "].count("ER") == 1
    assert json.loads(csl)[0]["version"] == "1"
