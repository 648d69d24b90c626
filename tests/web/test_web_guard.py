"""Who may come in, from where a form may be sent, and what every answer carries."""

import base64
import dataclasses

import pytest

from monitor.bootstrap import Service
from news.errors import StorageError
from tests.web.archive import TestClient, client_of

OWN = "http://127.0.0.1:8765"


def basic(password: str) -> str:
    """The header of HTTP Basic, under any name."""
    return "Basic " + base64.b64encode(f"anybody:{password}".encode()).decode()


def guarded(service: Service, **changes: object) -> Service:
    """The service with other settings."""
    changed = dataclasses.replace(service.settings, **changes)  # type: ignore[arg-type]  # each test names fields
    return dataclasses.replace(service, settings=changed)


@pytest.mark.parametrize(
    "path", ["/", "/nope", "/api/v1/articles", "/static/style.css", "/?cursor=!", "/healthz"]
)
def test_every_answer_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8765", "localhost", "[::1]:80", "news.example.org", "NEWS.example.org:1"]
)
def test_known_host_names_are_served(service: Service, host: str) -> None:
    with client_of(guarded(service, host="news.example.org"), Host=host) as client:
        assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[", "", "a b", "]["])
def test_other_host_names_are_refused(service: Service, host: str) -> None:
    with client_of(service, Host=host) as client:
        answer = client.get("/")
    assert answer.status_code == 400
    assert "This host name is not served" in answer.text


def test_bound_to_every_address_any_name_is_served(service: Service) -> None:
    with client_of(guarded(service, host="0.0.0.0"), Host="desk.example") as client:  # noqa: S104 - not bound here
        assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("given", ["", basic("wrong"), "Basic !!!", "Basic /w==", "Bearer t0ken", "Digest x"])
def test_without_the_password_pages_are_refused(service: Service, given: str) -> None:
    with client_of(guarded(service, password="пароль", api_tokens=("t0ken",)), Authorization=given) as client:
        answer = client.get("/")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic ")
    assert "A password is needed" in answer.text


@pytest.mark.parametrize("path", ["/", "/api/v1/articles"])
def test_the_password_opens_pages_and_api_under_any_name(service: Service, path: str) -> None:
    with client_of(guarded(service, password="пароль"), Authorization=basic("пароль")) as client:
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(("token", "status"), [("t0ken", 200), ("wrong", 401), ("", 401)])
def test_a_token_opens_the_api(service: Service, token: str, status: int) -> None:
    opened = guarded(service, password="x", api_tokens=("t0ken", "other"))
    with client_of(opened, Authorization=f"Bearer {token}") as client:
        answer = client.get("/api/v1/articles")
    assert answer.status_code == status
    kind = "application/json" if status == 200 else "application/problem+json"
    assert answer.headers["content-type"] == kind


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/static/style.css"])
def test_probes_and_style_need_no_password(service: Service, path: str) -> None:
    with client_of(guarded(service, password="x")) as client:
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site", "Origin": OWN},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
        {"Origin": "http://["},
    ],
)
def test_a_form_from_elsewhere_does_nothing(service: Service, headers: dict[str, str]) -> None:
    with client_of(service, **headers) as client:
        answer = client.post("/outbox/2", data={"wish": "discard"})
    assert answer.status_code == 403
    assert "not sent from a page of this service" in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nope", 404),
        ("/articles/nobody", 404),
        ("/articles/mfa/news/1300001?language=tr", 404),
        ("/articles/mfa/news/1300001?revision=9", 404),
        ("/?cursor=1", 404),
        ("/?cursor=%27", 422),
        ("/?country=ZZ", 422),
        ("/?country=dz", 422),
        ("/?language=%00", 422),
        ("/articles/a%00b", 422),
        ("/outbox?state=lost", 422),
        ("/outbox?state=dead&cursor=2026-01-01", 404),
        ("/outbox/3", 405),
    ],
)
def test_bad_input_is_a_clear_message_in_the_readers_language(
    client: TestClient, path: str, status: int
) -> None:
    answer = client.get(path, headers={"Accept-Language": "kk-KZ,kk;q=0.9"})
    assert answer.status_code == status
    assert '<html lang="kk">' in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x"])
def test_a_bad_message_number_is_bad_input(service: Service, number: str) -> None:
    with client_of(service, Origin=OWN) as client:
        assert client.post(f"/outbox/{number}", data={"wish": "retry"}).status_code == 422
        assert client.post("/outbox/1", data={"wish": "burn"}).status_code == 422


class BrokenClock:
    """A clock that fails in a way that nobody expects, or as a database does."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def now(self) -> object:
        """Nothing: it raises."""
        raise self.error


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (RuntimeError("secret"), 500, "Something went wrong"),
        (StorageError("secret"), 503, "The database cannot be used"),
    ],
)
def test_a_failure_is_a_message_with_the_same_headers(
    service: Service, error: Exception, status: int, said: str
) -> None:
    broken = dataclasses.replace(service, clock=BrokenClock(error))  # type: ignore[arg-type]  # broken on purpose
    with client_of(broken) as client:
        answer = client.get("/")
    assert answer.status_code == status
    assert said in answer.text
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
