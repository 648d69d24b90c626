"""The reader chooses light or dark once, and every page keeps to it without a script."""

import pytest

from tests.web.archive import TestClient


def test_a_theme_is_remembered_and_leaves_no_trace_in_the_address(client: TestClient) -> None:
    page = client.get("/outbox?state=dead&lang=ru").text
    assert "data-theme" not in page
    assert 'href="/theme/dark?back=%2Foutbox%3Fstate%3Ddead%26lang%3Dru"' in page
    answer = client.get("/theme/dark?back=%2Foutbox%3Fstate%3Ddead%26lang%3Dru")
    assert (answer.status_code, answer.headers["location"]) == (303, "/outbox?state=dead&lang=ru")
    page = client.get("/").text
    assert 'data-theme="dark"' in page
    assert '<meta name="color-scheme" content="dark">' in page
    client.get("/theme/auto")
    assert "data-theme" not in client.get("/").text


@pytest.mark.parametrize(
    "back", ["//evil.example", "/\\evil.example", "https://evil.example", "", "/a\nb", "/" + "a" * 2001]
)
def test_the_way_back_stays_on_this_service(client: TestClient, back: str) -> None:
    answer = client.get("/theme/light", params={"back": back})
    assert answer.status_code == 422
    assert "location" not in answer.headers
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("theme", ["sepia", "DARK", "dark%00"])
def test_a_theme_nobody_knows_is_refused(client: TestClient, theme: str) -> None:
    assert client.get(f"/theme/{theme}").status_code == 422


def test_a_cookie_of_somebody_elses_making_changes_nothing(client: TestClient) -> None:
    page = client.get("/", headers={"Cookie": 'theme="><script>'}).text
    assert "data-theme" not in page
