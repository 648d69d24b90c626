"""The API: the same as the pages, as JSON."""

import re

import pytest

from monitor.bootstrap import Service
from tests.web.archive import TestClient, client_of

LISTS = (
    *("articles", "actors", "events", "alerts", "outbox", "reports", "gaps", "sources", "runs"),
    *("unreadable", "coverage", "absence", "rules", "circuits", "held", "revisions", "mentions"),
    *("stories", "deliveries", "jobs", "search"),
)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_json_and_takes_an_empty_archive(empty_service: Service, name: str) -> None:
    with client_of(empty_service) as client:
        answer = client.get(f"/api/v1/{name}")
    assert answer.status_code == 200
    assert {"items", "next_cursor"} <= answer.json().keys()


@pytest.mark.parametrize(
    "name", ["articles", "outbox", "revisions", "mentions", "deliveries", "runs", "search"]
)
def test_cursors_walk_a_list_once_from_end_to_end(client: TestClient, name: str) -> None:
    met: list[object] = []
    address: str | None = f"/api/v1/{name}?limit=1"
    while address is not None:
        page = client.get(address)
        met.extend(page.json()["items"])
        address = page.links["next"]["url"] if page.json()["next_cursor"] else None
    assert "next" not in page.links
    assert met == client.get(f"/api/v1/{name}").json()["items"]
    assert len(met) >= 3


EXPORTS = ("articles", "revisions", "mentions", "stories", "events")
SINGLE = {
    *(f"/api/v1/export/{what}.{{form}}" for what in EXPORTS),
    "/api/v1/alerts/{alert_id}",
    "/api/v1/outbox/{message_id}",
    "/api/v1/outbox/{message_id}/{wish}",
    "/api/v1/series",
    "/api/v1/articles/{key}",
    "/api/v1/articles/{key}/events",
    "/api/v1/actors/{key}",
    "/api/v1/evidence/{evidence_id}",
    "/api/v1/stories/{key}",
    "/api/v1/rules/{rule_id}",
    "/api/v1/rules/{rule_id}/mute",
    "/api/v1/rules/{rule_id}/backtest",
    "/api/v1/backtest",
}


def test_an_article_comes_with_every_revision_and_its_mentions(client: TestClient) -> None:
    found = client.get("/api/v1/articles/mfa/news/1300001", params={"language": "en"}).json()
    assert [each["number"] for each in found["revisions"]] == [2, 1]
    assert found["revisions"][1]["mentions"][0]["country"] == "DZ"
    assert found["revisions"][1]["published_at"] == "2026-11-24T04:00:00Z"


@pytest.mark.parametrize("name", ["alerts", "outbox"])
def test_addresses_are_masked(client: TestClient, name: str) -> None:
    answer = client.get(f"/api/v1/{name}").text
    assert "d…@example.org" in answer
    assert "hooks.example.org/…" in answer


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("articles?limit=0", 422),
        ("articles?limit=999", 422),
        ("articles/nobody", 404),
        ("nope", 404),
        ("alerts?cursor=x", 422),
    ],
)
def test_bad_input_is_a_sentence_as_json(client: TestClient, path: str, status: int) -> None:
    answer = client.get(f"/api/v1/{path}", headers={"Accept-Language": "ru"})
    assert answer.status_code == answer.json()["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == "ru"
    assert re.search("[а-я]", answer.json()["detail"])
    assert answer.json()["type"].startswith("/api/docs#problem-")


def test_the_description_names_every_endpoint_and_no_page(client: TestClient) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    assert set(paths) >= {f"/api/v1/{name}" for name in LISTS} | SINGLE


def test_the_docs_list_every_endpoint_and_load_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/api/docs").text
    assert all(f"/api/v1/{name}" in page for name in LISTS)
    assert "<code>country</code>" in page
    assert not re.search(r"(?:src|href)=.?https?:", page)


def test_probes_answer(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}
    assert client.head("/healthz").status_code == 200
