"""The API says when a rule would have fired, and refuses what cannot be asked."""

from httpx import Response

from tests.web.archive import TestClient

OWN = {"Sec-Fetch-Site": "same-origin"}


def asked_of(client: TestClient, rule: object) -> Response:
    return client.post("/api/v1/backtest", headers=OWN, json=rule)


def test_a_kept_rule_is_asked_about_the_past(client: TestClient) -> None:
    found = client.get("/api/v1/rules/default/backtest", params={"limit": 1}).json()
    assert found["rule"]["id"] == "default"
    assert found["rule"]["recipients"] == []
    assert len(found["fired"]) == min(found["total"], 1)
    assert found["is_truncated"] == (found["total"] > 1)


def test_a_rule_that_is_being_written_is_asked_and_not_kept(client: TestClient) -> None:
    found = client.post(
        "/api/v1/backtest", headers=OWN, json={"kind": "watch_list", "countries": ["TV"]}
    ).json()
    assert (found["total"], found["rule"]["id"]) == (0, "new")
    assert "Never named in the archive: TV." in found["said"]
    assert client.get("/api/v1/rules/new/backtest").status_code == 404


def test_mistakes_are_listed_all_at_once(client: TestClient) -> None:
    refused = client.post(
        "/api/v1/backtest", headers=OWN, json={"kind": "watch_list", "countries": ["XX"], "hours": "x"}
    )
    assert refused.status_code == 422
    assert len(refused.json()["errors"]) > 1


def test_a_time_that_is_none_is_refused(client: TestClient) -> None:
    wrong = {"since": "2026-01-02T00:00:00Z", "until": "2026-01-01T00:00:00Z"}
    assert "after until" in client.get("/api/v1/rules/default/backtest", params=wrong).json()["detail"]
    naive = {"since": "2026-01-02T00:00:00"}
    assert client.get("/api/v1/rules/default/backtest", params=naive).status_code == 422
    assert asked_of(client, [1]).status_code == 422


def test_notes_are_said_in_the_language_that_is_asked_for(client: TestClient) -> None:
    written = {"kind": "watch_list", "countries": ["TV"]}
    found = client.post("/api/v1/backtest", headers=OWN, json=written, params={"lang": "ru"}).json()
    assert "В архиве ни разу не упомянуты: TV." in found["said"]
    assert (
        client.post("/api/v1/backtest", headers=OWN, json=written, params={"lang": "fr"}).status_code == 422
    )
