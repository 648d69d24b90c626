"""`recipients secret`: printed once, and never again by any command."""

import json

import pytest

from tests.cli.door import Door

HOOK = "webhook:https://hooks.example.org/x"
OWN = "whsec_" + "QUJD" * 8


@pytest.fixture
def hooked(mfa: Door) -> Door:
    """A door with one recipient of webhooks."""
    assert mfa("recipients", "add", "hook", "--to", HOOK).code == 0
    return mfa


def test_a_secret_is_printed_once_and_alone(hooked: Door) -> None:
    made = hooked("recipients", "secret", "hook")
    assert made.code == 0
    (secret,) = made.out.splitlines()
    assert secret.startswith("whsec_")
    assert "this once" in made.err
    again = hooked("recipients", "secret", "hook")
    assert (again.code, secret in again.err + again.out) == (2, False)
    for words in (["list"], ["list", "--json"], ["show", "hook"], ["show", "hook", "--json"]):
        shown = hooked("recipients", *words)
        assert shown.code == 0
        assert "whsec_" not in shown.out + shown.err


def test_a_change_prints_the_new_one_and_says_until_when_the_old_one_holds(hooked: Door) -> None:
    old = hooked("recipients", "secret", "hook").out.strip()
    new = json.loads(hooked("recipients", "secret", "hook", "--rotate", "--overlap-hours", "2", "--json").out)
    assert new["secret"] != old
    status = hooked("recipients", "secret", "hook", "--status")
    assert status.out.count("a secret since") == 2
    assert status.out.count("signs until") == 1
    known = json.loads(hooked("recipients", "secret", "hook", "--status", "--json").out)
    assert [set(each) for each in known] == [{"created_at", "expires_at"}] * 2


def test_a_receivers_own_secret_comes_from_standard_input_and_is_not_printed(hooked: Door) -> None:
    assert hooked("recipients", "secret", "hook", "--from-stdin").code == 2
    done = hooked("recipients", "secret", "hook", "--from-stdin", stdin=f"{OWN}\n".encode())
    assert done.code == 0
    assert OWN not in done.out + done.err


def test_a_wrong_secret_is_refused_without_repeating_it(hooked: Door) -> None:
    refused = hooked("recipients", "secret", "hook", "--from-stdin", stdin=b"hunter2\n")
    assert refused.code == 2
    assert "whsec_ followed by base64" in refused.err
    assert "hunter2" not in refused.out + refused.err


def test_a_secret_is_taken_away(hooked: Door) -> None:
    hooked("recipients", "secret", "hook")
    assert hooked("recipients", "secret", "hook", "--revoke").code == 0
    assert "no secret of its own" in hooked("recipients", "secret", "hook", "--status").out
    assert hooked("recipients", "secret", "hook", "--revoke").code == 2


@pytest.mark.parametrize(
    "words",
    [
        ["--revoke", "--rotate"],
        ["--status", "--revoke"],
        ["--overlap-hours", "721"],
        ["--rotate", "--status"],
    ],
)
def test_what_contradicts_itself_is_wrong_usage(hooked: Door, words: list[str]) -> None:
    assert hooked("recipients", "secret", "hook", *words).code == 2


def test_nobody_has_no_secret(mfa: Door) -> None:
    assert mfa("recipients", "secret", "nobody").code == 2
