"""The password and its hash, the settings of access, and how often somebody may guess."""

import pytest
from argon2 import PasswordHasher, Type

from monitor.passwords import LONGEST, Password, hash_of
from monitor.settings import load_settings
from monitor.throttle import FORGOTTEN_AFTER_S, FREE, LONGEST_WAIT_S, MOST_TOGETHER, TOGETHER_S, Throttle
from news.errors import AccessError, SettingsError

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def mistakes(**environment: str) -> str:
    """What is said of these settings."""
    with pytest.raises(SettingsError) as caught:
        load_settings(environment)
    return "\n".join(caught.value.mistakes)


def failed(throttle: Throttle, address: str, times: int, *, now_s: float = 0) -> None:
    for _ in range(times):
        throttle.failed(address, now_s=now_s)


def test_a_hash_is_argon2id_salted_anew_and_a_setting() -> None:
    made = hash_of("correct horse")
    assert made.startswith("$argon2id$")
    assert made != hash_of("correct horse")
    assert load_settings({"MFA_PASSWORD": made}).password == made
    assert Password(made).is_right("correct horse")


@pytest.mark.parametrize("password", ["", "seven77", "x" * (LONGEST + 1)])
def test_no_hash_is_made_of_what_is_no_password(password: str) -> None:
    with pytest.raises(AccessError, match="8 to 1024"):
        hash_of(password)


@pytest.mark.parametrize("kept", ["пароль 🔑", CHEAP.hash("пароль 🔑")])
def test_only_the_password_is_right(kept: str) -> None:
    password = Password(kept)
    for wrong in ("", "пароль", "пароль 🔑 ", "\ud800", "пароль 🔑" * 400):
        assert not password.is_right(wrong)
        assert not password.is_known(wrong)
    assert password.is_right("пароль 🔑")
    assert password.is_known("пароль 🔑")
    assert password.is_right("пароль 🔑")


def test_a_hash_itself_is_no_password() -> None:
    kept = CHEAP.hash("word")
    assert not Password(kept).is_right(kept)


def test_what_is_longer_than_a_password_is_not_cut_into_one() -> None:
    assert not Password(CHEAP.hash("x" * LONGEST)).is_right("x" * (LONGEST + 1))


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("$argon2id$broken", "is none"),
        ("$argon2id$v=19$m=8,t=1,p=1$c2FsdA", "is none"),
        (
            PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, type=Type.I).hash("w"),
            "must be an argon2id",
        ),
        (CHEAP.hash("w").replace("m=8,", "m=9000000,"), "costs more"),
        (CHEAP.hash("w").replace("t=1,", "t=900,"), "costs more"),
    ],
)
def test_a_hash_that_cannot_be_used_stops_the_start_and_is_not_repeated(password: str, said: str) -> None:
    told = mistakes(MFA_PASSWORD=password)
    assert said in told
    assert password not in told


def test_tokens_with_scopes_are_read_and_mistakes_name_no_secret() -> None:
    tokens = "whole,grafana:metrics:s3cret,bot:read+write:a:b"
    assert load_settings({"MFA_PASSWORD": "x", "MFA_API_TOKENS": tokens}).api_tokens == tuple(
        tokens.split(",")
    )
    told = mistakes(MFA_PASSWORD="x", MFA_API_TOKENS="bot:raed:s3cret")
    assert "raed" in told
    assert "s3cret" not in told


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MFA_PUBLIC", "yes", "must be no or read"),
        ("MFA_PUBLIC", "read", "while MFA_PASSWORD is not set"),
        ("MFA_BASE_URL", "monitor.example.org", "the address of the service alone"),
        ("MFA_BASE_URL", "https://monitor.example.org/path", "the address of the service alone"),
        ("MFA_BASE_URL", "https://user@monitor.example.org", "the address of the service alone"),
        ("MFA_BASE_URL", "https://[", "the address of the service alone"),
        ("MFA_TRUSTED_PROXIES", "0.0.0.0/0", "everybody could claim"),
        ("MFA_TRUSTED_PROXIES", "proxy", "does not appear to be"),
    ],
)
def test_settings_of_access_that_would_open_too_much_are_refused(name: str, value: str, said: str) -> None:
    assert said in mistakes(**{name: value})


def test_settings_of_access_are_read() -> None:
    found = load_settings(
        {
            "MFA_PASSWORD": "x",
            "MFA_PUBLIC": "READ",
            "MFA_BASE_URL": "https://Monitor.example.org:8443/",
            "MFA_TRUSTED_PROXIES": "10.0.0.1, fd00::/8",
        }
    )
    assert (found.public, found.base_url) == ("read", "https://Monitor.example.org:8443")
    assert found.trusted_proxies == ("10.0.0.1/32", "fd00::/8")


def test_an_address_may_mistype_then_waits_longer_and_longer_and_never_for_good() -> None:
    throttle = Throttle()
    waits, now_s = [], 0.0
    for _ in range(FREE + 12):
        waits.append(throttle.wait_s("9.9.9.9", now_s=now_s))
        now_s += waits[-1]
        throttle.failed("9.9.9.9", now_s=now_s)
    assert waits[: FREE + 4] == [0.0] * FREE + [1.0, 2.0, 4.0, 8.0]
    assert max(waits) == LONGEST_WAIT_S
    assert throttle.wait_s("9.9.9.9", now_s=now_s + FORGOTTEN_AFTER_S) == 0
    throttle.failed("9.9.9.9", now_s=now_s + FORGOTTEN_AFTER_S)
    assert throttle.wait_s("9.9.9.9", now_s=now_s + FORGOTTEN_AFTER_S) == 0


def test_a_right_password_forgets_the_wrong_ones() -> None:
    throttle = Throttle()
    failed(throttle, "9.9.9.9", FREE)
    throttle.passed("9.9.9.9")
    assert throttle.wait_s("9.9.9.9", now_s=0) == 0


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:9.9.9.9", "9.9.9.9", True),
        ("127.0.0.1", "::1", True),
        ("9.9.9.9", "9.9.9.8", False),
        ("a socket", "a socket", True),
    ],
)
def test_addresses_of_one_customer_wait_together(one: str, other: str, *, is_one: bool) -> None:
    throttle = Throttle()
    failed(throttle, one, FREE)
    assert (throttle.wait_s(other, now_s=0) > 0) is is_one


def test_all_strangers_together_wait_but_not_who_was_here_before_or_sits_at_the_machine() -> None:
    throttle = Throttle()
    throttle.passed("8.8.8.8")
    for number in range(MOST_TOGETHER):
        throttle.failed(f"9.9.{number}.9", now_s=0)
    assert throttle.wait_s("7.7.7.7", now_s=1) == TOGETHER_S - 1
    assert throttle.wait_s("8.8.8.8", now_s=1) == 0
    assert throttle.wait_s("127.0.0.1", now_s=1) == 0
    assert throttle.wait_s("7.7.7.7", now_s=TOGETHER_S) == 0


def test_a_flood_of_addresses_takes_no_more_memory_than_it_may() -> None:
    throttle = Throttle()
    for number in range(10_050):
        throttle.failed(f"{number}", now_s=number * 2.0)
    assert len(throttle._failed) == 10_000
