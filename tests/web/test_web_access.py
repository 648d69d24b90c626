"""Logging in, sessions, tokens: what lets people in, and what others try."""

import dataclasses
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from monitor import access
from monitor.bootstrap import Service, open_service
from monitor.throttle import FREE
from tests.web.archive import NOW, FixedClock, TestClient, client_of
from tests.web.test_web_guard import basic, guarded
from web.access import own_path
from web.guard import STRICT_TRANSPORT

OWN = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("the word", salt=b"a salt of sixteen")
BEHIND = "https://monitor.example.org"


@pytest.fixture
def locked(service: Service) -> Service:
    """A service with a password."""
    return guarded(service, password="the word")


@pytest.fixture
def client(locked: Service) -> Iterator[TestClient]:
    """A browser at its door."""
    with client_of(locked, **OWN) as opened:
        yield opened


def log_in(client: TestClient, typed: str = "the word", **fields: str) -> tuple[int, str]:
    """The status and where it leads."""
    answer = client.post("/login", data={"password": typed, **fields})
    return answer.status_code, answer.headers.get("location", "")


def test_a_reader_gets_where_she_wanted_to_go(client: TestClient) -> None:
    sent = client.get("/outbox?state=dead&lang=ru")
    assert sent.status_code == 303
    page = client.get(sent.headers["location"])
    assert page.status_code == 200
    assert '<html lang="ru">' in page.text
    way = re.search(r'name="next" value="([^"]*)"', page.text)
    assert way is not None
    assert log_in(client, next=way[1].replace("&amp;", "&")) == (303, "/outbox?state=dead&lang=ru")
    assert client.get("/outbox").status_code == 200
    assert client.get("/login").headers["location"] == "/"


@pytest.mark.parametrize(
    "way",
    [
        *("//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "evil", ""),
        *(
            "/\t/evil.example",
            "/x\r\nSet-Cookie: a=b",
            "javascript:alert(1)",
            "///evil.example",
            "/login",
            "/logout",
        ),
        *("http:evil.example", "//[", "/ /evil.example"),
    ],
)
def test_a_way_that_leads_elsewhere_leads_to_the_overview(client: TestClient, way: str) -> None:
    assert own_path(way) == "/"
    assert log_in(client, next=way) == (303, "/")


@pytest.mark.parametrize("kept", ["the word", HASH])
def test_a_wrong_password_opens_nothing(service: Service, kept: str) -> None:
    with client_of(guarded(service, password=kept), **OWN) as client:
        for wrong in ("", "The word", "the word ", "x" * 2000, "the word\x00", HASH):
            assert client.post("/login", data={"password": wrong}).status_code in {401, 429}
        assert client.get("/").status_code == 303
        assert not client.cookies
    with client_of(guarded(service, password=kept), **OWN) as client:
        assert log_in(client) == (303, "/")


def test_guesses_are_slowed_down_and_the_right_one_is_not_told(client: TestClient) -> None:
    for _ in range(FREE):
        assert log_in(client, "wrong")[0] == 401
    late = client.post("/login", data={"password": "the word"})
    assert late.status_code == 429
    assert int(late.headers["retry-after"]) >= 1
    assert "Too many wrong passwords" in late.text
    by_script = client.get("/api/v1/articles", headers={"Authorization": basic("the word")})
    assert by_script.status_code == 429
    assert int(by_script.headers["retry-after"]) >= 1


def test_guesses_by_basic_count_as_well(client: TestClient) -> None:
    for _ in range(FREE):
        assert client.get("/", headers={"Authorization": basic("no")}).status_code == 401
    assert log_in(client)[0] == 429


def test_a_hashed_password_opens_pages_to_scripts(service: Service) -> None:
    with client_of(guarded(service, password=HASH), Authorization=basic("the word")) as client:
        assert [client.get("/").status_code for _ in range(FREE + 3)] == [200] * (FREE + 3)


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: TestClient) -> None:
    answer = client.post("/login", data={"password": "the word"})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("mfa-session=")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert "Domain" not in cookie
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("changes", "headers", "is_secure"),
    [
        ({"base_url": BEHIND}, {"Host": "monitor.example.org"}, True),
        ({"base_url": BEHIND}, {"Host": "127.0.0.1:8765"}, False),
        ({}, {"X-Forwarded-Proto": "https"}, False),
    ],
)
def test_over_https_the_cookie_is_the_hosts_alone(
    locked: Service, changes: dict[str, str], headers: dict[str, str], *, is_secure: bool
) -> None:
    with client_of(guarded(locked, **changes), **OWN, **headers) as client:
        answer = client.post("/login", data={"password": "the word"})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-mfa-session=") is is_secure
    assert ("Secure" in cookie) is is_secure
    assert answer.headers.get("strict-transport-security") == (STRICT_TRANSPORT if is_secure else None)


def test_a_session_planted_before_the_login_is_not_taken_over(locked: Service) -> None:
    with client_of(locked, **OWN, Cookie="mfa-session=planted") as client:
        assert client.get("/").status_code == 303
        made = client.post("/login", data={"password": "the word"}).headers["set-cookie"]
    assert "planted" not in made
    with client_of(locked, **OWN, Cookie="mfa-session=planted") as client:
        assert client.get("/").status_code == 303


def test_logging_in_again_makes_a_new_session_and_ends_the_old_one(
    client: TestClient, locked: Service
) -> None:
    log_in(client)
    old = client.cookies["mfa-session"]
    log_in(client)
    assert client.cookies["mfa-session"] != old
    assert access.session_of(locked, old) is None
    assert len(access.sessions(locked)) == 1


def test_two_cookies_of_one_name_are_none(locked: Service, client: TestClient) -> None:
    log_in(client)
    own = client.cookies["mfa-session"]
    for line in (f"mfa-session=tossed; mfa-session={own}", f"mfa-session={own}; mfa-session=tossed"):
        with client_of(locked, **OWN, Cookie=line) as other:
            assert other.get("/").status_code == 303
    with client_of(locked, **OWN, Cookie=f"xmfa-session=tossed; mfa-session={own}") as other:
        assert other.get("/").status_code == 200


def test_a_session_lives_through_a_restart_and_ends_with_the_password(
    locked: Service, client: TestClient
) -> None:
    log_in(client)
    cookie = f"mfa-session={client.cookies['mfa-session']}"
    again = open_service(locked.settings, clock=FixedClock())
    for service, status in ((again, 200), (guarded(again, password="another"), 303)):
        with client_of(service, **OWN, Cookie=cookie) as browser:
            assert browser.get("/").status_code == status
    again.close()


@pytest.mark.parametrize(
    ("steps", "is_alive"),
    [([6.9], True), ([7.1], False), ([6.0] * 4 + [5.9], True), ([6.0] * 5 + [0.1], False)],
)
def test_a_session_ends_when_it_rests_and_when_it_is_old(
    locked: Service, client: TestClient, steps: list[float], *, is_alive: bool
) -> None:
    log_in(client)
    shown, at = client.cookies["mfa-session"], NOW
    found = None
    for days in steps:
        at += timedelta(days=days)
        found = access.session_of(dataclasses.replace(locked, clock=FixedClock(at)), shown)
    assert (found is not None) is is_alive


def test_the_page_lists_sessions_and_ends_them(locked: Service, client: TestClient) -> None:
    log_in(client)
    other = access.log_in(locked, user_agent="Mozilla/5.0 (X11; Linux) Firefox/140.0", replaced=None)
    page = client.get("/access").text
    assert "Firefox, Linux" in page
    assert "this one" in page
    assert client.cookies["mfa-session"] not in page
    found = access.session_of(locked, other)
    assert found is not None
    assert client.post("/access/sessions/end", data={"session": found.id}).status_code == 303
    assert access.session_of(locked, other) is None
    assert client.post("/access/sessions/end", data={"session": found.id}).status_code == 303
    third = access.log_in(locked, user_agent="", replaced=None)
    assert client.post("/access/sessions/end").headers["location"] == "/access?done=ended"
    assert access.session_of(locked, third) is None
    assert "Ended." in client.get("/access?done=ended").text


def test_logging_out_ends_the_session(locked: Service, client: TestClient) -> None:
    log_in(client)
    shown = client.cookies["mfa-session"]
    answer = client.post("/logout")
    assert answer.headers["location"] == "/login"
    assert 'mfa-session=""' in answer.headers["set-cookie"]
    assert access.session_of(locked, shown) is None


@pytest.mark.parametrize("path", ["/login", "/logout", "/access/tokens", "/access/sessions/end"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "https://127.0.0.1:8765.evil.example"},
        {"Referer": "http://127.0.0.1:8765/login"},
    ],
)
def test_a_form_of_another_site_logs_nobody_in_and_changes_nothing(
    locked: Service, path: str, headers: dict[str, str]
) -> None:
    made = access.log_in(locked, user_agent="", replaced=None)
    with client_of(locked, **headers, Cookie=f"mfa-session={made}") as client:
        assert (
            client.post(path, data={"password": "the word", "name": "x", "scope": "read"}).status_code == 403
        )
    assert access.session_of(locked, made) is not None
    assert access.tokens(locked) == ()


def test_a_page_over_http_cannot_send_a_form_to_https(locked: Service) -> None:
    secure = guarded(locked, base_url=BEHIND)
    for origin, status in (("http://monitor.example.org", 403), (BEHIND, 303)):
        with client_of(secure, Host="monitor.example.org", Origin=origin) as client:
            assert client.post("/login", data={"password": "the word"}).status_code == status


def test_a_token_is_shown_once_and_removed_at_once(locked: Service, client: TestClient) -> None:
    log_in(client)
    made = client.post("/access/tokens", data={"name": "My script", "scope": ["feeds", "read"], "days": "30"})
    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    found = re.search(r"mfa_[\w-]{43}", made.text)
    assert found is not None
    page = client.get("/access").text
    assert found[0] not in page
    assert "My script" in page
    shown = {"Authorization": f"Bearer {found[0]}"}
    with client_of(locked, **shown) as script:
        assert script.get("/api/v1/articles").status_code == 200
        client.post("/access/tokens/remove", data={"name": "My script"})
        assert client.post("/access/tokens/remove", data={"name": "My script"}).status_code == 303
        assert script.get("/api/v1/articles").status_code == 401


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "", "scope": "read"}, "begins with a letter"),
        ({"name": "<b>", "scope": "read"}, "begins with a letter"),
        ({"name": "a\u202eb", "scope": "read"}, "begins with a letter"),
        ({"name": "x"}, "at least one thing"),
        ({"name": "x", "scope": "root"}, "at least one thing"),
        ({"name": "taken", "scope": "read"}, "of this name already"),
    ],
)
def test_a_token_that_cannot_be_made_is_explained(
    locked: Service, client: TestClient, fields: dict[str, str], said: str
) -> None:
    log_in(client)
    access.add_token(locked, "taken", ["read"])
    answer = client.post("/access/tokens", data=fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert "<b>" not in answer.text


def test_a_token_ends_by_itself(locked: Service) -> None:
    made = access.add_token(locked, "short", ["read"], life=timedelta(days=1))
    later = dataclasses.replace(locked, clock=FixedClock(NOW + timedelta(days=1)))
    for service, status in ((locked, 200), (later, 401)):
        with client_of(service, Authorization=f"Bearer {made}") as client:
            assert client.get("/api/v1/articles").status_code == status


def test_a_feeds_address_may_carry_a_token_for_feeds_alone(locked: Service) -> None:
    narrow = access.add_token(locked, "reader", ["feeds"])
    wide = access.add_token(locked, "wide", ["feeds", "read"])
    with client_of(locked) as client:
        answer = client.get(f"/feeds/all.atom?lang=ru&token={narrow}")
        assert answer.status_code == 200
        assert narrow not in answer.text
        assert 'xml:lang="ru"' in answer.text
        assert client.get(f"/feeds/all.atom?token={wide}").status_code == 401
        assert client.get(f"/feeds/all.atom?token={narrow}&token=x").status_code == 401
        for path in ("/api/v1/articles", "/", "/outbox"):
            assert client.get(f"{path}?token={narrow}").status_code == 401
        missing = client.get(f"/feeds/rules/none.atom?token={narrow}")
        assert missing.status_code == 404
        assert narrow not in missing.text


def test_a_token_of_the_settings_may_be_bound_to_scopes(locked: Service) -> None:
    bound = guarded(locked, api_tokens=("open-all", "reader:feeds+metrics:s3cret"))
    for token, feed, rules in (
        ("open-all", 200, 200),
        ("s3cret", 200, 403),
        ("reader:feeds+metrics:s3cret", 401, 401),
    ):
        with client_of(bound, Authorization=f"Bearer {token}") as client:
            assert (client.get("/feeds/all.atom").status_code, client.get("/api/v1/rules").status_code) == (
                feed,
                rules,
            )


def test_without_a_password_the_page_says_that_all_may_come_in(service: Service) -> None:
    with client_of(service, **OWN) as client:
        assert client.get("/login?next=/rules").headers["location"] == "/rules"
        assert log_in(client, next="/rules") == (303, "/rules")
        assert "No password is set" in client.get("/access").text
        assert client.post("/logout").status_code == 303


def test_a_wrong_password_is_told_so_where_guests_are_let_in(locked: Service) -> None:
    with client_of(guarded(locked, public="read"), Authorization=basic("no")) as client:
        assert client.get("/").status_code == 401
    with client_of(guarded(locked, public="read"), Authorization="Bearer no") as client:
        assert client.get("/api/v1/articles").status_code == 401


def test_scripts_of_a_page_meet_no_window_of_the_browser(client: TestClient) -> None:
    quiet = client.get("/api/v1/articles", headers={"Sec-Fetch-Mode": "cors"})
    assert quiet.headers["www-authenticate"].startswith("Bearer")
    live = client.get("/fragments/overview", headers={"HX-Request": "true", "Sec-Fetch-Mode": "cors"})
    assert (live.status_code, live.headers["hx-refresh"]) == (401, "true")


def test_an_unencrypted_login_is_warned_of(locked: Service) -> None:
    far = guarded(locked, host="desk.example")
    with client_of(far, Host="desk.example", **OWN) as client:
        assert "not encrypted" in client.get("/login").text
    with client_of(far, Host="localhost", **OWN) as client:
        assert "not encrypted" not in client.get("/login").text
