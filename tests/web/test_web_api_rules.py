"""The API of rules: read by anybody who may, written with a token or from this service's own pages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor import rules
from monitor.bootstrap import Service
from tests.web.archive import NOW, TestClient, client_of
from tests.web.test_web_waiting import fail, hold

SLACK = "slack:https://hooks.slack.com/services/T/B/secret"
DZ: dict[str, Any] = {"id": "dz", "kind": "watch_list", "countries": ["DZ"], "recipients": [SLACK]}


@pytest.fixture
def own(service: Service) -> Iterator[TestClient]:
    """A browser on this service's own pages."""
    with client_of(service, **{"Sec-Fetch-Site": "same-origin"}) as client:
        yield client


def test_a_rule_is_added_read_written_anew_and_removed(service: Service, own: TestClient) -> None:
    answer = own.post("/api/v1/rules", json=DZ)
    assert answer.status_code == 201
    assert answer.json()["recipients"] == ["slack:https://hooks.slack.com/…"]
    kept = own.get("/api/v1/rules/dz").json()
    assert (kept["state"], kept["countries"]) == ("on", ["DZ"])
    changed = own.put("/api/v1/rules/dz", json={**kept, "countries": ["FR"]})
    assert changed.status_code == 200
    rule = rules.get(service, "dz")
    assert (rule.countries, rule.recipients[0].address) == (("FR",), SLACK.removeprefix("slack:"))
    assert own.delete("/api/v1/rules/dz").status_code == 204
    assert own.delete("/api/v1/rules/dz").status_code == own.get("/api/v1/rules/dz").status_code == 404


def test_what_a_rule_written_anew_leaves_out_has_its_default(service: Service, own: TestClient) -> None:
    own.post("/api/v1/rules", json={**DZ, "name": "Algeria", "cadence": "daily", "languages": ["ru"]})
    own.put("/api/v1/rules/dz", json={"kind": "phrase", "phrases": ["x"]})
    rule = rules.get(service, "dz")
    assert (rule.kind, rule.name, rule.cadence, rule.languages) == ("phrase", "dz", None, ())
    assert [each.channel for each in rule.recipients] == ["email", "webhook"]


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("POST", "rules", {**DZ, "countries": ["QQ"]}, "countries"),
        ("POST", "rules", {**DZ, "id": "default"}, "id"),
        ("POST", "rules", {**DZ, "nonsense": 1}, "nonsense"),
        ("POST", "rules", {**DZ, "recipients": ["slack:https://hooks.slack.com/…"]}, "recipients"),
        ("POST", "rules", {**DZ, "recipients": {"a": 1}}, "recipients"),
        ("PUT", "rules/default", {"id": "other"}, "id"),
        ("PUT", "rules/default", {"kind": "watch_list"}, "countries"),
        ("PUT", "rules/default", {"kind": 7, "places": 4}, "kind"),
        ("POST", "rules/default/mute", {"hours": -1}, "hours"),
        ("POST", "rules/default/mute", {"until": "2020-01-01T00:00:00Z"}, "until"),
    ],
)
def test_every_mistake_is_told_and_nothing_is_changed(
    service: Service, own: TestClient, method: str, path: str, body: dict[str, Any], field: str
) -> None:
    before = rules.list_all(service)
    answer = own.request(method, f"/api/v1/{path}", json=body)
    assert answer.status_code == answer.json()["status"] == 422
    assert field in {each["name"] for each in answer.json()["errors"]}
    assert rules.list_all(service) == before


@pytest.mark.parametrize("body", ["[]", "7", "{", '{"until": "tomorrow"}'])
def test_what_is_no_json_object_is_refused(own: TestClient, body: str) -> None:
    answer = own.post(
        "/api/v1/rules/default/mute", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.json()["detail"]


def test_a_rule_is_muted_for_hours_or_until_an_instant(service: Service, own: TestClient) -> None:
    own.post("/api/v1/rules/default/mute", json={"hours": 1.5})
    assert rules.get(service, "default").muted_until == NOW + timedelta(hours=1.5)
    own.post("/api/v1/rules/default/mute", json={"until": "2027-01-01T00:00:00+05:00"})
    assert own.get("/api/v1/rules/default").json()["state"] == "muted"
    assert own.post("/api/v1/rules/default/mute", json={"hours": 0}).json()["state"] == "on"


def test_the_list_has_pages(own: TestClient) -> None:
    own.post("/api/v1/rules", json=DZ)
    first = own.get("/api/v1/rules?limit=1").json()
    second = own.get(f"/api/v1/rules?limit=1&cursor={first['next_cursor']}").json()
    assert [each["id"] for each in (*first["items"], *second["items"])] == ["default", "dz"]
    assert second["next_cursor"] is None


def test_what_waits_is_told_with_its_addresses_cut(service: Service, own: TestClient) -> None:
    fail(service)
    hold(service)
    (circuit,) = own.get("/api/v1/circuits").json()["items"]
    assert (circuit["address"], circuit["kind"], circuit["waiting"]) == ("l…@example.org", "tls", 1)
    held = own.get("/api/v1/held?limit=1").json()
    assert (held["items"][0]["address"], held["items"][0]["reason"]) == ("d…@example.org", "quiet")
    assert held["next_cursor"] is None
    assert own.get("/api/v1/held?cursor=1").json()["items"] == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Authorization": "Bearer right"}, 204),
        ({"Authorization": "Bearer wrong"}, 403),
        ({"Authorization": "Bearer wrong", "Sec-Fetch-Site": "same-origin"}, 204),
        ({"Authorization": "Basic cmlnaHQ6cmlnaHQ="}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({}, 403),
    ],
)
def test_a_script_writes_with_a_token_and_a_page_only_from_here(
    service: Service, headers: dict[str, str], status: int
) -> None:
    guarded = replace(service, settings=replace(service.settings, api_tokens=("right",)))
    with client_of(guarded) as client:
        assert client.delete("/api/v1/rules/default", headers=headers).status_code == status


def test_a_token_opens_no_page_and_behind_a_password_a_script_needs_one(service: Service) -> None:
    settings = replace(service.settings, api_tokens=("right",), password="secret word")
    with client_of(replace(service, settings=settings), Authorization="Bearer right") as client:
        assert client.get("/rules").status_code == 401
        assert client.post("/rules/default", data={"wish": "remove"}).status_code == 401
        assert client.get("/api/v1/rules").status_code == 200
        assert client.delete("/api/v1/rules/default").status_code == 204
        assert client.delete("/api/v1/rules/default", headers={"Authorization": ""}).status_code == 401


def test_the_description_and_the_docs_name_what_can_be_written(client: TestClient) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    assert {"get", "put", "delete"} <= paths["/api/v1/rules/{rule_id}"].keys()
    page = client.get("/api/docs").text
    for line in ("POST /api/v1/rules", "PUT /api/v1/rules/{rule_id}", "POST /api/v1/backtest"):
        assert f"<code>{line}</code>" in page
