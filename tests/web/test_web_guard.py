"""Who may come in, from where a form may be sent, and what every answer carries."""

import base64
import dataclasses

import pytest
from starlette.requests import Request

from monitor.bootstrap import Service
from news.errors import StorageError
from tests.web.archive import TestClient, client_of
from web.proxies import Proxies

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
    assert headers["referrer-policy"] == "same-origin"


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


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND", "get", "X" * 50])
def test_other_methods_are_not_taken(service: Service, method: str) -> None:
    with client_of(service) as client:
        answer = client.build_request("GET", "/")
        answer.method = method
        refused = client.send(answer)
    assert refused.status_code == 405
    assert "GET" in refused.headers["allow"]


@pytest.mark.parametrize("length", ["1000001", "9" * 40, "-1", "1e3", "٣"])
def test_a_body_that_is_too_long_is_refused_before_it_is_read(service: Service, length: str) -> None:
    headers = {b"content-length": length.encode(), b"origin": OWN.encode()}
    with client_of(service) as client:
        answer = client.post("/outbox/2", headers=headers)
    assert answer.status_code == 413
    assert "The request is too large" in answer.text


@pytest.mark.parametrize("path", ["/login", "/outbox/2", "/api/v1/rules"])
def test_a_body_without_a_length_is_counted(service: Service, path: str) -> None:
    kind = "application/json" if path.startswith("/api") else "application/x-www-form-urlencoded"
    with client_of(service, Origin=OWN) as client:
        answer = client.post(path, content=iter([b"a" * 600_000] * 3), headers={"Content-Type": kind})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("trusted", "forwarded", "address"),
    [
        ((), "9.9.9.9", "10.0.0.1"),
        (("10.0.0.0/8",), "9.9.9.9", "9.9.9.9"),
        (("10.0.0.0/8",), "1.2.3.4, 9.9.9.9, 10.1.1.1", "9.9.9.9"),
        (("10.0.0.0/8",), "unknown", "10.0.0.1"),
        (("10.0.0.0/8",), "", "10.0.0.1"),
        (("10.0.0.0/8",), "10.2.2.2", "10.0.0.1"),
        (("192.168.0.0/16",), "9.9.9.9", "10.0.0.1"),
        (("10.0.0.0/8",), "::ffff:10.0.0.9", "10.0.0.1"),
    ],
)
def test_only_a_trusted_proxy_says_who_asks(trusted: tuple[str, ...], forwarded: str, address: str) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode()), (b"x-forwarded-proto", b"https"), (b"host", b"x")]
    scope = {"type": "http", "client": ("10.0.0.1", 1), "headers": headers, "scheme": "http", "path": "/"}
    caller = Proxies(trusted=trusted).caller(Request(scope))
    assert caller.address == address
    assert caller.is_secure is (trusted == ("10.0.0.0/8",))


@pytest.mark.parametrize(
    ("host", "status"),
    [("monitor.example.org", 200), ("10.0.0.7:8765", 200), ("localhost", 200), ("rebound.example", 400)],
)
def test_behind_a_named_address_other_names_are_refused(service: Service, host: str, status: int) -> None:
    named = guarded(service, host="0.0.0.0", base_url="https://monitor.example.org")  # noqa: S104 - not bound here
    with client_of(named, Host=host) as client:
        assert client.get("/healthz").status_code == status


@pytest.mark.parametrize(("path", "header"), [("/", "x" * 40_000), ("/?q=" + "x" * 40_000, "")])
def test_a_head_that_comes_whole_and_is_too_long_is_refused(service: Service, path: str, header: str) -> None:
    with client_of(service) as client:
        assert client.get(path, headers={"X-Long": header}).status_code == 431
