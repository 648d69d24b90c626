"""`tokens` and `password`: shown once, and what people get wrong."""

import json

import pytest

from monitor.passwords import Password
from tests.cli.door import Door


def test_a_token_is_printed_once_and_alone(mfa: Door) -> None:
    made = mfa("tokens", "add", "grafana", "--scope", "metrics", "--days", "30")
    assert made.code == 0
    (token,) = made.out.splitlines()
    assert token.startswith("mfa_")
    assert "this once" in made.err
    shown = mfa("tokens", "list")
    assert "grafana" in shown.out
    assert token not in shown.out + shown.err
    (kept,) = json.loads(mfa("tokens", "list", "--json").out)
    assert (kept["name"], kept["scopes"], kept["used_at"]) == ("grafana", ["metrics"], None)
    assert "hash" not in str(kept)
    assert mfa("tokens", "remove", "grafana").code == 0
    assert "There is no token" in mfa("tokens", "list").out


def test_tokens_of_the_settings_are_listed_without_themselves(mfa: Door) -> None:
    told = mfa.under(MFA_PASSWORD="word", MFA_API_TOKENS="bot:read:s3cret,wh0le")("tokens", "list")
    assert told.code == 0
    assert "bot" in told.out
    assert "s3cret" not in told.out
    assert "wh0le" not in told.out


def test_json_holds_the_token(mfa: Door) -> None:
    assert json.loads(mfa("tokens", "add", "x", "--scope", "read", "--json").out)["token"].startswith("mfa_")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "x", "--scope", "root"], "scopes must be out of"),
        (["add", "<x>", "--scope", "read"], "begins with a letter"),
        (["add", "x"], "--scope"),
        (["add", "x", "--scope", "read", "--days", "0"], "--days"),
        (["remove", "nobody"], "no token"),
    ],
)
def test_what_people_get_wrong_is_one_clear_sentence(mfa: Door, words: list[str], said: str) -> None:
    ended = mfa("tokens", *words)
    assert ended.code == 2
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_a_name_is_taken_once(mfa: Door) -> None:
    mfa("tokens", "add", "x", "--scope", "read")
    again = mfa("tokens", "add", "x", "--scope", "read")
    assert (again.code, "already" in again.err) == (2, True)


def test_the_hash_of_a_password_is_printed_alone(mfa: Door) -> None:
    made = mfa("password", "--from-stdin", stdin=b"correct horse\r\n")
    assert made.code == 0
    (line,) = made.out.splitlines()
    assert Password(line).is_right("correct horse")
    assert "correct horse" not in made.out + made.err


@pytest.mark.parametrize(
    ("words", "stdin", "said"), [(["--from-stdin"], b"short\n", "8 to 1024"), ([], b"", "no terminal")]
)
def test_no_hash_is_made_without_a_password(mfa: Door, words: list[str], stdin: bytes, said: str) -> None:
    ended = mfa("password", *words, stdin=stdin)
    assert (ended.code, said in ended.err) == (2, True)
