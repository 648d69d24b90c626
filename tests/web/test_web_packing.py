"""Pages are packed for the wire, but never where the packed length could tell another site a secret."""

import pytest

from tests.web.archive import TestClient

SAFE: tuple[dict[str, str], ...] = ({}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"})
UNSAFE: tuple[dict[str, str], ...] = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Cookie": "session=x"},
    {"Authorization": "Bearer x"},
)


@pytest.mark.parametrize("headers", SAFE)
@pytest.mark.parametrize("path", ["/", "/api/v1/articles"])
def test_what_our_own_pages_ask_for_is_packed(client: TestClient, path: str, headers: dict[str, str]) -> None:
    answer = client.get(path, headers=headers)
    assert answer.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["vary"]


@pytest.mark.parametrize("headers", UNSAFE)
def test_what_another_site_may_have_caused_is_not(client: TestClient, headers: dict[str, str]) -> None:
    assert "content-encoding" not in client.get("/", headers=headers).headers


def test_who_cannot_unpack_gets_it_plain(client: TestClient) -> None:
    assert "content-encoding" not in client.get("/", headers={"Accept-Encoding": "identity"}).headers


@pytest.mark.parametrize("path", ["/healthz", "/static/style.css?v=1"])
def test_little_is_left_and_files_are_not_packed_twice(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers.get("content-encoding", "gzip") == "gzip"
    assert answer.text
