"""Every route has a line that says whom it is for, and a guest sees nothing that is not his."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.routing import APIRoute
from starlette.routing import Mount, Route

from monitor import access
from monitor.bootstrap import Service
from tests.web.archive import TestClient, client_of
from web import create_app
from web.doors import asks, table

PAGE = {"Accept": "text/html"}
# What an address or a rule of the small archive would give away.
SECRETS = (
    *("desk@", "late@", "hooks.example.org", "secret-path", "First mention in 30 days", "/outbox"),
    *("/rules", "/recipients", "graphql", "deliver"),
)
FILLED = {
    "key:path": "mfa/news/1300001",
    "key": "org:un",
    "code": "DZ",
    "rule_id": "default",
    "form": "atom",
    "entry_id": "1",
    "evidence_id": "1",
    "alert_id": "1",
    "message_id": "1",
    "wish": "retry",
    "theme": "dark",
    "path:path": "style.css",
}


def templates(service: Service) -> list[str]:
    """The template of every route of the application."""
    found: set[str] = set()
    for route in create_app(service).routes:
        if isinstance(route, Mount):
            found.add(f"{route.path}/{{path:path}}")
        elif isinstance(route, APIRoute | Route):
            found.add(route.path)
        else:
            found |= {each.path for each in route.effective_route_contexts()}  # type: ignore[attr-defined] # FastAPI keeps its type to itself
    return sorted(found)


def filled(template: str) -> str:
    """An address of the template, of something in the small archive where there is such a thing."""
    for name, value in FILLED.items():
        template = template.replace("{" + name + "}", value)
    return template


@pytest.fixture
def guest(service: Service) -> Iterator[TestClient]:
    """A client that knows no password where the archive is public."""
    settings = replace(service.settings, password="word", public="read")
    with client_of(replace(service, settings=settings), **PAGE) as client:
        yield client


@pytest.fixture
def stranger(service: Service) -> Iterator[TestClient]:
    """A client that knows no password where there is one."""
    settings = replace(service.settings, password="word")
    with client_of(replace(service, settings=settings), **PAGE) as client:
        yield client


def test_every_route_has_a_line(service: Service) -> None:
    assert [each for each in templates(service) if each not in table()] == []


def test_a_stranger_gets_nothing_but_the_login(service: Service, stranger: TestClient) -> None:
    for template in templates(service):
        answer = stranger.get(filled(template))
        if table()[template].audience == "all":
            assert answer.status_code in {200, 303, 404, 405}, template
            assert "/login" not in answer.headers.get("location", ""), template
        elif answer.status_code == 303:
            assert answer.headers["location"].startswith("/login?next="), template
        else:
            assert answer.status_code == 401, template


def test_a_guest_reads_the_archive_and_nothing_of_its_owner(service: Service, guest: TestClient) -> None:
    for template in templates(service):
        answer = guest.get(filled(template))
        line = table()[template]
        if line.audience == "own":
            assert answer.status_code in {303, 401}, template
            continue
        assert answer.status_code in {200, 303, 404, 422}, template
        assert "/login" not in answer.headers.get("location", ""), template
        if template not in {"/api/docs", "/api/openapi.json", "/login"} and line.audience == "public":
            assert [secret for secret in SECRETS if secret in answer.text] == [], template


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_guest_changes_nothing(service: Service, guest: TestClient, method: str) -> None:
    own = {"Sec-Fetch-Site": "same-origin"}
    for template in templates(service):
        answer = guest.request(method, filled(template), headers=own)
        if table()[template].audience != "all":
            assert answer.status_code in {401, 405}, template


@pytest.mark.parametrize(
    "path",
    [
        *("//outbox", "/%2e/outbox", "/x/../outbox", "/outbox/", "/OUTBOX", "/outbox%2f", "/./outbox"),
        *("/static/../outbox", "/articles/../outbox", "/outbox%00", "/outbox;/x", "/%6futbox", "/\\outbox"),
    ],
)
def test_no_way_of_writing_a_path_leads_past_the_password(guest: TestClient, path: str) -> None:
    answer = guest.get(f"http://127.0.0.1:8765{path}")
    assert "desk@" not in answer.text
    assert "<h1>Outbox" not in answer.text


@pytest.mark.parametrize(
    "header",
    ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method", "X-Original-URL", "X-Rewrite-URL"],
)
def test_no_header_changes_the_method_or_the_path(guest: TestClient, header: str) -> None:
    answer = guest.get("/api/v1/rules/default", headers={header: "DELETE"})
    assert answer.status_code == 401
    assert guest.get("/healthz", headers={header: "/outbox"}).json() == {"status": "ok"}


def test_an_address_that_nobody_knows_asks_for_the_password() -> None:
    assert asks("/nobody/knows").audience == "own"
    assert asks("/articles/x").audience == "public"


SCOPED = {"read": "/api/v1/rules", "feeds": "/feeds/all.atom"}


@pytest.mark.parametrize("scope", ["read", "write", "export", "feeds", "metrics"])
def test_a_token_opens_what_its_scope_says_and_no_page(service: Service, scope: str) -> None:
    locked = replace(service, settings=replace(service.settings, password="word"))
    shown = access.add_token(locked, "script", [scope])
    with client_of(locked, Authorization=f"Bearer {shown}") as client:
        for wanted, path in SCOPED.items():
            assert client.get(path).status_code == (200 if wanted == scope else 403)
        written = client.post("/api/v1/rules/default/mute", json={"hours": 1})
        assert written.status_code == (200 if scope == "write" else 403)
        for path in ("/", "/outbox", "/access", "/rules"):
            assert client.get(path).status_code == 401
