"""What is wrong with a request is told as a problem (RFC 9457), in the reader's language, by parameter."""

from typing import Any

import pytest

from monitor.bootstrap import Service
from tests.web.archive import TestClient, client_of
from web.api_route import LARGEST_BODY

OWN = {"Sec-Fetch-Site": "same-origin"}


def problem(client: TestClient, method: str, path: str, **more: Any) -> dict[str, Any]:
    answer = client.request(method, path, **more)
    told: dict[str, Any] = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert told.keys() == {"type", "title", "status", "detail", "instance", "errors"}
    assert told["status"] == answer.status_code
    return told


@pytest.mark.parametrize(
    ("query", "name", "said"),
    [
        ("limt=3", "limt", "did you mean “limit”"),
        ("zzz=3", "zzz", "there are: country, cursor"),
        ("limit=1&limit=2", "limit", "once"),
        ("limit=x", "limit", "whole number"),
        ("limit=0", "limit", "1 or more"),
        ("limit=201", "limit", "200 or less"),
        ("country=ZZ", "country", "No state"),
        ("role=enemy", "role", "counterparty, venue, passing"),
        ("since=2026-13-01", "since", "as 2026-03-01"),
        ("since=2026-03-02&until=2026-03-01", "until", "before the first"),
        ("edited=perhaps", "edited", "true or false"),
        ("language=%00", "language", "pattern"),
        ("entity=" + "x" * 101, "entity", "at most 100"),
        ("cursor=9", "cursor", "leads nowhere"),
    ],
)
def test_each_parameter_that_is_wrong_is_named_with_what_would_do(
    client: TestClient, query: str, name: str, said: str
) -> None:
    errors = problem(client, "GET", f"/api/v1/articles?{query}")["errors"]
    assert [(each["name"], each["in"]) for each in errors] == [(name, "query")]
    assert said in errors[0]["detail"]


def test_all_mistakes_are_told_at_once(client: TestClient) -> None:
    errors = problem(client, "GET", "/api/v1/mentions?limit=0&role=x&country=QQ")["errors"]
    assert {each["name"] for each in errors} == {"limit", "role", "country"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nope", 404),
        ("GET", "/api", 404),
        ("GET", "/api/v1/articles/nobody", 404),
        ("GET", "/api/v1/articles/a/b/c/d/e/%F0%9F%98%80", 404),
        ("GET", "/api/v1/alerts/99", 404),
        ("GET", "/api/v1/alerts/99999999999", 422),
        ("GET", "/api/v1/runs?source=mfa/nothing/kk", 404),
        ("POST", "/api/v1/outbox/99/retry", 404),
        ("POST", "/api/v1/outbox/1/retry", 409),
        ("POST", "/api/v1/outbox/1/burn", 422),
        ("GET", "/api/v1/export/articles.docx", 422),
        ("GET", "/api/v1/export/mentions.bib", 422),
        ("GET", "/api/v1/export/nothing.csv", 404),
    ],
)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_refusal_is_a_problem_in_the_readers_language(
    client: TestClient, method: str, path: str, status: int, language: str
) -> None:
    told = problem(client, method, path, headers={**OWN, "Accept-Language": language})
    assert told["status"] == status
    assert told["type"] == f"/api/docs#problem-{status}"
    assert (language == "en") == told["title"].isascii()


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/api/v1/articles", "GET, HEAD"),
        ("PATCH", "/api/v1/rules/default", "DELETE, GET, HEAD, PUT"),
        ("PUT", "/api/v1/rules", "GET, HEAD, POST"),
        ("DELETE", "/api/v1/articles/mfa/news/1300001", "GET, HEAD"),
    ],
)
def test_a_method_that_is_not_taken_hears_which_are(
    client: TestClient, method: str, path: str, allowed: str
) -> None:
    answer = client.request(method, path, headers=OWN)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"x" * (LARGEST_BODY + 1), "application/json", 413),
        (b"<rule/>", "application/xml", 415),
        (b"a=1", "application/x-www-form-urlencoded", 415),
        (b"{}", "", 415),
        (b"{", "application/json", 422),
        (b"[" * 100_000, "application/json", 400),
        (b"\xff\xfe", "application/json", 422),
        (b"[]", "application/json", 422),
        (b"", "application/json", 422),
        (b'{"name": "\\ud800", "kind": "watch_list", "countries": ["DZ"]}', "application/json", 422),
        (b'{"id": "n", "name": "a\\u0000b", "countries": ["DZ"]}', "application/json", 422),
    ],
)
def test_a_body_that_cannot_be_used_is_refused(
    client: TestClient, body: bytes, kind: str, status: int
) -> None:
    headers = {**OWN, **({"Content-Type": kind} if kind else {})}
    assert problem(client, "POST", "/api/v1/rules", content=body, headers=headers)["status"] == status


def test_a_body_without_a_length_is_counted(client: TestClient) -> None:
    pieces = (b"x" * 1000 for _ in range(300))
    headers = {**OWN, "Content-Type": "application/json"}
    assert problem(client, "POST", "/api/v1/rules", content=pieces, headers=headers)["status"] == 413


@pytest.mark.parametrize(
    "path", ["articles", "articles/mfa/news/1300001", "rules", "sources", "search?q=алжир"]
)
def test_what_a_reader_has_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(f"/api/v1/{path}")
    again = client.get(f"/api/v1/{path}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert client.get(f"/api/v1/{path}", headers={"If-None-Match": '"other"'}).status_code == 200
    head = client.head(f"/api/v1/{path}")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", first.headers["etag"])


def test_behind_a_password_the_api_answers_with_a_problem(service: Service) -> None:
    from tests.web.test_web_guard import guarded  # noqa: PLC0415 - beside its own tests

    with client_of(guarded(service, password="x")) as client:
        assert problem(client, "GET", "/api/v1/articles")["status"] == 401
    with client_of(service) as client:
        assert problem(client, "DELETE", "/api/v1/rules/default")["status"] == 403
